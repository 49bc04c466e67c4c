"""How far the filled cells of an .ods workbook reach: a few bytes can repeat a row or a cell a million times."""

import re
import zipfile

from pipelines.readers.workbook.pieces import pieces

_TOKEN = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_ROWS = re.compile(rb"number-rows-repeated=[\"'](\d+)")
_COLUMNS = re.compile(rb"number-columns-repeated=[\"'](\d+)")


def area(book: zipfile.ZipFile) -> int:
    """Rows × columns [cells] of the largest rectangle from A1 around the filled cells of a sheet."""
    reach = _Reach()
    for piece in pieces(book, "content.xml", row=b"table:table-row"):
        for kind, attributes in _TOKEN.findall(piece):
            reach.step(kind, attributes)
    return reach.largest


class _Reach:
    """Where the reading stands, and how far the filled cells of the present sheet have come."""

    def __init__(self) -> None:
        self.largest = self.row = self.column = self.columns = 0

    def step(self, kind: bytes, attributes: bytes) -> None:
        if kind == b"table":
            self.row = self.columns = 0
        elif kind == b"table-row":
            self.row += _times(_ROWS, attributes)
            self.column = 0
        else:
            self.column += _times(_COLUMNS, attributes)
            if b"value" in attributes or not attributes.endswith(b"/"):
                self.columns = max(self.columns, self.column)
                self.largest = max(self.largest, self.row * self.columns)


def _times(repeated: re.Pattern[bytes], attributes: bytes) -> int:
    if b"repeated" not in attributes:
        return 1
    found = repeated.search(attributes)
    return int(found[1]) if found else 1
