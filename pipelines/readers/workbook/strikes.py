"""What is struck through in a workbook: whole cells, and parts of their text.

Read from the XML of .xlsx: a cell is struck by the font of its style or by that of its text. Of other formats only
.ods tells that nothing is struck.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from pipelines.readers.workbook.merged_cells import column_number
from pipelines.readers.workbook.workbook_xml import REFERENCE, SheetMarks, row_chunks

EVERY = -1
"""Stands among the struck places of a row whose every filled cell is struck."""
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_ODS = ("content.xml", "styles.xml")
_ODS_STRIKE = re.compile(rb"text-line-through-style=[\"'](?!none)")
_CELL = re.compile(rb"<c ([^>]*(?<!/))>(.*?)</c>", re.DOTALL)
_STYLE = re.compile(rb'\bs="(\d+)"')
_VALUE = re.compile(rb"<v[^>]*>([^<]*)</v>")
_INLINE = re.compile(rb"<is\b.*</is>", re.DOTALL)
_NOT = ("0", "false", "off")


@dataclass
class Strikes:
    """The styles and shared texts of a workbook that are struck."""

    styles: frozenset[bytes] = frozenset()
    """Numbers of the cell styles whose font is struck."""
    texts: frozenset[bytes] = frozenset()
    """Numbers of the shared texts that are struck as a whole."""
    partly: dict[bytes, str] = field(default_factory=dict)
    """Number of a shared text of which a part is struck → the text with that part between tildes."""

    @property
    def any(self) -> bool:
        """Whether a cell can be struck at all."""
        return bool(self.styles or self.texts or self.partly)


def read_strikes(book: zipfile.ZipFile) -> Strikes:
    """Return the struck styles and texts of an .xlsx."""
    there = set(book.namelist())
    styles = frozenset(_struck_styles(book.read(_STYLES))) if _STYLES in there else frozenset()
    strings = book.read(_STRINGS) if _STRINGS in there else b""
    texts, partly = set(), {}
    for number, (text, is_whole) in enumerate(_struck_texts(strings)) if b"strike" in strings else ():
        if is_whole:
            texts.add(b"%d" % number)
        elif text:
            partly[b"%d" % number] = text
    return Strikes(styles, frozenset(texts), partly)


def is_unread(book: zipfile.ZipFile) -> bool:
    """Whether a zipped workbook that is no .xlsx may have struck cells, which nobody reads."""
    there = set(book.namelist())
    if "content.xml" not in there:
        return "xl/workbook.bin" in there
    return any(_ODS_STRIKE.search(book.read(part)) for part in _ODS if part in there)


def mark_strikes(book: zipfile.ZipFile, part: str, strikes: Strikes, sheet: SheetMarks) -> None:
    """Add the struck cells of a sheet to its marks.

    Args:
        book: the workbook
        part: name of the sheet's XML in it
        strikes: what is struck in the workbook
        sheet: the marks of the sheet
    """
    if not strikes.any:
        return
    for chunk in row_chunks(book, part):
        for row in chunk.split(b"</row>"):
            _mark_row(row, strikes, sheet)


def _mark_row(row: bytes, strikes: Strikes, sheet: SheetMarks) -> None:
    struck, number, is_every = [], 0, True
    for attributes, content in _CELL.findall(row):
        place, value = REFERENCE.search(attributes), _VALUE.search(content)
        if place is None or not (value or _INLINE.search(content)):
            continue
        number, column = int(place[2]), column_number(place[1]) - 1
        text = value[1] if value and b't="s"' in attributes else None
        style = _STYLE.search(attributes)
        if (style and style[1] in strikes.styles) or text in strikes.texts:
            struck.append(column)
            continue
        is_every = False
        if text in strikes.partly:
            sheet.cells.setdefault(number - 1, {})[column] = strikes.partly[text]
    if struck:
        sheet.struck[number] = [*struck, *([EVERY] if is_every else [])]


def _struck_styles(xml: bytes) -> Iterator[bytes]:
    if b"strike" not in xml:
        return
    root = ElementTree.fromstring(xml)
    fonts = root.find("./{*}fonts")
    formats = root.find("./{*}cellXfs")
    struck = {str(n) for n, font in enumerate(fonts if fonts is not None else ()) if _is_struck(font)}
    for number, style in enumerate(formats if formats is not None else ()):
        if style.get("fontId") in struck:
            yield b"%d" % number


def _struck_texts(xml: bytes) -> Iterator[tuple[str, bool]]:
    """Each shared text with its struck parts between tildes, '' where nothing is struck; and whether all of it is."""
    for text in ElementTree.fromstring(xml).iterfind("./{*}si"):
        runs = [(_text(run), _is_struck(run.find("./{*}rPr"))) for run in text.iterfind("./{*}r")]
        filled = [struck for part, struck in runs if part.strip()]
        is_some = any(filled)
        marked = "".join(f"~~{part}~~" if struck and part.strip() else part for part, struck in runs)
        yield (marked if is_some else "", is_some and all(filled))


def _text(run: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in run.iterfind("./{*}t"))


def _is_struck(font: ElementTree.Element | None) -> bool:
    strike = font.find("./{*}strike") if font is not None else None
    return strike is not None and (strike.get("val") or "1").lower() not in _NOT
