"""The period and what it is compared with: chosen in the address, drawn as choices and as steps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import address
from dashboard.shell.filters import calendar
from i18n import Words

PERIODS = ("days_7", "days_28", "last_week", "last_month", "month", "custom")
COMPARISONS = ("previous", "month_earlier")


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    """First day."""
    end: date
    """Last day."""
    name: str = "custom"
    """One of `PERIODS`."""


@dataclass(frozen=True)
class Offer:
    """What a page can be narrowed by."""

    periods: Any
    """The module `analytics.metrics.shared.periods`."""
    first: date
    """First day with data."""
    last: date
    """The day the data reach, on which periods end: not today's date."""
    places: pd.DataFrame | None = None
    """The places to choose among: code, name, level; None without that filter."""
    terms: Sequence[str] = ()
    """Some of `TERMS`."""
    is_of_one_village: bool = False
    """Whether one village is chosen, not a city, a district or a village."""
    has_period: bool = True
    """Whether days are chosen."""
    names: Sequence[str] = PERIODS
    """Names of periods that can be chosen."""
    compared: Callable[..., Any] | None = None
    """What tells of a period and a comparison which days are compared, or why none can be; None says nothing of it."""


def named_days(w: Words, days: Period) -> str:
    """A period in words, with its year: `7 hari: 26 Jul – 1 Agu 2021`."""
    span = w.days(days.start, days.end)
    return span if days.name == "custom" else w("filter.line_period", name=w(f"filter.{days.name}"), days=span)


def compared_with(w: Words, offer: Offer, days: Period, against: str) -> str:
    """With what a period is compared, in words: `dibanding 7 hari sebelumnya`; or why with nothing.

    Args:
        w: Words in the reader's language.
        offer: The days there are.
        days: The period.
        against: One of `COMPARISONS`.
    """
    comparison = offer.compared(days.start, days.end, against) if offer.compared else None
    if comparison is not None and not comparison.known:
        return w(f"filter.line_not_{comparison.reason}", first=w.days(offer.first, offer.first))
    return w(f"filter.line_{against}", days=(days.end - days.start).days + 1)


def draw_period(w: Words, offer: Offer, days: Period) -> None:
    """Draw the choice of a period: by its name, or day by day.

    Args:
        w: Words in the reader's language.
        offer: The days there are.
        days: The period that is chosen.
    """
    kind = address.chosen("period", PERIODS, PERIODS[0])
    st.pills(
        w("filter.period"), PERIODS, format_func=lambda code: w(f"filter.{code}"), required=True, wrap=True,
        **address.widget("period", kind),
    )  # fmt: skip
    if kind == "custom":
        draw_span(w, offer, days)


def draw_span(w: Words, offer: Offer, days: Period) -> None:
    """Draw the two days of a period to choose, with a calendar.

    Args:
        w: Words in the reader's language.
        offer: The days there are.
        days: The period that is chosen.
    """
    span = {"first": offer.first, "last": max(offer.first, offer.last), "start": days.start, "end": days.end}
    calendar.draw(w, key="span", **span, changed=_choose_span)


def _choose_span(start: date, end: date) -> None:
    address.choose("from", start.isoformat())
    address.choose("to", end.isoformat())


def draw_against(w: Words, against: str) -> None:
    """Draw the choice of the days to compare with; against: the chosen one."""
    st.pills(
        w("filter.compare"), COMPARISONS, format_func=lambda code: w(f"filter.{code}"), required=True, wrap=True,
        **address.widget("compare", against),
    )  # fmt: skip


def draw_step(w: Words, offer: Offer, days: Period, by: int, *, name: str = "period") -> None:
    """Draw the button that leads to the period before or after; it is dead where no data are there.

    Args:
        w: Words in the reader's language.
        offer: The days there are.
        days: The period.
        by: -1 for the one before, 1 for the one after.
        name: Parameter of the address that names the period.
    """
    periods = offer.periods
    span = periods.Days(days.start, days.end)
    moved = periods.step(span, by, first=offer.first, last=offer.last, period=days.name)
    side = "back" if by < 0 else "on"
    words = w(f"filter.step_{side}")
    st.button(
        "‹" if by < 0 else "›",
        key=f"step-{name}-{side}",
        help=words if moved is None else f"{words}: {w.days(moved.start, moved.end)}",
        disabled=moved is None,
        on_click=_choose_period,
        args=(name, moved and _name_of(offer, moved), moved),
    )


def _name_of(offer: Offer, days: tuple[date, date]) -> str:
    name = str(offer.periods.name_of(days, offer.last))
    return name if name in offer.names else "custom"


def _choose_period(name: str, kind: str | None, days: tuple[date, date] | None) -> None:
    if kind is None or days is None:
        return
    address.choose(name, kind)
    if kind == "custom":
        _choose_span(*days)


def choose_newest() -> None:
    """Choose the newest days, in place of days without data."""
    address.choose("period", PERIODS[0])


def chosen_days(offer: Offer, *, kind: str | None = None) -> Period:
    """The period that is chosen.

    Days of one's own choice are put in order and cut to the days with data; where they have none in common they stay as
    they were chosen, and the page says so.

    Args:
        offer: The days there are.
        kind: The name of the period, where the address does not hold it under `period`.
    """
    kind = kind or address.chosen("period", offer.names, PERIODS[0])
    if kind == "custom" and (span := _chosen_span(offer)):
        return Period(*span)
    return named(offer, PERIODS[0] if kind == "custom" else kind)


def named(offer: Offer, name: str) -> Period:
    """The period of this name."""
    days = offer.periods.days_of(name, offer.last)
    return Period(days.start, days.end, name)


def _chosen_span(offer: Offer) -> tuple[date, date] | None:
    """The two days in the address, in order; None where they are none, or cannot be asked for."""
    days = {name: _day(address.unchecked(name)) for name in ("from", "to")}
    for name, day in days.items():
        if day is not None and (code := address.unchecked(name)):
            address.chosen(name, [code], code)
    known = sorted(day for day in days.values() if day is not None)
    if not known or not offer.periods.is_possible(known[0], known[-1]):
        return None
    start, end = known[0], known[-1]
    if start > offer.last or end < offer.first:
        return start, end
    return max(start, offer.first), min(end, offer.last)


def _day(code: str | None) -> date | None:
    try:
        return date.fromisoformat(code or "")
    except ValueError:
        return None


def chosen_against() -> str:
    """With which days the period is compared."""
    return address.chosen("compare", COMPARISONS, COMPARISONS[0])
