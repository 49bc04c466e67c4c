"""Order advice: when to order at the latest, how much, from whom, and what that rests on."""

from html import escape

import pandas as pd
import streamlit as st

import theme
from dashboard.frontend import escaping
from dashboard.shell.page_context import PageContext
from dashboard.views.oxygen import urgency_table
from dashboard.widgets import canvas, cells, depots
from dashboard.widgets.drawing import icons

Supposed = dict[str, float | None]
WORTH_TELLING = 0.05
_WITHOUT_ORDER = ("out", "silent", "unknown", "safe")


def draw(context: PageContext, row: cells.Row, lead: pd.DataFrame, supposed: Supposed) -> None:
    """Draw the sentence to act on, and what it rests on.

    Args:
        context: The opened page.
        row: One stock, of `needs`.
        lead: Usual lead times, of `usual_lead`.
        supposed: The reader's assumptions, by name.
    """
    with canvas.card(context, "oxygen.order"):
        advice, sentence = context.w.term("advice", row["advice"]), order(context, row, supposed)
        sign = icons.of(theme.ADVICE_ICON[row["advice"]])
        st.html(
            f'<p class="posko-advice">{sign} {escape(advice)}</p><p class="posko-advice"><b>{escape(sentence)}</b></p>'
        )
        sentences = [
            urgency_table.stock_sentence(context, row, supposed),
            _basis(context, row),
            _unmet(context, row),
            _lead(context, lead.iloc[0].to_dict()),
        ]
        st.markdown("\n".join(f"- {escaping.unmarked(sentence)}" for sentence in sentences if sentence))


def order(context: PageContext, row: cells.Row, supposed: Supposed) -> str:
    """The sentence to act on: when to order at the latest, and how much.

    Args:
        context: The opened page.
        row: One stock, of `needs`.
        supposed: The reader's assumptions, by name.
    """
    w, advice = context.w, str(row["advice"])
    accepted = w.share(1 - float(supposed["service_percent"] or 0) / 100)
    gaps = {"item": depots.size(context, row), "depot": row["depot"], "accepted": accepted}
    if advice in _WITHOUT_ORDER:
        return w(f"oxygen.order_{advice}", day=row["as_of"].date(), **gaps)
    gaps |= {"what": what(context, row), "late": cells.chance(w, row["order_late_share"])}
    moments = {name: row[f"order_{name}_at"] for name in ("by", "before")}
    if advice == "order_today" and moments["by"] <= context.now:
        advice = "order_now"
    return w(f"oxygen.{advice if advice.startswith('order_') else f'order_{advice}'}", **gaps, **{
        name: w.near_moment(at.floor("min")) for name, at in moments.items()
    })  # fmt: skip


def what(context: PageContext, row: cells.Row) -> str:
    """How much of what to order, in words."""
    quantity = context.w.number(row["order_quantity"])
    if cells.is_missing(row["item"]):
        return context.w("figure.m3", volume=quantity)
    return context.w("oxygen.cylinders", quantity=quantity, item=context.w.term("item", row["item"]))


def _basis(context: PageContext, row: cells.Row) -> str | None:
    """What the quantity rests on: the use of the last days and of those to come, and how long it would last."""
    if any(cells.is_missing(row[name]) for name in ("order_quantity", "demand_per_day", "used_per_day")):
        return None
    w, used = context.w, float(row["used_per_day"])
    unit = w("oxygen.basis_m3" if cells.is_missing(row["item"]) else "oxygen.basis_cylinders")
    gaps = {"unit": unit} | {name: w.number(row[f"{name}_per_day"], digits=1) for name in ("used", "demand")}
    if not used:
        return w("oxygen.basis_unused", **gaps)
    return w("oxygen.basis_told", days=round(float(row["order_quantity"]) / used), **gaps)


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
        return w("oxygen.lead_unknown" if counts["deliveries"] else "oxygen.lead_none", **days, **counts)
    if cells.is_missing(lead["supplier"]):
        return w("oxygen.lead_anybody", **days, **counts)
    return w("oxygen.lead_usual", supplier=lead["supplier"], **days, **counts)
