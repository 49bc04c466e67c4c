"""What the audit log of a data folder holds, for tests."""

from pathlib import Path

import settings
from access import audit, audit_entries
from access.audit import Action


def recorded(folder: Path, *actions: Action) -> list[audit_entries.Entry]:
    """The entries of these actions, the oldest first; all without any."""
    with settings.elsewhere(folder):
        return audit_entries.entries(audit_entries.Filter(actions=actions))[::-1]


def disclosed(folder: Path) -> list[tuple[str | None, int | None]]:
    """Which lists were taken out, of how many rows, the oldest first."""
    return [(entry.subject, entry.rows) for entry in recorded(folder, Action.disclosed)]


def log_bytes(folder: Path) -> bytes:
    """The log as it lies on the disk."""
    return (folder / audit.FOLDER / audit.NAME).read_bytes()
