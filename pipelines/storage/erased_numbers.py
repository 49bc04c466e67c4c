"""Erased telephone numbers in cells and names, however they are written."""

from dataclasses import replace

import duckdb

from pipelines.storage.tombstones import ErasedMarks
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

# a moment alone is no telephone number, and most cells with many digits are moments
_MOMENT = "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{2,4}([ T][0-9:.]+)?"


_FEWEST = 8


_MANY_DIGITS = f"""length(cell) >= {_FEWEST} AND NOT regexp_full_match(cell, '{_MOMENT}')
    AND length(regexp_replace(clean(cell), '[^0-9]+', '', 'g')) >= {_FEWEST}"""


def rows_with_number(relations: Relations, grid: Grid, marks: ErasedMarks) -> str:
    """Find the rows of a grid with an erased number in any cell.

    Args:
        relations: where the table of the result is made
        grid: the sheet that is searched
        marks: the erased numbers

    Returns:
        The name of a table of `row_number`, which may repeat.
    """
    columns = [f"c{place}" for place in range(grid.width)]
    no_rows = "SELECT NULL::BIGINT AS row_number WHERE false"
    with Relations(relations.con) as own:
        digit_cells = own.table("digit_cells", "SELECT NULL::VARCHAR AS cell WHERE false")
        for column in columns:  # one column after the other, as their distinct cells may be many
            cells = f"SELECT DISTINCT {column} AS cell FROM {grid.relation}"
            relations.con.execute(f"INSERT INTO {digit_cells} FROM ({cells}) WHERE {_MANY_DIGITS}")
        matches = own.table("matches", _matches(f"FROM {digit_cells}", marks))
        if relations.con.execute(f"SELECT 1 FROM {matches} LIMIT 1").fetchone() is None:
            return relations.table("rows_with_number", no_rows)
        rows = (
            f"SELECT row_number FROM {grid.relation} WHERE {column} IN (SELECT cell FROM {matches})"
            for column in columns
        )
        return relations.table("rows_with_number", " UNION ALL ".join(rows))


def nameless(con: duckdb.DuckDBPyConnection, text: str, marks: ErasedMarks) -> str:
    """Mask the digits of a name of a file, a sheet or a column that contains an erased number.

    Args:
        con: the connection of the marks
        text: the name
        marks: the erased numbers

    Returns:
        The name, each digit as `•` when it contains such a number.
    """
    if sum(sign.isdigit() for sign in text) < _FEWEST:
        return text
    matches = _matches("SELECT $1::VARCHAR AS cell", marks)
    if con.execute(f"SELECT 1 FROM ({matches}) LIMIT 1", [text]).fetchone() is None:
        return text
    return "".join("•" if sign.isdigit() else sign for sign in text)


def _matches(cells: str, marks: ErasedMarks) -> str:
    """SQL of the cells (`cell`) among these in which an erased number stands."""
    named = f"WITH digit_cells AS ({cells}), erased_phones AS (FROM {marks.phones})"
    return f"{named} FROM ({sql('storage/erased_numbers')})"


CALL_COLUMNS = {"call_id", "linked_id", "unique_id", "queue_call_id"}
"""Columns with the id of a call: rows with the same id belong to one call."""


def nameless_grid(con: duckdb.DuckDBPyConnection, grid: Grid, marks: ErasedMarks) -> Grid:
    """Mask erased numbers in the name and the constants of a sheet.

    Args:
        con: the connection of the grid and of the marks
        grid: the sheet
        marks: the erased numbers

    Returns:
        The grid under names without them.
    """
    constants = {name: nameless(con, text, marks) for name, text in grid.constants.items()}
    return replace(grid, sheet=nameless(con, grid.sheet, marks), constants=constants)
