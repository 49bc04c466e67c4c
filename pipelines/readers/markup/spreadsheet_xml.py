"""XML Spreadsheet 2003 ("XML-Tabelle"), as older programs and web applications write it under the name .xls."""

from collections.abc import Iterator
from datetime import datetime

from pipelines.readers.guarded_xml import guarded_parser
from pipelines.readers.markup.sheet import WIDEST_SPAN, MarkupSheet
from pipelines.readers.workbook.cells import written

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_NO_DAY = (1899, 1900)  # the year of what is only a time of day


def workbook_sheets(content: bytes) -> list[MarkupSheet]:
    """Return the sheets of a workbook.

    content: the file

    Raises:
        Declares: it declares a document type or entities.
        expat.ExpatError: it is no whole XML.
    """
    book = _Book()
    parser = guarded_parser(namespace_separator=" ")
    parser.StartElementHandler = book.start
    parser.EndElementHandler = book.end
    parser.CharacterDataHandler = book.text
    parser.Parse(content, True)
    return book.sheets


class _Book:
    """Where the reading stands."""

    def __init__(self) -> None:
        self.sheets: list[MarkupSheet] = []
        self._path: list[str] = []
        self._row: dict[int, str] = {}
        self._number = self._column = 0
        self._type = ""
        self._text: list[str] | None = None
        self._across = 0
        self._style = self._row_style = ""
        self._struck_styles: set[str] = set()
        self._struck: list[int] = []
        self._merged: dict[int, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        own = {key.removeprefix(f"{_SPREADSHEET} "): value for key, value in attributes.items()}
        if name == "Worksheet":
            self.sheets.append(MarkupSheet(own.get("Name", "")))
            self._number = 0
        elif name == "Row":
            self._number = _index(own, self._number + 1)
            self._row, self._column, self._struck, self._merged = {}, 0, [], {}
            self._row_style = own.get("StyleID", "")
        elif name == "Cell":
            self._column = _index(own, self._column + 1)
            self._across = min(_count(own, "MergeAcross"), WIDEST_SPAN)
            if down := _count(own, "MergeDown"):
                self._merged[self._column - 1] = down + 1
            if own.get("StyleID", self._row_style) in self._struck_styles:
                self._struck.append(self._column - 1)
        elif name == "Style":
            self._style = own.get("ID", "")
        elif name == "Font" and own.get("StrikeThrough") == "1" and "Style" in self._path:
            self._struck_styles.add(self._style)
        elif name == "Data" and self._path[-1:] == ["Cell"]:
            self._type, self._text = own.get("Type", "String"), []
        elif name == "Visible":
            self._text = []
        self._path.append(name)

    def end(self, name: str) -> None:
        name = self._path.pop()
        if name == "Data" and self._path[-1:] == ["Cell"] and self._text is not None:
            self._row[self._column] = _cell("".join(self._text), self._type)
            self._text = None
        elif name == "Visible" and self._text is not None:
            if self.sheets and "Worksheet" in self._path:
                self.sheets[-1].hidden = "".join(self._text).strip() != "SheetVisible"
            self._text = None
        elif name == "Cell":
            self._column += self._across
        elif name == "Row" and self.sheets:
            self.sheets[-1].add(list(_padded(self._row)), number=self._number, struck=self._struck, merged=self._merged)

    def text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _index(own: dict[str, str], following: int) -> int:
    return max(_count(own, "Index"), following)


def _count(own: dict[str, str], name: str) -> int:
    text = own.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _padded(row: dict[int, str]) -> Iterator[str]:
    last = max(row, default=0)
    if last > 20 * WIDEST_SPAN:
        last = 20 * WIDEST_SPAN  # refused as too wide
    return (row.get(column, "") for column in range(1, last + 1))


def _cell(text: str, kind: str) -> str:
    """The text of a cell; a number, day, time or truth with the mark of what the program knew."""
    try:
        if kind == "Number":
            return written(float(text))
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            if moment.year in _NO_DAY and moment.timetuple().tm_yday in (1, 365):
                return written(moment.time())
            is_day = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
            return written(moment.date() if is_day else moment)
        if kind == "Boolean":
            return written(text.strip() == "1")
    except ValueError:
        return written(text)
    return written(text)
