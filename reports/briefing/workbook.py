"""The briefing as a workbook: typed sheets with every figure and row, what each means, and where it comes from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

import settings
from codes import MADE_UP_MARK
from i18n import Words
from reports.briefing.document import Briefing, Chart, Figure, Item, Section, Table
from reports.briefing.units import is_hidden, written
from reports.delivery_book import OPTIONS

_LONGEST_NAME, _NOT_IN_NAMES = 31, str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDEST, _NARROWEST = 60, 9
_FORMATS = {
    "text": {"text_wrap": True, "valign": "top"},
    "bold": {"bold": True, "valign": "top"},
    "title": {"bold": True, "font_size": 14, "valign": "top"},
    "head": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "top", "bg_color": "#DCEDEC"},
    "mark": {"bold": True, "bg_color": "#F6DD7C"},
    "count": {"num_format": "#,##0.##", "valign": "top"},
    "share": {"num_format": "0.0%", "valign": "top"},
    "chance": {"num_format": "0%", "valign": "top"},
    "idr": {"num_format": '"Rp"#,##0', "valign": "top"},
    "rate": {"num_format": "#,##0.0", "valign": "top"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left", "valign": "top"},
}
_OF_UNIT = {"m3": "rate", "hours": "rate", "days": "rate", "duration": "rate", "yes_no": "text"}


@dataclass(frozen=True)
class _Book:
    """A workbook while it is written."""

    book: Any
    briefing: Briefing
    formats: dict[str, Format]
    names: set[str] = field(default_factory=set)

    def sheet(self, name: str) -> "_Sheet":
        """A new sheet with the mark of made-up data and the name of the document on top."""
        sheet = _Sheet(self.book.add_worksheet(self._free(name)), self)
        if self.briefing.made_up:
            sheet.line([MADE_UP_MARK], "mark")
        sheet.line([f"{self.briefing.title}, {self.briefing.centre}"], "title")
        sheet.line([f"{self.briefing.period} · {self.briefing.words['moment']}: {self.briefing.moment_text}"], "plain")
        return sheet

    def _free(self, name: str) -> str:
        """A name that no sheet has yet: at most 31 letters, none that a workbook forbids."""
        short = name.translate(_NOT_IN_NAMES).strip()[:_LONGEST_NAME] or "-"
        number = 1
        while short.casefold() in self.names:
            number += 1
            short = f"{short[: _LONGEST_NAME - 3]} {number}"
        self.names.add(short.casefold())
        return short


@dataclass
class _Sheet:
    """One sheet, written row by row."""

    sheet: Worksheet
    owner: _Book
    row: int = 0
    widths: dict[int, int] = field(default_factory=dict)

    def line(self, cells: Sequence[Any], kind: str = "text", units: Sequence[str] = ()) -> None:
        """Write a row; texts of a title may be longer than their column.

        Args:
            cells: Its cells, from the first column on.
            kind: How they look, a key of `_FORMATS`, or `plain`.
            units: How each looks, where they differ.
        """
        for column, cell in enumerate(cells):
            unit = units[column] if units else kind
            self._write(column, cell, unit)
        self.row += 1

    def table(self, heads: Sequence[str], rows: Iterator[Sequence[Any]], units: Sequence[str]) -> None:
        """Write titles and typed rows; the titles stay in sight and can be filtered.

        Args:
            heads: Titles of the columns.
            rows: Cells of each row.
            units: Unit of each column.
        """
        first = self.row
        self.line(heads, "head")
        for cells in rows:
            self.line(cells, units=units)
        self.sheet.freeze_panes(first + 1, 0)
        if self.row > first + 1:
            self.sheet.autofilter(first, 0, self.row - 1, len(heads) - 1)

    def close(self) -> None:
        """Set the widths, and how it is printed."""
        for column, width in self.widths.items():
            self.sheet.set_column(column, column, min(_WIDEST, max(_NARROWEST, width + 2)))
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)

    def _write(self, column: int, cell: Any, unit: str) -> None:
        form = self.owner.formats[_OF_UNIT.get(unit, unit if unit in _FORMATS else "text")]
        if unit not in ("title", "mark", "plain"):
            self.widths[column] = max(self.widths.get(column, 0), len(str(cell)) if cell is not None else 0)
        if unit == "plain":
            form = None
        if cell is None or cell == "":
            self.sheet.write_blank(self.row, column, None, form)
        elif isinstance(cell, bool):
            self.sheet.write_boolean(self.row, column, cell, form)
        elif isinstance(cell, int | float | Decimal):
            self.sheet.write_number(self.row, column, cell, form)
        elif isinstance(cell, datetime):
            self.sheet.write_datetime(self.row, column, _local(cell), form)
        elif isinstance(cell, date):
            self.sheet.write_datetime(self.row, column, cell, form)
        else:
            self.sheet.write_string(self.row, column, str(cell), form)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZoneInfo(settings.timezone())).replace(tzinfo=None) if moment.tzinfo else moment


def briefing_xlsx(briefing: Briefing) -> bytes:
    """The workbook; no text in it is a formula or a link, and the same briefing gives the same bytes."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": briefing.title, "author": briefing.centre, "created": _created(briefing)})
        writer = _Book(book, briefing, {name: book.add_format(form) for name, form in _FORMATS.items()})
        _cover(writer)
        _figures(writer)
        if briefing.actions:
            _actions(writer)
        for section in briefing.sections:
            _tables(writer, section)
        if briefing.events:
            _events(writer)
        _definitions(writer)
        _sources(writer)
    return file.getvalue()


