"""The workbook of people to call: for the writer only, so readable by nobody else, and never over another file."""

import os
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import xlsxwriter

import settings
from i18n import Words

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEADER_ROW = 3
_WIDTHS = {"number": 18, "name": 26, "address": 34}


def workbook(people: pd.DataFrame, listed: str, words: Words, *, made_up: bool) -> bytes:
    """A line per person: number, name, address, and the columns of the list."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        sheet, bold = book.add_worksheet(words(f"contacts.{listed}")[:31]), book.add_format({"bold": True})
        for row, line in enumerate(
            [words(f"contacts.{listed}"), words("contacts.private"), words("screen.made_up")][: 2 + made_up]
        ):
            sheet.write_string(row, 0, line, bold)
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm", "align": "left"})
        for column, name in enumerate(people.columns):
            sheet.write_string(_HEADER_ROW, column, words(f"contacts.column.{name}"), bold)
            sheet.set_column(column, column, _WIDTHS.get(name, 18))
            for row, cell in enumerate(people[name], start=_HEADER_ROW + 1):
                _write(sheet, (row, column), _said(cell, name, words), moment)
        sheet.freeze_panes(_HEADER_ROW + 1, 0)
    return file.getvalue()


def write_out(out: Path, content: bytes) -> None:
    """Write a new file that only its owner may read. FileExistsError when there is one."""
    with open(out, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
        file.write(content)


def _said(cell: Any, name: str, words: Words) -> Any:
    if cell is None or pd.isna(cell):
        return None
    if name == "number":
        digits = str(cell)
        return f"0{digits[2:]}" if digits.startswith("62") else f"00{digits}" if digits.isdecimal() else digits
    if name == "channel":
        return words.term("channel", cell)
    return cell.astimezone(ZoneInfo(settings.timezone())).replace(tzinfo=None) if isinstance(cell, datetime) else cell


def _write(sheet: Any, place: tuple[int, int], cell: Any, moment: Any) -> None:
    if isinstance(cell, datetime):
        sheet.write_datetime(*place, cell, moment)
    elif isinstance(cell, str):
        sheet.write_string(*place, f"'{cell}" if cell.startswith(_FORMULA) else cell)
    elif cell is not None:
        sheet.write_number(*place, cell)
