"""A sheet read from markup, as its rows come."""

from dataclasses import dataclass, field

from pipelines.readers.workbook.merged_cells import Merge

MOST_CELLS = 20_000_000
WIDEST_SPAN = 1000
"""As in HTML: a cell that claims more columns has so many."""


class TooLarge(Exception):
    """The tables have more cells than can be held."""


@dataclass
class MarkupSheet:
    """Rows of text; `cells` counts those of all of them."""

    name: str = ""
    hidden: bool = False
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    """Row number, from 1, and its cells."""
    cells: int = 0
    struck: dict[int, list[int]] = field(default_factory=dict)
    """Row number → places of the cells that are struck through, from 0."""

    merges: list[Merge] = field(default_factory=list)
    """Its cells that are merged below each other."""

    skipped: dict[str, int] = field(default_factory=dict)
    """By kind, how many lines of the document are no row."""

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row) for _, row in self.rows), default=0)

    def add(
        self,
        row: list[str],
        *,
        number: int = 0,
        struck: list[int] | None = None,
        merged: dict[int, int] | None = None,
    ) -> None:
        """Append a row.

        Args:
            row: its cells
            number: its number, where it has one; else it is the next one
            struck: places of its cells that are struck through
            merged: place of a cell → how many rows it spans, where these are several

        Raises:
            TooLarge: there are too many cells.
        """
        self.cells += len(row) + 1
        if self.cells > MOST_CELLS:
            raise TooLarge
        after = self.rows[-1][0] if self.rows else 0
        number = max(number, after + 1)
        self.rows.append((number, row))
        if struck:
            self.struck[number] = struck
        for place, rows in (merged or {}).items():
            self.merges.append(Merge(number - 1, number - 2 + rows, place))
