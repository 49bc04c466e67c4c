"""Which cells and rows hold an erased number; `tombstones.prepare` comes before."""

from dataclasses import replace

import duckdb

from pipelines.types.grid import Grid
from pipelines.types.sql import sql

_SPELLED = sql("storage/erased_numbers")


# a moment by itself is no number of anybody's, and most cells with many digits are moments
_MOMENT = "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}([ T][0-9:.]+)?"


_FEWEST = 8


_MANY_DIGITS = f"""length(cell) >= {_FEWEST} AND NOT regexp_full_match(cell, '{_MOMENT}')
    AND length(regexp_replace(clean(cell), '[^0-9]+', '', 'g')) >= {_FEWEST}"""


def find_rows(con: duckdb.DuckDBPyConnection, grid: Grid) -> None:
    """Make `rows_found` (`row_number`) of the rows of a grid in which such a number stands in any cell."""
    con.execute("CREATE OR REPLACE TEMP TABLE rows_found (row_number BIGINT)")
    con.execute("CREATE OR REPLACE TEMP TABLE digit_cells (cell VARCHAR)")
    for place in range(grid.width):
        cells = f"SELECT DISTINCT c{place} AS cell FROM {grid.relation}"
        con.execute(f"INSERT INTO digit_cells FROM ({cells}) WHERE {_MANY_DIGITS}")
    con.execute(f"CREATE OR REPLACE TEMP TABLE cells_found AS {_SPELLED}")
    if _count(con, "cells_found"):
        for place in range(grid.width):
            held = f"c{place} IN (SELECT cell FROM cells_found)"
            con.execute(f"INSERT INTO rows_found SELECT row_number FROM {grid.relation} WHERE {held}")


def nameless(con: duckdb.DuckDBPyConnection, text: str) -> str:
    """A name of a file, a sheet or a column without the digits of an erased number, should it hold one."""
    if sum(sign.isdigit() for sign in text) < _FEWEST:
        return text
    con.execute("CREATE OR REPLACE TEMP TABLE digit_cells AS SELECT $1::VARCHAR AS cell", [text])
    con.execute(f"CREATE OR REPLACE TEMP TABLE cells_found AS {_SPELLED}")
    return "".join("•" if sign.isdigit() else sign for sign in text) if _count(con, "cells_found") else text


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


CALL_COLUMNS = {"call_id", "linked_id", "unique_id", "queue_call_id"}
"""Columns that hold the id of a call: rows with the same one tell of the same call."""


def nameless_grid(con: duckdb.DuckDBPyConnection, grid: Grid) -> Grid:
    """The grid, no erased number in its sheet's name or in what is said for all its rows."""
    said = {name: nameless(con, text) for name, text in grid.constants.items()}
    return replace(grid, sheet=nameless(con, grid.sheet), constants=said)
