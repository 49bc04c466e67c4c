"""Deliveries: what to order, what was delivered as planned, and what the plan of the last day brings to depots."""

from typing import Any

import pandas as pd

from analytics.metrics.deliveries import accepted, results
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
    w, totals = scope.w, results.results_total(scope.con, **scope.days, level=scope.level)
    if totals.empty:
        return None
    row = totals.iloc[0]
    timed = row["on_time"] + row["late"]  # missing where these are hidden
    hides = bool(row["is_suppressed"])
    figures = [
        scope.figure(
            "deliveries.served_share",
            row["delivered"] / row["stops"],
            "share",
            numerator=scope.counted("delivered", row["delivered"]),
            denominator=scope.counted("stops", row["stops"]),
            is_hidden=hides,
        ),
        scope.figure(
            "deliveries.on_time_share",
            row["on_time"] / timed if is_missing(timed) or timed else None,
            "share",
            numerator=scope.counted("on_time", row["on_time"]),
            denominator=scope.counted("timed", timed),
            is_hidden=hides,
        ),
        scope.figure("deliveries.cylinders_delivered", row["cylinders_delivered"], is_hidden=hides),
        scope.figure("deliveries.not_reported", row["not_reported"], is_hidden=hides),
    ]
    table = scope.table(
        "deliveries.results",
        results.results_by_day(scope.con, **scope.days, level=scope.level),
        {
            **{"day": "day", "last_day": "day"},
            **dict.fromkeys(("stops", "delivered", "on_time", "late", "not_reported"), "count"),
        },
        most=max(7, scope.most_rows),
    )
    gaps = {"days": scope.span(row["day"], row["last_day"]), "stops": int(row["stops"])}
    sentence = w("briefing.results_hidden", **gaps)
    if not is_missing(row["delivered"]):
        gaps |= {"delivered": int(row["delivered"])}
        sentence = w("briefing.results", **gaps)
    if not is_missing(timed) and timed:
        sentence = w("briefing.results_timed", **gaps, on_time=int(row["on_time"]), timed=int(timed))
    chart = _plan(scope)
    return item(scope, "deliveries.results", sentence, _RESULTS, figures=figures, table=table, chart=chart)


def _plan(scope: Scope) -> Chart | None:
    """What the newest plan brings to depots, on a map: where a household lives is on no paper."""
    stops = accepted.depot_stops(scope.con, **scope.days)
    if stops.empty:
        return None
    title = scope.w("briefing.plan_of", day=scope.w.day(pd.Timestamp(stops["day"].iloc[0]).date()))
    return maps.plan(scope.w, "deliveries.plan", title, stops, place_points(scope.con))
