"""The text of a typed cell. U+2060 after it says that Excel knew the type, so nothing is left to guess."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from pipelines.types.cells.marks import COVERED, MERGED, TYPED

_NO_TEXT = str.maketrans("", "", f"{TYPED}{MERGED}{COVERED}\0")
_EXACT = 2**53
_HALF_A_SECOND = timedelta(milliseconds=500)


def written(cell: Any) -> str:
    """`12` as `12⁠`, a date as `2021-07-12⁠`, a time as `14:05:00⁠`, a truth as `TRUE⁠`; text as it stands."""
    return _WRITERS[type(cell)](cell)


def _text(cell: str) -> str:
    if not cell.isascii() or "\0" in cell:
        cell = cell.translate(_NO_TEXT)
    # one way to end a line: a lone CR in a cell would pass for the end of its row
    return cell.replace("\r\n", "\n").replace("\r", "\n") if "\r" in cell else cell


def _whole(cell: int) -> str:
    return f"{cell}{TYPED}"


def _truth(cell: bool) -> str:
    return ("TRUE" if cell else "FALSE") + TYPED


def _number(cell: float) -> str:
    if cell.is_integer() and abs(cell) <= _EXACT:
        return f"{int(cell)}{TYPED}"
    if not isfinite(cell):
        return str(cell)
    # Excel keeps and shows 15 digits; the others are dirt of binary arithmetic.
    digits = f"{cell:.15g}"
    return (f"{Decimal(digits):f}" if "e" in digits else digits) + TYPED


def _day(cell: date) -> str:
    return cell.isoformat() + TYPED


def _moment(cell: datetime) -> str:
    return _to_the_second(cell).isoformat(" ") + TYPED


def _clock(cell: time) -> str:
    return _to_the_second(datetime.combine(date(2000, 1, 1), cell)).time().isoformat() + TYPED


def _duration(cell: timedelta) -> str:
    seconds = round(cell.total_seconds())
    hours, rest = divmod(abs(seconds), 3600)
    return f"{'-' if seconds < 0 else ''}{hours:02}:{rest // 60:02}:{rest % 60:02}{TYPED}"


def _to_the_second(cell: datetime) -> datetime:
    rounded = cell + _HALF_A_SECOND if cell.microsecond and cell.year < datetime.max.year else cell
    return rounded.replace(microsecond=0)


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _text,
    int: _whole,
    bool: _truth,
    float: _number,
    date: _day,
    datetime: _moment,
    time: _clock,
    timedelta: _duration,
}
