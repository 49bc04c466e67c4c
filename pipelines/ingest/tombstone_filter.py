"""What was erased does not come back: a file that arrives is kept, and read, without the rows tombstones name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb

from pipelines.parse.typed_rows import parse_sheet
from pipelines.storage import originals, remaining_rows, tombstones
from pipelines.storage.erased_numbers import CALL_COLUMNS, find_rows, nameless, nameless_grid
from pipelines.types.cell_text import printable
from pipelines.types.grid import Grid
from pipelines.types.locale import LocaleDecision
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

Pair = tuple[Sheet, LocaleDecision]
_LEFT_OUT = "SELECT row_number FROM left_out WHERE sheet = $1"


@dataclass(frozen=True)
class Kept:
    """The name under which a file is kept, its sheets as they are to be read, and how to name the others."""

    file: str
    pairs: list[Pair]
    named: Callable[[str], str]


def keep(con: duckdb.DuckDBPyConnection, path: Path, sha256: str, *, grids: list[Grid], pairs: list[Pair]) -> Kept:
    """Keep the file's bytes; only its other rows, as Parquet, when something erased stands in it.

    Rows left out are lines of kind `erased`.
    """
    stones = tombstones.read()
    if not stones.any:
        originals.keep_original(path, sha256)
        return Kept(printable(path.name), pairs, str)
    tombstones.prepare(con, stones)
    _find(con, grids, pairs, dated=stones.before is not None)
    titles = {sheet.grid.relation: sheet.header_row for sheet, _ in pairs}
    left = {grid.relation: _without(con, grid, titles.get(grid.relation, 0)) for grid in grids if grid.width}
    if all(left.get(grid.relation, grid) is grid or not grid.width for grid in grids):
        originals.keep_original(path, sha256)
    else:
        rest = [nameless_grid(con, left[grid.relation] if grid.width else grid) for grid in grids]
        originals.replace_original(sha256, lambda copy: remaining_rows.write(con, rest, copy))
    kept = [(_sheet_left(con, sheet, left), decisions) for sheet, decisions in pairs]
    return Kept(nameless(con, printable(path.name)), kept, partial(nameless, con))


def _sheet_left(con: duckdb.DuckDBPyConnection, sheet: Sheet, left: dict[str, Grid]) -> Sheet:
    """The sheet less what is left out; `left` are the grids of the file by relation.

    A correction, and a card that a column map makes of a grid, have a relation of their own with the same row numbers.
    """
    grid = left.get(sheet.grid.relation) or _without(con, sheet.grid, sheet.header_row)
    if sheet.corrects:
        con.execute(f"DELETE FROM {sheet.corrects.targets} WHERE row_number IN ({_LEFT_OUT})", [sheet.grid.sheet])
    return replace(sheet, grid=nameless_grid(con, grid))


def _find(con: duckdb.DuckDBPyConnection, grids: list[Grid], pairs: list[Pair], *, dated: bool) -> None:
    """Make `left_out` (`sheet`, `row_number`)."""
    con.execute("CREATE OR REPLACE TEMP TABLE left_out (sheet VARCHAR, row_number BIGINT)")
    for grid in grids:
        find_rows(con, grid)
        of_one = any(nameless(con, text) != text for text in grid.constants.values())  # a chat with one person, say
        found = grid.relation if of_one else "rows_found"
        con.execute(f"INSERT INTO left_out SELECT $1, row_number FROM {found}", [grid.sheet])
    for sheet, decisions in pairs:
        _add_calls(con, sheet)
        if dated and sheet.feed.happened:
            _add_old(con, sheet, decisions)


def _add_calls(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> None:
    """The other rows of a call that was erased."""
    for name in CALL_COLUMNS & sheet.places.keys():
        con.execute(
            f"""INSERT INTO left_out SELECT $1, row_number FROM {sheet.grid.relation}
            WHERE erased_call({sheet.text(sheet.places[name])}) IN (SELECT mark FROM erased_calls)""",
            [sheet.grid.sheet],
        )


def _add_old(con: duckdb.DuckDBPyConnection, sheet: Sheet, decisions: LocaleDecision) -> None:
    """Rows of before the day; those that do not say when, too, where everything else of the sheet is of before it."""
    happened = sheet.feed.happened
    with Relations(con) as relations:
        rows = parse_sheet(relations, sheet, decisions, loaded_at=datetime.now(UTC)).rows
        con.execute(
            f"""INSERT INTO left_out SELECT $1, row_number FROM {rows}
            WHERE coalesce({happened}, (SELECT max({happened}) FROM {rows})) < getvariable('erased_before')""",
            [sheet.grid.sheet],
        )


def _without(con: duckdb.DuckDBPyConnection, grid: Grid, header_row: int) -> Grid:
    """The grid less what is left out; the same one when that is nothing. Titles stay, without the number."""
    gone = f"row_number IN ({_LEFT_OUT}) AND row_number <> {header_row}"
    row = con.execute(f"SELECT count(*) FROM {grid.relation} WHERE {gone}", [grid.sheet]).fetchone()
    if not row or not row[0]:
        return grid
    told = f"FROM {grid.lines} WHERE NOT ({gone})" if grid.lines else "SELECT 0::BIGINT, '' WHERE false"
    lines = f"{grid.relation}_lines_left"
    con.execute(
        f"""CREATE OR REPLACE TABLE {lines} AS WITH told(row_number, kind) AS ({told})
        SELECT row_number, 'erased' AS kind FROM {grid.relation} WHERE {gone} UNION ALL FROM told""",
        [grid.sheet],
    )
    con.execute(f"DELETE FROM {grid.relation} WHERE {gone}", [grid.sheet])
    return replace(grid, lines=lines)
