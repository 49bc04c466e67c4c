"""The first rows of a sheet, where titles and header stand."""

from duckdb import DuckDBPyConnection

from pipelines.feeds.feed import folded
from pipelines.readers.grid import Grid

Rows = list[tuple[int, list[str]]]
_HEADER_WITHIN = 60


def top_rows(con: DuckDBPyConnection, grid: Grid) -> Rows:
    """Row number and cells of the first rows, as text; an empty cell is ''."""
    rows = con.execute(
        f"SELECT * FROM {grid.relation} WHERE row_number <= {_HEADER_WITHIN} ORDER BY row_number"
    ).fetchall()
    return [(row[0], [cell or "" for cell in row[1:]]) for row in rows]


def titled(rows: Rows, *titles: str) -> tuple[int, dict[str, int]] | None:
    """The first row that has all these folded titles: its number, and the place of each title of that row."""
    for number, row in rows:
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            places.setdefault(folded(cell), place)
        if {*titles} <= places.keys():
            return number, places
    return None
