"""Data gaps: how many quarantined rows could change a figure, with a link to correct them."""

from html import escape

import pandas as pd
import streamlit as st

from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext

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
    "gas_m3": _STOCK,
    "depots_out": _STOCK,
    "dry_depots": _STOCK,
    "oxygen.depots": _STOCK | _ORDERS,
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


def line(context: PageContext, key: str) -> None:
    """Draw the link below a figure or heading; nothing without data gaps."""
    if rows := count(context.data_gaps, USES.get(key, {}), by_place=context.place is not None):
        text = escape(context.w("screen.unread", rows=rows))
        st.html(f'<a class="posko-unread" href="{navigation.address_of("data")}" target="_self">{text}</a>')


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
