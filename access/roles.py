"""Roles and what each has a right to."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the posko; each may do what the ones before it may."""

    READER = "reader"
    DESK = "desk"
    ADMIN = "admin"


class Right(StrEnum):
    """What a page, a query, an upload or a command needs."""

    READ = "read"
    """Pages: sums, and what their readers' level shows."""
    ROWS = "rows"
    """Rows about people, and lists with names and numbers."""
    FILES = "files"
    """Upload, undo, columns, corrections, plans, orders, the archive."""
    PEOPLE = "people"
    """Accounts and the audit log."""
    ERASE = "erase"
    """Erase a person, or what is older than a day."""
    RESTORE = "restore"
    """Put books back from a backup."""
    SETTINGS = "settings"
    """Settings, and reduction of old rows to sums."""


_READER = frozenset({Right.READ})
_DESK = _READER | {Right.ROWS, Right.FILES}
_RIGHTS = {Role.READER: _READER, Role.DESK: _DESK, Role.ADMIN: frozenset(Right)}


def allows(role: Role | None, right: Right) -> bool:
    """Whether a role has a right; a stranger has none."""
    return role is not None and right in _RIGHTS[role]
