"""The day from which a workbook counts: 1900, or 1904 where an old Mac made it.

A day in a cell without a date format is a number, and only this decides which.
"""

import re
import zipfile
from pathlib import Path

from pipelines.readers.workbook.preflight import COMPOUND

_XML = re.compile(rb"<(?:\w+:)?workbookPr\b[^>]*\bdate1904\s*=\s*[\"'](?:1|true|on)[\"']", re.IGNORECASE)
# .xlsb: the record of the workbook's properties (153), its length, and flags of which the lowest is this one
_BINARY = re.compile(rb"\x99\x01[\x04-\x7f](.)", re.DOTALL)
# .xls: the records DATEMODE, which says 1, and PRECISION, which follows it
_OLD = b"\x22\x00\x02\x00\x01\x00\x0e\x00\x02\x00"
_MOST = 1 << 24


def since_1904(path: Path) -> bool:
    """Whether the days of this workbook are counted from 1904."""
    with path.open("rb") as file:
        if file.read(len(COMPOUND)) == COMPOUND:
            return _OLD in file.read(_MOST)
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as book:
        there = set(book.namelist())
        if "xl/workbook.xml" in there:
            return _XML.search(_start(book, "xl/workbook.xml")) is not None
        flags = _BINARY.search(_start(book, "xl/workbook.bin")) if "xl/workbook.bin" in there else None
        return bool(flags and flags[1][0] & 1)


def _start(book: zipfile.ZipFile, part: str) -> bytes:
    with book.open(part) as content:
        return content.read(_MOST)
