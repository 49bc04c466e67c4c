"""Workbooks of disclosed persons: readable by their owner only, never written over another file."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import xlsxwriter

import settings
from i18n import Words
from pipelines.disclosure.donor_statement import Statement
from pipelines.types.telephone.numbering import national_number

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
"""Of every workbook: text is text."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADER_ROW = 3
_WIDTHS = {"number": 18, "name": 26, "address": 34, "accompanies": 60}
"""Of the columns of a callback list, in characters."""
_TERMS = ("kind", "item", "gift_state")
"""Columns of a statement that hold codes."""
_LISTED_TERMS = {"channel": "channel", "role": "companion_role"}
"""Column of a code in a callback list → kind of its terms."""
_LISTS_OF_TERMS = {"purposes": "consent_purpose", "needs": "category"}
"""Column of several codes in a cell → kind of their terms."""


def callback_workbook(people: pd.DataFrame, list_name: str, words: Words, *, made_up: bool) -> bytes:
    """Write a callback list as a workbook.

    Args:
        people: One row per person: number (digits of E.164), name, address, and the columns of the list.
        list_name: A key of `callback_list.LISTS`.
        words: Language of titles and codes.
        made_up: Whether the workbook says that its data are made up.

    Returns:
        The content of the file.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        sheet, bold = book.add_worksheet(words(f"contacts.{list_name}")[:31]), book.add_format({"bold": True})
        heading = [words(f"contacts.{list_name}"), words("contacts.private"), words("screen.made_up")]
        for row, line in enumerate(heading[: 2 + made_up]):
            sheet.write_string(row, 0, line, bold)
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
        for column, name in enumerate(people.columns):
            sheet.write_string(_HEADER_ROW, column, words(f"contacts.column.{name}"), bold)
            sheet.set_column(column, column, _WIDTHS.get(name, 18))
            for row, cell in enumerate(people[name], start=_HEADER_ROW + 1):
                write_cell(sheet, (row, column), _callback_value(cell, name, words), date_format=moment)
        sheet.freeze_panes(_HEADER_ROW + 1, 0)
    return file.getvalue()


def _callback_value(cell: Any, column: str, words: Words) -> Any:
    if column == "number" and not _is_missing(cell):
        digits = str(cell)
        return national_number(digits) if digits.isdecimal() else digits
    if column in _LISTS_OF_TERMS:
        return ", ".join(words.term(_LISTS_OF_TERMS[column], code) for code in cell) if _is_list(cell) else None
    if column in _LISTED_TERMS and not _is_missing(cell):
        return words.term(_LISTED_TERMS[column], cell)
    if column == "debriefing" and not _is_missing(cell):
        return words(f"contacts.debriefing.{cell}")
    return local(cell)


def statement_workbook(statement: Statement, words: Words) -> bytes:
    """Write a donor's statement as a workbook of two sheets: the gifts, and where each part of them went."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        heading = [words("statement.title", donor=statement.donor), words("statement.posko", centre=settings.centre())]
        heading += [words("screen.made_up")] if statement.made_up else []
        gifts, parts = statement.gifts.dropna(axis="columns", how="all"), statement.parts
        _statement_sheet(book, words, "gifts", gifts, heading=[*heading, words("statement.private")])
        _statement_sheet(book, words, "parts", parts, heading=[*heading, words("donations.trace_note")])
    return file.getvalue()


def _statement_sheet(book: Any, words: Words, name: str, rows: pd.DataFrame, *, heading: Sequence[str]) -> None:
    sheet, bold = book.add_worksheet(words(f"statement.{name}")[:31]), book.add_format({"bold": True})
    day = book.add_format({"num_format": "dd/mm/yyyy", "align": "left"})
    money, count = book.add_format({"num_format": "#,##0"}), book.add_format({"num_format": "General"})
    for row, line in enumerate(heading):
        sheet.write_string(row, 0, line, bold if row == 0 else None)
    header_row = len(heading) + 1
    for column, title in enumerate(map(str, rows.columns)):
        sheet.write_string(header_row, column, words(f"column.{title}"), bold)
        sheet.set_column(column, column, 20)
        number = money if title.endswith("_idr") else count
        for row, cell in enumerate(rows[title], start=header_row + 1):
            value = words.term(title, str(cell)) if title in _TERMS and not _is_missing(cell) else local(cell)
            write_cell(sheet, (row, column), value, date_format=day, number_format=number)
    sheet.freeze_panes(header_row + 1, 0)


def _is_list(cell: Any) -> bool:
    return isinstance(cell, Sequence | np.ndarray) and not isinstance(cell, str)


def _is_missing(cell: Any) -> bool:
    return cell is None or bool(pd.isna(cell))


def local(cell: Any) -> Any:
    """Convert a moment to local time without a zone, as Excel has none; None for a missing cell."""
    if _is_missing(cell):
        return None
    if isinstance(cell, datetime) and cell.tzinfo:
        return cell.astimezone(ZoneInfo(settings.timezone())).replace(tzinfo=None)
    return cell


def write_cell(sheet: Any, place: tuple[int, int], cell: Any, *, date_format: Any, number_format: Any = None) -> None:
    """Write a value into a cell as what it is; text never as a formula, and None not at all.

    Args:
        sheet: The sheet.
        place: Row and column, from 0.
        cell: Text, number, date or None.
        date_format: Format of dates.
        number_format: Format of numbers.
    """
    if isinstance(cell, date):
        sheet.write_datetime(*place, cell, date_format)
    elif isinstance(cell, str):
        sheet.write_string(*place, f"'{cell}" if cell.startswith(_FORMULA) else cell)
    elif cell is not None:
        sheet.write_number(*place, float(cell), number_format)


def write_private(out: Path, content: bytes) -> None:
    """Write a new file that only its owner may read. FileExistsError when there is one."""
    with new_private(out) as file:
        file.write(content)


@contextmanager
def new_private(out: Path) -> Iterator[IO[bytes]]:
    """Open a new file that only its owner may read, and that goes if it fails. FileExistsError when there is one."""
    with open(out, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        try:
            yield file
        except BaseException:
            out.unlink()
            raise
