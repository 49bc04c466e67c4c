"""Inputs of the depletion forecast: stock, open orders, lead times, refill, demand paths, suppositions."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from analytics.forecasting.cylinder_simulation import CylinderStates, Refill
from analytics.forecasting.orders import ENOUGH_DELIVERIES, Deliveries, Order, draw_days
from analytics.metrics.oxygen.norms import norm_values
from analytics.metrics.shared.predicates import one_of

MINUTES_AN_HOUR = 60


def hours_per_m3(con: DuckDBPyConnection, *, flow_lpm: float) -> float:
    """Hours one patient breathes of 1 m³ in cylinders at a flow [L/min]: litres × usable share ÷ (L/min × 60), the
    litres of a m³ and the share of a cylinder that can be used as the norms say.
    """
    norms = norm_values(con)
    return norms["litres_per_m3"] * norms["usable_share"] / (flow_lpm * MINUTES_AN_HOUR)


class WhatIf(NamedTuple):
    """demand_percent: what is asked for, of what is forecast (100: as it is) · late_days: how much later orders come
    than their suppliers' past says · daily_quota: most empty cylinders of a size that leave a depot for refill a day,
    None for as many as of late (of a depot as a whole: m³) · lead_days: likeliest days from ordering to arriving, used
    while fewer than three deliveries are known
    service_percent: how sure it shall be that stock lasts until an order made in time has come
    flow_lpm: at which patients breathe [L/min]
    """

    demand_percent: float = 100
    late_days: float = 0
    daily_quota: float | None = None
    lead_days: float = 3
    service_percent: float = 95
    flow_lpm: float = 5

    @property
    def lead_days_typed_in(self) -> tuple[float, float, float]:
        """Least, likeliest and most days from ordering to arriving: half and double of the likeliest around it."""
        return self.lead_days / 2, self.lead_days, self.lead_days * 2

    @property
    def risk(self) -> float:
        """The chance of running out before an order has come that is accepted [0 to 1]."""
        return 1 - self.service_percent / 100


Floats = NDArray[np.float64]


class Paths(NamedTuple):
    """demand: shape (paths, days) [cylinders a day, or m³ for a whole depot], the first of the local day `first_day`
    method: model, or burn_rate where that was better of late.
    """

    first_day: date
    demand: Floats
    method: str

    def ahead(self, as_of: datetime) -> Floats:
        """The same by 24 hours from the as-of on: each takes the local day that covers most of it."""
        first = (as_of + timedelta(hours=12)).date() - self.first_day
        return self.demand[:, max(first.days, 0) :]


def paths_of(
    con: DuckDBPyConnection, *, depots: list[str] | None = None, most: int = 2000
) -> dict[tuple[str, str | None], Paths]:
    """By depot and size, size None for a depot's sizes together; of each at most so many paths."""
    sql = f"""
        WITH methods AS (
            SELECT depot, item, arg_max(method, origin) AS method FROM marts.demand_forecasts
            WHERE subject = 'oxygen' GROUP BY depot, item
        )
        SELECT p.depot, p.item, min(p.first_day)::VARCHAR AS first_day, count(*)::BIGINT AS paths,
            any_value(m.method) AS method, flatten(list(p.demand ORDER BY p.path)) AS demand
        FROM marts.demand_paths AS p
        LEFT JOIN methods AS m ON m.depot = p.depot AND m.item IS NOT DISTINCT FROM p.item
        WHERE p.subject = 'oxygen' AND p.depot IS NOT NULL AND p.path < $most
            AND {one_of("p.depot", name="depots")}
        GROUP BY p.depot, p.item
    """
    found = con.execute(sql, {"depots": depots, "most": most}).fetchnumpy()
    return {
        (depot, item if isinstance(item, str) else None): Paths(
            date.fromisoformat(first_day), np.asarray(demand, dtype=np.float64).reshape(paths, -1), method
        )
        for depot, item, first_day, paths, method, demand in zip(*found.values(), strict=True)
    }


def refills_of(con: DuckDBPyConnection, *, depots: list[str] | None = None) -> dict[tuple[str, str | None], Refill]:
    """By depot and size [cylinders], and by depot with its sizes together under None [m³]. Depots whose ledger has no
    return and no refill at all are left out: nothing comes back there.
    """
    sql = f"""
        SELECT depot, item, return_share, days_with_patient, days_at_plant, daily_quota FROM marts.refill_habits
        WHERE {one_of("depot", name="depots")}
    """
    return {
        (depot, item): Refill(share, with_patient, tuple(at_plant), float("inf") if quota is None else quota)
        for depot, item, share, with_patient, at_plant, quota in con.execute(sql, {"depots": depots}).fetchall()
    }


class PastOrders(NamedTuple):
    """lateness: how late orders came and how many were cancelled · lead_days: from ordering to arriving [days], by
    supplier ('' where none is named) · usual: of whom each size was ordered last, by depot and size.
    """

    lateness: Deliveries
    lead_days: dict[str, list[float]]
    usual: dict[tuple[str, str | None], str]


