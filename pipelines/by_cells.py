"""Columns that their title alone does not tell: `Status` of a call is its outcome where its cells are outcomes."""

import duckdb

from pipelines.feeds.codes import aliases
from pipelines.feeds.feed import Column, Feed, folded
from pipelines.readers.grid import Grid

_LOOKED_AT = 1000
_MOST_OF = 2  # one cell of so many must be a word of the column


def told_by_cells(
    con: duckdb.DuckDBPyConnection, grid: Grid, feed: Feed, titles: tuple[int, list[str]], *, taken: dict[str, int]
) -> dict[str, int]:
    """Column → place, of columns that are free still; `titles` is the header row and its cells."""
    header_row, row = titles
    found: dict[str, int] = {}
    for column in feed.columns:
        if not column.cell_headers or column.name in taken:
            continue
        places = [i for i, cell in enumerate(row) if folded(cell) in column.cell_headers and i not in taken.values()]
        place = next((place for place in places if _says(con, grid, column, place, after=header_row)), None)
        if place is not None:
            found[column.name] = place
    return found


def _says(con: duckdb.DuckDBPyConnection, grid: Grid, column: Column, place: int, *, after: int) -> bool:
    """Whether the cells are words of the column's domain."""
    words = aliases(column.domain or "")
    cells = con.execute(
        f"""SELECT clean(c{place}) AS cell, count(*) FROM {grid.relation}
        WHERE row_number > {after} AND cell IS NOT NULL
        GROUP BY cell ORDER BY count(*) DESC, cell LIMIT {_LOOKED_AT}"""
    ).fetchall()
    known = sum(times for cell, times in cells if folded(cell) in words)
    return known > 0 and bool(known * _MOST_OF >= sum(times for _, times in cells))
