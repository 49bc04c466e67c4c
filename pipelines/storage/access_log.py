"""When numbers or names were taken out: a small file for each use, so that rebuilds and backups keep them all."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

import settings
from pipelines.storage import atomic
from pipelines.storage.load_store import clock

FOLDER = "disclosures"


class Disclosure(NamedTuple):
    """disclosed_at: when · list: what was taken · rows: of how many people or things"""

    disclosed_at: datetime
    list: str
    rows: int


def note(taken: str, rows: int) -> None:
    """Keep that a list of so many rows is being taken out; on the disk before anything is handed over."""
    at = clock()
    path = settings.data_folder() / FOLDER / f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.json"
    atomic.write_text(path, json.dumps({"disclosed_at": at.isoformat(), "list": taken, "rows": rows}))


def noted(until: datetime | None = None) -> list[Disclosure]:
    """Every use, oldest first; up to a moment, where one is given. A file that somebody damaged says nothing."""
    found = [use for path in _files() if (use := _read(path))]
    return sorted(use for use in found if until is None or use.disclosed_at <= until)


def mark() -> str:
    """What distinguishes these uses from those of an older snapshot."""
    return ",".join(path.stem for path in _files())


def build_disclosures(con: duckdb.DuckDBPyConnection, known_at: datetime | None) -> None:
    """Fill `ops.disclosures`, with what was noted by the moment a side snapshot shows."""
    for use in noted(known_at):
        con.execute("INSERT INTO ops.disclosures VALUES (?, ?, ?)", list(use))


def _files() -> list[Path]:
    return sorted((settings.data_folder() / FOLDER).glob("*.json"))


def _read(path: Path) -> Disclosure | None:
    try:
        said: dict[str, Any] = json.loads(path.read_text("utf-8"))
        return Disclosure(
            datetime.fromisoformat(said["disclosed_at"]).astimezone(UTC), str(said["list"]), int(said["rows"])
        )
    except (ValueError, KeyError, TypeError):
        return None
