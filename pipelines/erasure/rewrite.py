"""What things are called, without an erased number: files, sheets, columns."""

import shutil
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb

from pipelines import readers
from pipelines.erasure.search import Spellings, holds
from pipelines.storage import load_store, originals, remaining_rows
from pipelines.storage.erased_numbers import nameless, nameless_grid
from pipelines.storage.tombstones import ErasedMarks
from pipelines.types.cell_text import quoted
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.load import Load, Part
from pipelines.types.relations import Relations


def nameless_load(con: duckdb.DuckDBPyConnection, load: Load, marks: ErasedMarks) -> Load:
    """Mask erased numbers in the names of a load's file and sheets, in column titles and constants.

    Args:
        con: the connection of the marks
        load: the load
        marks: the erased numbers

    Returns:
        The load under names without them.
    """
    parts = tuple(_nameless_part(con, part, marks) for part in load.parts)
    ignored = tuple(nameless(con, sheet, marks) for sheet in load.sheets_ignored)
    return replace(load, file=nameless(con, load.file, marks), parts=parts, sheets_ignored=ignored)


def _nameless_part(con: duckdb.DuckDBPyConnection, part: Part, marks: ErasedMarks) -> Part:
    header, constants = (
        {name: nameless(con, text, marks) for name, text in texts.items()} for texts in (part.header, part.constants)
    )
    return replace(part, sheet=nameless(con, part.sheet, marks), header=header, constants=constants)


@dataclass(frozen=True)
class Rewritten:
    """A load as it is now, and how many rows [of data] and lines [no data] were erased from it."""

    load: Load
    rows: int
    lines: int


def rewrite_load(con: duckdb.DuckDBPyConnection, load: Load, marks: ErasedMarks) -> Rewritten | None:
    """The load without what is gone, in its old place; None when there is nothing of that in it."""
    now = nameless_load(con, load, marks)
    kinds = [_pick(con, load, number) for number in range(len(load.parts))]
    if now == load and not any(kinds):
        return None
    with load_store.arriving() as folder:
        for path in load.folder.iterdir():
            shutil.copy2(path, folder / path.name)
        for number, erased in enumerate(kinds):
            if erased:
                _write_part(con, load, number, folder)
                now = _counted(now, number, erased, _rows_left(con, folder, number))
        load_store.rewrite(folder, now)
    rows = sum(erased.get("data", 0) for erased in kinds)
    return Rewritten(now, rows, sum(sum(erased.values()) for erased in kinds) - rows)


def rewrite_originals(con: duckdb.DuckDBPyConnection, spellings: Spellings | None, marks: ErasedMarks) -> list[str]:
    """Originals of which rows are gone; and those that hold the number where no row is made of it, in a picture or a
    property. Where no row of data is left of a file, nothing is kept."""
    touched = {row[0] for row in con.execute("SELECT DISTINCT sha256 FROM gone").fetchall()}
    left: dict[str, int] = defaultdict(int)
    for load in load_store.all_loads():
        left[load.sha256] += sum(part.rows_read for part in load.parts)
    files = []
    for sha256, rows in left.items():
        path = originals.original(sha256)
        if path.exists() and (sha256 in touched or (spellings is not None and holds(path, spellings))):
            with Relations(con) as relations:
                grids = sheets_of(path, relations) if rows else []
                originals.replace_original(sha256, partial(_write_rest, con, sha256, grids, marks))
            files.append(sha256)
    return files


def sheets_of(path: Path, relations: Relations) -> list[Grid]:
    """The sheets of an original; none of one that can no longer be read."""
    try:
        return readers.read(path, relations)
    except FeedError:
        return []


def _write_rest(
    con: duckdb.DuckDBPyConnection, sha256: str, grids: list[Grid], marks: ErasedMarks, target: Path
) -> None:
    """What is left of a file, as Parquet."""
    for grid in grids:
        gone = "SELECT row_number FROM gone WHERE sha256 = $1 AND sheet = $2"
        con.execute(f"DELETE FROM {grid.relation} WHERE row_number IN ({gone})", [sha256, grid.sheet])
    remaining_rows.write(con, [nameless_grid(con, grid, marks) for grid in grids], target)


def _pick(con: duckdb.DuckDBPyConnection, load: Load, number: int) -> dict[str, int]:
    """Make `picked_<part>` (`row_number`, `kind`) of what is to go from this part, and count it by kind: `data`, or
    what kind of line that is no data."""
    lines = load.folder / f"lines-{number}.parquet"
    told = f"SELECT row_number, kind FROM {_stored(lines)} WHERE kind <> 'erased'" if lines.exists() else ""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE picked_{number} AS
        WITH found AS (
            SELECT row_number, 'data' AS kind FROM {_stored(load.folder / f"rows-{number}.parquet")}
            UNION SELECT row_number, 'data' FROM {_stored(load.folder / f"aside-{number}.parquet")} WHERE scope = 'row'
            {"UNION " + told if told else ""})
        SELECT * FROM found WHERE row_number IN (SELECT row_number FROM gone WHERE sha256 = $1 AND sheet = $2)""",
        [load.sha256, load.parts[number].sheet],
    )
    return dict(con.execute(f"SELECT kind, count(*) FROM picked_{number} GROUP BY kind").fetchall())


def _write_part(con: duckdb.DuckDBPyConnection, load: Load, number: int, folder: Path) -> None:
    """Every Parquet of the part without the picked rows; where they were is listed with the lines that are no data."""
    others = f"row_number NOT IN (SELECT row_number FROM picked_{number})"
    marks = f"SELECT row_number, 'erased' AS kind FROM picked_{number}"
    (folder / f"lines-{number}.parquet").unlink(missing_ok=True)
    _copy(con, marks, folder / f"lines-{number}.parquet")
    for path in load.folder.glob(f"*-{number}.parquet"):
        rest = f"SELECT * FROM {_stored(path)} WHERE {others}"
        _copy(con, f"{rest} UNION ALL {marks}" if path.name.startswith("lines-") else rest, folder / path.name)


def _copy(con: duckdb.DuckDBPyConnection, rows: str, target: Path) -> None:
    con.execute(f"COPY ({rows}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)")


def _rows_left(con: duckdb.DuckDBPyConnection, folder: Path, number: int) -> int:
    rows, aside = (_stored(folder / f"{kind}-{number}.parquet") for kind in ("rows", "aside"))
    counted = con.execute(
        f"SELECT (SELECT count(*) FROM {rows}) + count(DISTINCT row_number) FROM {aside} WHERE scope = 'row'"
    ).fetchone()
    return int(counted[0]) if counted else 0


def _counted(load: Load, number: int, erased: dict[str, int], rows_read: int) -> Load:
    """The load's counts after that; what went is counted as lines of kind `erased`."""
    parts = tuple(replace(part, rows_read=rows_read) if n == number else part for n, part in enumerate(load.parts))
    skipped = {kind: count - erased.get(kind, 0) for kind, count in load.lines_skipped.items()}
    skipped["erased"] = skipped.get("erased", 0) + sum(erased.values())
    return replace(load, parts=parts, lines_skipped={kind: count for kind, count in skipped.items() if count > 0})


def _stored(path: Path) -> str:
    return f"read_parquet({quoted(str(path))})"
