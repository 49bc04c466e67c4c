"""What a figure means, one tap away from it: the same text as in the list of definitions."""

import pandas as pd
import streamlit as st

from dashboard import unread
from dashboard.screen import Screen

# Which definition belongs to which part of a page.
_DEFINED = {
    "calls.daily": "calls",
    "calls.hours": "calls_per_day",
    "calls.channels": "calls",
    "calls.recent": "calls",
    "calls.lost_callers": "lost_callers",
    "calls.surge": "surge",
    "calls.coverage": "busy_share",
    "calls.hours_ahead": "hours_ahead",
    "requests.ranked": "share",
    "requests.daily": "requests",
    "requests.villages": "requests",
    "requests.curve": "fulfilled_share_by_hours",
    "requests.waits": "median_hours",
    "requests.quantities": "delivered_share",
    "requests.unmet": "unmet",
    "requests.rows": "requests",
    "requests.open": "open_requests",
    "oxygen.depots": "depletion",
    "oxygen.fan": "depletion",
    "oxygen.states": "owned",
    "oxygen.order": "order_by",
    "oxygen.scarce": "by_chance",
    "oxygen.suppliers": "lead_days_p50",
    "oxygen.use": "issued_m3",
    "oxygen.orders": "on_the_way",
    "oxygen.errors": "ratio",
    "oxygen.past": "coverage_80_share",
    "oxygen.reliability": "out_brier",
    "oxygen.discrepancies": "discrepancies",
    "oxygen.loop": "owned",
    "oxygen.loans": "overdue_loans",
    "oxygen.known": "then_known",
    "oxygen.need": "need_m3",
    "demand_map.map": "rate_per_10000",
    "demand_map.ranking": "verdict",
    "demand_map.calls": "calls",
    "demand_map.requests": "requests",
    "demand_map.open": "open_requests",
    "village.calls": "calls",
    "village.requests": "requests",
    "village.open": "open_requests",
    "village.weeks": "expected_calls",
    "village.categories": "requests",
    "village.oxygen": "village_oxygen",
    "village.ages": "open_by_age",
    "demand_map.districts": "rate_per_10000",
    "donations.flow": "flow",
    "donations.balance": "cash_balance",
    "donations.cash": "on_hand_idr",
    "donations.goods": "goods_on_hand",
    "donations.trace": "gift_trace",
    "donations.statement": "donor_statement",
    "donations.limits": "collection_limits",
    "donations.receipts": "missing_receipts",
    "donations.bank": "unmatched_bank",
    "donations.stock": "unmatched_stock",
    "donations.villages": "distributions",
    "donations.given": "donations",
    "donations.bought": "spent_idr",
    "donations.handed_over": "distributions",
    "overview.map": "requests",
}
# These columns repeat what the heading already defines.
_PLAIN = ("share", "calls", "requests", "open")


def heading(screen: Screen, key: str, *, title: str | None = None) -> None:
    """The heading of a part of the page, the definition of its figure one tap away, and what of it is not read yet."""
    definition = f"definition.{_DEFINED.get(key, '')}"
    st.markdown(f"### {title or screen.w(key)}", help=screen.w(definition) if screen.w.has(definition) else None)
    unread.line(screen, key)


def of_columns(screen: Screen, frame: pd.DataFrame) -> None:
    """What the columns mean, for those that are figures with a definition."""
    w = screen.w
    defined = [column for column in frame.columns if w.has(f"definition.{column}") and column not in _PLAIN]
    if defined:
        with st.popover(w("screen.definition"), icon="📖"):
            for column in defined:
                st.markdown(f"**{screen.label(column)}**  \n{w(f'definition.{column}')}")
