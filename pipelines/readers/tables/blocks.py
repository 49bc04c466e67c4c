"""The tables below each other on a sheet: where each begins, and what its own title rows declare for its rows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb

from pipelines.feeds import FEEDS
from pipelines.feeds.titles import declared_pairs
from pipelines.readers.stock_card.months import month_of
from pipelines.readers.tables.headers import is_title, key_of
from pipelines.types.cells.marks import own_text
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.top_rows import looks_like_data, may_be_title

_MOST_TITLES = 15
_PAGE = re.compile(
    r"(halaman|hal|hlm|lembar|page|sheet|पृष्ठ) ?(ke )?\d*( (dari|of|का) \d+)?|lanjutan|sambungan|continued"
)
_TOTAL = re.compile(r"((sub|grand) ?)?(total|jumlah|jml|saldo|sisa|pindahan|dipindahkan)\b")
_SIGNED = re.compile(
    r"(mengetahui|dibuat oleh|disetujui oleh|diperiksa oleh|petugas|ketua|koordinator|hormat kami|penanggung jawab|"
    r"tanda tangan|signed|prepared by|approved by|हस्ताक्षर)\b"
)
_FIT_ALL = {
    title
    for feed in FEEDS
    if not feed.by_shape
    for column in feed.columns
    if column.fits_all and column.name != feed.key
    for title in column.headers
}


@dataclass(frozen=True)
class Block:
    """A table of a stack."""

    start: int
    """Number of its first row, its titles included."""
    header: int
    """Number of its header row."""
    bottom: int
    """Number of the last row of its header, which may have two."""
    key: tuple[str, ...]
    """Its titles, folded."""
    titles: Rows = ()
    """The title rows above its header."""
    declared: dict[str, str] = field(default_factory=dict)
    """Title as it is written → text, of what its title rows declare."""
    is_line: bool = False
    """Whether it has no header of its own: a title line among the rows of the table above."""

    @property
    def month(self) -> str | None:
        """The month its titles name, `2021-08`; None without month or year."""
        return month_of(self.text)

    @property
    def text(self) -> str:
        """All that its titles contain."""
        return " ".join(cell for _, row in self.titles for cell in row if cell)


def blocks_of(con: duckdb.DuckDBPyConnection, grid: Grid, position: int, below: Rows) -> list[Block]:
    """Return the tables of a sheet whose header rows are known, the first included.

    Args:
        con: connection of the grid's relation
        grid: the sheet
        position: where among its first rows the first header stands
        below: the header rows further down
    """
    number, row = grid.top[position]
    lower = _lower_row(grid.top[position + 1 :])
    bottom = number + 1 if lower else number
    first = Block(0, number, bottom, key_of(row), grid.top[:position], _declared(grid.top[:position]))
    upper = key_of(grid.top[position - 1][1]) if position else ()
    around = {at: [*_rows_around(con, grid, at)] for at, _ in below}
    blocks, last = [first], number
    for at, cells in below:
        titles = _titles([(n, r) for n, r in around[at] if last < n < at], blocks, upper)
        start = titles[0][0] if titles else at
        is_repeated = (
            lower and key_of(cells) == first.key and any(key_of(r) == lower for n, r in around[at] if n == at + 1)
        )
        blocks.append(Block(start, at, at + 1 if is_repeated else at, key_of(cells), titles, _declared(titles)))
        last = at
    return blocks


def names_itself(block: Block) -> bool:
    """Whether a table has title rows with words of its own, rather than a page number."""
    return any(_words(row) for _, row in block.titles)


def unread_headings(block: Block) -> set[str]:
    """The title rows of a table that declare nothing, folded."""
    headings = (_words(row) for _, row in block.titles if not _declared([(0, row)]))
    return {heading for heading in headings if heading and not month_of(f"{heading} 2021")}


def _words(row: list[str]) -> str:
    text = folded(" ".join(row))
    return "" if _PAGE.fullmatch(text) else text


def _lower_row(below: Rows) -> tuple[str, ...]:
    """The titles of the row below a header, where that is its lower row; none where it is data."""
    row = below[0][1] if below else []
    filled = [cell for cell in row if cell.strip()]
    is_lower = any(is_title(folded(cell)) for cell in filled) and all(map(may_be_title, row))
    return key_of(row) if is_lower and not looks_like_data(row) else ()


def _rows_around(con: duckdb.DuckDBPyConnection, grid: Grid, number: int) -> Iterator[tuple[int, list[str]]]:
    rows = con.execute(
        f"SELECT * FROM {grid.relation} WHERE row_number BETWEEN $first AND $last ORDER BY row_number",
        {"first": number - _MOST_TITLES, "last": number + 1},
    )
    return ((row[0], [own_text(cell or "") for cell in row[1:]]) for row in rows.fetchall())


def _titles(above: Rows, blocks: list[Block], upper: tuple[str, ...]) -> Rows:
    """The rows directly above a header that can be titles: blank, one cell of words, or pairs of title and text."""
    before = {folded(" ".join(row)) for block in blocks for _, row in block.titles}
    titles: list[tuple[int, list[str]]] = []
    for number, row in reversed(above):
        text = folded(" ".join(row))
        if text and not (text in before or (upper and key_of(row) == upper) or is_title_row(row)):
            break
        titles.insert(0, (number, row))
    signed = max((nth for nth, (_, row) in enumerate(titles) if _SIGNED.match(folded(" ".join(row)))), default=-1)
    titles = titles[signed + 1 :]
    while titles and not (_says(titles[0][1], before) if signed >= 0 else any(titles[0][1])):
        titles.pop(0)
    return titles


def _says(row: list[str], before: set[str]) -> bool:
    """Whether a row below a signature is a title again, and no name of who signed."""
    text = folded(" ".join(row))
    return bool(text) and (text in before or bool(declared_pairs(row)) or month_of(f"{text} 2021") is not None)


def is_title_row(row: list[str]) -> bool:
    """Whether a row with a filled cell can be a title: words alone, or pairs of title and text, and no sum."""
    filled = [cell for cell in row if cell.strip()]
    if _TOTAL.match(folded(filled[0])) and ":" not in filled[0]:
        return False
    if len(filled) == 1:
        return any(letter.isalpha() for letter in filled[0])
    pairs = declared_pairs(row)
    whole = sum(2 for _ in pairs) >= len(filled) or any(cell.strip().startswith(":") for cell in filled)
    return bool(pairs) and whole and (":" in "".join(filled) or all(folded(title) in _FIT_ALL for title, _ in pairs))


def declares(row: list[str]) -> dict[str, str]:
    """What a title row declares, title → text."""
    return _declared([(0, row)])


def _declared(titles: Rows) -> dict[str, str]:
    """What title rows declare, title → text; an item or a day that stands alone is declared by it."""
    pairs = (pair for _, row in titles for pair in declared_pairs(row))
    return {title: text for title, text in pairs if folded(title) in _FIT_ALL}
