"""A sheet of corrections, told by its column of keys: each row is the one it corrects, other cells laid over it."""

from dataclasses import replace

import duckdb

from pipelines import feeds
from pipelines.storage import load_store
from pipelines.storage.stored_texts import make_base
from pipelines.types.cell_text import quoted
from pipelines.types.errors import FeedError
from pipelines.types.feed import Column, Feed, Kind
from pipelines.types.grid import Grid
from pipelines.types.load import Load
from pipelines.types.row_reference import KEY, PATTERN, CorrectionTarget
from pipelines.types.sheet import Sheet

_WITHIN = 5


def corrections_of(con: duckdb.DuckDBPyConnection, grid: Grid, *, file: str) -> list[Sheet]:
    """A sheet per sheet that the grid corrects; none when it is no grid of corrections.

    FeedError when it corrects what is not in these books.
    """
    if grid.header is not None:
        return []
    top = grid.top[:_WITHIN]
    titles = next((row for row in top if KEY in row[1]), None)
    if titles is None:
        return []
    places = {name.strip(): place for place, name in enumerate(titles[1]) if name.strip()}
    _make_given(con, grid, titles[0], places)
    found = con.execute(
        "SELECT load_id, part, sha FROM given WHERE load_id <> '' GROUP BY ALL ORDER BY load_id, part"
    ).fetchall()
    if not found:
        raise FeedError("corrects_nothing", file=file)
    sheets = [_sheet(con, grid, places, _corrected(*each, file=file), nth=nth) for nth, each in enumerate(found)]
    return _with_lines(con, grid, titles[0], sheets)


def _make_given(con: duckdb.DuckDBPyConnection, grid: Grid, header_row: int, places: dict[str, int]) -> None:
    """Make `given`: each row below the titles, with the load, part and row its key names, '' and NULL without one."""
    named = f"regexp_extract(clean(c{places[KEY]}), '^{PATTERN}$', ['load_id', 'part', 'target', 'sha'])"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE given AS
        SELECT named.load_id, TRY_CAST(named.part AS INTEGER) AS part, TRY_CAST(named.target AS BIGINT) AS target,
            named.sha, * EXCLUDE (named)
        FROM (SELECT coalesce({named}, {{'load_id': '', 'part': '', 'target': '', 'sha': ''}}) AS named, *
              FROM {grid.relation} WHERE row_number > {header_row})"""
    )


def _corrected(load_id: str, part: int, sha: str, *, file: str) -> tuple[Load, int]:
    load = next((load for load in load_store.loads() if load.load_id == load_id and load.sha256.startswith(sha)), None)
    if load is None or part >= len(load.parts):
        raise FeedError("corrects_unknown", file=file, load=load_id)
    return load, part


def _sheet(
    con: duckdb.DuckDBPyConnection, grid: Grid, places: dict[str, int], corrected: tuple[Load, int], *, nth: int
) -> Sheet:
    """The corrected rows of one part: what the file says of a column, else what the row said."""
    load, number = corrected
    relation, feed = f"{grid.relation}_corrected_{nth}", feeds.by_table(load.parts[number].table)
    targets = f"{relation}_targets"
    con.execute(
        f"""CREATE OR REPLACE TABLE {targets} AS SELECT row_number, target, {_is_emptied(feed, places)} AS is_emptied
        FROM given g WHERE load_id = $1 AND part = $2""",
        [load.load_id, number],
    )
    make_base(con, load, number, targets)
    con.execute(f"DELETE FROM {targets} WHERE target NOT IN (SELECT row_number FROM base)")
    _find_roots(con, load, number, targets)
    cells = ", ".join(f"{_laid_over(c, places)} AS c{place}" for place, c in enumerate(feed.columns))
    con.execute(
        f"""CREATE OR REPLACE TABLE {relation} AS SELECT g.row_number, {cells}
        FROM given g JOIN {targets} t USING (row_number) JOIN base b ON b.row_number = t.target
        WHERE NOT is_emptied ORDER BY g.row_number"""
    )
    names = tuple(column.name for column in feed.columns)
    own = Grid(relation, len(names), sheet=grid.sheet, feed=feed.name, header=names)
    corrects = CorrectionTarget(load, number, targets)
    return Sheet(own, feed, 0, {name: i for i, name in enumerate(names)}, made_up=load.made_up, corrects=corrects)


def _find_roots(con: duckdb.DuckDBPyConnection, load: Load, number: int, targets: str) -> None:
    """Add `root_row`, the row that arrived first: of a correction, the row that it corrects."""
    con.execute(f"ALTER TABLE {targets} ADD COLUMN root_row BIGINT")
    con.execute(f"UPDATE {targets} SET root_row = target")
    if load.parts[number].corrects:
        before = quoted(str(load.folder / f"corrects-{number}.parquet"))
        con.execute(
            f"UPDATE {targets} t SET root_row = b.root_row FROM read_parquet({before}) b WHERE b.row_number = t.target"
        )


def _is_emptied(feed: Feed, places: dict[str, int]) -> str:
    """SQL of whether all cells of a row were emptied, which says that it is no data; to empty one does not."""
    given = [f"clean(g.c{places[column.name]}) IS NULL" for column in feed.columns if column.name in places]
    return f"({' AND '.join(given)})" if len(given) > 1 else "false"


def _laid_over(column: Column, places: dict[str, int]) -> str:
    """SQL of a cell: a text that says the same as before stays as it was, and so does what the workbook knew of it."""
    before, place, clock = f"b.{column.name}", places.get(column.name), places.get(f"{column.name}_clock")
    if place is None:
        return before
    said = f"clean(g.c{place})"
    if column.kind is Kind.MOMENT and clock is not None:
        said = f"with_clock({said}, clean(g.c{clock}))"
    written = said if column.kind is Kind.MOMENT else f"g.c{place}"
    return f"CASE WHEN {said} IS NOT DISTINCT FROM clean({before}) THEN {before} ELSE {written} END"


def _with_lines(con: duckdb.DuckDBPyConnection, grid: Grid, header_row: int, sheets: list[Sheet]) -> list[Sheet]:
    """The sheets, the first of which lists the rows that correct nothing."""
    filled = " OR ".join(f"clean(c{place}) IS NOT NULL" for place in range(grid.width))
    kept = " UNION ALL ".join(f"SELECT row_number FROM {s.grid.relation}" for s in sheets)
    emptied = " UNION ALL ".join(
        f"SELECT row_number FROM {s.corrects.targets} WHERE is_emptied" for s in sheets if s.corrects
    )
    lines = f"{grid.relation}_lines"
    con.execute(
        f"""CREATE OR REPLACE TABLE {lines} AS
        SELECT row_number, CASE WHEN NOT ({filled}) THEN 'blank' WHEN row_number < {header_row} THEN 'title'
            WHEN row_number = {header_row} THEN 'header' WHEN row_number IN ({emptied}) THEN 'emptied'
            ELSE 'unkeyed' END AS kind
        FROM {grid.relation} WHERE row_number NOT IN ({kept})"""
    )
    first, *others = sheets
    return [replace(first, grid=replace(first.grid, lines=lines)), *others]
