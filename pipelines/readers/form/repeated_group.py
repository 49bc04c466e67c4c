"""Answers a form asks several times (for each person of a household): KoboToolbox gives them a sheet of their own."""

from duckdb import DuckDBPyConnection

from pipelines.types.grid import Grid

_PARENT = "_parent_table_name"


def part_of(con: DuckDBPyConnection, grid: Grid, number: int, names: list[str]) -> str:
    """The sheet of the forms that the rows below row `number` repeat within; '' for a sheet of forms."""
    if _PARENT not in names:
        return ""
    cell = f"trim(replace(coalesce(c{names.index(_PARENT)}, ''), chr(8288), ''))"
    row = con.execute(f"SELECT max({cell}) FROM {grid.relation} WHERE row_number > {number}").fetchone()
    return str((row and row[0]) or "")
