"""Filters of the demand map, kept in the address: what is counted, which kind, measure and weeks."""

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from codes import CATEGORIES, URGENCIES
from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import level_of_session
from dashboard.widgets import data_gaps

COUNTED = ("calls", "requests", "open_requests", "unmet")
ALL = "all"
_WITH_PEOPLE = ("cases", "rate_per_10000", "smoothed_per_10000", "above_share", "change_cases")
_WITHOUT = ("cases", "share", "above_share", "change_cases")

Kind = dict[str, Any]


def row() -> DeltaGenerator:
    """The line of the map's own filters; two beside each other on a phone."""
    return st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="filters-map")


def draw_kind(context: PageContext) -> Kind:
    """Draw the filters of kind; return them as arguments of the metrics of villages."""
    w = context.w
    offered = COUNTED if context.writes else COUNTED[:2]
    counted = address.chosen("counted", offered, offered[0])
    st.selectbox(
        w("map.counted"), offered, format_func=lambda code: w.term("counted", code),
        **address.widget("counted", counted),
    )  # fmt: skip
    if counted == COUNTED[0]:
        return {"counted": counted}
    category = _draw_code(context, "category", _needs(context))
    if not context.writes:
        st.caption(w("map.split_why"))
        return {"counted": counted, "category": category}
    urgency = _draw_code(context, "urgency", URGENCIES)
    now = {"now": context.now} if counted == "open_requests" else {}
    return {"counted": counted, "category": category, "urgency": urgency, **now}


def _needs(context: PageContext) -> tuple[str, ...]:
    """The needs that are offered: to readers those that are not sensitive."""
    if context.writes:
        return CATEGORIES
    return tuple(need for need in CATEGORIES if need not in level_of_session().sensitive)


def _draw_code(context: PageContext, name: str, codes: tuple[str, ...]) -> str | None:
    """Draw the filter of one kind of terms; None for all of them."""
    w = context.w
    named = {ALL: w(f"map.every_{name}")} | {code: w.term(name, code) for code in codes}
    code = address.chosen(name, named, ALL)
    st.selectbox(w(f"map.{name}"), list(named), format_func=named.__getitem__, **address.widget(name, code))
    return None if code == ALL else code


def draw_window(context: PageContext, windows: pd.DataFrame) -> dict[str, Any]:
    """Draw the choice of a window and return its days: the period, or an earlier one; windows: start, end."""
    spans = {row["end"].date().isoformat(): (row["start"].date(), row["end"].date()) for _, row in windows.iterrows()}
    last = context.end.isoformat()
    until = address.chosen("until", spans, last)
    if len(spans) > 1:
        st.select_slider(
            context.w("map.weeks"), list(spans), format_func=lambda code: _days(context, *spans[code]),
            **address.widget("until", until),
        )  # fmt: skip
    start, end = spans.get(until, (context.start, context.end))
    return {"start": start, "end": end}


def _days(context: PageContext, start: date, end: date) -> str:
    return f"{context.w.short_day(start)} – {context.w.short_day(end)}"


def draw_measure(context: PageContext, frame: pd.DataFrame) -> str:
    """Draw the choice of a measure that some village has, and return its column."""
    w = context.w
    known = _WITH_PEOPLE if "smoothed_per_10000" in frame and frame["smoothed_per_10000"].notna().any() else _WITHOUT
    offered = [name for name in known if name == known[0] or (name in frame and frame[name].notna().any())]
    code = address.chosen("measure", offered, offered[0])
    st.selectbox(
        w("filter.measure"), offered, format_func=lambda name: w(f"measure.{name}"),
        **address.widget("measure", code),
    )  # fmt: skip
    return code


def of_requests(kind: Kind) -> Kind:
    """The chosen category and urgency, for the list of requests."""
    return {name: kind.get(name) for name in ("category", "urgency")}


def label(context: PageContext, kind: Kind) -> str:
    """What is counted, in words: `Permintaan · Oksigen · Kritis`."""
    return " · ".join(context.w.term(name, kind[name]) for name in ("counted", "category", "urgency") if kind.get(name))


def named(context: PageContext, kind: Kind, measure: str) -> str:
    """The label of the measure; of a plain count, the label of what is counted.

    Args:
        context: The opened page.
        kind: What is counted, by name of the filter.
        measure: Column of the measure.
    """
    return label(context, kind) if measure == "cases" else context.w(f"measure.{measure}")


def title(context: PageContext, kind: Kind, measure: str, days: dict[str, date]) -> str:
    """The title of the map: measure and days.

    Args:
        context: The opened page.
        kind: What is counted, by name of the filter.
        measure: Column of the measure.
        days: `start` and `end`.
    """
    what = (
        named(context, kind, measure)
        if measure == "cases"
        else f"{label(context, kind)} · {named(context, kind, measure)}"
    )
    if kind["counted"] == "open_requests":
        return context.w("map.title_until", what=what, day=context.w.short_day(days["end"]))
    return context.w("map.title", what=what, days=_days(context, days["start"], days["end"]))


def unknown(context: PageContext, kind: Kind, coverage: pd.DataFrame) -> str | None:
    """Why the villages of what is counted are not known, in words; None where they are.

    Where something happened and nothing of it names a village, no village has zero.

    Args:
        context: The opened page.
        kind: What is counted, by name of the filter.
        coverage: Of `village_coverage`.
    """
    if reason := data_gaps.unknown(context, f"demand_map.counted_{kind['counted']}"):
        return reason
    name, row = "calls" if kind["counted"] == "calls" else "requests", coverage.iloc[0]
    if not row[name] or row[f"{name}_with_village"]:
        return None
    book = "call_villages" if name == "calls" else "request_villages"
    return context.w("unknown.never", books=data_gaps.named(context, [book]))
