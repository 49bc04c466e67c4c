"""Take a sheet apart into its tables: those below each other, then those side by side."""

from pipelines.readers.tables.currency import beside_currency
from pipelines.readers.tables.group_lines import with_days
from pipelines.readers.tables.side_by_side import side_by_side
from pipelines.readers.tables.stacked import stacked
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations


def separate_tables(relations: Relations, grid: Grid, file: str) -> list[Grid]:
    """Return the tables of a sheet, a grid each; a sheet of one table as it is.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file, which may name a month
    """
    tables = [
        part
        for table in stacked(relations, grid, file)
        for part in side_by_side(relations, with_days(relations, table))
    ]
    return [beside_currency(relations, table) for table in tables]
