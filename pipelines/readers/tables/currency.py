"""Amounts whose currency has a column of its own: `Rp` below the title, and the number beside it below none."""

from dataclasses import replace

from pipelines.readers.tables.headers import first_header
from pipelines.types.grid import Grid, Rows, with_top
from pipelines.types.relations import Relations

_RUPIAH = ("rp", "rp.", "idr")
_FOREIGN = ("usd", "us$", "$", "eur", "€", "sgd", "s$", "myr", "rm", "inr", "₹", "rs", "rs.", "jpy", "¥", "sar", "aud")


def beside_currency(relations: Relations, grid: Grid) -> Grid:
    """Return the sheet with each amount below its title; one of another currency behind its name, to be set aside.

    Args:
        relations: where the table of the grid is made
        grid: the sheet as text, its first rows read
    """
    position = first_header(grid.top)
    if position is None:
        return grid
    header_row, titles = grid.top[position]
    below = grid.top[position + 1 :]
    places = [
        place
        for place in range(grid.width - 1)
        if titles[place].strip() and not titles[place + 1].strip() and _is_currency(below, place)
    ]
    if not places:
        return grid
    known, rupiah = (", ".join(f"'{word}'" for word in words) for words in ((*_RUPIAH, *_FOREIGN), _RUPIAH))
    cells = ", ".join(
        f"""CASE WHEN row_number > {header_row} AND lower(trim(c{place})) IN ({known}) THEN
            CASE WHEN lower(trim(c{place})) IN ({rupiah}) THEN c{place + 1}
            WHEN c{place + 1} <> '' THEN trim(c{place}) || ' ' || replace(c{place + 1}, chr(8288), '') END
        WHEN row_number > {header_row} AND coalesce(trim(c{place}), '') = '' THEN c{place + 1}
        ELSE c{place} END AS c{place}"""
        for place in places
    )
    query = f"SELECT * REPLACE ({cells}) FROM {grid.relation} ORDER BY row_number"
    return with_top(relations.con, replace(grid, relation=relations.table("amounts", query)))


def _is_currency(below: Rows, place: int) -> bool:
    """Whether the cells of a column are currencies and nothing else, and numbers stand beside them."""
    own = {row[place].strip().lower() for _, row in below} - {"", "-"}
    numbers = [row[place + 1] for _, row in below if row[place].strip()]
    return bool(own) and own <= {*_RUPIAH, *_FOREIGN} and any(any(map(str.isdigit, cell)) for cell in numbers)
