"""A table that a program exports under titles of its own: found by them, in text or in a workbook, and read by them."""

from typing import NamedTuple

import duckdb

from pipelines.readers.telephone.legs import cell
from pipelines.types.grid import Grid
from pipelines.types.top_rows import Rows, titled


class Exported(NamedTuple):
    """`row` of the titles; `cells` is SQL of a cell by its folded title; `lines` the table of the rows up to there."""

    row: int
    cells: dict[str, str]
    lines: str


def exported(con: duckdb.DuckDBPyConnection, grid: Grid, top: Rows, *titles: str) -> Exported | None:
    """The table that has all these titles, None when the sheet holds none."""
    found = titled(top, *titles)
    if found is None:
        return None
    row, places = found
    filled = " OR ".join(f"{cell(place)} IS NOT NULL" for place in range(grid.width))
    lines = f"{grid.relation}_titles"
    con.execute(
        f"""CREATE OR REPLACE TABLE {lines} AS
        SELECT row_number,
            CASE WHEN row_number = {row} THEN 'header' WHEN {filled} THEN 'title' ELSE 'blank' END AS kind
        FROM {grid.relation} WHERE row_number <= {row}"""
    )
    # a workbook marks numbers and dates; here all of them are written one way
    return Exported(row, {title: f"replace({cell(place)}, chr(8288), '')" for title, place in places.items()}, lines)
