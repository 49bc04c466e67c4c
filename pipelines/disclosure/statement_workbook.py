"""The statement as a workbook: the gifts with their ends, then where each part went, and the rule that says so."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import xlsxwriter

import settings
from i18n import Words
from pipelines.disclosure.donor_statement import Statement

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TERMS = ("kind", "item", "gift_state")


def workbook(told: Statement, words: Words) -> bytes:
    """Two sheets, each under the giver's name; typed numbers and dates."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        heading = [words("statement.title", donor=told.donor), words("statement.posko", centre=settings.centre())]
        heading += [words("screen.made_up")] if told.made_up else []
        gifts, parts = told.gifts.dropna(axis="columns", how="all"), told.parts
        _sheet(book, words, "gifts", gifts, heading=[*heading, words("statement.private")])
        _sheet(book, words, "parts", parts, heading=[*heading, words("donations.trace_note")])
    return file.getvalue()


def _sheet(book: Any, words: Words, name: str, rows: pd.DataFrame, *, heading: Sequence[str]) -> None:
    sheet, bold = book.add_worksheet(words(f"statement.{name}")[:31]), book.add_format({"bold": True})
    styles = {"day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})}
    styles |= {"money": book.add_format({"num_format": "#,##0"}), "count": book.add_format({"num_format": "General"})}
    for row, line in enumerate(heading):
        sheet.write_string(row, 0, line, bold if row == 0 else None)
    head = len(heading) + 1
    for column, title in enumerate(map(str, rows.columns)):
        sheet.write_string(head, column, words(f"column.{title}"), bold)
        sheet.set_column(column, column, 20)
        for row, cell in enumerate(rows[title], start=head + 1):
            _write(sheet, (row, column), _said(cell, title, words), styles | {"number": styles[_number(title)]})
    sheet.freeze_panes(head + 1, 0)


def _number(title: str) -> str:
    return "money" if title.endswith("_idr") else "count"


def _said(cell: Any, title: str, words: Words) -> Any:
    if cell is None or pd.isna(cell):
        return None
    if title in _TERMS:
        return words.term(title, str(cell))
    if isinstance(cell, datetime) and cell.tzinfo:
        return cell.astimezone(ZoneInfo(settings.timezone())).replace(tzinfo=None)
    return cell


def _write(sheet: Any, place: tuple[int, int], cell: Any, styles: dict[str, Any]) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(*place, cell, styles["day"])
    elif isinstance(cell, str):
        sheet.write_string(*place, f"'{cell}" if cell.startswith(_FORMULA) else cell)
    elif cell is not None:
        sheet.write_number(*place, float(cell), styles["number"])
