"""A header of two rows, `Stok` over `Masuk` and `Keluar`, put together so that each column has a whole title."""

from dataclasses import replace

from pipelines.feeds.titles import is_known
from pipelines.types.feed import folded
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.top_rows import Title, repeated_header, single_titles, two_row_titles

SHAPE = "two_row_header"


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the sheet with its lower header row written out; None where one row says as much as two.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file
    """
    top = grid.top
    header = max(two_row_titles(top), key=lambda pair: _known(pair[1]), default=None)
    if header is None:
        return None
    position, titles = header
    alone = max(_known(single_titles(row)) for _, row in top)
    apart = _ambiguous_titles(titles)
    if _known(titles) <= alone and not apart:
        return None
    numbers = (top[position - 1][0], top[position][0])
    written = [_written(title, joined=folded(title.own) in apart) for title in titles]
    return [_with_titles(relations, grid, numbers, written)]


def _with_titles(relations: Relations, grid: Grid, numbers: tuple[int, int], titles: list[str]) -> Grid:
    """The sheet with these titles in the lower header row; both rows may be repeated further down."""
    quoted = ["'" + title.replace("'", "''") + "'" for title in titles]
    cells = ", ".join(
        f"CASE WHEN row_number = {numbers[1]} THEN {title} ELSE c{place} END AS c{place}"
        for place, title in enumerate(quoted)
    )
    relation = relations.table("titled", f"SELECT row_number, {cells} FROM {grid.relation} ORDER BY 1")
    return replace(grid, relation=relation, lines=relations.table("lines", repeated_header(grid, *numbers)))


def _known(titles: list[Title]) -> int:
    """How many different titles somebody knows."""
    return len({folded(_written(title)) for title in titles if is_known(folded(_written(title)))})


def _written(title: Title, *, joined: bool = False) -> str:
    """The fullest way to read a title that somebody knows, else all of it; never its own words alone if `joined`."""
    ways = title.ways[:2] if joined else title.ways
    return next((way for way in ways if is_known(folded(way))), ways[0])


def _ambiguous_titles(titles: list[Title]) -> set[str]:
    """The titles that stand below several groups, so that only both rows together tell their columns apart."""
    wide = {title.group for title in titles if title.group and sum(other.group == title.group for other in titles) > 1}
    groups: dict[str, set[str]] = {}
    for title in titles:
        if title.group in wide:
            groups.setdefault(folded(title.own), set()).add(folded(title.group))
    return {own for own, above in groups.items() if len(above) > 1}
