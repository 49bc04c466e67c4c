"""Roles and what each has a right to."""

from collections.abc import Sequence
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


_OF_COMMANDS = {
    ("contacts",): Right.ROWS,
    ("statement",): Right.ROWS,
    ("person",): Right.ROWS,
    ("archive", "list"): Right.READ,
    ("archive", "show"): Right.READ,
    ("archive", "changes"): Right.READ,
    ("account",): Right.PEOPLE,
    ("passcode",): Right.PEOPLE,
    ("audit",): Right.PEOPLE,
    ("erase",): Right.ERASE,
    ("restore",): Right.RESTORE,
    ("retain",): Right.SETTINGS,
}


def right_to(command: Sequence[str]) -> Right:
    """Return what a command needs, from its first words; every command without its own needs the right to the files."""
    words = tuple(command)
    return next((right for first, right in _OF_COMMANDS.items() if words[: len(first)] == first), Right.FILES)
