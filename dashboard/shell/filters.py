"""The filters of a page: period, place and terms, kept in the address."""

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from codes import CHANNELS, URGENCIES
from dashboard.shell import address
from i18n import Words

PERIODS = ("days_7", "days_28", "month", "custom")
EVERYWHERE = "all"
TERMS = {"urgency": URGENCIES, "channel": CHANNELS}


@dataclass(frozen=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    """First day."""
    end: date
    """Last day."""


def draw_period(w: Words, *, first: date, last: date) -> Period:
    """Draw the filter of days and return the chosen ones.

    Args:
        w: Words in the reader's language.
        first: First day with data.
        last: The day the data reach, on which periods end: not today's date.
    """
    kind = address.chosen("period", PERIODS, PERIODS[0])
    st.segmented_control(
        w("filter.period"), PERIODS, format_func=lambda code: w(f"filter.{code}"), required=True,
        **address.widget("period", kind),
    )  # fmt: skip
    return draw_span(w, first=first, last=last) if kind == "custom" else period_of(kind, last)


def period_of(kind: str, last: date) -> Period:
    """7 days, 28 days or the month so far, ending on `last`."""
    if kind == "month":
        return Period(last.replace(day=1), last)
    return Period(last - timedelta(days=27 if kind == "days_28" else 6), last)


def draw_span(w: Words, *, first: date, last: date) -> Period:
    """Draw a slider of two days and return the chosen span.

    Args:
        w: Words in the reader's language.
        first: First day of the slider.
        last: Last day of the slider.
    """
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    codes = [day.isoformat() for day in days]
    if len(days) < 2:
        return Period(first, last)
    start = address.chosen("from", codes, codes[max(0, len(codes) - 7)])
    end = address.chosen("to", codes, codes[-1])
    span = tuple(sorted((start, end)))
    st.session_state["choice-first-last"] = span
    st.select_slider(
        w("filter.span"), codes, format_func=lambda code: w.short_day(date.fromisoformat(code)),
        key="choice-first-last", on_change=_span_changed,
    )  # fmt: skip
    return Period(date.fromisoformat(span[0]), date.fromisoformat(span[1]))


def _span_changed() -> None:
    start, end = st.session_state["choice-first-last"]
    address.choose("from", start)
    address.choose("to", end)


def draw_place(w: Words, places: pd.DataFrame) -> str | None:
    """Draw the filter of places; return the code of the city, district or village, None for everywhere."""
    labels = place_labels(w, places)
    code = address.chosen("place", labels, EVERYWHERE)
    st.selectbox(
        w("filter.place"), list(labels), format_func=labels.__getitem__, placeholder=w("filter.search"),
        **address.widget("place", code),
    )  # fmt: skip
    return None if code == EVERYWHERE else code


def place_labels(w: Words, places: pd.DataFrame) -> dict[str, str]:
    """The labels of the list by code: everywhere, then each city, its districts and their villages."""
    labels = {EVERYWHERE: w("filter.everywhere")}
    districts: dict[str, str] = {}
    for code, name, level in places[["code", "name", "level"]].itertuples(index=False):
        if level == "district":
            districts[code] = name
        labels[code] = w(f"filter.{level}", name=name, district=districts.get(code[:8], ""))
    return labels


def draw_terms(w: Words) -> dict[str, str | None]:
    """Draw the filters of urgency and channel; return them as arguments of a metric, None for every one."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="filters-terms"):
        return {name: _draw_term(w, name, codes) for name, codes in TERMS.items()}


def _draw_term(w: Words, name: str, codes: tuple[str, ...]) -> str | None:
    labels = {EVERYWHERE: w(f"filter.any_{name}")} | {code: w.term(name, code) for code in codes}
    code = address.chosen(name, labels, EVERYWHERE)
    options = address.widget(name, code)
    st.selectbox(w(f"filter.{name}"), list(labels), format_func=labels.__getitem__, width=260, **options)
    return None if code == EVERYWHERE else code
