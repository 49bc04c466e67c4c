"""Deliveries: what to order, what was delivered as planned, and the plan of the last day."""

from typing import Any

import pandas as pd

from analytics.metrics.deliveries import accepted
from analytics.metrics.deliveries.orders import orders_to_place
from analytics.metrics.deliveries.places import place_points
from analytics.metrics.oxygen.depletion_summary import needs
from codes import ORDER_BLIND
from reports.briefing import maps
from reports.briefing.document import Chart, Item, Section
from reports.briefing.findings import Books, item
from reports.briefing.scope import Scope
from reports.briefing.units import is_missing

FEEDS = ("stock", "plans")
_ORDERS = Books(
    {
        "stock": ("condition", "item", "quantity", "corrects"),
        "arrivals": ("status", "arrived_at", "quantity_arrived"),
    },
    "orders_to_place",
    of_moment=True,
)
_RESULTS = Books(
    {
        "plans": ("item", "quantity", "empties", "arrive_at", "deadline_at", "village"),
        "deliveries": ("outcome", "delivered_at", "quantity_delivered", "empties_collected"),
    },
    "delivered_on_time",
)


def section(scope: Scope) -> Section:
    """The findings about deliveries."""
    title = scope.w("briefing.section_deliveries")
    items = [
        _orders(scope) if not scope.missing(("stock",)) else None,
        _results(scope) if "plans" in scope.reach else None,
    ]
    there = tuple(each for each in items if each is not None)
    return Section("deliveries", title, there, "" if there else scope.w("briefing.no_deliveries"))


def _orders(scope: Scope) -> Item:
    w = scope.w
    orders = orders_to_place(scope.con, now=scope.moment)
    late = int(orders["is_late"].sum())
    table = scope.table(
        "deliveries.orders",
        orders,
        {
            **{"supplier": "text", "depot": "text", "item": "term:item", "quantity": "count"},
            **{"order_by_at": "moment", "consequence": "term:consequence"},
        },
    )
    figures = [
        scope.figure("deliveries.orders_to_place", len(orders)),
        scope.figure(
            "deliveries.late_orders_to_place",
            late,
            numerator=scope.counted("late_orders", late),
            denominator=scope.counted("orders", len(orders)),
        ),
        scope.figure("deliveries.cylinders_to_order", orders["quantity"].sum() if len(orders) else 0),
    ]
    if orders.empty:
        stocks = needs(scope.con, now=scope.moment)
        blind = int(stocks.loc[stocks["item"].notna(), "advice"].isin(ORDER_BLIND).sum())
        sentence = w("briefing.orders_blind", sizes=blind) if blind else w("briefing.orders_none")
    else:
        first = orders.iloc[0]
        gaps: dict[str, Any] = {
            "orders": len(orders),
            "quantity": round(float(first["quantity"])),
            "item": w.term("item", first["item"]),
            "depot": first["depot"],
            "until": w.near_moment(pd.Timestamp(first["order_by_at"]).to_pydatetime()),
        }
        sentence = w("briefing.orders_late" if first["is_late"] else "briefing.orders_due", **gaps)
    return item(scope, "deliveries.orders", sentence, _ORDERS, figures=figures, table=table)


def _results(scope: Scope) -> Item | None:
    w, days = scope.w, accepted.results_by_day(scope.con, **scope.days)
    if days.empty:
        return None
    sums = days.drop(columns=["day", "shift"]).sum()
    stops, delivered = int(sums["stops"]), int(sums["delivered"])
    timed = int(sums["on_time"] + sums["late"])
    figures = [
        scope.figure(
            "deliveries.served_share",
            delivered / stops,
            "share",
            numerator=scope.counted("delivered", delivered),
            denominator=scope.counted("stops", stops),
        ),
        scope.figure(
            "deliveries.on_time_share",
            sums["on_time"] / timed if timed else None,
            "share",
            numerator=scope.counted("on_time", sums["on_time"]),
            denominator=scope.counted("timed", timed),
        ),
        scope.figure("deliveries.cylinders_delivered", sums["cylinders_delivered"]),
        scope.figure("deliveries.not_reported", sums["not_reported"]),
        scope.figure("deliveries.empties_missing", sums["empties_missing"]),
    ]
    table = scope.table(
        "deliveries.results",
        days,
        {"day": "day", **dict.fromkeys(("stops", "delivered", "on_time", "late", "not_reported"), "count")},
        most=max(7, scope.most_rows),
    )
    gaps = {"stops": stops, "delivered": delivered, "on_time": int(sums["on_time"]), "timed": timed}
    sentence = w("briefing.results_timed" if timed else "briefing.results", **gaps)
    last = days.iloc[-1]
    return item(
        scope,
        "deliveries.results",
        sentence,
        _RESULTS,
        figures=figures,
        table=table,
        chart=_plan(scope, last["day"], str(last["shift"])),
    )


def _plan(scope: Scope, day: Any, shift: str) -> Chart | None:
    rows = accepted.still_to_drive(accepted.accepted_plan(scope.con, day=day, shift=shift))
    rows = rows[~rows["place"].map(is_missing)]
    if rows.empty:
        return None
    title = scope.w("briefing.plan_of", day=scope.w.day(pd.Timestamp(day).date()))
    return maps.plan(scope.w, "deliveries.plan", title, rows, place_points(scope.con))
