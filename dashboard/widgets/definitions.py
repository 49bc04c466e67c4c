"""Definitions of figures: which one explains a part of a page, and which a column of a table."""

import pandas as pd
import streamlit as st

from dashboard.frontend import escaping
from dashboard.shell import sections
from dashboard.shell.page_context import PageContext
from dashboard.widgets import cells, data_gaps
from dashboard.widgets.drawing import icons

# Which definition belongs to which part of a page.
DEFINED = {
    "calls.daily": "calls",
    "calls.hours": "busy_hours",
    "calls.channels": "calls",
    "calls.recent": "calls",
    "calls.lost_callers": "lost_callers",
    "calls.lost_callers_list": "lost_callers",
    "calls.surge": "surge",
    "calls.coverage": "busy_share",
    "calls.hours_ahead": "hours_ahead",
    "requests.ranked": "share",
    "requests.daily": "requests",
    "requests.villages": "beyond_chance",
    "requests.curve": "fulfilled_share_by_hours",
    "requests.waits": "median_hours",
    "requests.quantities": "delivered_share",
    "requests.unmet": "unmet",
    "requests.rows": "requests",
    "requests.sensitive": "sensitive_requests",
    "requests.open": "open_requests",
    "oxygen.depots": "depletion",
    "oxygen.totals": "depletion",
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
    "oxygen.movements": "recorded",
    "oxygen.sizes": "hours",
    "oxygen.known_differing": "then_known",
    "oxygen.known_later": "then_known",
    "oxygen.need_people": "need_m3",
    "oxygen.norms": "recorded",
    "deliveries.orders": "orders_to_place",
    "deliveries.waiting": "waiting_stops",
    "deliveries.scarce": "replenishments",
    "deliveries.draft": "planned_deliveries",
    "deliveries.plan": "planned_deliveries",
    "deliveries.map": "planned_deliveries",
    "deliveries.hand_over": "planned_deliveries",
    "deliveries.results": "delivered_on_time",
    "deliveries.differences": "delivered_on_time",
    "case.open": "case_open",
    "case.chain": "case_chain",
    "referrals.actors": "open_loops",
    "referrals.steps": "loop_step",
    "referrals.receiverless": "next_step",
    "referrals.kinds": "open_loops",
    "referrals.receivers": "referral_receivers",
    "referrals.assessed": "first_assessments",
    "referrals.assessed_rows": "first_assessments",
    "referrals.duplicates": "possible_duplicates",
    "referrals.rows": "open_loops",
    "followups.ladder": "followup_step",
    "followups.call_list": "followup_step",
    "followups.daily": "due_result",
    "followups.weekly": "followed_share",
    "followups.states": "bad_share",
    "followups.groups": "bad_share",
    "followups.endings": "followup_ending",
    "followups.after_ending": "followup_ending",
    "followups.history": "due_result",
    "followups.rows": "due_result",
    "followups.norms": "followup_step",
    "companions.caseload": "caseload",
    "companions.areas": "active_companions",
    "companions.funnel": "companion_funnel",
    "companions.sessions": "companion_sessions",
    "companions.sessions_list": "companion_sessions",
    "companions.waiting": "people_waiting",
    "companions.waiting_list": "people_waiting",
    "companions.suggested": "suggested_pairings",
    "companions.without": "suggested_pairings",
    "companions.debriefing": "debriefing_due",
    "companions.violations": "wrong_tier",
    "companions.rules": "wrong_tier",
    "companions.rows": "active_companions",
    "companions.by_tier": "active_companions",
    "data.freshness": "rows_taken",
    "data.loads": "rows_taken",
    "data.differences": "rows_taken",
    "data.reviews": "rows_taken",
    "data.quarantine": "set_aside",
    "data.quarantine_rows": "set_aside",
    "data.lines": "skipped_lines",
    "data.disclosures": "recorded",
}

