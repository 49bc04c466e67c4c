"""The layout around a page: sign-in, language, title, data status, filters, and the page without data."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import settings
import warehouse
from access.roles import Right
from dashboard.auth import session, viewing
from dashboard.auth.session import Session
from dashboard.shell import (
    as_of_snapshot,
    freshness,
    language,
    navigation,
    picture,
    printing,
    sections,
    startup,
    style,
)
from dashboard.shell.filters import line, spans
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import cells
from dashboard.widgets.drawing import icons
from i18n import Words


def open_page(
    name: str,
    status_of: Callable[..., Any],
    *,
    feeds: tuple[str, ...],
    period: bool = True,
    place: bool = True,
    village: bool = False,
    terms: Sequence[str] = (),
    past: bool = False,
    state: bool = False,
    of_week: Callable[..., datetime] | None = None,
) -> PageContext:
    """Check the reader's role, draw the layout of a page and return its context.

    Args:
        name: Key of the page.
        status_of: The metric of the data status of feeds.
        feeds: Feeds the page needs: without a row of them the page ends here and says what to do next. Without any
            the page opens without data too.
        period: Whether the page has a filter of days.
        place: Whether the page has a filter of places.
        village: Whether the page is about one village, chosen in the place of a place.
        terms: Which terms it can be narrowed by: urgency, channel.
        past: Whether the page can show an as-of snapshot.
        state: Whether the page shows a state (stock, queue, alarms): for a period that is over it is that of its end,
            and the page says so.
        of_week: The metric `fixed_moment`, where readers see the end of a calendar week: of people in care.
    """
    startup.spare_imports()
    who = session.require()
    viewing.begin(name)
    w = language.words()
    dark = st.context.theme.type == "dark"
    style.apply(w, dark=dark)
    printing.apply(dark=dark)
    picture.listen()
    sections.listen()
    head = _top(w, name)
    known_at = as_of_snapshot.choose(w, is_desk=who.may(Right.FILES), offered=past and bool(warehouse.snapshot_id()))
    if not known_at:
        freshness.watch(w)
    status = _data_status(w, status_of, feeds) if warehouse.snapshot_id() else None
    if status is None or status.as_of is None:
        if feeds:
            _nothing_yet(w, feeds, who)
        return replace(_empty(name, w, who, head), known_at=known_at)
    now = status.newest if status.made_up else known_at or _this_hour()
    _draw_status(w, status, status.as_of if known_at or status.made_up else now)
    offer = _offer(status, period=period, place=place or village)
    choice = _filters(w, replace(offer, is_of_one_village=village, terms=terms))
    days = choice.days
    moment = status.moment_of_period(days.end, now=now, zone=ZoneInfo(settings.timezone()))
    is_past = state and moment.is_past
    reader_now = now
    if of_week and not who.may(Right.ROWS):
        now = query(of_week, now=moment.at if is_past else now, book=feeds[0])
        _say_state(w, "screen.end_of_week", now.astimezone(ZoneInfo(settings.timezone())).date())
    elif is_past:
        now = moment.at
        _say_state(w, "screen.end_of_period", days.end)
    more: dict[str, Any] = {"known_at": known_at, "data_gaps": status.quarantine, "places": status.places}
    more |= {"is_past": is_past, "reader_now": reader_now, "until": status.until, "books": status.books}
    more |= {"feeds": feeds, "first": status.first}
    more |= {"terms": choice.terms, "against": choice.against, "pair": _pair(status, choice)}
    days_and_place = days.start, days.end, choice.place
    return PageContext(name, w, who.role, status.made_up, status.as_of, now, *days_and_place, head, **more)


def _say_state(w: Words, key: str, day: date) -> None:
    """Say of which day's end the page shows the state: with the sentence of a key."""
    st.html(f'<div class="posko-banner" role="note">{icons.html("history")} {w(key, day=w.day(day))}</div>')


def _pair(status: Any, choice: line.Choice) -> Any:
    """The days of the period and those they are compared with; None where no book holds them."""
    days, against = choice.days, choice.against
    known = status.compared(days.start, days.end, against).known
    return status.calendar.compared_days(days.start, days.end, against) if known else None


def _data_status(w: Words, status_of: Callable[..., Any], feeds: tuple[str, ...]) -> Any:
    """The status of the feeds; where the published data are damaged the page says so, and ends."""
    try:
        return query(status_of, feeds=feeds)
    except warehouse.Unreadable:
        st.title(w("screen.damaged_title"), anchor=False)
        st.write(w("screen.damaged"))
        st.code("python -m pipelines rebuild", language=None)
        st.stop()