def _created(briefing: Briefing) -> datetime:
    return briefing.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _cover(book: _Book) -> None:
    briefing, words = book.briefing, book.briefing.words
    sheet = book.sheet(words["summary"])
    for note in (briefing.made_up, briefing.incomplete, briefing.suppressed):
        if note:
            sheet.line([note], "plain")
    sheet.line([briefing.as_of_text], "plain")
    sheet.line([briefing.comparison], "plain")
    sheet.line([f"{words['code']}: {briefing.code} · {words['made_at']}: {briefing.made_at_text}"], "plain")
    sheet.line([])
    for sentence in briefing.summary:
        sheet.line([sentence], "plain")
    for section in briefing.sections:
        if section.missing:
            sheet.line([f"{section.title}: {section.missing}"], "plain")
    sheet.close()


def _figures(book: _Book) -> None:
    briefing, words = book.briefing, book.briefing.words
    sheet = book.sheet(words["figures"])
    heads = [words[name] for name in ("subject", "finding", "figure", "amount", "unit", "change", "numerator")]
    heads += [words[name] for name in ("denominator", "coverage", "quarantine")]
    sheet.widths |= {1: 40, 8: 30, 9: 20}
    first = sheet.row
    sheet.line(heads, "head")
    for section in briefing.sections:
        for item in section.items:
            for figure in item.figures:
                cells = _figure(briefing.w, section, item, figure)
                sheet.line(cells, units=["text", "text", "text", figure.unit, *["text"] * 6])
    sheet.sheet.freeze_panes(first + 1, 0)
    sheet.close()


def _figure(w: Words, section: Section, item: Item, figure: Figure) -> list[Any]:
    """One row: a number that is not known is an empty cell, its dash stands in no column; a hidden one says so."""
    now = f" ({w('briefing.word.now')})" if figure.is_current else ""
    unit = w(f"briefing.unit.{figure.unit}")
    amount = figure.text if figure.is_hidden else figure.amount
    cells = [section.title, item.sentence, f"{figure.label}{now}", amount, unit, figure.change]
    return [*cells, figure.numerator, figure.denominator, item.coverage, item.quarantine]


def _actions(book: _Book) -> None:
    words = book.briefing.words
    sheet = book.sheet(book.briefing.w("briefing.word.actions"))
    yes = {True: book.briefing.w("table.yes"), False: book.briefing.w("table.no")}
    rows = ([each.text, each.until, yes[each.is_late]] for each in book.briefing.actions)
    sheet.table([words["action"], words["until"], words["late"]], rows, ["text", "text", "text"])
    sheet.close()


