"""The XML of a workbook, for what calamine leaves out.

How far the filled cells of a sheet reach, and cells of .xlsx that calamine returns as empty though they are not:
errors, and formulas whose result was never stored.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from posixpath import normpath
from xml.etree import ElementTree

from pipelines.readers.workbook.merged_cells import Merge, OdsMerges, column_number, merges_of_xml

_CHUNK = 4 << 20
_PREFIX = re.compile(rb"<(\w+:)worksheet\b")

# cells of an .ods sheet: a few bytes can repeat a row or a cell a million times
_ODS_TOKEN = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>")
_ODS_ROWS = re.compile(rb"number-rows-repeated=[\"'](\d+)")
_ODS_COLUMNS = re.compile(rb"number-columns-repeated=[\"'](\d+)")

# cells of an .xlsx sheet. Each begins with fixed bytes: over 50 MB that is the difference between 0.1 and 2 seconds.
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,9})"')
_BEYOND_Z = re.compile(rb' r="[A-Z]{2}')
_FILLED = re.compile(rb'<c [^>]*?\br="([A-Z]{1,6})(\d{1,9})"[^>]*(?<!/)>')
_ERROR = re.compile(rb'<c ([^>]*\bt="e"[^>]*(?<!/))>(?:<f[^<]*(?:</f>)?)?\s*<v>([^<]*)<')
_UNSTORED = re.compile(rb"<c ([^>]*(?<!/))>\s*<f\b(?:[^>]*/>|[^>]*>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
REFERENCE = re.compile(rb'\br="([A-Z]{1,6})(\d{1,9})"')
"""Column and row of a cell of an .xlsx sheet, among the attributes of its tag."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def row_chunks(book: zipfile.ZipFile, part: str, *, row: bytes = b"row") -> Iterator[bytes]:
    """Yield the XML of a sheet, unpacked a few megabytes at a time and cut where a row ends.

    `<x:row>`, as some programs write, comes as `<row>`.

    Args:
        book: the workbook
        part: name of the sheet's XML in it
        row: tag of a row
    """
    rest, prefix = b"", None
    with book.open(part) as file:
        while chunk := file.read(_CHUNK):
            if prefix is None:
                named = _PREFIX.search(chunk[:4000])
                prefix = named[1] if named else b""
            rest += chunk
            row_end = b"</" + prefix + row + b">"
            end = rest.rfind(row_end) + len(row_end) if row_end in rest else 0
            yield _without(prefix, rest[:end])
            rest = rest[end:]
    yield _without(prefix or b"", rest)


def _without(prefix: bytes, piece: bytes) -> bytes:
    return piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else piece


def ods_shape(book: zipfile.ZipFile) -> tuple[int, list[list[Merge]]]:
    """Rows × columns [cells] of the largest rectangle around the filled cells of a sheet, and the merges of each."""
    reach, merges = _Reach(), OdsMerges()
    for chunk in row_chunks(book, "content.xml", row=b"table:table-row"):
        for kind, attributes in _ODS_TOKEN.findall(chunk):
            reach.step(kind, attributes)
            merges.step(kind, attributes, reach.row, reach.column)
    return reach.largest, merges.sheets


class _Reach:
    """Where the reading stands, and how far the filled cells of the present sheet have come."""

    def __init__(self) -> None:
        self.largest = self.row = self.column = self.columns = 0

    def step(self, kind: bytes, attributes: bytes) -> None:
        if kind == b"table":
            self.row = self.columns = 0
        elif kind == b"table-row":
            self.row += _times(_ODS_ROWS, attributes)
            self.column = 0
        else:
            self.column += _times(_ODS_COLUMNS, attributes)
            if b"value" in attributes or not attributes.endswith(b"/"):
                self.columns = max(self.columns, self.column)
                self.largest = max(self.largest, self.row * self.columns)


def _times(repeated: re.Pattern[bytes], attributes: bytes) -> int:
    if b"repeated" not in attributes:
        return 1
    match = repeated.search(attributes)
    return int(match[1]) if match else 1


@dataclass
class SheetMarks:
    """`rows` and `columns` the filled cells reach [count]; `cells`: row → column (both from 0) → text to put there.

    `struck`: row (as Excel counts) → the columns (from 0) of its struck cells, and EVERY of `strikes` where all are.
    `merges` are its merged cells.
    """

    rows: int = 0
    columns: int = 0
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    struck: dict[int, list[int]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)


def parts(book: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → its part in the zip; empty where the workbook is not .xlsx."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= set(book.namelist()):
        return {}
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target") or "" for relation in relations}
    sheets = ElementTree.fromstring(book.read("xl/workbook.xml")).iterfind(".//{*}sheets/{*}sheet")
    return {sheet.get("name") or "": _part(targets.get(sheet.get(_RELATION), "")) for sheet in sheets}


def _part(target: str | None) -> str:
    target = target or ""
    return target.lstrip("/") if target.startswith("/") else normpath("xl/" + target)


def marks(book: zipfile.ZipFile, part: str) -> SheetMarks:
    """Read one sheet's XML through once."""
    sheet_marks = SheetMarks()
    for chunk in row_chunks(book, part):
        _measure(chunk, sheet_marks)
        sheet_marks.merges += merges_of_xml(chunk)
        if b't="e"' in chunk:
            for attributes, error in _ERROR.findall(chunk):
                _keep(sheet_marks, attributes, error)
        if b"<f" in chunk:
            for attributes, formula in _UNSTORED.findall(chunk):
                if b't="str"' not in attributes:
                    _keep(sheet_marks, attributes, b"=" + formula)
    return sheet_marks


def _measure(chunk: bytes, sheet_marks: SheetMarks) -> None:
    # Most sheets end before column AA, where even the last row of Excel is near enough: no need to look at each cell.
    if not _BEYOND_Z.search(chunk):
        if _FILLED.search(chunk):
            sheet_marks.columns = max(sheet_marks.columns, 26)
            sheet_marks.rows = max(sheet_marks.rows, *map(int, _ROW.findall(chunk)), 0)
        return
    filled = _FILLED.findall(chunk)
    sheet_marks.columns = max(sheet_marks.columns, *map(column_number, {cell[0] for cell in filled}), 0)
    sheet_marks.rows = max(sheet_marks.rows, *map(int, {cell[1] for cell in filled}), 0)


def _keep(sheet_marks: SheetMarks, attributes: bytes, text: bytes) -> None:
    if place := REFERENCE.search(attributes):
        row, column = int(place[2]) - 1, column_number(place[1]) - 1
        sheet_marks.cells.setdefault(row, {})[column] = unescape(text.decode("utf-8", "replace"))