def past_orders(con: DuckDBPyConnection) -> PastOrders:
    """What became of orders of oxygen that have ended."""
    sql = """
        SELECT coalesce(a.supplier, '') AS supplier, a.arrived_at IS NULL AS cancelled,
            epoch(a.arrived_at - a.expected_at) / 86400, greatest(epoch(a.arrived_at - a.ordered_at), 0) / 86400
        FROM staging.arrivals AS a JOIN staging.items AS i ON i.item = a.item AND i.contents_m3 > 0
        WHERE a.arrived_at IS NOT NULL OR a.status = 'cancelled' ORDER BY a.arrived_at, a.order_id
    """
    late: dict[str, list[float]] = defaultdict(list)
    lead: dict[str, list[float]] = defaultdict(list)
    gone: dict[str, int] = defaultdict(int)
    for supplier, cancelled, late_days, lead_days in con.execute(sql).fetchall():
        if cancelled:
            gone[supplier] += 1
        else:
            late[supplier].append(late_days)
            lead[supplier].append(lead_days)
    return PastOrders(Deliveries(dict(late), dict(gone)), dict(lead), _usual(con))


def coming_to(con: DuckDBPyConnection, as_of: Mapping[str, datetime]) -> dict[tuple[str, str], list[Order]]:
    """Open orders by depot and size, the soonest first [cylinders]; days count from the as-of of the depot's ledger."""
    sql = """
        SELECT o.depot, o.item, epoch(o.expected_at), o.quantity::DOUBLE, coalesce(o.supplier, '')
        FROM marts.open_orders AS o WHERE list_contains($depots, o.depot) ORDER BY o.expected_at, o.order_id
    """
    found: dict[tuple[str, str], list[Order]] = defaultdict(list)
    for depot, item, expected, quantity, supplier in con.execute(sql, {"depots": [*as_of]}).fetchall():
        found[depot, item].append(Order((expected - as_of[depot].timestamp()) / 86400, quantity, supplier))
    return found


def _usual(con: DuckDBPyConnection) -> dict[tuple[str, str | None], str]:
    sql = """
        SELECT depot, item, arg_max(supplier, ordered_at) FROM staging.arrivals
        WHERE supplier IS NOT NULL GROUP BY depot, item
    """
    return {(depot, item): supplier for depot, item, supplier in con.execute(sql).fetchall()}


STATES = ("full", "with_patients", "empty", "at_refill")


class Series(NamedTuple):
    """One size at one depot [cylinders]; with item None all of the depot [m³].

    contents_m3: of one unit, 1 for m³ · observed_days: complete days on which stock was left, so that what was asked
    for is known · asked: whether any was ever asked for · orders: still to come, the soonest first
    """

    depot: str
    item: str | None
    as_of: datetime
    standing: CylinderStates
    contents_m3: float
    observed_days: int
    asked: bool
    orders: list[Order]


def sizes_of(
    con: DuckDBPyConnection, *, depots: list[str] | None = None, items: list[str] | None = None
) -> list[Series]:
    """Every size at every depot, at the depot's own last day. What a ledger holds below zero counts as none."""
    sql = f"""
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
        WHERE {one_of("s.depot", name="depots")}
            AND {one_of("s.item", name="items")}
        GROUP BY ALL ORDER BY s.depot, contents_m3, s.item
    """
    found = con.execute(sql, {"depots": depots, "items": items}).df()
    orders = coming_to(con, dict(zip(found["depot"], found["as_of"], strict=True)))
    return [_series(row, orders.get((row["depot"], row["item"]), [])) for row in found.to_dict("records")]


def _series(row: dict[Any, Any], orders: list[Order]) -> Series:
    standing = CylinderStates(*(row["standing"].get(state, 0.0) for state in STATES))
    days = 0 if pd.isna(row["days"]) else int(row["days"])
    asked = not pd.isna(row["ever"]) and bool(row["ever"])
    return Series(
        row["depot"], row["item"], row["as_of"].to_pydatetime(), standing, row["contents_m3"], days, asked, orders
    )


def wholes_of(sizes: list[Series]) -> list[Series]:
    """Each depot with its sizes together, in m³; known for as many days as the size that is known longest."""
    return [_whole([each for each in sizes if each.depot == depot]) for depot in dict.fromkeys(s.depot for s in sizes)]


def _whole(found: list[Series]) -> Series:
    standing = CylinderStates(*(sum(each.standing[n] * each.contents_m3 for each in found) for n in range(len(STATES))))
    orders = [order._replace(quantity=order.quantity * each.contents_m3) for each in found for order in each.orders]
    return found[0]._replace(
        item=None,
        standing=standing,
        contents_m3=1.0,
        observed_days=max(each.observed_days for each in found),
        asked=any(each.asked for each in found),
        orders=sorted(orders, key=lambda order: order.expected_days),
    )


DRAWN = 2000


def usual_lead(con: DuckDBPyConnection, *, depot: str, item: str | None, what_if: WhatIf) -> pd.DataFrame:
    """One row: supplier (of whom this size was ordered last; missing when never), own_deliveries and deliveries (of
    this supplier, of all), lead_days_p10, _p50, _p90 (from ordering to arriving, as the forecast draws them),
    lead_known (False: fewer than three deliveries, the days are typed in).
    """
    past = past_orders(con)
    usual = past.usual.get((depot, item))
    days = draw_days(past.lead_days, usual, what_if.lead_days_typed_in, paths=DRAWN) + what_if.late_days
    low, middle, high = np.quantile(days, [0.1, 0.5, 0.9])
    deliveries = sum(len(each) for each in past.lead_days.values())
    return pd.DataFrame([{
        "supplier": usual, "own_deliveries": len(past.lead_days.get(usual or "", [])), "deliveries": deliveries,
        "lead_days_p10": low, "lead_days_p50": middle, "lead_days_p90": high,
        "lead_known": deliveries >= ENOUGH_DELIVERIES,
    }])  # fmt: skip
