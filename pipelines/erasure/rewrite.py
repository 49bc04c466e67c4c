"""Loads and originals written again without the erased rows, and without an erased number in any name."""

import shutil
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import duckdb

from pipelines.erasure import anonymous_rows
from pipelines.erasure.matching import Erasure
from pipelines.erasure.search import Spellings, holds
from pipelines.readers import reading
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
    """A load that was rewritten."""

    load: Load
    """As it is now."""
    rows: int
    """How many rows of data were erased from it."""
    lines: int
    """How many non-data rows were."""


def rewrite_load(con: duckdb.DuckDBPyConnection, load: Load, erasure: Erasure) -> Rewritten | None:
    """Write a load again without the erased rows.

    Args:
        con: connection of the erasure
        load: the load
        erasure: what to erase

    Returns:
        None when the load has nothing of that.
    """
    now = nameless_load(con, load, erasure.marks)
    with Relations(con) as relations:
        picks = [_pick(relations, load, number, erasure) for number in range(len(load.parts))]
        nameless = [anonymous_rows.counted(con, load, part, erasure.anonymous) for part in load.parts]
        if now == load and not any(nameless) and not any(pick.counts for pick in picks):
            return None
        with load_store.arriving() as folder:
            for path in load.folder.iterdir():
                shutil.copy2(path, folder / path.name)
            for number, pick in enumerate(picks):
                if pick.counts:
                    _write_part(con, load, number, folder=folder, picked=pick.rows)
                    now = _counted(now, number, pick.counts, _rows_left(con, folder, number))
                if erasure.anonymous and nameless[number]:
                    part = anonymous_rows.rewrite(con, load, number, folder, erasure.anonymous)
                    now = _with_part(now, number, part)
            load_store.rewrite(folder, now)
    rows = sum(pick.counts.get("data", 0) for pick in picks) + sum(nameless)
    return Rewritten(now, rows, sum(sum(pick.counts.values()) for pick in picks) - rows)


def _with_part(load: Load, number: int, part: Part) -> Load:
    own = replace(part, rows_read=load.parts[number].rows_read, sheet=load.parts[number].sheet)
    return replace(load, parts=tuple(own if n == number else other for n, other in enumerate(load.parts)))


def rewrite_originals(con: duckdb.DuckDBPyConnection, spellings: Spellings | None, erasure: Erasure) -> list[str]:
    """Write originals again without the erased rows.

    So too those that contain the number outside of any row, in a picture or a property. Of a file without any row of
    data left, nothing is stored.

    Args:
        con: connection of the erasure
        spellings: of the erased number; None when a day is erased or an erasure completed
        erasure: what to erase

    Returns:
        SHA-256 of the rewritten originals.
    """
    gone = f"SELECT sha256, sheet, row_number FROM {erasure.rows}"
    if erasure.anonymous:
        gone += f" UNION ALL SELECT sha256, sheet, row_number FROM {erasure.anonymous.rows}"
    touched = {row[0] for row in con.execute(f"SELECT DISTINCT sha256 FROM ({gone})").fetchall()}
    left: dict[str, int] = defaultdict(int)
    for load in load_store.all_loads():
        left[load.sha256] += sum(part.rows_read for part in load.parts)
    files = []
    for sha256, rows in left.items():
        path = originals.original(sha256)
        if path.exists() and (sha256 in touched or (spellings is not None and holds(path, spellings))):
            with Relations(con) as relations:
                grids = sheets_of(path, relations) if rows else []
                originals.replace_original(sha256, partial(_write_rest, con, sha256, grids, erasure.marks, gone=gone))
            files.append(sha256)
    return files


def sheets_of(path: Path, relations: Relations) -> list[Grid]:
    """Read the sheets of an original; none of one that can no longer be read."""
    try:
        return reading.read(path, relations)
    except FeedError:
        return []


def _write_rest(
    con: duckdb.DuckDBPyConnection, sha256: str, grids: list[Grid], marks: ErasedMarks, target: Path, *, gone: str
) -> None:
    """Write the remainder of a file, as Parquet."""
    for grid in grids:
        those = f"SELECT row_number FROM ({gone}) WHERE sha256 = $1 AND sheet = $2"
        con.execute(f"DELETE FROM {grid.relation} WHERE row_number IN ({those})", [sha256, grid.sheet])
    remaining_rows.write(con, [nameless_grid(con, grid, marks) for grid in grids], target)


@dataclass(frozen=True)
class _Pick:
    rows: str
    """Table of the rows to erase from a part: `row_number` and `kind`."""
    counts: dict[str, int]
    """How many of each kind: `data`, or a kind of non-data row."""


def _pick(relations: Relations, load: Load, number: int, erasure: Erasure) -> _Pick:
    """Pick the rows to erase from a part."""
    lines = load.folder / f"lines-{number}.parquet"
    others = f"UNION SELECT row_number, kind FROM {_stored(lines)} WHERE kind <> 'erased'" if lines.exists() else ""
    rows = relations.table(
        "picked",
        f"""WITH stored AS (
            SELECT row_number, 'data' AS kind FROM {_stored(load.folder / f"rows-{number}.parquet")}
            UNION SELECT row_number, 'data' FROM {_stored(load.folder / f"aside-{number}.parquet")} WHERE scope = 'row'
            {others})
        SELECT * FROM stored WHERE row_number IN ({erasure.rows_of(load, load.parts[number])})""",
    )
    return _Pick(rows, dict(relations.con.execute(f"SELECT kind, count(*) FROM {rows} GROUP BY kind").fetchall()))


def _write_part(con: duckdb.DuckDBPyConnection, load: Load, number: int, *, folder: Path, picked: str) -> None:
    """Write every Parquet of the part without the picked rows, and list these with the non-data rows."""
    others = f"row_number NOT IN (SELECT row_number FROM {picked})"
    marks = f"SELECT row_number, 'erased' AS kind FROM {picked}"
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
    """Return the load with the counts after that; erased rows are counted as lines of kind `erased`."""
    parts = tuple(replace(part, rows_read=rows_read) if n == number else part for n, part in enumerate(load.parts))
    skipped = {kind: count - erased.get(kind, 0) for kind, count in load.lines_skipped.items()}
    skipped["erased"] = skipped.get("erased", 0) + sum(erased.values())
    return replace(load, parts=parts, lines_skipped={kind: count for kind, count in skipped.items() if count > 0})


def _stored(path: Path) -> str:
    return f"read_parquet({quoted(str(path))})"
