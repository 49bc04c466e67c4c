"""A sheet read from markup, as its rows come."""

from dataclasses import dataclass, field

MOST_CELLS = 20_000_000
WIDEST_SPAN = 1000
"""As in HTML: a cell that claims more columns has so many."""


class TooLarge(Exception):
    """The tables have more cells than can be held."""


class Declares(Exception):
    """The document declares a type or entities of its own, as no program that exports a table does."""


@dataclass
class MarkupSheet:
    """Rows of text; `cells` counts those of all of them."""

    name: str = ""
    hidden: bool = False
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    """Row number, from 1, and its cells."""
    cells: int = 0

    @property
    def width(self) -> int:
        """Number of columns."""
        return max((len(row) for _, row in self.rows), default=0)

    def add(self, row: list[str], number: int | None = None) -> None:
        """Append a row; without a number it is the next one.

        Raises:
            TooLarge: there are too many cells.
        """
        self.cells += len(row) + 1
        if self.cells > MOST_CELLS:
            raise TooLarge
        after = self.rows[-1][0] if self.rows else 0
        self.rows.append((max(number or 0, after + 1), row))