def _draw_status(w: Words, status: Any, now: datetime) -> None:
    """Draw what the data are: made up or not, until when, and how complete; on a phone that unfolds."""
    mark = ""
    if status.made_up:
        whole, short = escape(w("screen.made_up")), escape(w("screen.made_up_mark"))
        words = f'<span class="posko-wide">{whole}</span><span class="posko-narrow">{short}</span>'
        mark = f'<span class="posko-banner" role="note">{icons.html("science")} {words}</span>'
    first, *more = map(escape, _status_line(w, status, now))
    first = f"{icons.html('warning', 'warning')} {first}" if _is_behind(status, now) else first
    rest = f'<span class="{"" if len(status.late) else "posko-wide"}"> · {" · ".join(more)}</span>'
    label = escape(w("screen.coverage"))
    folded = f'<details><summary aria-label="{label}" title="{label}">{icons.html("info")}</summary>'
    folded += f"<p>{'. '.join(part[:1].upper() + part[1:] for part in more)}.</p></details>"
    st.html(f'<div class="posko-status">{mark}<p>{first}{rest}</p>{folded}</div>')


def _this_hour() -> datetime:
    """The reader's time, to the hour: a result that depends on it is cached for as long."""
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def _top(w: Words, name: str) -> DeltaGenerator:
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="top"):
        st.markdown(f"{icons.mark(navigation.entry(name).icon)} **{w(f'menu.{name}')}**", width="content")
        language.draw_switch(w)
    return st.container()


def _empty(name: str, w: Words, who: Session, head: DeltaGenerator) -> PageContext:
    now = _this_hour()
    today = now.astimezone(ZoneInfo(settings.timezone())).date()
    return PageContext(name, w, who.role, False, now, now, today, today, None, head, empty=True)


def _nothing_yet(w: Words, feeds: tuple[str, ...], who: Session) -> NoReturn:
    names = ", ".join(cells.coded(w, "feed", feed) for feed in feeds)
    st.title(w("screen.empty_title"), anchor=False)
    st.write(w("screen.empty_desk" if who.may(Right.FILES) else "screen.empty_reader", feeds=names))
    if who.may(Right.FILES):
        st.code("python -m pipelines ingest", language=None)
        navigation.draw_link("data", w("screen.empty_open_data"))
    st.stop()


def _status_line(w: Words, status: Any, now: datetime) -> list[str]:
    some = status.quarantined_rows or status.quarantined_cells
    quarantine = (
        w("screen.quarantine_some", rows=status.quarantined_rows, cells=status.quarantined_cells)
        if some
        else w("screen.quarantine_none")
    )
    late = w("screen.coverage_late", late=_late(w, status.late)) if len(status.late) else w("screen.coverage_full")
    late = "" if _is_behind(status, now) and not len(status.late) else late  # nobody has reported for days
    as_of = w("screen.as_of", moment=cells.moment_of(w, status.as_of))
    if _is_behind(status, now):
        last = status.as_of.astimezone(ZoneInfo(settings.timezone())).date()
        as_of = w("screen.behind", day=w.days(last, last))
    return [part for part in (as_of, late, quarantine) if part]


def _is_behind(status: Any, now: datetime) -> bool:
    """Whether the data ended more than a day ago."""
    return bool((now - status.as_of).days > 1)


def _late(w: Words, late: pd.DataFrame) -> str:
    return ", ".join(
        w("screen.late_source", source=depot or cells.coded(w, "feed", feed), day=w.short_day(until))
        for feed, depot, until in zip(late["feed"], late["depot"].fillna(""), late["data_until"], strict=True)
    )


def _offer(status: Any, *, period: bool, place: bool) -> spans.Offer:
    """What a page can be narrowed by: the days and places of its data."""
    last = status.until.astimezone(ZoneInfo(settings.timezone())).date()
    first = min(status.first or last - timedelta(days=27), last)
    places = status.places if place else None
    return spans.Offer(status.calendar, first, last, places, has_period=period, compared=status.compared)


def _filters(w: Words, offer: spans.Offer) -> line.Choice:
    if not (offer.has_period or offer.places is not None or offer.terms):
        return line.Choice(spans.named(offer, "days_28"))
    choice = line.draw(w, offer)
    if choice.days.end < offer.first or choice.days.start > offer.last:
        _nothing_then(w, choice.days, offer.first, offer.last)
    return choice


def _nothing_then(w: Words, days: spans.Period, first: date, last: date) -> NoReturn:
    """Say that a page has no data of the chosen days, and which it has."""
    st.title(w("screen.no_days_title", days=w.days(days.start, days.end)), anchor=False)
    st.write(w("screen.no_days", first=w.days(first, first), last=w.days(last, last)))
    st.button(w("screen.no_days_newest"), on_click=spans.choose_newest, type="primary")
    st.stop()


def halves(left_part: int = 1, right_part: int = 1) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two columns of these proportions; one below the other on a phone."""
    left, right = st.columns([left_part, right_part], gap="medium")
    return left, right


def row(key: str, *, is_column: bool = False) -> DeltaGenerator:
    """A container that rules of the page can name: its parts beside each other at both ends, or below each other.

    Args:
        key: Its key.
        is_column: Whether its parts stand below each other.
    """
    if is_column:
        return st.container(key=key)
    return st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key=key)


def mark_now(context: PageContext) -> None:
    """Say that what follows is of now, where the rest of the page is of the end of a period that is over."""
    if context.is_past:
        st.caption(f"{icons.mark('schedule')} {context.w('screen.of_now')}")


def note(context: PageContext, key: str) -> None:
    """Draw a quiet line of words."""
    st.caption(context.w(key))
