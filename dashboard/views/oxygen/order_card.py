"""Order advice: when to order at the latest, how much, from whom, and what that rests on."""

import pandas as pd
import streamlit as st

from dashboard.shell.page_context import PageContext
from dashboard.views.oxygen import urgency_table
from dashboard.widgets import canvas, cells, depots

Supposed = dict[str, float | None]
WORTH_TELLING = 0.05


def draw(context: PageContext, row: cells.Row, lead: pd.DataFrame, supposed: Supposed) -> None:
    """Draw the sentence to act on, and what it rests on.

    Args:
        context: The opened page.
        row: One stock, of `needs`.
        lead: Usual lead times, of `usual_lead`.
        supposed: The reader's assumptions, by name.
    """
    with canvas.card(context, "oxygen.order"):
        st.markdown(f"#### {order(context, row, supposed)}")
        sentences = [
            urgency_table.stock_sentence(context, row, supposed),
            _unmet(context, row),
            _lead(context, lead.iloc[0].to_dict()),
        ]
        st.markdown("\n".join(f"- {sentence}" for sentence in sentences if sentence))


def order(context: PageContext, row: cells.Row, supposed: Supposed) -> str:
    """The sentence to act on: when to order at the latest, and how much.

    Args:
        context: The opened page.
        row: One stock, of `needs`.
        supposed: The reader's assumptions, by name.
    """
    w, accepted = context.w, 100 - float(supposed["service_percent"] or 0)
    gaps = {"item": depots.size(context, row), "depot": row["depot"], "odds": round(100 / accepted)}
    if cells.is_missing(row["demand_per_day"]):
        return w("oxygen.order_unknown", **gaps)
    if cells.is_missing(row["order_late_share"]):
        return w("oxygen.order_silent", day=row["as_of"].date(), **gaps)
    if cells.is_missing(row["order_before_at"]):
        return w("oxygen.order_none", **gaps)
    amount = {"what": what(context, row)}
    if row["order_before_at"] <= context.now:
        return w("oxygen.order_now", late=cells.chance(w, row["order_late_share"]), **gaps, **amount)
    return w("oxygen.order_before", moment=w.near_moment(row["order_before_at"].floor("h")), **gaps, **amount)


def what(context: PageContext, row: cells.Row) -> str:
    """How much of what to order, in words."""
    quantity = context.w.number(row["order_quantity"])
    if cells.is_missing(row["item"]):
        return context.w("figure.m3", volume=quantity)
    return context.w("oxygen.cylinders", quantity=quantity, item=context.w.term("item", row["item"]))


def _unmet(context: PageContext, row: cells.Row) -> str | None:
    """The demand that will not be met, where it is worth a line."""
    if cells.is_missing(row["unmet_oxygen"]) or row["unmet_oxygen"] < WORTH_TELLING:
        return None
    w, days = context.w, int(row["horizon_days"])
    volume = w.number(row["unmet_m3"], digits=1)
    if cells.is_missing(row["item"]):
        return w("oxygen.unmet_told_m3", days=days, volume=volume)
    return w("oxygen.unmet_told", days=days, volume=volume, cylinders=w.number(row["unmet_oxygen"], digits=1))


def _lead(context: PageContext, lead: cells.Row) -> str:
    """How long an order takes, by whom, and from how many deliveries that is known."""
    w = context.w
    days = {level: w.number(lead[f"lead_days_{level}"], digits=1) for level in ("p10", "p50", "p90")}
    counts = {"own": int(lead["own_deliveries"]), "deliveries": int(lead["deliveries"])}
    if not lead["lead_known"]:
        return w("oxygen.lead_unknown", **days, **counts)
    if cells.is_missing(lead["supplier"]):
        return w("oxygen.lead_anybody", **days, **counts)
    return w("oxygen.lead_usual", supplier=lead["supplier"], **days, **counts)
