"""What a briefing is asked for: its kind, period, comparison, sections and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from analytics.metrics.shared.periods import (
    COMPARISONS,
    MOST_DAYS,
    YEARS,
    Against,
    Days,
    days_of,
    is_possible,
    name_of,
    step,
)

__all__ = [
    "COMPARISONS", "FEEDS", "KINDS", "MOST_DAYS", "PERIODS", "PRESETS", "SECTIONS", "YEARS", "Days", "Options",
    "Preset", "days_of", "feeds_of", "is_possible", "name_of", "preset", "step",
]  # fmt: skip
KINDS = ("weekly", "inspection", "jury")
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


@dataclass(frozen=True)
class Options:
    """The choices of a briefing."""

    kind: str
    """One of `KINDS`."""
    start: date
    """First local day."""
    end: date
    """Last local day, included."""
    comparison: Against
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


def feeds_of(options: Options) -> list[str]:
    """The feeds that its sections are computed from."""
    return list(dict.fromkeys(feed for name in options.sections for feed in FEEDS[name]))
