"""Header rows of a sheet: the one its table begins with, and those further down, where another table begins."""

from collections.abc import Sequence
from itertools import pairwise

import duckdb

from pipelines.feeds import FEEDS
from pipelines.feeds.title_qualifiers import qualified_title
from pipelines.feeds.titles import is_known
from pipelines.types.cell_text import quoted
from pipelines.types.cells.marks import own_text
from pipelines.types.feed import Kind, folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.top_rows import looks_like_data, may_be_title

_FEWEST = 2
_FEWEST_BELOW = 3  # a row far below its header must have more known titles than the first one
_SHARE = 0.6
_MOST_CANDIDATES = 20_000
_CLOCKS = {title for feed in FEEDS for column in feed.columns for title in column.clock_headers}
_DAYS = {
    title
    for feed in FEEDS
    if not feed.by_shape
    for column in feed.columns
    if column.kind is Kind.MOMENT
    for title in column.headers
}


def is_title(cell: str) -> bool:
    """Whether a folded cell is a title that some feed knows."""
    return is_known(cell) or cell in _CLOCKS


def _title_of(cell: str) -> str:
    """The title of a cell, folded; without the unit or currency behind it where no feed knows it with that."""
    title = folded(cell)
    qualified = None if not title or is_title(title) else qualified_title(cell)
    return qualified.base if qualified and is_title(qualified.base) else title


def key_of(row: Sequence[str]) -> tuple[str, ...]:
    """The titles of a row, by which two headers are compared; empty columns at its end do not count."""
    cells = [folded(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def first_header(top: Rows) -> int | None:
    """Return the position of the first row that has most known titles; None when no row has two."""
    counts = {position: _known(row) for position, (_, row) in enumerate(top) if _may_be_header(row)}
    counts = {position: known for position, known in counts.items() if known >= _FEWEST}
    return max(counts, key=lambda position: (counts[position], _has_day(top[position][1]), -position), default=None)


def _has_day(row: list[str]) -> bool:
    return any(folded(cell) in _DAYS for cell in row)


def headers_below(con: duckdb.DuckDBPyConnection, grid: Grid, position: int) -> Rows:
    """Return the header rows below the first one: those that repeat it, and those of other titles.

    One pass over the rows looks for letters where a day or a number must stand; the few that have them are compared.

    Args:
        con: connection of the grid's relation
        grid: the sheet
        position: where among its first rows the first header stands
    """
    number, row = grid.top[position]
    places = _telling_places(row)
    wordy = " OR ".join(f"(c{place} >= 'A' AND NOT regexp_matches(c{place}, '[0-9]'))" for place in places)
    same = " AND ".join(f"c{place} = {quoted(cell)}" for place, cell in enumerate(row) if cell)
    rows = con.execute(
        f"SELECT * FROM {grid.relation} WHERE row_number > {number} AND (({wordy}) OR ({same})) "
        f"ORDER BY row_number LIMIT {_MOST_CANDIDATES}"
    ).fetchall()
    below = [(each[0], [own_text(cell or "") for cell in each[1:]]) for each in rows]
    second = next((cells for at, cells in below if at == number + 1), None)
    headers = [(at, cells) for at, cells in below if key_of(cells) == key_of(row) or _is_header(cells)]
    return _without_lower_rows([(number, row), *headers], second)[1:]


def _without_lower_rows(headers: list[tuple[int, list[str]]], second: list[str] | None) -> list[tuple[int, list[str]]]:
    """The header rows without the lower row of headers of two rows."""
    lower = {at for (before, _), (at, _) in pairwise(headers) if at == before + 1}
    lower |= {at for at, cells in headers if second and key_of(cells) == key_of(second)}
    return [(at, cells) for at, cells in headers if at not in lower]


def _telling_places(row: list[str]) -> list[int]:
    """Where a header is told from data at a glance: its day, and its first number; else its first known title."""
    titles = [_title_of(cell) for cell in row]
    day = next((place for place, title in enumerate(titles) if title in _DAYS), None)
    number = next((place for place, title in enumerate(titles) if title in _NUMBERS), None)
    known = next(place for place, title in enumerate(titles) if is_title(title))
    return [place for place in (day, number) if place is not None] or [known]


_NUMBERS = {
    title
    for feed in FEEDS
    for column in feed.columns
    if column.kind in (Kind.COUNT, Kind.MONEY, Kind.NUMBER)
    for title in column.headers
}


def _is_header(row: list[str]) -> bool:
    filled = [cell for cell in row if cell.strip()]
    known = _known(row)
    return known >= _FEWEST_BELOW and known >= _SHARE * len(filled) and _may_be_header(filled)


def _may_be_header(row: list[str]) -> bool:
    return all(map(may_be_title, row)) and not looks_like_data(row)


def _known(row: list[str]) -> int:
    return len({title for cell in row if is_title(title := _title_of(cell))})
