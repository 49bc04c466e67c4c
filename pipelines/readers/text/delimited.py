"""Delimited text as people send it: any usual delimiter, encoding and line end, title rows, ragged and blank rows.

A file that is clean is read by DuckDB alone, in parallel. Anything else goes through Python's csv module row by
row first, which is slower and forgives more. Both give the same grid.
"""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipelines.readers.text.encoding import as_utf8, encoding_of
from pipelines.readers.text.layout import LONGEST, WIDEST, Layout, layout_of
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid, no_rows
from pipelines.types.relations import Relations
from pipelines.types.sql import itself

SHAPE = "delimited"
_TYPED = "\u2060"  # what readers of workbooks put behind a true number; in a text it is an invisible letter
_UNCLEAN = (b"\n\n", b"\n\r\n", b"\n ", b"\n\t", _TYPED.encode())
_CHUNK = 1 << 22

csv.field_size_limit(3 * LONGEST)  # more than the first lines together, so that only the whole reading meets it


def accepts(path: Path, head: bytes) -> bool:
    """Any text: this is the reader of last resort."""
    return not head.startswith(
        (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"PAR1")
    )


def read(path: Path, relations: Relations) -> list[Grid]:
    """The file as one grid. FeedError when it is empty, no text, or ends inside a quoted cell."""
    encoding = encoding_of(path)
    with TemporaryDirectory() as folder:
        text = as_utf8(path, encoding, Path(folder))
        layout = layout_of(text, path.name)
        relation = _load_clean(text, relations, layout, _clean_rows(text))
        if relation is None:
            rewritten = Path(folder) / "rewritten.csv"
            layout = _rewritten(text, path.name, rewritten, layout)
            relation = _load_rewritten(rewritten, relations, layout.width)
    note = ("encoding_cp1252",) if encoding == "cp1252" else ()
    return [Grid(relation=relation, width=layout.width, note=note)]


def _clean_rows(text: Path) -> int | None:
    """How many rows a clean file has: lines that end outside quotes.

    None when a line is blank, or looks so, one ends in a lone CR, or a cell claims a type no text has.
    """
    rows, is_quoted, end = 0, 0, b"\n"
    with text.open("rb") as file:
        while chunk := file.read(_CHUNK):
            chunk += file.read(1) if chunk.endswith(b"\r") else b""
            joined = end + chunk
            if any(sign in joined for sign in _UNCLEAN) or chunk.count(b"\r") != chunk.count(b"\r\n"):
                return None
            pieces = chunk.split(b'"')
            rows += sum(piece.count(b"\n") for piece in pieces[is_quoted::2])
            is_quoted = (is_quoted + len(pieces) - 1) % 2
            end = chunk[-2:]
    return rows + (not end.endswith(b"\n"))


def _load_clean(text: Path, relations: Relations, layout: Layout, rows: int | None) -> str | None:
    """Load the file by DuckDB alone; None when a row is not as regular as the sample, or one is missing."""
    if rows is None:
        return None
    con, relation = relations.con, relations.table("sheet", no_rows(layout.width))
    for number, row in enumerate(layout.above, start=1):
        cells = row + [""] * (layout.width - len(row))
        con.execute(f"INSERT INTO {relation} VALUES ({number}, {', '.join('?' * len(cells))})", cells)
    try:
        con.execute(
            f"""INSERT INTO {relation} SELECT row_number() OVER () + {len(layout.above)}, * FROM read_csv($path,
            auto_detect=false, header=false, strict_mode=true, null_padding=false, quote='"', escape='"',
            delim=$delimiter, skip=$skip, columns={_columns(layout.width)})""",
            {"path": itself(text), "delimiter": layout.delimiter, "skip": layout.skip},
        )
    except duckdb.Error:
        return None
    return relation if con.execute(f"SELECT count(*) FROM {relation}").fetchall() == [(rows,)] else None


def _columns(width: int) -> str:
    return "{" + ", ".join(f"'c{i}': 'VARCHAR'" for i in range(width)) + "}"


def _rewritten(text: Path, name: str, target: Path, layout: Layout) -> Layout:
    """Every row with its number and the same count of cells, in a file of our own making."""
    width = max(layout.width, _widest(text, name, layout.delimiter))
    if width > WIDEST:
        raise FeedError("too_wide", file=name, columns=width)
    with text.open(encoding="utf-8", newline="") as file, target.open("w", encoding="utf-8", newline="") as output:
        csv.writer(output, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(
            [number, *(cell.replace(_TYPED, "") for cell in row), *[""] * (width - len(row))]
            for number, row in enumerate(csv.reader(file, delimiter=layout.delimiter), start=1)
        )
    return layout._replace(width=width)


def _widest(text: Path, name: str, delimiter: str) -> int:
    """Cells of the widest row, each looked at. FeedError where a row cannot be told from the next."""
    widest = 0
    with text.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            for row in rows:
                if sum(map(len, row)) > LONGEST:
                    raise FeedError("line_too_long", file=name, line=rows.line_num, limit=LONGEST // 1_000_000)
                widest = max(widest, len(row))
        except csv.Error as error:
            key = "line_too_long" if "field limit" in str(error) else "unclosed_quote"
            raise FeedError(key, file=name, line=rows.line_num, limit=LONGEST // 1_000_000) from None
    return widest


def _load_rewritten(path: Path, relations: Relations, width: int) -> str:
    return relations.table(
        "sheet",
        f"""SELECT CAST(r AS BIGINT) AS row_number, * EXCLUDE (r) FROM read_csv($path,
        auto_detect=false, header=false, quote='"', escape='"', delim=',', new_line='\\n', max_line_size=33554432,
        columns={{'r': 'VARCHAR', {_columns(width)[1:]})""",
        {"path": itself(path)},
    )
