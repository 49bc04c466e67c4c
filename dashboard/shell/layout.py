"""Around a page: the sign-in gate, the language, the title's place, the as-of line, "no data yet"."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import settings
import warehouse
from dashboard.auth import session
from dashboard.shell import filters, language, navigation, style
from dashboard.shell.as_of_snapshot import turn_to
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import cells
from i18n import Words


def open_page(
    name: str,
    standing: Callable[..., Any],
    *,
    feeds: tuple[str, ...],
    period: bool = True,
    place: bool = True,
    past: bool = False,
) -> PageContext:
    """Let the reader in, draw what stands around the page, and say what was chosen.

    standing: the metric that tells how the feeds stand · period, place: whether the page can be narrowed by them
    past: whether it can show what was known at an earlier moment
    feeds: what the page needs; without any row of them the page ends here and says what to do next. With none named
    the page opens without data too.
    """
    writer = session.require() == "writer"
    w = language.words()
    style.apply(w)
    head = _top(w, name)
    known_at = turn_to(w, writer=writer, offered=past)
    found = _ask_how_it_stands(w, standing, feeds) if warehouse.snapshot_id() else None
    if found is None or found.as_of is None:
        if feeds:
            _nothing_yet(w, feeds, writer)
        return replace(_empty(name, w, writer, head), known_at=known_at)
    now = found.as_of if found.made_up else known_at or _this_hour()
    _tell_how_it_stands(w, found, found.as_of if known_at else now)
    days, code = _filters(w, found, period, place)
    shown: dict[str, Any] = {"known_at": known_at, "data_gaps": found.quarantine, "places": found.places}
    return PageContext(name, w, writer, found.made_up, found.as_of, now, days.start, days.end, code, head, **shown)


def _ask_how_it_stands(w: Words, standing: Callable[..., Any], feeds: tuple[str, ...]) -> Any:
    """How the feeds stand; where the published data are damaged the page says so, and ends."""
    try:
        return query(standing, feeds=feeds)
    except warehouse.Unreadable:
        st.title(w("screen.damaged_title"), anchor=False)
        st.write(w("screen.damaged"))
        st.code("python -m pipelines rebuild", language=None)
        st.stop()


def _tell_how_it_stands(w: Words, found: Any, now: datetime) -> None:
    if found.made_up:
        st.html(f'<div class="posko-banner" role="note">🧪 {w("screen.made_up")}</div>')
    st.caption(" · ".join(_standing_line(w, found, now)))


def _this_hour() -> datetime:
    """The reader's time, by the hour: an answer that depends on it is kept for as long."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def _top(w: Words, name: str) -> DeltaGenerator:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.markdown(f"{navigation.entry(name).icon} **{w(f'menu.{name}')}**", width="content")
        language.draw_switch(w)
    return st.container()


def _empty(name: str, w: Words, writer: bool, head: DeltaGenerator) -> PageContext:
    now = _this_hour()
    today = now.astimezone(ZoneInfo(settings.timezone())).date()
    return PageContext(name, w, writer, False, now, now, today, today, None, head, empty=True)


def _nothing_yet(w: Words, feeds: tuple[str, ...], writer: bool) -> NoReturn:
    names = ", ".join(cells.coded(w, "feed", feed) for feed in feeds)
    st.title(w("screen.empty_title"), anchor=False)
    st.write(w("screen.empty_writer" if writer else "screen.empty_reader", feeds=names))
    if writer:
        st.code("python -m pipelines ingest", language=None)
        navigation.draw_link("data", w("screen.empty_open_data"))
    st.stop()


def _standing_line(w: Words, found: Any, now: datetime) -> list[str]:
    behind = (now - found.as_of).days
    some = found.quarantined_rows or found.quarantined_cells
    held = (
        w("screen.quarantine_some", rows=found.quarantined_rows, cells=found.quarantined_cells)
        if some
        else w("screen.quarantine_none")
    )
    late = w("screen.coverage_late", late=_late(w, found.late)) if len(found.late) else w("screen.coverage_full")
    as_of = w("screen.as_of", moment=cells.moment_of(w, found.as_of))
    return [as_of, *([w("screen.behind", days=behind)] if behind > 0 else []), late, held]


def _late(w: Words, late: pd.DataFrame) -> str:
    return ", ".join(
        w("screen.late_source", source=depot or cells.coded(w, "feed", feed), day=w.short_day(until))
        for feed, depot, until in zip(late["feed"], late["depot"].fillna(""), late["data_until"], strict=True)
    )


def _filters(w: Words, found: Any, period: bool, place: bool) -> tuple[filters.Period, str | None]:
    last = found.as_of.astimezone(ZoneInfo(settings.timezone())).date()
    days, code = filters.period_of("days_28", last), None
    if not (period or place):
        return days, code
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="filters"):
        if period:
            days = filters.draw_period(w, first=found.first or last - timedelta(days=27), last=last)
        if place:
            code = filters.draw_place(w, found.places)
    return days, code


def halves(left_part: int = 1, right_part: int = 1) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns side by side, wide in these proportions; one below the other on a phone."""
    left, right = st.columns([left_part, right_part], gap="medium")
    return left, right


def note(context: PageContext, key: str) -> None:
    """A quiet line of words."""
    st.caption(context.w(key))
