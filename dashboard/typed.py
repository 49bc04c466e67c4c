"""Cells as a spreadsheet should hold them: numbers and days as such, codes as words, text that is no formula."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

import settings
from dashboard import cells
from i18n import Words

# Also the wide forms, which East Asian spreadsheets take for the same.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def column(w: Words, name: str, values: pd.Series) -> list[Any]:
    """The cells of a column: None, a number, a date, a local moment without zone, or text."""

    @cache
    def told(text: str) -> str:
        return neutral(cells.written(w, name, text))

    zone = ZoneInfo(settings.timezone())
    return [told(cell) if isinstance(cell, str) else _cell(w, name, cell, zone) for cell in values]


def _cell(w: Words, name: str, cell: Any, zone: ZoneInfo) -> Any:
    if cells.is_missing(cell):
        return None
    if isinstance(cell, datetime):
        return cell.astimezone(zone).replace(tzinfo=None) if cell.tzinfo else cell
    if isinstance(cell, bool | np.bool_ | list | tuple | np.ndarray):
        return neutral(cells.written(w, name, cell))
    return float(cell) if isinstance(cell, Decimal | np.floating) else cell


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also after it was saved as CSV."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def plain(value: Any, *, comma: bool) -> str:
    """A cell of `column` as text: nothing for a missing one, `0,25` or `0.25`, `2021-07-12`, `2021-07-12 21:05`."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if not (value.hour or value.minute) else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, str | date):
        return str(value)
    told = f"{value:.12g}" if isinstance(value, float) and abs(value) < 1e12 else f"{value:.0f}"
    return told.replace(".", ",") if comma else told


def decimal_comma(w: Words) -> bool:
    """Whether the reader's language writes 0,25."""
    return bool(w.number(0.5, digits=1)[1] == ",")