# Columns of tables without a definition of their own, under the one that explains them. A column that means something
# else on one page stands there under `page.column`.
_PARTS = {
    "recorded": (
        *("amount_idr", "quantity", "quantity_requested", "quantity_delivered", "wait_seconds", "handling_seconds"),
        *("hour", "weekday", "row_number", "population", "norm_value", "debit_idr"),
    ),
    "answered_share": ("answered", "lost"),
    "lost_callers": ("tries",),
    "call_forecast": ("calls.p025", "calls.p10", "calls.p50", "calls.p90", "calls.p975"),
    "hours_ahead": ("expected", "expected_low", "expected_high"),
    "calls_per_hour": ("calls_low", "calls_high"),
    "surge": ("c1_bound", "c2_bound", "growth_score", "times_fired"),
    "share": ("share_low", "share_high", "compared_requests", "previous_requests", "change"),
    "fulfilled_share": ("fulfilled",),
    "median_hours": ("left_out", "followed_hours"),
    "fulfilled_share_by_hours": (
        *("low_share", "high_share", "within_6h_share", "within_48h_share"),
        *("within_24h_low_share", "within_24h_high_share"),
    ),
    "delivered_share": ("requested", "approved", "delivered"),
    "stale": ("hours_open",),
    "open_by_age": ("aged_under_2d", "aged_2_to_6d", "aged_7_to_27d", "aged_28d"),
    "cases": ("compared_cases", "previous_cases"),
    "rate_per_10000": ("rate_low_per_10000", "rate_high_per_10000"),
    "smoothed_per_10000": ("smoothed_low_per_10000", "smoothed_high_per_10000"),
    "village_share": ("demand_map.share", "demand_map.share_low", "demand_map.share_high"),
    "village_oxygen": ("village.requested", "village.delivered", "issued", "returned", "with_patients"),
    "depletion": ("p10", "p50", "p90", "days_left", "out_7d_share", "arrivals"),
    "full_cylinders": ("stock",),
    "gas_m3": ("m3", "stock_m3"),
    "on_the_way": ("ordered",),
    "issued_m3": ("oxygen.issued", "oxygen.used_per_day", "deliveries.used_per_day", "closing_full"),
    "owned": ("full", "empty", "oxygen.with_patients", "at_refill", "oxygen.lost", "owned_m3"),
    "overdue_loans": ("days_out",),
    "lead_days_p50": (
        *("lead_days_longest", "late_days_p50", "late_days_longest", "on_time_share", "deliveries", "open_orders"),
        "cancelled",
    ),
    "by_chance": ("by_chance_short_share", "levelled", "levelled_short_share", "short_share", "days_now"),
    "ratio": ("score", "burn_rate_score", "burn_rate"),
    "coverage_80_share": ("coverage_95_share", "p025", "p975", "came", "origins"),
    "out_brier": ("burn_rate_out_brier",),
    "out_error_days": ("burn_rate_out_error_days",),
    "reliability": ("from_share", "to_share", "told", "told_share", "was_share"),
    "discrepancies": ("stated", "computed"),
    "then_known": ("now_known", "then_quantity", "now_quantity", "difference", "entries"),
    "need_m3": (
        *(
            "need_home_m3",
            "need_low_m3",
            "need_kg",
            "needed_home_per_day",
            "needed_per_day",
            "used_m3",
            "used_per_day",
            "patients",
        ),
        "with_flow",
    ),
    "cash_in_idr": ("given_idr",),
    "goods_on_hand": ("opening", "given", "bought", "distributed", "closing"),
    "donor_statement": (
        *("handed_over_idr", "in_store_idr", "operating_idr", "handed_over_share"),
        *("handed_over_quantity", "in_store_quantity"),
    ),
    "collection_limits": (
        *("numerator_idr", "denominator_idr", "limit_share", "most_share", "months", "most_months", "renewals"),
    ),
    "rows_taken": (
        *(
            "rows_read",
            "rows_loaded",
            "rows_duplicate",
            "rows_quarantined",
            "rows_skipped",
            "cells_quarantined",
            "loads",
        ),
        *("added", "changed", "removed"),
    ),
    "waiting_stops": tuple(f"deliveries.{name}" for name in ("stops", "quantity", "empties", "late", "critical")),
    "replenishments": ("needed", "difference", "spare_elsewhere", "deliveries.levelled", "deliveries.stock"),
    "delivered_on_time": ("plan_count",),
    "followup_step": ("followups.open_calls", "followups.tries", "attempt", "followups.norm_value"),
    "followed_share": ("due_people", "unfollowed_people", "due_days", "followed_days"),
    "counted_people": ("followups.people",),
    "bad_share": ("asked_people", "bad_people"),
    "active_companions": ("companions.companions", "companions.active", "activity_unknown"),
    "places_left": ("companions.capacity", "capacity_unknown", "over_capacity"),
    "people_waiting": ("companions.waiting", "days_waiting"),
    "debriefing_due": ("days_accompanied",),
    "companion_funnel": ("of_previous_share", "outside"),
    "companion_sessions": ("companions.sessions", "companions.minutes"),
    "wrong_tier": ("companions.priority",),
    "set_aside": ("data.cases",),
    "open_loops": ("loops", "days_open"),
    "loop_step": tuple(
        f"referrals.{name}"
        for name in (
            *("reached", "skipped", "left_out", "same_moment", "followed_days", "within_7d_share", "median_hours"),
            "median_days",
        )
    ),
    "next_step": ("times", "longest_days"),
    "referral_receivers": tuple(
        f"referrals.{name}" for name in ("waiting", "accepted", "refused", "no_receiver", "done", "confirmed", "died")
    ),
    "first_assessments": tuple(
        f"referrals.{name}"
        for name in (
            *("people", "on_the_spot", "hospital", "referred", "none_needed", "unknown", "joined", "uncertain"),
        )
    ),
    "possible_duplicates": ("days_between",),
    "skipped_lines": ("lines",),
}
EXPLAINED = {column: name for name, columns in _PARTS.items() for column in columns}


# These columns repeat what the heading already defines.
_PLAIN = ("share", "calls", "requests", "open")


def heading(context: PageContext, key: str, *, title: str | None = None) -> None:
    """Draw the heading of a part of the page with its definition one tap away, its data gaps, and its anchor.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        title: Heading in words; without one the text of `key`.
    """
    definition = f"definition.{DEFINED.get(key, '')}"
    sections.anchor(key)
    st.markdown(
        f"### {escaping.unmarked(title or context.w(key))}",
        help=context.w(definition) if context.w.has(definition) else None,
    )
    data_gaps.draw_reach(context, key)
    data_gaps.line(context, key)


def of_columns(context: PageContext, frame: pd.DataFrame) -> None:
    """Draw the definitions of the columns that are numbers, each once."""
    w = context.w
    means: dict[str, list[str]] = {}
    for column in frame.columns:
        name = of_column(context, str(column))
        if name and (column == name or cells.is_figure(frame[column])) and column not in _PLAIN:
            means.setdefault(name, []).append(context.label(str(column)))
    if means:
        with st.popover(w("screen.definition"), icon=icons.mark("menu_book")):
            for name, labels in means.items():
                st.markdown(f"**{', '.join(labels)}**  \n{w(f'definition.{name}')}")


def of_column(context: PageContext, column: str) -> str | None:
    """The name of the definition of a column of a page, None without one."""
    own = f"definition.{column}"
    own_meaning = EXPLAINED.get(f"{context.name}.{column}")
    return own_meaning or (column if context.w.has(own) else EXPLAINED.get(column))
