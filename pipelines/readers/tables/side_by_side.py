"""Tables side by side under one header row: titles that a row must fill occur in it twice."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.feeds import FEEDS
from pipelines.feeds.titles import column_of, title_constants
from pipelines.readers.tables.headers import first_header
from pipelines.readers.tables.movements import MOVED, lacking_movements
from pipelines.types.cell_text import quoted
from pipelines.types.feed import NUMBER_KINDS, Feed, folded
from pipelines.types.grid import Grid, Rows, with_top
from pipelines.types.relations import Relations

_COUNTED = {"jumlah", "jml", "qty", "banyaknya", "banyak", "quantity", "मात्रा", "संख्या"}
_IDENTIFYING = {
    title
    for feed in FEEDS
    if not feed.by_shape
    for column in feed.columns
    if column.kind not in NUMBER_KINDS
    for title in (*column.headers, *column.clock_headers)
} - {*MOVED, *_COUNTED}


def side_by_side(relations: Relations, grid: Grid) -> list[Grid]:
    """Return a grid for each of the tables beside each other; the sheet itself where it has one.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text, its first rows read
    """
    position = first_header(grid.top)
    if position is None:
        return [grid]
    titles = [folded(cell) for cell in grid.top[position][1]]
    parts = _parts(titles)
    if len(parts) < 2 or not _are_alike(titles, parts):
        return [grid]
    if not all(_is_whole(grid.top, position, part) for part in parts):
        return [grid]
    return [_part(relations, grid, position, parts, number=number) for number in range(len(parts))]


def _parts(titles: list[str]) -> list[range]:
    """The columns of each table: a new one begins with the first title that identifies a row and was there before."""
    starts, seen = [0], set[str]()
    for place, title in enumerate(titles):
        if title in seen:
            starts.append(place)
            seen = set()
        if title in _IDENTIFYING or title in ("no", "no urut", "nomor"):
            seen.add(title)
    width = max((place + 1 for place, title in enumerate(titles) if title), default=0)
    return [range(start, end) for start, end in pairwise([*starts, width])]


def _are_alike(titles: list[str], parts: list[range]) -> bool:
    """Whether the tables share most of the titles that identify their rows: a second day alone is no table."""
    identifying = [{title for title in titles[part.start : part.stop] if title in _IDENTIFYING} for part in parts]
    shared = set.intersection(*identifying)
    return all(len(shared) * 2 >= len(own) for own in identifying)


def _is_whole(top: Rows, position: int, part: range) -> bool:
    """Whether these columns alone are a table of some feed, and identify their rows."""
    titles = [folded(cell) for cell in top[position][1][part.start : part.stop]]
    above = [(number, row) for number, row in top[:position]]
    return any(title in _IDENTIFYING for title in titles) and any(
        _has_all(feed, titles, above) for feed in FEEDS if not feed.by_shape and not feed.reference
    )


def _has_all(feed: Feed, titles: Sequence[str], above: Rows) -> bool:
    places: dict[str, int] = {}
    for place, title in enumerate(titles):
        column = column_of(feed, title, places)
        if column:
            places[column.name] = place
    present = {*places, *title_constants(above, feed, places)}
    needed = {*feed.needed_headers} - {*feed.also_in_header}
    also = not feed.also_in_header or present & {*feed.also_in_header} or _COUNTED & {*titles}
    counts = {name for name in places if feed.column(name).kind in NUMBER_KINDS} | (_COUNTED & {*titles})
    return bool(needed <= present and also and (counts or feed.name not in ("stock", "purchases")))


def _part(relations: Relations, grid: Grid, position: int, parts: list[range], *, number: int) -> Grid:
    """One of the tables, with the title rows that stand above it, or above all of them."""
    part = parts[number]
    header_row, titles = grid.top[position][0], _titles(grid.top, position, parts)
    own = [*titles[number]]
    missing = lacking_movements(own, [title for each in titles for title in each])
    cells = []
    for nth, place in enumerate(part):
        titled = f"CASE WHEN row_number = {header_row} THEN {quoted(own[nth])} ELSE c{place} END"
        above = _cell_above(parts, number, nth, header_row) if number else f"c{place}"
        cells.append(f"CASE WHEN row_number < {header_row} THEN {above} ELSE {titled} END AS c{nth}")
    cells += [
        f"CASE WHEN row_number = {header_row} THEN {quoted(title)} END AS c{len(part) + nth}"
        for nth, title in enumerate(missing)
    ]
    relation = relations.table(
        "beside", f"SELECT row_number, {', '.join(cells)} FROM {grid.relation} ORDER BY row_number"
    )
    made = replace(grid, relation=relation, width=len(part) + len(missing), repeats=grid.repeats or number > 0)
    made = replace(made, struck=_struck(grid, part))
    return with_top(relations.con, made)


def _struck(grid: Grid, part: range) -> dict[str, list[int]]:
    """The struck cells of these columns; a table without any says so, lest those of the sheet be taken for its own."""
    places = {
        row: [place if place < 0 else place - part.start for place in places if place < 0 or place in part]
        for row, places in grid.struck.items()
    }
    return {row: own for row, own in places.items() if own} or {row: [] for row in [*grid.struck][:1]}


def _cell_above(parts: list[range], number: int, nth: int, header_row: int) -> str:
    """SQL of a cell above the header of a later table: its own, or that of the first where its own are all blank."""
    cells = ", ".join(f"nullif(trim(c{place}), '')" for place in parts[number])
    shared = f"c{parts[0][nth]}" if nth < len(parts[0]) else "NULL"
    return f"CASE WHEN coalesce({cells}) IS NULL THEN {shared} ELSE c{parts[number][nth]} END"


def _titles(top: Rows, position: int, parts: list[range]) -> list[list[str]]:
    """The titles of each table; a mere `Jumlah` below `PENERIMAAN` is called so."""
    header, upper = top[position][1], top[position - 1][1] if position else []
    titles = []
    for part in parts:
        group = next((upper[place].strip() for place in part if place < len(upper) and upper[place].strip()), "")
        own = [header[place].strip() for place in part]
        if folded(group) in MOVED and not any(folded(title) in MOVED for title in own):
            own = [group if folded(title) in _COUNTED else title for title in own]
        titles.append(own)
    return titles
