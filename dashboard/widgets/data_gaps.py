"""Data gaps: which books a figure needs and which are missing, how far they reach, and what is in quarantine.

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
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells
from finding import Finding

Uses = dict[str, tuple[str, ...]]
"""Feed → the columns that a figure uses. A row quarantined as a whole could change any figure of its feed."""

_CALLS: Uses = {"calls": ("direction",)}
_OUTCOMES: Uses = {"calls": ("direction", "outcome", "disposition", "answered_at", "ended_at")}
_REQUESTED: Uses = {"requests": ("category",), "calls": ("need",)}
_STATES: Uses = {"requests": ("category", "status", "fulfilled_at"), "calls": ("need",)}
_STOCK: Uses = {"stock": ("condition", "item", "quantity", "corrects")}
_ORDERS: Uses = {"arrivals": ("status", "arrived_at", "quantity_arrived")}
_IN: Uses = {"donations": ("amount_idr",)}
_OUT: Uses = {"purchases": ("amount_idr",), "distributions": ("amount_idr",)}
_GOODS: Uses = {
    "donations": ("item", "quantity"),
    "purchases": ("item", "quantity"),
    "distributions": ("item", "quantity"),
}
_PLANNED: Uses = {"plans": ("item", "quantity", "empties", "arrive_at", "deadline_at", "village")}
_REPORTED: Uses = {"deliveries": ("outcome", "delivered_at", "quantity_delivered", "empties_collected")}
_CALLED_BACK: Uses = {
    "followups": ("done_at", "attempt", "outcome", "contacted", "person", "recipient", "contact_phone")
}
_STATES_OF: Uses = {"followups": ("physical_state", "emotional_state", "place", "done_at")}
_ROSTER: Uses = {"companions": ("role", "area", "active_from", "active_to")}
_CAPACITIES: Uses = {"companions": (*_ROSTER["companions"], "capacity")}
_PAIRS: Uses = {"companionships": ("person", "recipient", "contact_phone", "person_kind", "started_at", "ended_at")}
_SESSIONS: Uses = {"sessions": ("held_at", "kind", "minutes", "person", "recipient", "contact_phone")}
_ASKS: Uses = {"requests": ("category", "status"), "followups": ("needs", "outcome")}
_LOOPS: Uses = {"referrals": ("opened_at", "status", "status_at", "confirmed_with_person_at", "kind")}
_RECEIVED: Uses = {"referrals": (*_LOOPS["referrals"], "to_agency", "to_region", "residence")}
_ASSESSED: Uses = {"assessments": ("assessed_at", "team", "result", "person", "recipient", "contact_phone")}
_PLACED: Uses = {"calls": ("village", "district", "need"), "requests": ("village", "district", "category")}

# Each figure of a tile, and each part of a page that shows figures, under its key.
USES: dict[str, Uses] = {
    "calls": _CALLS,
    "answered_share": _OUTCOMES,
    "within_60s_share": _OUTCOMES,
    "abandoned_share": _OUTCOMES,
    "median_handling_seconds": _OUTCOMES,
    "people": {"calls": ("direction", "caller_phone", "src", "sender_phone")},
    "calls.daily": _CALLS,
    "calls.hours": _CALLS,
    "calls.channels": {"calls": ("direction", "channel")},
    "calls.surge": _CALLS,
    "calls.hours_ahead": _CALLS,
    "calls.recent": _CALLS,
    "calls.coverage": {"calls": (*_OUTCOMES["calls"], "channel"), "shifts": ("operator",)},
    "calls.lost_callers": _OUTCOMES | {"calls": (*_OUTCOMES["calls"], "caller_phone", "src")},
    "calls.lost_callers_list": _OUTCOMES | {"calls": (*_OUTCOMES["calls"], "caller_phone", "src")},
    "requests": _REQUESTED,
    "open": _STATES,
    "open_requests": _STATES,
    "fulfilled_share": _STATES,
    "median_hours": _STATES,
    "within_24h_share": _STATES,
    "unmet": _STATES,
    "requests.ranked": _REQUESTED,
    "requests.daily": _REQUESTED,
    "requests.unmet": _STATES | {"requests": (*_STATES["requests"], "unmet_reason")},
    "requests.villages": _PLACED,
    "requests.quantities": {
        "requests": ("category", "item", "quantity_requested", "quantity_approved", "quantity_delivered"),
        "calls": ("need", "item", "quantity"),
    },
    "requests.open": _STATES,
    "requests.rows": _REQUESTED,
    "requests.curve": _STATES,
    "requests.waits": _STATES,
    "stale_requests": _STATES,
    "days_of_oxygen": _STOCK | _ORDERS,
    "sizes_to_order": _STOCK | _ORDERS,
    "gas_m3": _STOCK,
    "depots_out": _STOCK,
    "dry_depots": _STOCK,
    "oxygen.depots": _STOCK | _ORDERS,
    "oxygen.totals": _STOCK | _ORDERS,
    "oxygen.fan": _STOCK | _ORDERS,
    "oxygen.states": _STOCK,
    "oxygen.use": _STOCK,
    "oxygen.orders": _ORDERS,
    "oxygen.owned": _STOCK,
    "oxygen.errors": _STOCK,
    "oxygen.past": _STOCK,
    "oxygen.order": _STOCK | _ORDERS,
    "oxygen.scarce": _STOCK | _ORDERS,
    "oxygen.suppliers": _ORDERS,
    "out_1d_share": _STOCK | _ORDERS,
    "oxygen.discrepancies": _STOCK,
    **dict.fromkeys(("oxygen.loop", "oxygen.loans", "oxygen.movements", "oxygen.reliability"), _STOCK),
    **dict.fromkeys(("oxygen.known", "oxygen.known_differing", "oxygen.known_later"), _STOCK),
    **dict.fromkeys(("oxygen.need", "oxygen.need_people", "oxygen.sizes"), _STATES | _STOCK),
    "oxygen.norms": {"norms": ("norm_value",)},
    "overview.map": _PLACED,
    "overview.trend": _CALLS,
    "demand_map.map": _PLACED,
    "demand_map.ranking": _PLACED,
    "demand_map.districts": _PLACED,
    "demand_map.open": _STATES,
    **dict.fromkeys(("demand_map.calls", "demand_map.requests", "village.calls", "village.requests"), _PLACED),
    "village.open": {name: ("village", "district", *columns) for name, columns in _STATES.items()},
    "village.weeks": _PLACED,
    "village.categories": _PLACED,
    "village.ages": {name: ("village", "district", *columns) for name, columns in _STATES.items()},
    "village.oxygen": _PLACED | {"stock": ("item", "quantity", "village")},
    "deliveries.orders": _STOCK | _ORDERS,
    "deliveries.scarce": _STOCK | _ORDERS,
    "deliveries.waiting": _STATES | _STOCK,
    "deliveries.draft": _STATES | _STOCK | {"vehicles": ("places", "weight_limit_kg", "shift_start", "shift_end")},
    **dict.fromkeys(("deliveries.plan", "deliveries.map", "deliveries.hand_over"), _PLANNED),
    "deliveries.results": _PLANNED | _REPORTED,
    "deliveries.differences": _REPORTED | _STOCK,
    **dict.fromkeys(
        ("due_today", "overdue_people", "unreachable_people", "lost_people", "followed_share"), _CALLED_BACK
    ),
    **dict.fromkeys(("followups.ladder", "followups.call_list", "followups.daily", "followups.weekly"), _CALLED_BACK),
    **dict.fromkeys(("followups.endings", "followups.after_ending", "followups.rows"), _CALLED_BACK),
    "followups.history": {"followups": (*_CALLED_BACK["followups"], *_STATES_OF["followups"])},
    **dict.fromkeys(("followups.states", "followups.groups"), _STATES_OF),
    "followups.norms": {"norms": ("norm_value",)},
    **dict.fromkeys(("active_companions", "companions.areas", "companions.by_tier", "companions.rows"), _ROSTER),
    **dict.fromkeys(("places_left", "companions.caseload"), _CAPACITIES | _PAIRS),
    "caseload": _PAIRS,
    **dict.fromkeys(("wrong_tier", "companions.rules", "companions.violations"), _ROSTER | _PAIRS),
    **dict.fromkeys(("debriefing_due", "companions.debriefing"), _PAIRS | _SESSIONS),
    **dict.fromkeys(("companions.sessions", "companions.sessions_list"), _SESSIONS),
    "companions.funnel": _ROSTER | _PAIRS | _SESSIONS,
    **dict.fromkeys(("people_waiting", "companions.waiting", "companions.waiting_list"), _ROSTER | _PAIRS | _ASKS),
    **dict.fromkeys(("companions.suggested", "companions.without"), _CAPACITIES | _PAIRS | _ASKS),
    **dict.fromkeys(("open_loops", "old_loops", "no_receiver", "to_confirm", "confirmed_loops", "died_loops"), _LOOPS),
    **dict.fromkeys(("referrals.steps", "referrals.kinds", "referrals.receiverless"), _LOOPS),
    **dict.fromkeys(("referrals.actors", "referrals.receivers", "referrals.rows", "referrals.duplicates"), _RECEIVED),
    **dict.fromkeys(("referrals.assessed", "referrals.assessed_rows"), _ASSESSED),
    **dict.fromkeys(
        ("case.chain", "case.open"), _STATES | _PLANNED | _REPORTED | _CALLED_BACK | _PAIRS | _LOOPS | _ASSESSED
    ),
    "requests.sensitive": _PLACED,
    "donations": {"donations": ()},
    "cash_in_idr": _IN,
    "spent_idr": _OUT,
    "on_hand_idr": _IN | _OUT,
    "evidence_share": {"purchases": (), "distributions": ()},
    "donations.flow": _IN | _OUT,
    "donations.balance": _IN | _OUT,
    "donations.trace": _IN | _OUT,
    "donations.limits": _IN | _OUT,
    "donations.cash": _IN | _OUT,
    **dict.fromkeys(("donations.given", "donations.statement", "donations.bank"), _IN),
    **dict.fromkeys(("donations.bought", "donations.handed_over", "donations.receipts"), _OUT),
    "donations.stock": _GOODS | _STOCK,
    "donations.goods": _GOODS,
    "donations.villages": {"distributions": ("village", "district", "item", "quantity", "amount_idr")},
}
_PLACES = ("village", "district")

Needs = tuple[tuple[str, ...], ...]
"""Books that a figure needs: of each group one."""
_PAID: Needs = (("donations",), ("purchases", "distributions"))
GOODS: dict[str, Needs] = {
    "given": (("donations",),),
    "bought": (("purchases",),),
    "distributed": (("distributions",),),
    **dict.fromkeys(("opening", "closing"), (("donations", "purchases"), ("distributions",))),
}
"""Column of the balance of goods → the books it needs."""
_ON_A_MAP: Needs = (("call_villages", "request_villages"),)

# Where it is not plain from the feeds a figure uses, that is one of them.
NEEDS: dict[str, Needs] = {
    **dict.fromkeys(("open", "open_requests", "stale_requests", "fulfilled_share", "unmet"), (("outcomes",),)),
    **dict.fromkeys(("median_hours", "within_24h_share", "requests.unmet", "requests.curve"), (("outcomes",),)),
    **dict.fromkeys(("requests.open", "requests.waits", "demand_map.open"), (("outcomes",),)),
    **dict.fromkeys(("village.open", "village.ages"), (("outcomes",), ("request_villages",))),
    **dict.fromkeys(("overview.map", "village.categories", "requests.villages"), (("request_villages",),)),
    **dict.fromkeys(("demand_map.map", "demand_map.ranking", "demand_map.districts", "village.weeks"), _ON_A_MAP),
    **dict.fromkeys(("smoothed_per_10000", "village_share"), (("call_villages",),)),
    **dict.fromkeys(("village.calls", "demand_map.calls"), (("call_villages",),)),
    **dict.fromkeys(("village.requests", "demand_map.requests"), (("request_villages",),)),
    **dict.fromkeys(("village.oxygen", "cylinders_here"), (("request_villages", "stock"),)),
    **dict.fromkeys(("on_hand_idr", "donations.flow", "donations.balance", "donations.cash"), _PAID),
    **dict.fromkeys(("donations.trace", "donations.limits"), _PAID),
    "demand_map.counted_calls": (("call_villages",),),
    "demand_map.counted_requests": (("request_villages",),),
    **dict.fromkeys(
        ("demand_map.counted_open_requests", "demand_map.counted_unmet"), (("outcomes",), ("request_villages",))
    ),
    "donations.stock": (("donations", "purchases", "distributions"), ("stock",)),
    "deliveries.waiting": (("outcomes", "stock"),),
    "deliveries.households": (("outcomes",),),
    "deliveries.headline": (("outcomes",), ("stock",)),
    **dict.fromkeys(("overview.headline", "overview.alerts"), (("stock",), ("outcomes",), ("calls",))),
}
_BESIDE = ("arrivals", "shifts", "vehicles", "norms")
"""Feeds that sharpen a figure: it is known without them, unless it is about nothing else."""
_OF_PLACES = {"calls": "call_villages", "requests": "request_villages", "outcomes": "request_villages"}
"""Book → the part of it that a figure of a place needs."""
_DAILY = ("calls", "requests", "stock", "outcomes", "call_villages", "request_villages")
"""Books that are written every day: after their newest row they say nothing. Others come when they come."""
_SAME_SECONDS = 60
"""Nearer to the moment that the page states it is the same."""
# Figures that count what happened in the chosen days; others are of a moment.
_OF_PERIOD = frozenset({
    *("calls", "people", "answered_share", "within_60s_share", "abandoned_share", "median_handling_seconds"),
    *("calls.daily", "calls.hours", "calls.channels", "calls.recent", "calls.lost_callers", "calls.lost_callers_list"),
    *("requests", "fulfilled_share", "median_hours", "within_24h_share", "unmet", "requests.ranked", "requests.daily"),
    *("requests.unmet", "requests.villages", "requests.quantities", "requests.rows", "requests.curve"),
    *("requests.waits", "overview.map", "demand_map.map", "demand_map.ranking", "demand_map.districts"),
    *("demand_map.counted_calls", "demand_map.counted_requests", "demand_map.counted_unmet"),
    *("demand_map.calls", "demand_map.requests", "village.calls", "village.requests", "village.categories"),
    *("oxygen.use", "oxygen.movements", "oxygen.discrepancies", "smoothed_per_10000", "village_share"),
})  # fmt: skip


def needs(key: str) -> Needs:
    """The books that a figure or a part of a page needs, of each group one."""
    uses = USES.get(key, {})
    feeds = tuple(feed for feed in uses if feed not in _BESIDE) or tuple(uses)
    if {"calls", "requests"} <= {*feeds}:  # needs that calls name are requests
        feeds = tuple(feed for feed in feeds if feed != "calls")
    return NEEDS.get(key) or ((feeds,) if feeds else ())


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
    parts = [_until(context, min(moments), by_day=by_day), _since(context, firsts) if key in _OF_PERIOD else None]
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
    return f"{w('screen.state_of', day=w.day(context.end))} · {text}" if context.is_past else text


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
    ended = key in _OF_PERIOD and book in _DAILY and until is not None and _day(until) < context.start
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
    for feed, whole, columns, rows in gaps.itertuples(index=False, name=None):
        looked_at = {*uses[feed], *(_PLACES if by_place else ())} if feed in uses else set()
        total += rows if feed in uses and (whole or looked_at & {*columns.split(",")}) else 0
    return int(total)
