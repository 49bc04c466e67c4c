"""What every reader returns: a sheet of text exactly as it stands in the file."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import duckdb

from pipelines.types.cells.marks import own_text

Rows = Sequence[tuple[int, list[str]]]
"""Row number and cells of some rows; an empty cell is ''."""
_TOP = 60
_LONGEST = 1000  # letters of a title


@dataclass(frozen=True)
class Grid:
    """One sheet of text, whole: title rows, header and blank rows included, in the file's order.

    Where the shape of the file decides what the sheet contains, `feed` and `header` are set and no row of the relation
    is a header.
    """

    relation: str
    """DuckDB table of `row_number` BIGINT (1-based, as Excel counts) and `c0` … `c{width-1}` VARCHAR."""
    width: int
    """Number of columns."""
    sheet: str = ""
    """Name of the sheet; '' where the file has only one, without a name."""
    feed: str | None = None
    """Name of the feed, where the shape decides it."""
    header: tuple[str, ...] | None = None
    """Canonical names of the columns, where the shape decides them."""
    note: tuple[str, ...] = ()
    """Keys of `assumed` in i18n: what the reader assumed."""
    hidden: bool = False
    """Whether the workbook hides the sheet."""
    constants: dict[str, str] = field(default_factory=dict)
    """By canonical column, what the file says for all rows: the item of a sheet of one item."""
    skipped: dict[str, int] = field(default_factory=dict)
    """By kind, how many parts of the file became no row."""
    lines: str | None = None
    """DuckDB table of `row_number` and `kind`: non-data rows the shape reveals, such as a debit on a bank statement."""
    repeats: bool = False
    """Whether another grid of the same sheet counts its non-data rows."""
    asks: bool = False
    """Whether its titles are questions of a form."""
    names_person: bool = False
    """Whether the file's name, and the constant `chat`, name a person; the books then use a pseudonym."""
    made_up: bool = False
    """Whether the rows above a shape with `header` mark its data as made up; other headers are detected later."""
    has_long_cells: bool = False
    """Whether a cell was cut because it is too long; such cells end in `cell_text.TOO_LONG`."""
    since_1904: bool = False
    """Whether a number that is a day counts from 1904."""
    struck: dict[str, list[int]] = field(default_factory=dict)
    """Row number → places of the cells that are struck through, and -1 where every filled cell of the row is."""
    part_of: str = ""
    """The sheet within whose rows those of this one repeat."""
    decided: dict[str, int] = field(default_factory=dict)
    """Canonical column → place, where the shape decides some columns and titles, in row 0, name the others."""
    merged: bool = False
    """Whether cells are marked as merged."""
    added: tuple[int, ...] = ()
    """Places of columns that are not in the file: what title rows say of each of several tables."""
    starts: int = 1
    """Number of its first row, where other tables of the sheet stand above it."""
    top: Rows = ()
    """The first rows, where titles and header stand."""


def with_top(con: duckdb.DuckDBPyConnection, grid: Grid) -> Grid:
    """Return the grid with its first rows, read from its relation."""
    last = 0 if grid.decided else grid.starts + _TOP - 1
    rows = con.execute(f"SELECT * FROM {grid.relation} WHERE row_number <= {last} ORDER BY row_number").fetchall()
    top = tuple((row[0], ["" if cell is None else str(cell)[:_LONGEST] for cell in row[1:]]) for row in rows)
    if grid.merged:
        top = tuple((number, [own_text(cell) for cell in row]) for number, row in top)
    return replace(grid, top=top)


def no_rows(width: int) -> str:
    """Return SQL of the relation of a grid of so many columns, without a row."""
    cells = "".join(f", NULL::VARCHAR AS c{place}" for place in range(width))
    return f"SELECT NULL::BIGINT AS row_number{cells} WHERE false"
