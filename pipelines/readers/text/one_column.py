"""Delimited lines that lie in one column, as a spreadsheet that expects another separator makes of a text.

Where a line holds that other separator, the spreadsheet has cut it there; the pieces are joined again. A spreadsheet
that took the text for Windows-1252 has stored the letters of its UTF-8, which are put together again.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.readers.text import delimited
from pipelines.types.grid import Grid, Rows, with_top
from pipelines.types.relations import Relations

_SEPARATORS = ";\t|,"
_FEWEST_CELLS = 3
_ALIKE = 0.8  # of the lines from the first of the usual width on
_TYPED = "\u2060"


def split(relations: Relations, grid: Grid) -> Grid:
    """Return the table that the lines of a sheet are, read as text; the sheet itself when it is a table already.

    Args:
        relations: where the table is made
        grid: the sheet as text, with its first rows
    """
    separator = _separator(grid.top)
    if separator is None:
        return grid
    cells = ", ".join(f"c{place}" for place in range(grid.width))
    rows = relations.con.execute(f"SELECT [{cells}] FROM {grid.relation} ORDER BY row_number").fetchall()
    text = "\n".join(_line(row) for (row,) in rows)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "lines.csv"
        path.write_bytes(f"sep={separator}\n".encode() + _encoded(text))
        (table,) = delimited.read(path, relations)
    relation = relations.table(
        "lines", f"SELECT * REPLACE (row_number - 1 AS row_number) FROM {table.relation} WHERE row_number > 1"
    )
    split_grid = replace(grid, relation=relation, width=table.width, note=(*grid.note, *table.note, "lines_split"))
    return with_top(relations.con, split_grid)


def _separator(top: Rows) -> str | None:
    """The separator of the lines that lie in the first column; None for another sheet."""
    filled = [row for _, row in top if any(cell.strip() for cell in row)]
    if len(filled) < 2 or any(not row[0].strip() for row in filled):
        return None
    is_cut = [any(cell.strip() for cell in row[1:]) for row in filled]
    lines = [_line(row) for row in filled]
    shares = {sign: _share(lines, is_cut, sign) for sign in _SEPARATORS if not (sign == "," and any(is_cut))}
    best = max(shares, key=lambda sign: shares[sign])
    return best if shares[best] else None


def _share(lines: list[str], is_cut: list[bool], separator: str) -> int:
    """How many cells the lines have together, when most of them have equally many and the first is whole; else 0."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
    except csv.Error:  # a field longer than any line of a table
        return 0
    counts = Counter(width for width in widths if width >= _FEWEST_CELLS)
    if not counts:
        return 0
    width, alike = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    first = widths.index(width)
    if is_cut[min(first, len(is_cut) - 1)]:
        return 0  # a list in a cell of a table
    table = widths[first:]
    return width * alike if alike >= 2 and table.count(width) >= _ALIKE * len(table) else 0


def _line(row: Sequence[str | None]) -> str:
    """A row as the line it was: what the spreadsheet cut at commas joined again, on one line."""
    cells = [(cell or "").replace(_TYPED, "") for cell in row]
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    return ",".join(cells).replace("\n", " ").replace("\r", " ")


def _encoded(text: str) -> bytes:
    """The lines as UTF-8; letters that are bytes of UTF-8, each taken for one of Windows-1252, become those bytes."""
    if not text.isascii():
        try:
            stored = b"".join(_byte(letter) for letter in text)
            stored.decode("utf-8")
            return stored.removeprefix(b"\xef\xbb\xbf")
        except UnicodeError:
            pass
    return text.removeprefix("\ufeff").encode()


def _byte(letter: str) -> bytes:
    """The byte that a program showed as this letter; control letters stand for bytes that Windows-1252 leaves free."""
    is_byte = ord(letter) < 0x80 or (ord(letter) < 0xA0 and not letter.isprintable())
    return bytes([ord(letter)]) if is_byte else letter.encode("cp1252")
