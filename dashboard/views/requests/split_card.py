"""Requests by need and one more property, as readers see them: by district and whole months, from a threshold on."""

from datetime import date
from html import escape
from types import ModuleType
from typing import Any

import pandas as pd
import streamlit as st

from codes import HIDDEN, URGENCIES
from dashboard.shell import layout
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import canvas, cells, export, tables

_UNKNOWN = "unknown"
_KNOWN = {"urgency": URGENCIES, "state": ("open", "fulfilled", "unmet", "other")}
"""Codes in their order."""


def narrowed(context: PageContext, splits: ModuleType, chosen: tuple[str, ...]) -> None:
    """Draw, for readers who chose an urgency or a channel, what they may see of it, and why no more.

    Args:
        context: The opened page.
        splits: The metrics of `request_splits`.
        chosen: Which of the two they chose.
    """
    context.head.title(context.w("requests.split_title"), anchor=False)
    layout.note(context, "requests.split_why")
    for by in chosen:
        draw(context, splits, by)


def draw(context: PageContext, splits: ModuleType, by: str) -> None:
    """Draw the requests of the newest whole month by need and a property.

    Args:
        context: The opened page.
        splits: The metrics of `request_splits`.
        by: The property: urgency, channel or state.
    """
    key, w = "requests.splits", context.w
    frame = query(splits.request_splits, by=by, end=context.end, place=context.place)
    first, last = splits.month_of_readers(context.end)
    with canvas.card(context, key, title=w("requests.split_by", by=w(f"filter.by_{by}").lower())):
        where = (_district(context),) if context.place else ()
        st.caption(" · ".join([w("small_groups.period", start=w.day(first), end=w.day(last)), *where]))
        if frame.empty:
            st.write(w("requests.none_in_month"))
            return
        if frame[cells.SUPPRESSED].all():
            st.write(w("small_groups.all_hidden"))
        else:
            _table(context, frame, by)
        if frame[cells.SUPPRESSED].any():
            st.caption(w("small_groups.explained"))
        export.button(context, key, lambda: frame)


def period(context: PageContext, days: tuple[date, date]) -> None:
    """Say, to readers, of which fixed days the numbers above are.

    Args:
        context: The opened page.
        days: First and last day.
    """
    if not context.writes:
        st.caption(context.w("small_groups.period", start=context.w.day(days[0]), end=context.w.day(days[1])))


def _district(context: PageContext) -> str:
    """The place whose requests are counted: the district of a village."""
    code = ".".join((context.place or "").split(".")[:3])
    names = context.places.loc[context.places["code"] == code, "name"]
    return str(names.iloc[0]) if len(names) else code


def _table(context: PageContext, frame: pd.DataFrame, by: str) -> None:
    """A row per need, a column per code of the property."""
    w = context.w
    codes = sorted(frame[by].unique(), key=lambda code: (code == _UNKNOWN, _order(by, str(code))))
    columns = [tables.Column(context.label("category"), "name")]
    columns += [tables.Column(_named(context, by, str(code)), "right") for code in codes]
    rows = [_row(context, group, by, codes) for _, group in frame.groupby("category", sort=False, dropna=False)]
    st.html(tables.drawn(columns, rows, label=w("requests.split_by", by=w(f"filter.by_{by}").lower()), whole=True))


def _row(context: PageContext, group: pd.DataFrame, by: str, codes: list[Any]) -> list[str]:
    w, need = context.w, group["category"].iloc[0]
    name = w("small_groups.total") if cells.is_missing(need) else _named(context, "category", str(need))
    counts = group.set_index(by)["requests"]
    is_hidden = bool(group[cells.SUPPRESSED].any())
    hidden = tables.cell(context, "requests", HIDDEN)
    return [escape(name), *(hidden if is_hidden else w.number(int(counts.get(code, 0))) for code in codes)]


def _named(context: PageContext, domain: str, code: str) -> str:
    if code == _UNKNOWN:
        return context.w("small_groups.unknown")
    return context.w(f"requests.state_{code}") if domain == "state" else context.w.term(domain, code)


def _order(by: str, code: str) -> tuple[int, str]:
    known = _KNOWN.get(by, ())
    return (known.index(code) if code in known else len(known), code)
