"""The rows a reader sees, as an Excel workbook that is safe to open."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import streamlit as st
import xlsxwriter

import settings
from dashboard import cells, past
from dashboard.screen import Screen

# More make a workbook of minutes.
MOST_ROWS = 50_000
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADER_ROW = 4
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def button(screen: Screen, key: str, rows: Callable[[], pd.DataFrame]) -> None:
    """A button that asks for the rows and makes the workbook of them when it is pressed."""
    st.download_button(
        screen.w("table.download"),
        data=lambda: workbook(screen, key, rows()),
        file_name=f"posko-{key.replace('.', '-')}-{screen.start:%Y%m%d}-{screen.end:%Y%m%d}.xlsx",
        mime=_TYPE,
        key=f"download-{key}",
        icon="⬇️",
        on_click="ignore",
    )


def workbook(screen: Screen, key: str, frame: pd.DataFrame) -> bytes:
    """One sheet: what it is, its period and as-of, that it is made up, then the rows with true numbers and dates."""
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True, "remove_timezone": True}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(screen.w("table.sheet"))
        bold = book.add_format({"bold": True})
        for row, line in enumerate(_preamble(screen, key)):
            _write(sheet, (row, 0), line or None, {"text": bold})
        formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
        for column, name in enumerate(frame.columns):
            sheet.write_string(_HEADER_ROW, column, screen.label(str(name)), bold)
            for row, cell in enumerate(frame[name], start=_HEADER_ROW + 1):
                _write(sheet, (row, column), _value(screen, str(name), cell), formats)
        sheet.freeze_panes(_HEADER_ROW + 1, 0)
        sheet.set_column(0, max(0, len(frame.columns) - 1), 18)
    return file.getvalue()


_FORMATS = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "number": "General"}


def _preamble(screen: Screen, key: str) -> list[str]:
    w = screen.w
    lines = [w(key) if w.has(key) else w(f"menu.{screen.name}"), screen.period]
    as_of = w("screen.as_of", moment=cells.moment_of(w, screen.as_of))
    return [
        *lines,
        f"{as_of} · {past.sentence(w, screen.known_at)}" if screen.known_at else as_of,
        w("screen.made_up") if screen.made_up else "",
    ]


def _value(screen: Screen, column: str, cell: Any) -> Any:
    """A cell as Excel should hold it: numbers and dates as such, codes as words, moments in local time."""
    if cells.is_missing(cell):
        return None
    if isinstance(cell, datetime):
        return cell.astimezone(ZoneInfo(settings.timezone())).replace(tzinfo=None) if cell.tzinfo else cell
    if isinstance(cell, bool | np.bool_ | str | list | tuple | np.ndarray):
        return neutral(cells.written(screen.w, column, cell))
    return float(cell) if isinstance(cell, Decimal | np.floating) else cell


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also after it was saved as CSV."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _write(sheet: Any, place: tuple[int, int], value: Any, formats: dict[str, Any]) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(*place, value, formats["moment"])
    elif isinstance(value, date):
        sheet.write_datetime(*place, value, formats["day"])
    elif isinstance(value, str):
        sheet.write_string(*place, value, formats.get("text"))
    else:
        sheet.write_number(*place, float(value), formats["number"])
