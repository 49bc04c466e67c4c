"""Periods, and the days they are compared with: complete days, and as many of an earlier time."""

from collections.abc import Hashable
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from facts import fact

Against = Literal["previous", "month_earlier"]
"""`previous`: as many days just before; `month_earlier`: the same days a month earlier."""
COMPARISONS: tuple[Against, ...] = ("previous", "month_earlier")
PERIODS = ("days_7", "days_28", "last_week", "last_month", "month", "custom")
YEARS = (1990, 2199)
MOST_DAYS = 3660
"""A period is no longer, and within these years: any other is a slip of the pen."""
FEEDS = {
    "calls": ("marts.call_days", ("calls",)),
    "requests": ("marts.request_days", ("requests", "calls")),
    "donations": ("marts.donation_days", ("donations",)),
    "stock": ("marts.oxygen_use", ("stock",)),
}
_ONE = timedelta(days=1)


class Days(NamedTuple):
    """Local days, both included."""

    start: date
    end: date


class Pair(NamedTuple):
    """Days of a period, and as many of an earlier time: the first with the first, the last with the last."""

    start: date
    end: date
    before_start: date
    before_end: date


class Comparison(NamedTuple):
    """Complete days of a period and as many of an earlier time; all None when they cannot be compared."""

    last: date | None
    previous_start: date | None
    previous_end: date | None
    reason: str | None = None
    """Why they cannot be compared: `no_book`, `not_over` (no complete day), `starts` (the data begin later), `too_long`
    (longer than a month, against a month earlier)."""

    @property
    def known(self) -> bool:
        """Whether there is something to compare with."""
        return self.last is not None

    @property
    def days(self) -> int | None:
        """How many days each of the two has; None when they cannot be compared."""
        if self.previous_start is None or self.previous_end is None:
            return None
        return (self.previous_end - self.previous_start).days + 1

    @property
    def parameters(self) -> dict[str, Any]:
        """Values of a question that counts both periods in one: $last, $before, $until."""
        return {"last": self.last, "before": self.previous_start, "until": self.previous_end}


def is_possible(start: date, end: date) -> bool:
    """Whether a period can be asked for."""
    within = YEARS[0] <= start.year and end.year <= YEARS[1]
    return within and start <= end and (end - start).days < MOST_DAYS


def days_of(period: str, last: date) -> Days:
    """The days of a period that is named, not chosen day by day.

    Args:
        period: `days_7` and `days_28` end on `last`, `month` is the calendar month so far; `last_week` (Monday to
            Sunday) and `last_month` are the last ones that were over by then.
        last: The last local day that the books reach, itself complete or not.
    """
    if period == "last_month":
        end = last.replace(day=1) - _ONE
        return Days(end.replace(day=1), end)
    if period == "last_week":
        end = last - timedelta(days=last.weekday() + 1)
        return Days(end - timedelta(days=6), end)
    if period == "month":
        return Days(last.replace(day=1), last)
    return Days(last - timedelta(days=27 if period == "days_28" else 6), last)


def name_of(days: Days, last: date) -> str:
    """The name of a period, `custom` where it has none.

    Args:
        days: The period.
        last: The last local day that the books reach.
    """
    names = ("days_7", "days_28", "month", "last_week", "last_month")
    return next((name for name in names if days_of(name, last) == days), "custom")


def step(days: Days, by: int, *, first: date, last: date, period: str = "custom") -> Days | None:
    """The period that many of its lengths later: whole months by months, any other by its number of days.

    The newest one ends on `last`, as long as the others.

    Args:
        days: The period.
        by: How many lengths: -1 is the one before.
        first: First local day with data.
        last: The last local day that the books reach.
        period: Name of the period; `month` is a whole month of which some days are still to come.

    Returns:
        None where no day of it is within the data.
    """
    if period == "month":
        days = Days(days.start, _month_later(days.start, 1) - _ONE)
    if months := _whole_months(days):
        start = _month_later(days.start, by * months)
        end = _month_later(start, months) - _ONE
        moved = Days(start, min(end, last))
    else:
        length = days.end - days.start
        start = days.start + by * (length + _ONE)
        moved = Days(start, start + length)
        if moved.start <= last < moved.end:
            moved = Days(last - length, last) if days.end < last else Days(last + _ONE, last + _ONE)
    return moved if first <= moved.end and moved.start <= last else None


