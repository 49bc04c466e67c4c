"""Workbook of a template: a sheet to fill in, a sheet that explains it, and a hidden sheet of choices."""

from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from i18n import Words
from pipelines.templates import wording
from pipelines.types.feed import Column, Feed, Kind

HEADER_ROW, EXAMPLE_ROW, LAST_ROW = 3, 4, 5000
"""Rows as xlsxwriter counts them, from 0."""
_INK, _TEAL, _PALE, _GREY, _RED = "#17303A", "#0F6B6B", "#DCEDEC", "#6B7B80", "#B3261E"
_CELLS = {
    Kind.MOMENT: "dd/mm/yyyy hh:mm", Kind.COUNT: "#,##0", Kind.MONEY: "#,##0", Kind.NUMBER: "General",
    Kind.DEGREES: "General", Kind.DURATION: "General",
}  # fmt: skip
_TEXT = "@"
LISTS = "posko"
"""Name of the hidden sheet of choices."""
_EXPLAINED_WIDTHS = (28, 10, 62, 80)


def write_template(out: Path, feeds: list[Feed], words: Words, *, made_up: bool = False) -> None:
    """Write a workbook with one sheet per feed and one that explains their columns.

    Args:
        out: The file.
        feeds: Feeds in the order of their sheets.
        words: Language of the template.
        made_up: Whether all that is loaded is made up; then what is filled in is so too, until its mark is deleted.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(out), options) as book:
        sheets = [book.add_worksheet(words(f"feed.{feed.name}")[:31]) for feed in feeds]
        explained, lists = book.add_worksheet(words("template.sheet")), book.add_worksheet(LISTS)
        lists.hide()
        ranges = write_lists(lists, [(column, feed) for feed in feeds for column in feed.columns], words)
        for sheet, feed in zip(sheets, feeds, strict=True):
            _write_sheet(book, sheet, feed, words)
            if made_up:
                _mark(book, sheet, words)
            _add_choices(sheet, feed, ranges, words)
        _explain(book, explained, feeds, words)


def write_lists(sheet: Worksheet, columns: list[tuple[Column, Feed]], words: Words) -> dict[str, str]:
    """Write the choices of these columns into a sheet, one column per domain.

    Args:
        sheet: The hidden sheet.
        columns: Columns with their feeds.
        words: Language of the choices.

    Returns:
        The range of each domain, as a formula.
    """
    domains = dict.fromkeys(domain for column, feed in columns if (domain := wording.list_of(column, feed)))
    ranges = {}
    for place, domain in enumerate(domains):
        choices = wording.choices(domain, words)
        sheet.write_column(0, place, choices)
        letter = xlsxwriter.utility.xl_col_to_name(place, True)
        ranges[domain] = f"={sheet.get_name()}!{letter}$1:{letter}${len(choices)}"
    return ranges


def _write_sheet(book: xlsxwriter.Workbook, sheet: Worksheet, feed: Feed, words: Words) -> None:
    """Write title, instruction, a hint per column, the header and the example row."""
    title = book.add_format({"bold": True, "font_size": 16, "font_color": _INK})
    small = book.add_format({"font_color": _GREY, "italic": True, "text_wrap": True, "valign": "top", "font_size": 9})
    mark = book.add_format({"bold": True, "font_color": _RED})
    sheet.write(0, 0, words("template.title_line", feed=words(f"feed.{feed.name}")), title)
    sheet.write(1, 0, words("template.how", row=EXAMPLE_ROW + 2), book.add_format({"font_color": _INK}))
    for place, column in enumerate(wording.columns(feed)):
        above = wording.title(column, feed, words)
        sheet.write(HEADER_ROW - 1, place, hint(column, feed, words), small)
        sheet.write(HEADER_ROW, place, above, _header(book, wording.is_needed(column, feed)))
        cell = book.add_format({"num_format": _CELLS.get(column.kind, _TEXT)})
        sheet.set_column(place, place, max(16, len(above) + 4), cell)
        looks = {"italic": True, "font_color": _GREY, "num_format": _CELLS.get(column.kind, _TEXT)}
        sheet.write(EXAMPLE_ROW, place, wording.example(column, feed, words), book.add_format(looks))
    sheet.write(EXAMPLE_ROW, 0, words("template.example"), mark)
    sheet.set_column(0, 0, 34, book.add_format({"num_format": _TEXT}))
    _set_up_page(sheet)


def _mark(book: xlsxwriter.Workbook, sheet: Worksheet, words: Words) -> None:
    """Write the mark of made-up data beside the title, and how to be rid of it."""
    text = f"{words('made_up.mark')}. {words('template.made_up')}"
    sheet.write(0, 1, text, book.add_format({"bold": True, "font_color": _RED}))


def _set_up_page(sheet: Worksheet) -> None:
    """Freeze the header and repeat it on every printed page."""
    sheet.set_row(HEADER_ROW - 1, 40)
    sheet.set_row(HEADER_ROW, 22)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.set_landscape()
    sheet.repeat_rows(HEADER_ROW)


def hint(column: Column, feed: Feed, words: Words) -> str:
    """Explain how to fill in a column, beginning with whether it is required.

    Args:
        column: The column.
        feed: Its feed.
        words: Language of the hint.
    """
    return f"{words(f'template.{wording.need(column, feed)}')} · {words(f'template.kind.{column.kind.value}')}"


def _header(book: xlsxwriter.Workbook, needed: bool) -> Format:
    colours = {"bg_color": _TEAL, "font_color": "#FFFFFF"} if needed else {"bg_color": _PALE, "font_color": _INK}
    return book.add_format({"bold": True, "valign": "vcenter", "bottom": 2, "bottom_color": _TEAL} | colours)


def _add_choices(sheet: Worksheet, feed: Feed, ranges: dict[str, str], words: Words) -> None:
    """Add lists and limits of numbers and moments; several codes, and new items, may be typed."""
    for place, column in enumerate(wording.columns(feed)):
        rule: dict[str, Any] = {"validate": "any"}
        if domain := wording.list_of(column, feed):
            rule = {"validate": "list", "source": ranges[domain]}
        elif column.kind is Kind.MOMENT:
            rule = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
        elif column.kind in (Kind.COUNT, Kind.MONEY, Kind.NUMBER):
            rule = {"validate": "decimal", "criteria": ">" if column.positive else ">=", "value": 0}
        is_open = column.kind is Kind.CODES or domain == wording.ITEMS
        prompt = {
            "input_title": wording.title(column, feed, words)[:32],
            "input_message": hint(column, feed, words)[:255],
        }
        wrong = {"error_type": "information" if is_open else "stop", "error_message": prompt["input_message"]}
        sheet.data_validation(EXAMPLE_ROW + 1, place, LAST_ROW, place, rule | prompt | wrong)


def _explain(book: xlsxwriter.Workbook, sheet: Worksheet, feeds: list[Feed], words: Words) -> None:
    """Write for every column whether it is required, its format and its choices."""
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write(0, 0, words("template.explained"), book.add_format({"bold": True, "font_size": 14}))
    heads = [words(f"template.head.{name}") for name in ("needed", "how", "choices")]
    line = 2
    for feed in feeds:
        sheet.write_row(line, 0, [words(f"feed.{feed.name}"), *heads], bold)
        columns = wording.columns(feed)
        for below, column in enumerate(columns, start=1):
            sheet.write_row(line + below, 0, _explanation(column, feed, words), wrapped)
        line += len(columns) + 2
    for place, width in enumerate(_EXPLAINED_WIDTHS):
        sheet.set_column(place, place, width)


def _explanation(column: Column, feed: Feed, words: Words) -> list[str]:
    needed = words(
        {"needed": "template.yes", "optional": "template.no"}.get(wording.need(column, feed), "template.one_of")
    )
    domain = wording.list_of(column, feed)
    choices = ", ".join(wording.choices(domain, words)) if domain else ""
    return [wording.title(column, feed, words), needed, words(f"template.kind.{column.kind.value}"), choices]
