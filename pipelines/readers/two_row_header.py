"""A header of two rows, `Stok` over `Masuk` and `Keluar`, put together so that each column has a whole title."""

from dataclasses import replace

from duckdb import DuckDBPyConnection

from pipelines.feeds.feed import folded
from pipelines.header import is_known
from pipelines.readers.grid import Grid
from pipelines.readers.top import Rows, Title, single_titles, two_row_titles

SHAPE = "two_row_header"


def understood(con: DuckDBPyConnection, grid: Grid, top: Rows, file: str) -> list[Grid] | None:
    """The sheet with its lower header row written out; None where one row says as much as two."""
    found = max(two_row_titles(top), key=lambda pair: _known(pair[1]), default=None)
    if found is None:
        return None
    position, titles = found
    alone = max(_known(single_titles(row)) for _, row in top)
    if _known(titles) < alone or (_known(titles) == alone and not _tell_apart(titles)):
        return None
    return [with_titles(con, grid, top, position, titles=[_written(title) for title in titles])]


def with_titles(
    con: DuckDBPyConnection, grid: Grid, top: Rows, position: int, *, titles: list[str], rows: str = "true"
) -> Grid:
    """The sheet with these titles in the header row at this position; both header rows may be repeated further down.

    `rows` is SQL of the rows to keep.
    """
    number = top[position][0]
    name = f"{grid.relation}_titled"
    quoted = ["'" + title.replace("'", "''") + "'" for title in titles]
    cells = ", ".join(
        f"CASE WHEN row_number = {number} THEN {title} ELSE c{place} END AS c{place}"
        for place, title in enumerate(quoted)
    )
    con.execute(
        f"CREATE OR REPLACE TABLE {name} AS SELECT row_number, {cells} FROM {grid.relation} WHERE {rows} ORDER BY 1"
    )
    con.execute(f"CREATE OR REPLACE TABLE {name}_lines AS {_repeated(grid, top, position)}")
    return replace(grid, relation=name, lines=f"{name}_lines")


def _repeated(grid: Grid, top: Rows, position: int) -> str:
    """SQL of the rows further down that say what one of the two header rows says."""
    rows = f"SELECT row_number, [{', '.join(f'c{place}' for place in range(grid.width))}] AS cells FROM {grid.relation}"
    numbers = f"({top[position - 1][0]}, {top[position][0]})"
    return f"""SELECT r.row_number, 'repeated_header' AS kind FROM ({rows}) r
        SEMI JOIN (SELECT * FROM ({rows}) WHERE row_number IN {numbers}) h ON r.cells = h.cells
        WHERE r.row_number > {top[position][0]}"""


def _known(titles: list[Title]) -> int:
    """How many different titles somebody knows."""
    return len({folded(_written(title)) for title in titles if is_known(folded(_written(title)))})


def _written(title: Title) -> str:
    """The fullest way to read a title that somebody knows, else all of it."""
    return next((way for way in title.ways if is_known(folded(way))), title.ways[0])


def _tell_apart(titles: list[Title]) -> bool:
    """Whether the same title stands below several groups, so that only both rows together tell the columns apart."""
    wide = {title.group for title in titles if title.group and sum(other.group == title.group for other in titles) > 1}
    groups: dict[str, set[str]] = {}
    for title in titles:
        if title.group in wide:
            groups.setdefault(folded(title.own), set()).add(folded(title.group))
    return any(len(found) > 1 for found in groups.values())
