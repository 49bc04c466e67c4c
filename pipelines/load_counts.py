"""`ops.loads`: what became of each load, counted so that its rows add up; and `ops.differences`."""

from datetime import datetime

import duckdb

import settings
from pipelines.load import Load
from pipelines.shelf import Shelf

# their staging tables hold what is in force, not which load said so
_WITHOUT_LOAD = {"items", "depots", "words", "own_numbers", "limits", "norms"}
_NOTHING = (0, 0, 0, 0, 0)
_ROW = "USING (load_id, part, row_number)"
# what the models tell of the messages of a chat, and nothing stored does
_NOT_LOADED = {"chat_messages": f"ANTI JOIN resolved.conversation {_ROW} ANTI JOIN repeated {_ROW}"}


def build_loads(con: duckdb.DuckDBPyConnection, shelf: Shelf) -> None:
    """Each load with its counts; every count is asked once for all loads, however many there are."""
    counts = _row_counts(con, shelf)
    talk = _by_load(con, "resolved.conversation")
    records = {feed: _by_load(con, f"staging.{feed}") for feed in {load.feed for load in shelf.active} - _WITHOUT_LOAD}
    taken = dict(con.execute("SELECT load_id, by_load_id FROM raw.reach WHERE level = 1").fetchall())
    for load in shelf.undone:
        _add(con, load, "undone", (0, *_NOTHING))
    for load in shelf.set_aside:
        _add(con, load, "set_aside_made_up", (load.rows_read, *_NOTHING))
    for load in shelf.active:
        came_out = records.get(load.feed, counts[0]).get(load.load_id, 0)
        read = load.rows_read - talk.get(load.load_id, 0)
        numbers = (read, *(count.get(load.load_id, 0) for count in counts), came_out)
        _add(con, load, _status(load.load_id, taken), numbers, taken_by=taken.get(load.load_id))
    con.execute((settings.ROOT / "pipelines" / "load_differences.sql").read_text("utf-8"))


def _row_counts(con: duckdb.DuckDBPyConnection, shelf: Shelf) -> tuple[dict[str, int], ...]:
    """Rows loaded, duplicate and quarantined, and cells quarantined, by load."""
    con.execute(
        """CREATE TEMP VIEW open_rows AS
        SELECT DISTINCT load_id, part, row_number FROM ops.quarantine WHERE scope = 'row'"""
    )
    con.execute("CREATE TEMP VIEW repeated AS FROM resolved.chat_lines WHERE is_duplicate")
    tables = dict.fromkeys(part.table for load in shelf.active for part in load.parts)
    return (
        _by_load(con, *(f"raw.{table} ANTI JOIN open_rows {_ROW} {_NOT_LOADED.get(table, '')}" for table in tables)),
        _by_load(con, "raw.losers", f"repeated ANTI JOIN resolved.conversation {_ROW}"),
        _by_load(con, "open_rows"),
        _by_load(con, "ops.quarantine WHERE scope = 'cell'"),
    )


def _by_load(con: duckdb.DuckDBPyConnection, *relations: str) -> dict[str, int]:
    """How many rows of these relations each load has."""
    counts: dict[str, int] = {}
    for relation in relations:
        for load_id, count in con.execute(f"SELECT load_id, count(*) FROM {relation} GROUP BY load_id").fetchall():
            counts[load_id] = counts.get(load_id, 0) + count
    return counts


def _status(load_id: str, taken: dict[str, str]) -> str:
    if load_id in taken:
        return "superseded"
    return "superseded_older" if load_id in taken.values() else "loaded"


def _add(
    con: duckdb.DuckDBPyConnection, load: Load, status: str, numbers: tuple[int, ...], *, taken_by: str | None = None
) -> None:
    loaded_at, undone_at = (at and datetime.fromisoformat(at) for at in (load.loaded_at, load.undone_at))
    said = (load.load_id, load.shown_file, load.sha256, load.feed)
    values = (*said, *numbers, loaded_at, status, load.made_up, taken_by, undone_at)
    con.execute(f"INSERT INTO ops.loads VALUES ({', '.join('?' * len(values))})", values)
