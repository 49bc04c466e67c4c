"""What a forecast of oxygen starts from: where the cylinders stand at the depot's as-of, and what is ordered."""

from datetime import datetime
from typing import Any, NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting.loop import Standing
from analytics.forecasting.orders import Order
from analytics.metrics.oxygen_orders import coming_to

STATES = ("full", "with_patients", "empty", "at_refill")


class Series(NamedTuple):
    """One size at one depot [cylinders]; with item None all of the depot [m³].

    contents_m3: of one unit, 1 for m³ · observed_days: complete days on which stock was left, so that what was asked
    for is known · asked: whether any was ever asked for · orders: still to come, the soonest first
    """

    depot: str
    item: str | None
    as_of: datetime
    standing: Standing
    contents_m3: float
    observed_days: int
    asked: bool
    orders: list[Order]


def sizes_of(
    con: DuckDBPyConnection, *, depots: list[str] | None = None, items: list[str] | None = None
) -> list[Series]:
    """Every size at every depot, at the depot's own last day. What a ledger holds below zero counts as none."""
    sql = """
        WITH asked AS (
            SELECT d.depot, d.item,
                count(*) FILTER (NOT d.ran_out AND d.day <= coalesce(f.complete_until, d.day)) AS days,
                sum(d.issued + d.refused) > 0 AS ever
            FROM marts.oxygen_demand AS d LEFT JOIN ops.feeds AS f ON f.feed = 'stock' AND f.depot = d.depot
            GROUP BY d.depot, d.item
        ),
        latest AS (SELECT * FROM marts.stock_days QUALIFY day = max(day) OVER (PARTITION BY depot, item))
        SELECT s.depot, s.item, i.contents_m3::DOUBLE AS contents_m3, f.data_until AS as_of, a.days, a.ever,
            map_from_entries(list((s.condition, greatest(s.closing, 0)::DOUBLE))) AS standing
        FROM latest AS s JOIN staging.items AS i ON i.item = s.item AND i.contents_m3 > 0
        LEFT JOIN ops.feeds AS f ON f.feed = 'stock' AND f.depot = s.depot
        LEFT JOIN asked AS a ON a.depot = s.depot AND a.item = s.item
        WHERE ($depots::VARCHAR[] IS NULL OR list_contains($depots, s.depot))
            AND ($items::VARCHAR[] IS NULL OR list_contains($items, s.item))
        GROUP BY ALL ORDER BY s.depot, contents_m3, s.item
    """
    found = con.execute(sql, {"depots": depots, "items": items}).df()
    orders = coming_to(con, dict(zip(found["depot"], found["as_of"], strict=True)))
    return [_series(row, orders.get((row["depot"], row["item"]), [])) for row in found.to_dict("records")]


def _series(row: dict[Any, Any], orders: list[Order]) -> Series:
    standing = Standing(*(row["standing"].get(state, 0.0) for state in STATES))
    days = 0 if pd.isna(row["days"]) else int(row["days"])
    asked = not pd.isna(row["ever"]) and bool(row["ever"])
    return Series(
        row["depot"], row["item"], row["as_of"].to_pydatetime(), standing, row["contents_m3"], days, asked, orders
    )


def wholes_of(sizes: list[Series]) -> list[Series]:
    """Each depot with its sizes together, in m³; known for as many days as the size that is known longest."""
    return [_whole([each for each in sizes if each.depot == depot]) for depot in dict.fromkeys(s.depot for s in sizes)]


def _whole(found: list[Series]) -> Series:
    standing = Standing(*(sum(each.standing[n] * each.contents_m3 for each in found) for n in range(len(STATES))))
    orders = [order._replace(quantity=order.quantity * each.contents_m3) for each in found for order in each.orders]
    return found[0]._replace(
        item=None,
        standing=standing,
        contents_m3=1.0,
        observed_days=max(each.observed_days for each in found),
        asked=any(each.asked for each in found),
        orders=sorted(orders, key=lambda order: order.expected_days),
    )
