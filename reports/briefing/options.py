"""What a briefing is asked for: its kind, period, comparison, sections and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

KINDS = ("weekly", "inspection", "jury")
COMPARISONS = ("previous", "month_earlier")
SECTIONS = (
    "calls", "requests", "oxygen", "deliveries", "followups", "companions", "referrals", "villages", "donations",
)  # fmt: skip
FEEDS: Mapping[str, tuple[str, ...]] = {
    "calls": ("calls",),
    "requests": ("requests", "calls"),
    "oxygen": ("stock", "arrivals"),
    "deliveries": ("stock", "arrivals", "plans", "deliveries"),
    "followups": ("followups",),
    "companions": ("companions", "companionships", "sessions"),
    "referrals": ("referrals", "assessments"),
    "villages": ("calls", "requests", "villages"),
    "donations": ("donations", "purchases", "distributions"),
}
"""Section → the feeds it is computed from."""
PERIODS = ("last_week", "last_month", "custom")
YEARS = (1990, 2199)
MOST_DAYS = 3660
"""A period is no longer, and within these years: any other is a slip of the pen."""


@dataclass(frozen=True)
class Options:
    """The choices of a briefing."""

    kind: str
    """One of `KINDS`."""
    start: date
    """First local day."""
    end: date
    """Last local day, included."""
    comparison: str
    """`previous`: the period before; `month_earlier`: the same days a month earlier."""
    sections: tuple[str, ...]
    """Some of `SECTIONS`, in that order."""
    language: str


class Preset(NamedTuple):
    """What a kind of briefing contains unless something else is chosen."""

    period: str
    sections: tuple[str, ...]
    explained: bool
    """Whether definitions, bases and sources are printed."""
    signed: bool
    """Whether it ends with a block of signatures."""
    most_rows: int
    """How many rows of a table are printed."""


PRESETS = {
    "weekly": Preset(
        "last_week", ("calls", "requests", "oxygen", "deliveries", "followups", "referrals"), False, False, 8
    ),
    "inspection": Preset("last_month", SECTIONS, True, True, 15),
    "jury": Preset("last_month", SECTIONS, False, False, 8),
}


def preset(kind: str, language: str, *, last: date) -> Options:
    """The choices of a kind, before anything else is chosen.

    Args:
        kind: One of `KINDS`.
        language: Language of the reader.
        last: The last local day that the books reach.
    """
    chosen = PRESETS[kind]
    start, end = days_of(chosen.period, last)
    return Options(kind, start, end, "previous", chosen.sections, language)


def days_of(period: str, last: date) -> tuple[date, date]:
    """The last complete week (Monday to Sunday) or calendar month that ended by this day.

    Args:
        period: `last_week` or `last_month`.
        last: The last local day that the books reach, itself complete or not.
    """
    if period == "last_month":
        end = last.replace(day=1) - timedelta(days=1)
        return end.replace(day=1), end
    end = last - timedelta(days=last.weekday() + 1)
    return end - timedelta(days=6), end


def is_possible(start: date, end: date) -> bool:
    """Whether a period can be asked for."""
    within = YEARS[0] <= start.year and end.year <= YEARS[1]
    return within and start <= end and (end - start).days < MOST_DAYS


def compared_days(options: Options) -> tuple[date, date]:
    """The days with which the period is compared: as many just before, or the same days a month earlier.

    None of them is a day of the period itself: July is compared with the 30 days of June.
    """
    length = options.end - options.start
    if options.comparison == "previous":
        return options.start - length - timedelta(days=1), options.start - timedelta(days=1)
    start = _month_earlier(options.start)
    return start, min(start + length, options.start - timedelta(days=1))


def _month_earlier(day: date) -> date:
    """The same day of the month before; its last one where that month is shorter."""
    before = day.replace(day=1) - timedelta(days=1)
    return before.replace(day=min(day.day, before.day))


def feeds_of(options: Options) -> list[str]:
    """The feeds that its sections are computed from."""
    return list(dict.fromkeys(feed for name in options.sections for feed in FEEDS[name]))
