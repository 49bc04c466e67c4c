"""How numbers, days and moments are written, by unit."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

import settings
from codes import HIDDEN
from i18n import Words


def is_missing(cell: Any) -> bool:
    """Whether nothing is known: None, NaN, NaT."""
    return cell is None or cell is pd.NA or bool(pd.isna(cell))


def is_hidden(cell: Any) -> bool:
    """Whether a number is hidden because it counts too few people."""
    return isinstance(cell, str) and cell == HIDDEN


def written(w: Words, unit: str, cell: Any) -> str:
    """A cell in words; a dash when it is not known, never a zero, and the word for it where it is hidden.

    Args:
        w: Words in the reader's language.
        unit: Key of `UNITS`.
        cell: A number, a day, a moment or text, or `codes.HIDDEN`.
    """
    if is_hidden(cell):
        return w("small_groups.hidden")
    return w("table.missing") if is_missing(cell) else UNITS[unit](w, cell)


def _digits(w: Words, number: Any, most: int = 1) -> str:
    exact = round(Decimal(str(number)), most)
    return w.number(exact, digits=0 if exact == exact.to_integral_value() else most)


def chance(w: Words, share: Any) -> str:
    """A forecast probability in whole per cent, never 0 or 100."""
    percent = round(100 * float(share))
    return f"<{w.share(0.01)}" if percent < 1 else f">{w.share(0.99)}" if percent > 99 else w.share(percent / 100)


def _with(unit: str, gap: str) -> Callable[[Words, Any], str]:
    """A number with the word of its unit, which is `figure.<unit>` of i18n."""
    return lambda w, number: w(f"figure.{unit}", **{gap: _digits(w, number)})


def _duration(w: Words, seconds: Any) -> str:
    """Seconds, minutes or hours, whichever reads best."""
    if float(seconds) < 90:
        return w("figure.seconds", seconds=round(float(seconds)))
    if float(seconds) >= 5400:
        return w("figure.hours", hours=_digits(w, float(seconds) / 3600))
    return w("figure.minutes", minutes=_digits(w, float(seconds) / 60))


def near_day(w: Words, moment: datetime) -> str:
    """A moment close by; midnight sharp comes from a source that knows days only, and is written as a day."""
    local = moment.astimezone(ZoneInfo(settings.timezone()))
    return w.day(local.date()) if (local.hour, local.minute) == (0, 0) else w.near_moment(moment)


def _moment(w: Words, moment: Any) -> str:
    return w.moment(pd.Timestamp(moment).to_pydatetime())


def _day(w: Words, day: Any) -> str:
    plain = day.date() if isinstance(day, datetime) else day
    return w.short_day(plain) if isinstance(plain, date) else str(plain)


UNITS: Mapping[str, Callable[[Words, Any], str]] = {
    "count": _digits,
    "share": lambda w, share: w.share(float(share)),
    "chance": chance,
    "idr": lambda w, rupiah: w.money(round(rupiah)),
    "hours": _with("hours", "hours"),
    "days": _with("days", "days"),
    "duration": _duration,
    "m3": _with("m3", "volume"),
    "rate": _digits,
    "yes_no": lambda w, flag: w("table.yes" if flag else "table.no"),
    "text": lambda _, text: str(text),
    "day": _day,
    "moment": _moment,
}
"""Unit → how a number of it is written."""
