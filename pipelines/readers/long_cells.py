"""Cells longer than anybody writes, which are cut before anything looks at them.

A whole file pasted into one cell, or a quote left open, is no value: everything behind the readers may rely on short
cells. In a table such a cell ends in a mark, by which it goes into quarantine; the text of a chat is only cut.
"""

from dataclasses import replace

from pipelines.types.cell_text import LONGEST_CELL, TOO_LONG
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

_QUOTED = 200
_UNLIMITED = ("shape",)


def cut_long_cells(relations: Relations, grid: Grid) -> Grid:
    """Return the grid with its long cells cut; the same grid when it has none."""
    columns = [f"c{place}" for place in range(grid.width) if not _is_unlimited(grid, place)]
    is_long = " OR ".join(f"strlen({column}) > {LONGEST_CELL}" for column in columns)
    if not columns or not relations.con.execute(f"SELECT 1 FROM {grid.relation} WHERE {is_long} LIMIT 1").fetchone():
        return grid
    cut = f"left({{0}}, {LONGEST_CELL})" if grid.header else f"left({{0}}, {_QUOTED}) || '{TOO_LONG}'"
    cells = (f"CASE WHEN length({c}) > {LONGEST_CELL} THEN {cut.format(c)} ELSE {c} END AS {c}" for c in columns)
    rows = f"SELECT * REPLACE ({', '.join(cells)}) FROM {grid.relation} ORDER BY row_number"
    return replace(grid, relation=relations.table("cut", rows), has_long_cells=not grid.header)


def _is_unlimited(grid: Grid, place: int) -> bool:
    return grid.header is not None and grid.header[place] in _UNLIMITED
