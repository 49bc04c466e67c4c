"""Titles and header in the first rows of a sheet; a header may take two rows."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from i18n import LANGUAGES, Words
from pipelines.types.cells.marks import TYPED, unmarked
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, Rows

MADE_UP_MARKS = tuple(folded(Words(language)("made_up.mark")) for language in LANGUAGES)
"""What stands in whatever is written from made-up data, in each language."""


class Title(NamedTuple):
    """A column's title; where a title above spans this column and others, that one is `group`."""

    own: str
    group: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """How it can be read, the fullest first: `Stok Masuk`, `Masuk Stok`, `Masuk`."""
        return (f"{self.group} {self.own}", f"{self.own} {self.group}", self.own) if self.group else (self.own,)


def titled(rows: Rows, *titles: str | tuple[str, ...]) -> tuple[int, dict[str, int]] | None:
    """The first row that has all these folded titles: its number, and the place of each title of that row.

    Of titles in a tuple it must have one.
    """
    ways = [{title} if isinstance(title, str) else {*title} for title in titles]
    for number, row in rows:
        places: dict[str, int] = {}
        for place, cell in enumerate(row):
            places.setdefault(folded(cell), place)
        if all(places.keys() & each for each in ways):
            return number, places
    return None


def is_made_up(titles: Rows) -> bool:
    """Whether the rows above a header say that what follows is made up."""
    cells = [folded(cell) for _, row in titles for cell in row if cell]
    return any(mark in cell for cell in cells for mark in MADE_UP_MARKS)


def single_titles(row: list[str]) -> list[Title]:
    """The cells of one row as titles."""
    return [Title(cell.replace(TYPED, "").strip()) for cell in row]


def two_row_titles(top: Rows) -> Iterator[tuple[int, list[Title]]]:
    """Position of the lower row, and the titles, of each pair of rows that may be a header of two rows."""
    for position in range(1, len(top)):
        above, below = top[position - 1][1], top[position][1]
        if all(may_be_title(cell) for cell in (*above, *below)) and not _is_heading(above, below):
            titles = _joined([cell.strip() for cell in above], [cell.strip() for cell in below])
            if any(title.group for title in titles):
                yield position, titles


def repeated_header(grid: Grid, *numbers: int) -> str:
    """SQL of the rows further down, with their kind, that say what one of the header rows of these numbers says.

    The non-data rows that the grid already lists come with them.
    """
    rows = f"SELECT row_number, [{', '.join(f'c{place}' for place in range(grid.width))}] AS cells FROM {grid.relation}"
    header = f"SELECT cells FROM ({rows}) WHERE row_number IN ({', '.join(map(str, numbers))})"
    repeated = f"""SELECT r.row_number, 'repeated_header' AS kind
        FROM ({rows}) r SEMI JOIN ({header}) h ON r.cells = h.cells WHERE r.row_number > {max(numbers)}"""
    if not grid.lines:
        return repeated
    return f"FROM {grid.lines} UNION ALL FROM ({repeated}) ANTI JOIN {grid.lines} USING (row_number)"


def _is_heading(above: list[str], below: list[str]) -> bool:
    """Whether a row above titles groups none of them: `Nama Barang | : Beras`, or one cell at the left."""
    filled = [place for place, cell in enumerate(above) if cell.strip()]
    first = next((place for place, cell in enumerate(below) if cell.strip()), None)
    return any(":" in cell for cell in above) or filled == [first]


_DATA = re.compile(
    r"\s*(\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}|\d{1,2}[:.]\d{2})([\s.:TZ+-]|\d|[ap]m|wib|wita|wit)*", re.IGNORECASE
)
_MANY_DIGITS = re.compile(r"\d([\s().+-]?\d){7,}")


def looks_like_data(row: Sequence[str]) -> bool:
    """Whether a cell of a row is a date, a time of day or a long number, as no title is."""
    return any(cell and (_DATA.fullmatch(unmarked(cell)) or _is_long_number(cell)) for cell in row)


def _is_long_number(cell: str) -> bool:
    """Whether a long number is most of a cell; `Kontak 0812-0000-0001 di rumah` is a title all the same."""
    digits = sum(letter.isdigit() for letter in cell)
    return bool(_MANY_DIGITS.search(cell)) and digits >= sum(letter.isalpha() for letter in cell)


def may_be_title(cell: str) -> bool:
    """Whether a cell can stand in a header: it is empty, or text with a letter in it."""
    return not cell.strip() or (TYPED not in cell and any(letter.isalpha() for letter in cell))


def _joined(above: list[str], below: list[str]) -> list[Title]:
    """A cell above reaches over the empty ones to its right, as long as something stands below each of them."""
    titles: list[Title] = []
    group = ""
    for upper, lower in zip(above, below, strict=True):
        if upper or not lower:
            group = upper if lower else ""
        titles.append(Title(lower, group) if lower else Title(upper))
    return titles
