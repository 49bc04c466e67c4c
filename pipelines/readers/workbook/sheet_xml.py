"""What calamine does not tell of an .xlsx sheet: how far its filled cells reach, and the cells it would give as
empty though they are not (errors, and formulas whose result was never stored)."""

import re
import zipfile
from dataclasses import dataclass, field
from html import unescape
from posixpath import normpath
from xml.etree import ElementTree

from pipelines.readers.workbook.pieces import pieces

# Each begins with fixed bytes: over 50 MB that is the difference between 0.1 and 2 seconds.
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,9})"')
_BEYOND_Z = re.compile(rb' r="[A-Z]{2}')
_FILLED = re.compile(rb'<c [^>]*?\br="([A-Z]{1,6})(\d{1,9})"[^>]*(?<!/)>')
_ERROR = re.compile(rb'<c ([^>]*\bt="e"[^>]*(?<!/))>(?:<f[^<]*(?:</f>)?)?\s*<v>([^<]*)<')
_UNSTORED = re.compile(rb"<c ([^>]*(?<!/))>\s*<f\b(?:[^>]*/>|[^>]*>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,6})(\d{1,9})"')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass
class SheetMarks:
    """`rows` and `columns` the filled cells reach [count]; `cells`: row → column (both from 0) → text to put there."""

    rows: int = 0
    columns: int = 0
    cells: dict[int, dict[int, str]] = field(default_factory=dict)


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
    found = SheetMarks()
    for piece in pieces(book, part):
        _measure(piece, found)
        if b't="e"' in piece:
            for attributes, error in _ERROR.findall(piece):
                _keep(found, attributes, error)
        if b"<f" in piece:
            for attributes, formula in _UNSTORED.findall(piece):
                if b't="str"' not in attributes:
                    _keep(found, attributes, b"=" + formula)
    return found


def _measure(piece: bytes, found: SheetMarks) -> None:
    # Most sheets end before column AA, where even the last row of Excel is near enough: no need to look at each cell.
    if not _BEYOND_Z.search(piece):
        if _FILLED.search(piece):
            found.columns = max(found.columns, 26)
            found.rows = max(found.rows, *map(int, _ROW.findall(piece)), 0)
        return
    filled = _FILLED.findall(piece)
    found.columns = max(found.columns, *map(column_number, {cell[0] for cell in filled}), 0)
    found.rows = max(found.rows, *map(int, {cell[1] for cell in filled}), 0)


def _keep(found: SheetMarks, attributes: bytes, text: bytes) -> None:
    if place := _REFERENCE.search(attributes):
        row, column = int(place[2]) - 1, column_number(place[1]) - 1
        found.cells.setdefault(row, {})[column] = unescape(text.decode("utf-8", "replace"))


def column_number(letters: bytes) -> int:
    """`A` is 1, `XFD` is 16384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
