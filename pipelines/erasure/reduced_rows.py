"""What a retention leaves of old rows: a load of its own per feed table, of days, places and counts, of no person.

Each stored row is one event on one day; nothing links two of them. The rows wait in `reducing/` until the loads they
come from have lost them; then they become a load.
"""

import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb

import settings
from pipelines import feeds
from pipelines.storage import atomic, load_store, originals
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed, Kind
from pipelines.types.load import Load, Part

_FOLDER, _ROWS, _ASIDE, _MADE_UP = "reducing", "rows-0.parquet", "aside-0.parquet", "made-up"
_NO_ASIDE = """SELECT 0::INTEGER AS part, '' AS sheet, 0::BIGINT AS row_number, '' AS scope, '' AS rule,
    '' AS column_name, '' AS found, '' AS suggestion, false AS is_private, NULL::TIMESTAMPTZ AS happened_at
    WHERE false"""
_STATUS = """CASE WHEN event_id IN (SELECT request_id FROM staging.requests WHERE status = 'ended_by_death')
    THEN 'cancelled' ELSE status END"""


def clear() -> None:
    """Remove what waits: no reduction began with it."""
    shutil.rmtree(_folder(), ignore_errors=True)


def write(con: duckdb.DuckDBPyConnection, table: str, day: date, loads: Iterable[Load]) -> int:
    """Write what is left of the rows of a feed table in force before a day; return how many there are.

    Args:
        con: connection of a build that has its layer `raw`
        table: feed table
        day: local day
        loads: all loads
    """
    feed = feeds.by_table(table)
    sources = [
        (load, str(load.folder / f"rows-{number}.parquet"))
        for load in loads
        for number, part in enumerate(load.parts)
        if part.table == table and not load.reduced
    ]
    if not sources:
        return 0
    files = ", ".join(quoted(path) for _, path in sources)
    stored = con.execute(f"DESCRIBE FROM read_parquet([{files}], union_by_name = true)").fetchall()
    ids = ", ".join(quoted(load.load_id) for load, _ in sources)
    old = f"""SELECT *, md5(CAST(uuid() AS VARCHAR))::UUID AS by_chance FROM raw.{table}
        WHERE {feed.last_moment} < from_wall(TIMESTAMP '{day}') AND load_id IN ({ids})"""
    folder = _folder() / f"{table} {day}"
    folder.mkdir(parents=True)
    columns = ", ".join(f"{_left_of(feed, name)} AS {name}" for name, *_ in stored)
    _copy(con, f"SELECT {columns} FROM ({old}) ORDER BY row_number", folder / _ROWS)
    _copy(con, _NO_ASIDE, folder / _ASIDE)
    if any(load.made_up for load, _ in sources):
        (folder / _MADE_UP).touch()
    return _rows(con, folder)


def _left_of(feed: Feed, name: str) -> str:
    """SQL of what is left of a stored column."""
    if name == "row_number":
        return f"row_number() OVER (ORDER BY CAST(wall_of({feed.happened}) AS DATE), by_chance)"
    if name == "part":
        return "0::INTEGER"
    if name == "status" and feed.table == "requests":  # whose death ended it is no longer known
        return _STATUS
    if name == "content":
        return "by_chance"
    if name == "identity":  # of a row without a key it is its content
        return "CASE WHEN identity = content THEN by_chance ELSE identity END"
    column = next((one for one in feed.columns if name in _derived(one.name)), None)
    if column is None:
        return name
    if column.private:
        return "NULL"
    if column.kind == Kind.MOMENT and name == column.name:
        return f"from_wall(date_trunc('day', wall_of({name})))"
    return f"{name} AND false" if name.endswith("_time_known") else name


def _derived(name: str) -> tuple[str, ...]:
    """A column and those that are stored beside it."""
    return name, f"{name}_code", f"{name}_masked", f"{name}_time_known"


def move_in() -> None:
    """Make loads of what waits, once the loads it comes from have lost it."""
    for folder in sorted(_folder().glob("*")):
        table, _, day = folder.name.partition(" ")
        rows = folder / _ROWS
        with duckdb.connect() as con:
            count = _rows(con, folder)
        if count:
            made_up = (folder / _MADE_UP).exists()
            (folder / _MADE_UP).unlink(missing_ok=True)
            load_store.commit(folder, _load(table, date.fromisoformat(day), rows, count=count, made_up=made_up))
        else:
            shutil.rmtree(folder)
    clear()


def _load(table: str, day: date, rows: Path, *, count: int, made_up: bool) -> Load:
    part = Part(table, "", {}, {}, {}, count, rows_valid=count)
    last = day - timedelta(days=1)
    load = Load(
        load_id=load_store.next_id(),
        file=f"ringkasan-{table}-{last}",
        sha256=originals.sha256_of(rows),
        feed=feeds.by_table(table).name,
        loaded_at=load_store.clock().isoformat(),
        made_up=made_up,
        parts=(part,),
    )
    return replace(load, feeds=(load.feed,), reduced=True)


def _rows(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    (counted,) = con.execute(f"SELECT count(*) FROM read_parquet({quoted(str(folder / _ROWS))})").fetchall()
    return int(counted[0])


def _copy(con: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    con.execute(f"COPY ({rows}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)")
    atomic.sync(target)


def _folder() -> Path:
    return settings.data_folder() / _FOLDER