def _tables(book: _Book, section: Section) -> None:
    for item in section.items:
        if item.table is not None:
            _table(book, item.table)
        if item.chart is not None and item.chart.kind in _OF_CHART:
            _chart(book, item.chart)


def _table(book: _Book, table: Table) -> None:
    sheet = book.sheet(table.title)
    sheet.line([table.title], "bold")
    sheet.widths.pop(0, None)
    units = [column.unit for column in table.columns]
    rows = (_typed(book.briefing.w, row, units) for row in (*table.rows, *table.more))
    sheet.table([column.label for column in table.columns], rows, units)
    written_rows = len(table.rows) + len(table.more)
    if table.total_rows > written_rows:
        part = book.briefing.words["all_rows"].format(shown=written_rows, total=table.total_rows)
        sheet.line([part], "plain")
    sheet.close()


def _chart(book: _Book, chart: Chart) -> None:
    """The numbers behind a chart."""
    heads, rows, units = _OF_CHART[chart.kind](book.briefing.words, chart.content)
    sheet = book.sheet(chart.title)
    sheet.line([chart.title], "bold")
    sheet.widths.pop(0, None)
    sheet.table(heads, iter(rows), units)
    sheet.close()


_Cells = tuple[list[str], list[list[Any]], list[str]]


def _bars(words: Mapping[str, str], content: Mapping[str, Any]) -> _Cells:
    """One row per day; columns without a number are left out."""
    labels = content["labels"]
    names = {
        "amount": content["axis"],
        "mean": labels.get("line"),
        "low": words["at_least"],
        "middle": labels.get("middle"),
    }
    names |= {"high": words["at_most"]}
    days = content["days"]
    known = [name for name in names if any(day[name] is not None for day in days)]
    rows = [[date.fromisoformat(day["day"]), *(day[name] for name in known)] for day in days]
    return [words["date"], *(names[name] or name for name in known)], rows, ["day", *["rate" for _ in known]]


def _survival(words: Mapping[str, str], content: Mapping[str, Any]) -> _Cells:
    heads = [content["axis"], content["curves"][0]["text"], words["at_least"], words["at_most"]]
    return heads, [list(point) for point in content["curves"][0]["points"]], ["count", "share", "share", "share"]


def _flow(words: Mapping[str, str], content: Mapping[str, Any]) -> _Cells:
    texts = {node["id"]: node["text"] for node in content["nodes"]}
    rows = [[texts[link["from"]], texts[link["to"]], link["amount"]] for link in content["links"]]
    return [words["flow_from"], words["flow_to"], words["amount"]], rows, ["text", "text", "idr"]


_OF_CHART: Mapping[str, Callable[[Mapping[str, str], Mapping[str, Any]], _Cells]] = {
    "bars": _bars,
    "survival": _survival,
    "flow": _flow,
}
"""Kinds of charts whose numbers stand in no table."""


def _typed(w: Words, row: Sequence[Any], units: Sequence[str]) -> list[Any]:
    flags = {True: w("table.yes"), False: w("table.no")}
    pairs = zip(row, units, strict=True)
    cells = [flags[bool(cell)] if unit == "yes_no" and cell is not None else cell for cell, unit in pairs]
    return [written(w, "text", cell) if is_hidden(cell) else cell for cell in cells]


def _events(book: _Book) -> None:
    words = book.briefing.words
    sheet = book.sheet(words["events"])
    rows = ([each.day, each.until, each.label] for each in book.briefing.events)
    sheet.table([words["from"], words["until_day"], words["event"]], rows, ["day", "day", "text"])
    sheet.close()


def _definitions(book: _Book) -> None:
    words = book.briefing.words
    sheet = book.sheet(words["definitions"])
    rows = (list(each) for each in book.briefing.definitions)
    sheet.table([words["figure"], words["definition"]], rows, ["text", "text"])
    sheet.close()


def _sources(book: _Book) -> None:
    table = book.briefing.sources
    sheet = book.sheet(book.briefing.words["sources"])
    units = [column.unit for column in table.columns]
    sheet.table([column.label for column in table.columns], (list(row) for row in table.rows), units)
    sheet.close()
