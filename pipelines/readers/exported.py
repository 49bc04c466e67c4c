"""A table that a program exports under titles of its own: found by them, in text or in a workbook, and read by them."""

from typing import NamedTuple

from pipelines.readers.telephone.legs import cell
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.top_rows import titled


class Exported(NamedTuple):
    """`row` of the titles; `cells` is SQL of a cell by its folded title; `lines` the table of the rows up to there."""

    row: int
    cells: dict[str, str]
    lines: str


def exported(relations: Relations, grid: Grid, *titles: str | tuple[str, ...]) -> Exported | None:
    """Return the table that has all these titles, of those in a tuple one; None when the sheet has none."""
    header = titled(grid.top, *titles)
    if header is None:
        return None
    row, places = header
    filled = " OR ".join(f"{cell(place)} IS NOT NULL" for place in range(grid.width))
    lines = relations.table(
        "lines",
        f"""SELECT row_number,
            CASE WHEN row_number = {row} THEN 'header' WHEN {filled} THEN 'title' ELSE 'blank' END AS kind
        FROM {grid.relation} WHERE row_number <= {row}""",
    )
    # a workbook marks numbers and dates; here all of them are written one way
    return Exported(row, {title: f"replace({cell(place)}, chr(8288), '')" for title, place in places.items()}, lines)
