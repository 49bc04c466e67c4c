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

from pipelines import feeds
from pipelines.erasure.anonymous_rows import day_of, stored_beside
from pipelines.erasure.anonymous_rows import folder as folder_of_reductions
from pipelines.storage import atomic, load_store, originals
from pipelines.types.cell_text import quoted
from pipelines.types.feed import Feed, Kind
from pipelines.types.load import Load, Part
from pipelines.types.sql import sql

_ROWS, _ASIDE, _MADE_UP = "rows-0.parquet", "aside-0.parquet", "made-up"
_NO_ASIDE = """SELECT 0::INTEGER AS part, '' AS sheet, 0::BIGINT AS row_number, '' AS scope, '' AS rule,
    '' AS column_name, '' AS found, '' AS suggestion, false AS is_private, NULL::TIMESTAMPTZ AS happened_at
    WHERE false"""
_CHANCE = "md5(CAST(uuid() AS VARCHAR))::UUID AS by_chance"
_OF_SEVERAL = "of-several"


def clear() -> None:
    """Remove what waits: no reduction began with it."""
    shutil.rmtree(folder_of_reductions(), ignore_errors=True)


def write(con: duckdb.DuckDBPyConnection, feed: Feed, day: date, loads: Iterable[Load]) -> int:
    """Write what is left of the rows of a layout in force before a day; return how many events there are.

    Args:
        con: connection of a build that has its layers
        feed: the layout
        day: local day
        loads: all loads that count
    """
    sources = [
        (load, str(load.folder / f"rows-{number}.parquet"))
        for load in loads
        for number, part in enumerate(load.parts)
        if part.table == feed.table and not load.reduced
    ]
    if not sources:
        return 0
    folder = folder_of_reductions() / f"{feed.table} {day}"
    folder.mkdir(parents=True, exist_ok=True)
    _copy(con, _of_own_layout(con, feed, day, sources), folder / _ROWS)
    return _close(con, folder, [load for load, _ in sources])


def _of_own_layout(con: duckdb.DuckDBPyConnection, feed: Feed, day: date, sources: list[tuple[Load, str]]) -> str:
    files = ", ".join(quoted(path) for _, path in sources)
    stored = con.execute(f"DESCRIBE FROM read_parquet([{files}], union_by_name = true)").fetchall()
    ids = ", ".join(quoted(load.load_id) for load, _ in sources)
    old = f"""SELECT *, {_CHANCE} FROM raw.{feed.table}
        WHERE {feed.last_moment} < from_wall(TIMESTAMP '{day}') AND load_id IN ({ids})"""
    columns = ", ".join(f"{_left_of(feed, name)} AS {name}" for name, *_ in stored)
    return f"SELECT {columns} FROM ({old}) ORDER BY row_number"


def write_calls(con: duckdb.DuckDBPyConnection, day: date, loads: Iterable[Load]) -> int:
    """Write what is left of the calls before a day that several rows tell of: of exchanges, telephones and chats.

    A call of which some row is of that day or later stays as these rows tell it.

    Args:
        con: connection of a build that has its layers
        day: local day
        loads: all loads that count
    """
    tables = {feed.table for feed in feeds.FEEDS if feed.retention and feed.retention.into == "calls"}
    sources = [load for load in loads if any(part.table in tables for part in load.parts)]
    if not sources:
        return 0
    folder = folder_of_reductions() / f"calls {day} {_OF_SEVERAL}"
    folder.mkdir(parents=True, exist_ok=True)
    _copy(con, sql("erasure/calls_of_several_rows", day=str(day)), folder / _ROWS)
    return _close(con, folder, sources)


def _close(con: duckdb.DuckDBPyConnection, folder: Path, sources: list[Load]) -> int:
    _copy(con, _NO_ASIDE, folder / _ASIDE)
    if any(load.made_up for load in sources):
        (folder / _MADE_UP).touch()
    return _rows(con, folder)


def _left_of(feed: Feed, name: str) -> str:
    """SQL of what is left of a stored column."""
    if name == "row_number":
        return f"row_number() OVER (ORDER BY CAST(wall_of({feed.happened}) AS DATE), by_chance)"
    if name == "part":
        return "0::INTEGER"
    if feed.retention and name in dict(feed.retention.instead):
        return dict(feed.retention.instead)[name]
    if name == "content":
        return "by_chance"
    if name == "identity":  # of a row without a key it is its content
        return "CASE WHEN identity = content THEN by_chance ELSE identity END"
    column = next((one for one in feed.columns if name in stored_beside(one.name)), None)
    if column is None:
        return name
    if column.private:
        return "NULL"
    if column.kind == Kind.MOMENT and name == column.name:
        return day_of(name)
    return f"{name} AND false" if name.endswith("_time_known") else name


def move_in() -> None:
    """Make loads of what waits, once the loads it comes from have lost it."""
    for folder in sorted(path for path in folder_of_reductions().glob("*") if path.is_dir()):
        table, day = folder.name.split(" ")[:2]
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
