"""Delimited text as people send it: any usual delimiter, encoding and line end, title rows, ragged and blank rows.

A file that is clean is read by DuckDB alone, in parallel. Anything else goes through Python's csv module row by
row first, which is slower and forgives more. Both give the same grid.
"""

import csv
import mmap
import re
from collections import Counter
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from pipelines.errors import FeedError
from pipelines.readers.encoding import as_utf8, encoding_of
from pipelines.readers.grid import Grid

SHAPE = "delimited"
_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 80
_WIDEST = 1000
_NEEDS_CARE = re.compile(rb"\n[ \t]*\r?\n|\r(?!\n)|\A\s*\r?\n")

csv.field_size_limit(16 * 1024 * 1024)


class Layout(NamedTuple):
    """How the rows are written: delimiter, columns, and the ragged rows and lines above the regular ones."""

    delimiter: str
    width: int
    above: list[list[str]]
    skip: int


def accepts(path: Path, head: bytes) -> bool:
    """Any text: this is the reader of last resort."""
    return not head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"PAR1"))


def read(path: Path, con: duckdb.DuckDBPyConnection) -> list[Grid]:
    """The file as one grid. FeedError when it is empty, no text, or ends inside a quoted cell."""
    encoding = encoding_of(path)
    with TemporaryDirectory() as folder:
        text = as_utf8(path, encoding, Path(folder))
        layout = _layout(text, path.name)
        if not (_clean(text) and _loaded(text, con, layout)):
            rewritten = Path(folder) / "rewritten.csv"
            layout = _rewritten(text, path.name, rewritten, layout)
            _load_rewritten(rewritten, con, layout.width)
    note = ("encoding_cp1252",) if encoding == "cp1252" else ()
    return [Grid(relation="sheet_0", width=layout.width, note=note)]


def _layout(text: Path, name: str) -> Layout:
    with text.open(encoding="utf-8", newline="") as file:
        sample = "".join(islice(file, _SAMPLE_ROWS))
    if not sample.strip():
        raise FeedError("empty_file", file=name)
    declared = re.match(r"sep=(.)\r?\n", sample)
    delimiter = declared[1] if declared else max(_DELIMITERS, key=lambda sign: _evenness(sample, sign))
    lines = sample.splitlines(keepends=True)
    rows = csv.reader(lines, delimiter=delimiter)
    read: list[list[str]] = []
    ends: list[int] = []
    for row in rows:
        read.append(row)
        ends.append(rows.line_num)
    width = max(max(map(len, read)), 1)
    regular = next((i for i, row in enumerate(read) if len(row) == width), 0)
    if width > _WIDEST:
        raise FeedError("too_wide", file=name, columns=width)
    return Layout(delimiter, width, read[:regular], ends[regular - 1] if regular else 0)


def _evenness(sample: str, delimiter: str) -> float:
    """How many cells the rows agree on having: the right delimiter cuts most rows alike."""
    widths = Counter(len(row) for row in csv.reader(sample.splitlines(keepends=True), delimiter=delimiter) if row)
    width, rows = max(widths.items(), key=lambda pair: (pair[0] - 1) * pair[1])
    return (width - 1) * rows


def _clean(text: Path) -> bool:
    with text.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _NEEDS_CARE.search(content) is None


def _loaded(text: Path, con: duckdb.DuckDBPyConnection, layout: Layout) -> bool:
    """Read the file by DuckDB alone; False when a row is not as regular as its sample promised."""
    cells = ", ".join(f"c{i} VARCHAR" for i in range(layout.width))
    con.execute(f"CREATE OR REPLACE TABLE sheet_0 (row_number BIGINT, {cells})")
    for number, row in enumerate(layout.above, start=1):
        _insert(con, number, row + [""] * (layout.width - len(row)))
    try:
        con.execute(
            f"""INSERT INTO sheet_0 SELECT row_number() OVER () + {len(layout.above)}, * FROM read_csv($path,
            auto_detect=false, header=false, strict_mode=true, null_padding=false, quote='"', escape='"',
            delim=$delimiter, skip=$skip, columns={_columns(layout.width)})""",
            {"path": str(text), "delimiter": layout.delimiter, "skip": layout.skip},
        )
    except duckdb.Error:
        return False
    return True


def _insert(con: duckdb.DuckDBPyConnection, number: int, cells: list[str]) -> None:
    con.execute(f"INSERT INTO sheet_0 VALUES ({number}, {', '.join('?' * len(cells))})", cells)


def _columns(width: int) -> str:
    return "{" + ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width)) + "}"


def _rewritten(text: Path, name: str, target: Path, layout: Layout) -> Layout:
    """Every row with its number and the same count of cells, in a file of our own making."""
    width = layout.width
    with text.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=layout.delimiter, strict=True)
        try:
            width = max(width, *(len(row) for row in rows))
        except csv.Error:
            raise FeedError("unclosed_quote", file=name, line=rows.line_num) from None
    if width > _WIDEST:
        raise FeedError("too_wide", file=name, columns=width)
    with text.open(encoding="utf-8", newline="") as file, target.open("w", encoding="utf-8", newline="") as output:
        csv.writer(output, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
            [number, *row, *[""] * (width - len(row))]
            for number, row in enumerate(csv.reader(file, delimiter=layout.delimiter), start=1)
        )
    return layout._replace(width=width)


def _load_rewritten(path: Path, con: duckdb.DuckDBPyConnection, width: int) -> None:
    con.execute(
        f"""CREATE OR REPLACE TABLE sheet_0 AS SELECT CAST(r AS BIGINT) AS row_number, * EXCLUDE (r) FROM read_csv($path,
        auto_detect=false, header=false, quote='"', escape='"', delim=',', max_line_size=33554432,
        columns={{'r': 'VARCHAR', {_columns(width)[1:]})""",
        {"path": str(path)},
    )
