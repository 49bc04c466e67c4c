"""Access log: when lists with numbers or names were disclosed, in a small file a use, so that no rebuild loses one."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import settings
from pipelines.storage import atomic
from pipelines.storage.load_store import clock

FOLDER = "disclosures"


class Disclosure(NamedTuple):
    """One use of a list."""

    disclosed_at: datetime
    list: str
    """Which list."""
    rows: int
    """Of how many people or things."""


def note(taken: str, rows: int) -> None:
    """Log that a list of so many rows is being disclosed; the entry is on the disk before anything is handed over."""
    at = clock()
    path = settings.data_folder() / FOLDER / f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.json"
    atomic.write_text(path, json.dumps({"disclosed_at": at.isoformat(), "list": taken, "rows": rows}))


def disclosures(until: datetime | None = None) -> list[Disclosure]:
    """Return every use up to a moment, oldest first; all of them without one. Damaged files are left out."""
    uses = [use for path in _files() if (use := _read(path))]
    return sorted(use for use in uses if until is None or use.disclosed_at <= until)


def mark() -> str:
    """Return what distinguishes these uses from those of an older snapshot."""
    return ",".join(path.stem for path in _files())


def _files() -> list[Path]:
    return sorted((settings.data_folder() / FOLDER).glob("*.json"))


def _read(path: Path) -> Disclosure | None:
    try:
        entry: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return Disclosure(
            datetime.fromisoformat(entry["disclosed_at"]).astimezone(UTC), str(entry["list"]), int(entry["rows"])
        )
    except (ValueError, KeyError, TypeError):
        return None
