"""Merged cells of a sheet: what stands in the first of a column holds for the others, and each is marked as merged.

Whether a value may hold for several rows depends on its column, which nobody knows yet: a day may, a quantity may not.
So the marks stay in the text until the columns are known.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from pipelines.types.cells.marks import COVERED, MERGED, TYPED

_MERGE = re.compile(rb'<mergeCell [^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


class Merge(NamedTuple):
    """Cells of one column that are merged, rows and columns from 0."""

    top: int
    bottom: int
    column: int


def merges_of_xml(chunk: bytes) -> Iterator[Merge]:
    """Yield the merged cells that a piece of the XML of an .xlsx sheet lists, as far as they span several rows."""
    if b"<mergeCell " in chunk:
        for left, top, _, bottom in _MERGE.findall(chunk):
            if top != bottom:
                yield Merge(int(top) - 1, int(bottom) - 1, column_number(left) - 1)


def merges_of_ranges(ranges: list[tuple[tuple[int, int], tuple[int, int]]] | None) -> list[Merge]:
    """Return the merged cells that calamine lists, as far as they span several rows."""
    return [Merge(top, bottom, left) for (top, left), (bottom, _) in ranges or () if top != bottom]


def column_number(letters: bytes) -> int:
    """`A` is 1, `XFD` is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


class MergedCells:
    """Fills merged cells of a sheet, row by row from the top.

    A merge that spans one row of data alone, as in forms whose rows are two lines high, is left as it is.
    """

    def __init__(self, merges: list[Merge], rows: Iterator[list[str]]) -> None:
        """Look through the rows that merges span.

        Args:
            merges: those of the sheet
            rows: its rows as text, from the first; read as far as the last merge reaches
        """
        self._spanning: dict[int, list[Merge]] = {}
        self._values: dict[Merge, str] = {}
        covered: dict[int, set[int]] = {}
        for merge in merges:
            self._spanning.setdefault(merge.top, []).append(merge)
        last = max((merge.bottom for merge in merges), default=-1)
        alive: list[Merge] = []
        own: list[bool] = []
        for number, cells in zip(range(last + 1), rows, strict=False):
            alive = [merge for merge in alive if merge.bottom >= number]
            covered[number] = {merge.column for merge in alive}
            starting = self._spanning.get(number, [])
            self._values |= {merge: cells[merge.column] for merge in starting if merge.column < len(cells)}
            alive += starting
            own.append(any(cell for place, cell in enumerate(cells) if place not in covered[number]))
        self._fills: dict[int, dict[int, Merge]] = {}
        for merge, text in self._values.items():
            if text and sum(own[merge.top : merge.bottom + 1]) > 1:
                for number in range(merge.top, min(merge.bottom, len(own) - 1) + 1):
                    self._fills.setdefault(number, {})[merge.column] = merge

    def __bool__(self) -> bool:
        """Whether any cell is marked."""
        return bool(self._fills)

    def fill(self, number: int, cells: list[str]) -> None:
        """Mark the merged cells of a row in place.

        Args:
            number: the row, from 0
            cells: its cells
        """
        for place, merge in self._fills.get(number, {}).items():
            text = self._values[merge]
            mark = MERGED if number == merge.top else COVERED
            cells[place] = f"{text.removesuffix(TYPED)}{mark}{TYPED if text.endswith(TYPED) else ''}"


class OdsMerges:
    """Collects the merged cells of the sheets of an .ods workbook while its XML is read through."""

    _ROWS = re.compile(rb"number-rows-spanned=[\"'](\d+)")

    def __init__(self) -> None:
        """Start before the first sheet."""
        self.sheets: list[list[Merge]] = []

    def step(self, kind: bytes, attributes: bytes, row: int, column: int) -> None:
        """Take the next tag.

        Args:
            kind: `table`, or a cell
            attributes: those of the tag
            row: number of rows up to this one
            column: number of columns up to this cell
        """
        if kind == b"table":
            self.sheets.append([])
        elif b"rows-spanned" in attributes and self.sheets:
            spanned = self._ROWS.search(attributes)
            if spanned and int(spanned[1]) > 1:
                self.sheets[-1].append(Merge(row - 1, row - 2 + int(spanned[1]), column - 1))


def is_ods(book: zipfile.ZipFile) -> bool:
    """Whether the sheets of this workbook lie in one part."""
    return "content.xml" in book.namelist()
