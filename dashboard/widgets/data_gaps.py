"""Data gaps: which books of a figure are missing, how far they reach, and what is in quarantine.

A figure whose books say nothing of the chosen days is not known: it is never drawn as zero, and never as fine.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

import settings
from dashboard.shell import navigation
from dashboard.shell.page_context import DATA_GAPS, PageContext
from dashboard.widgets import cells
from dashboard.widgets.figure_books import OF_PERIOD, USES, Needs, Uses, needs
from finding import Finding

_PLACES = ("village", "district")
_OF_PLACES = {"calls": "call_villages", "requests": "request_villages", "outcomes": "request_villages"}
"""Book → the part of it that a figure of a place needs."""
_DAILY = ("calls", "requests", "stock", "outcomes", "call_villages", "request_villages", "callers", "call_times")
"""Books that are written every day: after their newest row they say nothing. Others come when they come."""
_SAME_SECONDS = 60
"""Nearer to the moment that the page states it is the same."""


def missing(context: PageContext, key: str) -> tuple[str, ...]:
    """The books without which a figure is not known: never loaded, or without a word about the chosen days.

    Args:
        context: The opened page.
        key: Name of the figure, or i18n key of the part of the page.
    """
    groups = [group for group in _needs(context, key) if not any(_tells(context, key, book) for book in group)]
    return tuple(dict.fromkeys(book for group in groups for book in group))


def unknown(context: PageContext, key: str) -> str | None:
    """Why a figure is not known, in words; None where it is.

    Args:
        context: The opened page.
        key: Name of the figure, or i18n key of the part of the page.
    """
    reasons: dict[tuple[str, str], list[str]] = {}
    for book in missing(context, key):
        reasons.setdefault(_reason(context, book), []).append(book)
    if not reasons:
        return None
    parts = [
        context.w(f"unknown.{name}", books=named(context, books), day=day) for (name, day), books in reasons.items()
    ]
    return "; ".join(parts)


def finding(context: PageContext, key: str, known: Finding) -> Finding:
    """The finding; where its books say nothing of the chosen days, that it is not known, and why.

    Args:
        context: The opened page.
        key: Name of the figure that it is about, or i18n key of the part of the page.
        known: The finding.
    """
    reason = unknown(context, key)
    return known if reason is None else Finding("unknown.page", {"reason": reason})


def draw_unknown(context: PageContext, key: str) -> bool:
    """Draw why a part of the page is not known, in place of its content; nothing, and False, where it is known."""
    reason = unknown(context, key)
    if reason:
        draw_reason(context, reason)
    return reason is not None


def draw_reason(context: PageContext, reason: str) -> None:
    """Draw that something is not known, and why, in place of its content."""
    dash, text = context.w("table.missing"), escape(context.w("unknown.part", reason=reason))
    st.html(f'<p class="posko-unknown"><b>{dash}</b> {text}</p>')


def named(context: PageContext, books: Any) -> str:
    """Books in words, as they stand inside a sentence."""
    w = context.w
    return ", ".join(w(f"book.{book}") if w.has(f"book.{book}") else cells.coded(w, "feed", book) for book in books)


def reach(context: PageContext, key: str, *, by_day: bool = False) -> str | None:
    """How far the books of a figure reach, in words: `sampai 19.30`; None where that is plain from the page.

    Args:
        context: The opened page.
        key: Name of the figure, or i18n key of the part of the page.
        by_day: Whether to say it only where they do not reach the last chosen day.
    """
    there = [book for group in _needs(context, key) for book in group if book in context.books and book in _DAILY]
    moments = [context.books[book].until for book in there if context.books[book].until is not None]
    if not moments:
        return None
    firsts = [context.books[book].first for book in there if context.books[book].first is not None]
    parts = [_until(context, min(moments), by_day=by_day), _since(context, firsts) if key in OF_PERIOD else None]
    return ", ".join(part for part in reversed(parts) if part) or None


def draw_reach(context: PageContext, key: str) -> None:
    """Draw how far the books of a part of the page reach; nothing where they reach the last chosen day."""
    if text := reach(context, key, by_day=True):
        st.html(f'<small class="posko-reach">{escape(text)}</small>')


def without_unknown(context: PageContext, frame: pd.DataFrame, needed: Mapping[str, Needs]) -> pd.DataFrame:
    """A table without the columns' numbers of which no book tells.

    Args:
        context: The opened page.
        frame: The rows.
        needed: Column → the books that it needs, of each group one.
    """
    blank = [
        column
        for column, groups in needed.items()
        if column in frame and not all(any(book in context.books for book in group) for group in groups)
    ]
    return frame.assign(**dict.fromkeys(blank))


def as_of_text(context: PageContext, key: str = "") -> str:
    """How far the books behind a part of the page reach, and of which day's end it is, for files and pictures.

    Args:
        context: The opened page.
        key: Name of the figure, or i18n key of the part of the page; without one the page.
    """
    w, there = context.w, [book for group in _needs(context, key) for book in group if book in context.books]
    moments = [context.books[book].until for book in there if book in _DAILY and context.books[book].until is not None]
    text = w("screen.as_of", moment=cells.moment_of(w, min(moments, default=context.as_of)))
    return f"{w('screen.state_of', day=w.day(context.local_now.date()))} · {text}" if context.is_past else text


def _until(context: PageContext, moment: datetime, *, by_day: bool) -> str | None:
    w, local = context.w, moment.astimezone(ZoneInfo(settings.timezone()))
    is_day = (local.hour, local.minute) == (0, 0)  # a source that knows days only
    if local.date() < context.end:
        return w("unknown.until", moment=w.short_day(local) if is_day else w.clock_on(local, context.end))
    is_plain = by_day or abs((moment - context.as_of).total_seconds()) < _SAME_SECONDS
    if local.date() > context.end or context.is_past or is_day or is_plain:
        return None
    return w("unknown.until", moment=w.clock_on(local, context.end))


def _since(context: PageContext, firsts: list[date]) -> str | None:
    first = min(firsts, default=context.start)
    is_plain = first <= context.start or first == context.first  # the page says from which day on it has data
    return None if is_plain else context.w("unknown.since", day=context.w.short_day(first))


def _needs(context: PageContext, key: str) -> Needs:
    groups = needs(key)
    if context.place is None:
        return groups
    placed = tuple(tuple(_OF_PLACES[book] for book in group if book in _OF_PLACES) for group in groups)
    return tuple(dict.fromkeys((*groups, *(group for group in placed if group))))


def _tells(context: PageContext, key: str, book: str) -> bool:
    """Whether a book says something about the chosen days; of a figure of a moment, whether it had begun by then."""
    if book not in context.books:
        return False
    first, until = context.books[book].first, context.books[book].until
    if first is not None and first > context.end:
        return False
    ended = key in OF_PERIOD and book in _DAILY and until is not None and _day(until) < context.start
    return not ended


def _reason(context: PageContext, book: str) -> tuple[str, str]:
    """Name of the sentence and the day in it."""
    if book not in context.books:
        return "never", ""
    first, until = context.books[book].first, context.books[book].until
    if first is not None and first > context.end:
        return "not_begun", context.w.short_day(first)
    return "ended", "" if until is None else context.w.short_day(_day(until))


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.timezone())).date()


def line(context: PageContext, key: str) -> None:
    """Draw the link below a heading; nothing without data gaps, nor where the page has said the same number."""
    if markup := link(context, key):
        st.html(markup)


def link(context: PageContext, key: str) -> str:
    """The link below a figure or heading as HTML, empty without data gaps or where the page has said that number."""
    return _link(context, key, rows_of(context, key))


def shared(context: PageContext, key: str, names: Collection[str]) -> str:
    """The link of a group of figures that have the same data gaps; figures say only what differs from it.

    Args:
        context: The opened page.
        key: Key of the group.
        names: Its figures.
    """
    numbers = Counter(rows for name in names if (rows := rows_of(context, name)))
    rows, times = numbers.most_common(1)[0] if numbers else (0, 0)
    return _link(context, key, rows) if times > 1 else ""


def rows_of(context: PageContext, key: str) -> int:
    """The quarantined rows that could change a figure or part."""
    return count(context.data_gaps, USES.get(key, {}), by_place=context.place is not None)


def _link(context: PageContext, key: str, rows: int) -> str:
    if not rows or context.gaps_drawn.setdefault(rows, key) != key:
        return ""
    text = escape(context.w("screen.unread", rows=rows))
    return f'<a class="posko-unread" href="{navigation.address_of("data")}" target="_self">{text}</a>'


def count(gaps: pd.DataFrame, uses: Uses, *, by_place: bool = False) -> int:
    """Count the quarantined rows that could change a figure of these columns.

    Args:
        gaps: feed, whole (rows as a whole), columns (between commas), rows.
        uses: Feed → the columns that the figure uses.
        by_place: Whether the figure is filtered by place.
    """
    total = 0
    # lists, as going over the frame itself takes ten times as long, and a page asks for each of its figures
    for feed, whole, columns, rows in zip(*(gaps[name].tolist() for name in DATA_GAPS), strict=True) if uses else ():
        looked_at = {*uses[feed], *(_PLACES if by_place else ())} if feed in uses else set()
        total += rows if feed in uses and (whole or looked_at & {*columns.split(",")}) else 0
    return int(total)
