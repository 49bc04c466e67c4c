"""A web page as one sheet, as a spreadsheet program opens it: tables below each other, text between them as rows.

What a page says below its last table is counted. A cell that spans others stands in the first of them. Excel writes
the true number beside what a cell displays (`x:num`), and so does LibreOffice (`sdval`); it is taken where the cell
displays a number.
"""

import re
from html.parser import HTMLParser

from pipelines.readers.markup.sheet import WIDEST_SPAN, MarkupSheet
from pipelines.readers.workbook.cells import written

_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "option", "p",
    "pre", "section", "ul",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "template", "noscript", "select", "textarea", "title", "object", "svg",
})  # fmt: skip
_STRIKES = frozenset({"s", "strike", "del"})
_STRUCK_CLASS = re.compile(r"\.([\w-]+)[^{}.]*\{[^}]*line-through", re.IGNORECASE)
_CELLS = ("td", "th")
_MOST_LINES_BETWEEN = 20  # of a menu above the table only the end is of the table
_SPACE = re.compile(r"[ \t\r\n\f]+")
_DISPLAYED = re.compile(r"[-+(]?\s*(?:rp|idr)?\.?\s*[-+(]?[0-9][0-9.,\s]*[)%-]*", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")


def page_sheet(text: str, name: str = "") -> MarkupSheet:
    """Return the sheet of a page; one without rows where the page has no table."""
    page = _Page(name)
    page.feed(text)
    page.close()
    page.end()
    return page.sheet if page.tables else MarkupSheet(name)


class _Row:
    """Cells of the row being read, and which columns a cell of a row above reaches down into."""

    def __init__(self) -> None:
        self.cells: list[str] | None = None
        self.struck: list[int] = []
        self.merged: dict[int, int] = {}
        self.down: dict[int, int] = {}

    def begin(self) -> None:
        self.cells, self.struck, self.merged = [], [], {}

    def place(self, text: str, across: int, down: int, *, is_struck: bool) -> None:
        """Put a cell behind those of the row, where no cell of a row above reaches down.

        Args:
            text: what stands in it
            across: how many columns it spans
            down: how many rows it spans
            is_struck: whether all of it is struck through
        """
        cells = self.cells if self.cells is not None else []
        while self.down.get(len(cells), 0):
            cells.append("")
        if down > 1:
            self.down |= dict.fromkeys(range(len(cells), len(cells) + across), down)
            self.merged[len(cells)] = down
        self.struck += [len(cells)] if is_struck else []
        cells += [text, *[""] * (across - 1)]
        self.cells = cells

    def end(self) -> list[str]:
        cells, self.cells = self.cells or [], None
        self.down = {column: rows - 1 for column, rows in self.down.items() if rows > 1}
        return cells


class _Page(HTMLParser):
    """Reads a page once through; tags that a page leaves open are closed by what follows them."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.sheet, self.tables = MarkupSheet(name), 0
        self._open: list[_Row] = []
        self._lines: list[str] = []  # text outside tables, not yet a row
        self._text: list[str] = []
        self._cell: dict[str, str | None] | None = None
        self._unseen: list[str] = []
        self._strikes: list[str] = []  # open tags that strike through what is within them
        self._struck_classes: set[str] = set()
        self._is_unstruck = False  # whether some of the cell's text is not struck through
        self._is_apart = False  # whether a table has ended and nothing follows it yet

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _STRIKES or (tag not in _CELLS and self._is_struck(dict(attrs))):
            self._strikes.append(tag)
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag == "table":
            self._begin_table()
        elif tag == "tr":
            self._begin_row()
        elif tag in _CELLS and self._open:
            self._begin_cell(dict(attrs))
        elif tag in _BLOCKS:
            self._break()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._strikes:
            del self._strikes[len(self._strikes) - 1 - self._strikes[::-1].index(tag) :]
        if tag in _UNSEEN:
            if tag in self._unseen:
                del self._unseen[self._unseen.index(tag) :]
        elif tag == "table":
            self._end_table()
        elif tag == "tr":
            self._end_row()
        elif tag in _CELLS:
            self._end_cell()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._unseen[-1:] == ["style"]:
            self._struck_classes |= set(_STRUCK_CLASS.findall(data))
        if not self._unseen and (self._cell is not None or not self._open):
            self._text.append(_SPACE.sub(" ", data))
            self._is_unstruck |= bool(data.strip()) and not self._strikes

    def end(self) -> None:
        """Close what the page left open."""
        while self._open:
            self._end_table()
        self._break()
        self.sheet.skipped = {"page_text": len(self._lines)} if self._lines else {}

    def _is_struck(self, attributes: dict[str, str | None]) -> bool:
        classes = (attributes.get("class") or "").split()
        return "line-through" in (attributes.get("style") or "") or not self._struck_classes.isdisjoint(classes)

    def _add(self, row: list[str], struck: list[int] | None = None, merged: dict[int, int] | None = None) -> None:
        """Append a row, below an empty one where a table ended before it."""
        if self._is_apart:
            self.sheet.add([])
        self._is_apart = False
        self.sheet.add(row, struck=struck, merged=merged)

    def _break(self) -> None:
        """End a line: of a cell, or of the text between tables."""
        if self._cell is not None:
            self._text.append("\n")
        elif not self._open and (line := self._taken_text()):
            self._lines.append(line)

    def _taken_text(self) -> str:
        text = "\n".join(line for line in (line.strip() for line in "".join(self._text).split("\n")) if line)
        self._text = []
        return _SPACE.sub(" ", text) if self._cell is None else text

    def _begin_table(self) -> None:
        if self._open:
            self._end_row()  # a table within a cell: what came before it is a row of its own
        else:
            self._break()
            for line in self._lines[-_MOST_LINES_BETWEEN:]:
                self._add([line])
            self._lines = []
        self._open.append(_Row())
        self.tables += 1

    def _end_table(self) -> None:
        if self._open:
            self._end_row()
            self._open.pop()
            self._is_apart = True

    def _begin_row(self) -> None:
        if self._open:
            self._end_row()
            self._open[-1].begin()

    def _end_row(self) -> None:
        if self._open and (self._cell is not None or self._open[-1].cells is not None):
            self._end_cell()
            row = self._open[-1]
            self._add(row.end(), row.struck, row.merged)

    def _begin_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        self._text, self._cell, self._is_unstruck = [], attributes, False

    def _end_cell(self) -> None:
        if self._cell is not None and self._open:
            text = _cell_text(self._taken_text(), self._cell)
            is_struck = bool(text) and (not self._is_unstruck or self._is_struck(self._cell))
            across, down = (_span(self._cell, name) for name in ("colspan", "rowspan"))
            self._open[-1].place(text, across, down, is_struck=is_struck)
        self._cell = None


def _span(attributes: dict[str, str | None], name: str) -> int:
    text = (attributes.get(name) or "1").strip()
    return max(1, min(int(text), WIDEST_SPAN)) if text.isascii() and text.isdigit() and len(text) < 10 else 1


def _cell_text(text: str, attributes: dict[str, str | None]) -> str:
    """What the cell displays; the true number where a program wrote one beside it and a number is displayed."""
    for name in ("x:num", "sdval"):
        if name in attributes and "x:str" not in attributes:
            number = (attributes[name] or text).strip()
            if _NUMBER.fullmatch(number) and _DISPLAYED.fullmatch(text) and "%" not in text:
                return written(float(number))
    return written(text)