def _whole_months(days: Days) -> int:
    """Of how many whole calendar months a period consists; 0 where of none."""
    after = days.end + _ONE
    if days.start.day != 1 or after.day != 1:
        return 0
    return 12 * (after.year - days.start.year) + after.month - days.start.month


def _month_later(day: date, by: int) -> date:
    """The first day of the month so many months later."""
    months = 12 * day.year + day.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def compared_days(start: date, end: date, against: Against = "previous") -> Pair | None:
    """Days of a period and those they are compared with, as many of each, none in both.

    Args:
        start: First local day of the period.
        end: Last local day, included.
        against: With which days. July has no 31 June: its first 30 days are compared with those of June.

    Returns:
        None where the period is longer than a month and a month earlier would overlap it.
    """
    length = end - start
    if against == "previous":
        return Pair(start, end, start - length - _ONE, start - _ONE)
    before = _month_earlier(start)
    if length > timedelta(days=30):
        return None
    until = min(before + length, start - _ONE)
    return Pair(start, start + (until - before), before, until)


def _month_earlier(day: date) -> date:
    """The same day of the month before; its last one where that month is shorter."""
    before = day.replace(day=1) - _ONE
    return before.replace(day=min(day.day, before.day))


def compared(
    start: date, end: date, against: Against = "previous", *, first: date | None, complete: date | None
) -> Comparison:
    """Complete days of a period and as many of an earlier time: a day that may still grow is left out of both.

    Args:
        start: First local day.
        end: Last local day, included.
        against: With which days.
        first: First local day with data; None without data.
        complete: Last complete local day; None without one.
    """
    if first is None or complete is None:
        return Comparison(None, None, None, "no_book")
    days = compared_days(start, end, against)
    if days is None:
        return Comparison(None, None, None, "too_long")
    last = min(days.end, complete)
    if last < start:
        return Comparison(None, None, None, "not_over")
    if days.before_start < first:
        return Comparison(None, None, None, "starts")
    return Comparison(last, days.before_start, days.before_start + (last - start))


def complete_until(con: DuckDBPyConnection, subject: str) -> date | None:
    """Last complete local day of a subject, that of the oldest of its feeds; None when no feed has one."""
    sql = "SELECT min(complete_until) FROM ops.feeds WHERE list_contains($feeds, feed)"
    return _day(con, (complete_until, subject), sql, feeds=list(FEEDS[subject][1]))


def first_day(con: DuckDBPyConnection, subject: str) -> date | None:
    """First local day with data of a subject; None without any."""
    return _day(con, (first_day, subject), f"SELECT min(day) FROM {FEEDS[subject][0]}")


def _day(con: DuckDBPyConnection, key: Hashable, sql: str, **bound: Any) -> date | None:
    row = fact(con, key, lambda: con.execute(sql, bound).fetchone())
    return row[0] if row else None


def comparison(
    con: DuckDBPyConnection, *, subject: str, start: date, end: date, against: Against = "previous"
) -> Comparison:
    """Complete days of the period and those they are compared with; all None when data do not reach back that far.

    Args:
        con: Connection to a snapshot.
        subject: Key of `FEEDS`.
        start: First local day.
        end: Last local day, included.
        against: With which days.
    """
    return compared(start, end, against, first=first_day(con, subject), complete=complete_until(con, subject))


def earlier_windows(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Earlier periods of the same length, from the earliest with calls and requests to the period itself.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row per period: start, end. All but the last end on a Sunday, so that a link to one means the same tomorrow.
    """
    sql = """
        WITH reached AS (
            SELECT min(day) AS first FROM (
                SELECT min(day) AS day FROM marts.call_days UNION ALL SELECT min(day) FROM marts.request_days
            )
        ),
        ends AS (
            SELECT unnest(generate_series(
                date_trunc('week', first) + INTERVAL 6 DAY, $end - 1, INTERVAL 7 DAY
            ))::DATE AS day
            FROM reached
            UNION ALL SELECT $end::DATE
        )
        SELECT day - $back::INTEGER AS start, day AS "end" FROM ends CROSS JOIN reached
        WHERE day = $end OR day - $back::INTEGER >= first ORDER BY day
    """
    return con.execute(sql, {"end": end, "back": (end - start).days}).df()
