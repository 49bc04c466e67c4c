"""What the format of a number in an .xlsx displays beside it: `$50`, `2 ton`. The cell itself is a bare number."""

import re
import zipfile
from xml.etree import ElementTree

from pipelines.readers.workbook.merged_cells import column_number
from pipelines.readers.workbook.workbook_xml import REFERENCE, SheetMarks, row_chunks

_STYLES = "xl/styles.xml"
_CELL = re.compile(rb"<c ([^>]*(?<!/))>(?:<f[^<]*(?:</f>)?)?\s*<v>([^<]*)</v>")
_STYLE = re.compile(rb'\bs="(\d+)"')
_TYPE = re.compile(rb'\bt="(?!n")')
_CURRENCY = re.compile(r"\[\$([^\]-]+)(?:-[0-9A-Fa-f]+)?\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_OF_DATES = re.compile(r"[ymdhs]", re.IGNORECASE)
_COLOURED = re.compile(r"\[[^\]$]*\]")
_TELLING = re.compile(r"[^\W\d_]|[$€£¥₹]")
_RUPIAH = ("rp", "idr", "rupiah")
_LONGEST = 20


def read_formats(book: zipfile.ZipFile) -> dict[bytes, str]:
    """Return, by number of a cell style, what its numbers stand beside; rupiah go without saying."""
    if _STYLES not in book.namelist():
        return {}
    root = ElementTree.fromstring(book.read(_STYLES))
    codes = {each.get("numFmtId"): each.get("formatCode") or "" for each in root.iterfind("./{*}numFmts/{*}numFmt")}
    styles = root.find("./{*}cellXfs")
    texts = {
        b"%d" % number: _beside(codes.get(style.get("numFmtId"), ""))
        for number, style in enumerate(styles if styles is not None else ())
    }
    return {number: text for number, text in texts.items() if text}


def mark_formats(book: zipfile.ZipFile, part: str, formats: dict[bytes, str], sheet: SheetMarks) -> None:
    """Write the numbers of a sheet as they are displayed, where their format says what they count.

    Args:
        book: the workbook
        part: name of the sheet's XML in it
        formats: as `read_formats` returns it
        sheet: the marks of the sheet
    """
    if not formats:
        return
    for chunk in row_chunks(book, part):
        for attributes, value in _CELL.findall(chunk):
            style, place = _STYLE.search(attributes), REFERENCE.search(attributes)
            beside = formats.get(style[1]) if style else None
            if beside and place and not _TYPE.search(attributes) and (number := _number(value)):
                row, column = int(place[2]) - 1, column_number(place[1]) - 1
                sheet.cells.setdefault(row, {}).setdefault(column, f"{number} {beside}")


def _number(value: bytes) -> str:
    try:
        number = float(value)
    except ValueError:
        return ""
    return str(int(number)) if number.is_integer() else f"{number:.15g}"


def _beside(code: str) -> str:
    """The words and currencies of the first section of a format, in the order in which they are displayed."""
    section = code.split(";")[0]
    bare = _COLOURED.sub("", _LITERAL.sub("", _CURRENCY.sub("", section)))
    if _OF_DATES.search(bare.replace("General", "")):
        return ""
    words = [match[1] or "" for match in _CURRENCY.finditer(section)]
    words += [match[1] or match[2] or "" for match in _LITERAL.finditer(_CURRENCY.sub("", section))]
    text = " ".join("".join(words).split()) if words else "$" if "$" in bare else ""
    is_rupiah = text.lower().strip(". ") in _RUPIAH
    return "" if is_rupiah or len(text) > _LONGEST or not _TELLING.search(text) else text
