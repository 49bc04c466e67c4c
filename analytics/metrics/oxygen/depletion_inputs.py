"""Inputs of the depletion forecast: stock at each depot, open orders, past deliveries, refill, demand, assumptions.

A series is one size of cylinder at one depot [cylinders], or a depot with its sizes together [m³].
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.demand_series.ahead import paths_each, sample_ahead
from analytics.demand_series.oxygen import history
from analytics.demand_series.refill import habits
from analytics.forecasting.cylinder_simulation import CylinderStates, Floats, Refill
from analytics.forecasting.orders import ENOUGH_DELIVERIES, Deliveries, Order, draw_days
from analytics.metrics.oxygen.patient_need import gas_norms
from analytics.metrics.oxygen.stock_at import OPEN_ORDERS, latest_stock
from analytics.metrics.shared.moment import CHOSEN, Past, values_of
from analytics.metrics.shared.predicates import one_of
from analytics.quantities import CubicMetres, LitresPerMinute

Key = tuple[str, str | None]
"""Depot and size of cylinder; size None for a depot with its sizes together."""
STATES = ("full", "with_patients", "empty", "at_refill")
LEAD_DRAWS = 2000
ENOUGH_ORIGINS = 4
"""With fewer origins to judge by the model is taken."""


class WhatIf(NamedTuple):
    """Assumptions a reader can change; the defaults change nothing about the forecast."""

    demand_percent: float = 100
    """Demand relative to the forecast [%]."""
    late_days: float = 0
    """Delay of orders beyond what their suppliers' past shows [days]."""
    daily_quota: float | None = None
    """Most empty cylinders of a size that a depot sends to refill a day (m³ for a whole depot); None: as of late."""
    lead_days: float = 3
    """Likeliest days from ordering to arriving, used while fewer than three deliveries are known."""
    service_percent: float = 95
    """Chance that stock lasts until an order made in time has come [%]."""
    flow_lpm: float = 5
    """Flow at which patients breathe [L/min]."""

    @property
    def typical_lead_days(self) -> tuple[float, float, float]:
        """Least, likeliest and most days from ordering to arriving: half and double of the likeliest around it."""
        return self.lead_days / 2, self.lead_days, self.lead_days * 2

    @property
    def risk(self) -> float:
        """Accepted chance of running out before an order has come [0 to 1]."""
        return 1 - self.service_percent / 100


class Series(NamedTuple):
    """Stock of one size at one depot [cylinders], or of all sizes of a depot [m³], at the depot's own last day."""

    depot: str
    item: str | None
    """Code of the size; None for a depot with its sizes together."""
    as_of: datetime
    states: CylinderStates
    contents_m3: float
    """Contents of one unit [m³]; 1 where the unit is m³."""
    observed_days: int
    """Complete days on which stock was left, so that demand is known."""
    has_demand: bool
    """Whether any was ever issued or refused."""
    orders: list[Order]
    """Open orders, the soonest first."""


def sizes_of(
    con: DuckDBPyConnection,
    *,
    depots: list[str] | None = None,
    items: list[str] | None = None,
    past: Past | None = None,
) -> list[Series]:
    """Every size at every depot. A balance below zero counts as none.

    Args:
        con: Connection to a snapshot.
        depots: Names of depots; None takes all.
        items: Codes of sizes; None takes all.
        past: Moment in the past; None takes the newest state.
    """
    sql = f"""
        WITH {CHOSEN},
        demand AS (
            SELECT d.depot, d.item,
                count(*) FILTER (NOT d.ran_out AND d.day <= coalesce(f.complete_until, d.day)) AS observed_days,
                sum(d.issued + d.refused) > 0 AS has_demand
            FROM marts.oxygen_demand AS d LEFT JOIN ops.feeds AS f ON f.feed = 'stock' AND f.depot = d.depot, chosen
            WHERE coalesce(d.day <= chosen.last_day, true)
            GROUP BY d.depot, d.item
        ),
        latest AS {latest_stock(past)}
        SELECT s.depot, s.item, i.contents_m3::DOUBLE AS contents_m3,
            least(f.data_until, (SELECT moment FROM chosen)) AS as_of, d.observed_days,
            d.has_demand, map_from_entries(list((s.condition, greatest(s.closing, 0)::DOUBLE))) AS states
        FROM latest AS s JOIN staging.items AS i ON i.item = s.item AND i.contents_m3 > 0
        LEFT JOIN ops.feeds AS f ON f.feed = 'stock' AND f.depot = s.depot
        LEFT JOIN demand AS d ON d.depot = s.depot AND d.item = s.item
        WHERE {one_of("s.depot", name="depots")} AND {one_of("s.item", name="items")}
        GROUP BY ALL ORDER BY s.depot, contents_m3, s.item
    """
    rows = con.execute(sql, {"depots": depots, "items": items, **values_of(past)}).df()
    orders = _open_orders(con, dict(zip(rows["depot"], rows["as_of"], strict=True)), past)
    return [_series(row, orders.get((row["depot"], row["item"]), [])) for row in rows.to_dict("records")]


def _series(row: dict[Any, Any], orders: list[Order]) -> Series:
    return Series(
        row["depot"],
        row["item"],
        as_of=row["as_of"].to_pydatetime(),
        states=CylinderStates(*(row["states"].get(state, 0.0) for state in STATES)),
        contents_m3=row["contents_m3"],
        observed_days=0 if pd.isna(row["observed_days"]) else int(row["observed_days"]),
        has_demand=not pd.isna(row["has_demand"]) and bool(row["has_demand"]),
        orders=orders,
    )


def wholes_of(sizes: list[Series]) -> list[Series]:
    """Each depot with its sizes together [m³], observed for as many days as the size that was observed longest."""
    return [_whole([each for each in sizes if each.depot == depot]) for depot in dict.fromkeys(s.depot for s in sizes)]


def _whole(sizes: list[Series]) -> Series:
    states = CylinderStates(*(sum(each.states[n] * each.contents_m3 for each in sizes) for n in range(len(STATES))))
    orders = [order._replace(quantity=order.quantity * each.contents_m3) for each in sizes for order in each.orders]
    return sizes[0]._replace(
        item=None,
        states=states,
        contents_m3=1.0,
        observed_days=max(each.observed_days for each in sizes),
        has_demand=any(each.has_demand for each in sizes),
        orders=sorted(orders, key=lambda order: order.expected_days),
    )


def _open_orders(con: DuckDBPyConnection, as_of: Mapping[str, datetime], past: Past | None) -> dict[Key, list[Order]]:
    """Open orders, the soonest first [cylinders]; days count from the as-of of the depot's ledger."""
    sql = f"""
        WITH {CHOSEN}, orders AS ({OPEN_ORDERS})
        SELECT o.depot, o.item, epoch(o.expected_at), o.quantity::DOUBLE, coalesce(o.supplier, '')
        FROM orders AS o WHERE list_contains($depots, o.depot) ORDER BY o.expected_at, o.order_id
    """
    orders: dict[Key, list[Order]] = defaultdict(list)
    for depot, item, expected, quantity, supplier in con.execute(
        sql, {"depots": [*as_of], **values_of(past)}
    ).fetchall():
        orders[depot, item].append(Order((expected - as_of[depot].timestamp()) / 86400, quantity, supplier))
    return orders


class DemandPaths(NamedTuple):
    """Stored sample paths of the demand of one series."""

    first_day: date
    demand: Floats
    """Shape (paths, days), from the local day `first_day` on [cylinders a day; m³ a day for a whole depot]."""
    method: str
    """Code `model`, or `burn_rate` where that was better of late."""

    def ahead(self, as_of: datetime) -> Floats:
        """Demand by 24 hours from the as-of on: each takes the local day that covers most of it."""
        first = (as_of + timedelta(hours=12)).date() - self.first_day
        return self.demand[:, max(first.days, 0) :]


class PastOrders(NamedTuple):
    """Orders of oxygen that have ended, by supplier ('' where none is named)."""

    lateness: Deliveries
    """Lateness of deliveries, and how many orders were cancelled."""
    lead_days: dict[str, list[float]]
    """Days from ordering to arriving of each delivery."""
    usual: dict[Key, str]
    """Supplier of the latest order of each size at each depot."""


class Inputs(NamedTuple):
    """Everything the simulation of several series reads beside their stock."""

    paths: dict[Key, DemandPaths]
    refills: dict[Key, Refill]
    """Depots whose ledger has neither a return nor a refill are missing: nothing comes back there."""
    past: PastOrders
    what_if: WhatIf


class Origin(NamedTuple):
    """What a build at a moment in the past would have stored: it learns only from days that were over by then."""

    paths: dict[Key, DemandPaths]
    refills: dict[Key, Refill]
    past: PastOrders


def origin_of(con: DuckDBPyConnection, past: Past | None) -> Origin | None:
    """Forecast again from a moment in the past; None where that is the newest state, whose forecast is stored."""
    if past is None:
        return None
    return Origin(_paths_then(con, past), _refills_by_key(habits(con, past.last_day)), past_orders(con, past))


def read_inputs(
    con: DuckDBPyConnection, *, depots: list[str], most_paths: int, what_if: WhatIf, origin: Origin | None = None
) -> Inputs:
    """Read demand, refill and past orders.

    Args:
        con: Connection to a snapshot.
        depots: Names of depots.
        most_paths: Most paths read of a series.
        what_if: Assumptions of the reader.
        origin: Of a moment in the past; None reads what is stored.
    """
    if origin is None:
        return Inputs(_demand_paths(con, depots, most_paths), _refills(con, depots), past_orders(con), what_if)
    paths = {key: each._replace(demand=each.demand[:most_paths]) for key, each in origin.paths.items()}
    return Inputs(paths, origin.refills, origin.past, what_if)


def _paths_then(con: DuckDBPyConnection, past: Past) -> dict[Key, DemandPaths]:
    """Paths from the last day that was over by then."""
    series = history(con, past.last_day)
    if series is None:
        return {}
    plain = _better_by_burn_rate(con, past)
    methods = ["burn_rate" if (each.depot, each.item) in plain else "model" for each in series.series]
    every = np.arange(len(series.series))
    return {
        (each.depot, each.item): DemandPaths(series.day(part.known_days), part.paths[row], methods[place])
        for part in sample_ahead(series, methods, paths=paths_each(every.size), places=every)
        for row, place in enumerate(part.places)
        for each in [series.series[place]]
        if each.depot is not None
    }


def _better_by_burn_rate(con: DuckDBPyConnection, past: Past) -> set[Key]:
    """Series of which the burn rate had scored better, by the stored origins whose horizon was over by then."""
    sql = """
        WITH scored AS (
            SELECT depot, item, horizon_days, sum(score) / nullif(sum(burn_rate_score), 0) AS ratio
            FROM marts.forecast_origins
            WHERE subject = 'oxygen' AND origin::DATE + horizon_days <= $last_day
            GROUP BY ALL HAVING count(*) >= $fewest AND ratio > 0
        )
        SELECT depot, item FROM scored GROUP BY ALL HAVING sum(ln(ratio)) > 0
    """
    return {*con.execute(sql, {"last_day": past.last_day, "fewest": ENOUGH_ORIGINS}).fetchall()}


def _demand_paths(con: DuckDBPyConnection, depots: list[str], most: int) -> dict[Key, DemandPaths]:
    sql = """
        WITH methods AS (
            SELECT depot, item, arg_max(method, origin) AS method FROM marts.demand_forecasts
            WHERE subject = 'oxygen' GROUP BY depot, item
        )
        SELECT p.depot, p.item, min(p.first_day)::VARCHAR AS first_day, count(*)::BIGINT AS paths,
            any_value(m.method) AS method, flatten(list(p.demand ORDER BY p.path)) AS demand
        FROM marts.demand_paths AS p
        LEFT JOIN methods AS m ON m.depot = p.depot AND m.item IS NOT DISTINCT FROM p.item
        WHERE p.subject = 'oxygen' AND p.depot IS NOT NULL AND p.path < $most AND list_contains($depots, p.depot)
        GROUP BY p.depot, p.item
    """
    columns = con.execute(sql, {"depots": depots, "most": most}).fetchnumpy()
    return {
        (depot, item if isinstance(item, str) else None): DemandPaths(
            date.fromisoformat(first_day), np.asarray(demand, dtype=np.float64).reshape(paths, -1), method
        )
        for depot, item, first_day, paths, method, demand in zip(*columns.values(), strict=True)
    }


def _refills(con: DuckDBPyConnection, depots: list[str]) -> dict[Key, Refill]:
    """Refill by depot and size [cylinders], and of depots as a whole [m³]."""
    sql = """
        SELECT depot, item, return_share, days_with_patient, days_at_plant, daily_quota
        FROM marts.refill_habits WHERE list_contains($depots, depot)
    """
    cursor = con.execute(sql, {"depots": depots})
    names = [each[0] for each in cursor.description or []]
    return _refills_by_key([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])


def _refills_by_key(rows: list[dict[str, Any]]) -> dict[Key, Refill]:
    return {
        (row["depot"], row["item"]): Refill(
            row["return_share"],
            row["days_with_patient"],
            tuple(row["days_at_plant"]),
            float("inf") if row["daily_quota"] is None else row["daily_quota"],
        )
        for row in rows
    }


def past_orders(con: DuckDBPyConnection, past: Past | None = None) -> PastOrders:
    """Outcome of the orders of oxygen that have ended; a cancelled one, whose end has no time, when it was expected."""
    days_late, days_taken = (_days_between(since, "a.arrived_at") for since in ("a.expected_at", "a.ordered_at"))
    sql = f"""
        WITH {CHOSEN}
        SELECT coalesce(a.supplier, '') AS supplier, a.arrived_at IS NULL AS is_cancelled,
            {days_late}, greatest({days_taken}, 0)
        FROM staging.arrivals AS a JOIN staging.items AS i ON i.item = a.item AND i.contents_m3 > 0, chosen
        WHERE (a.arrived_at IS NOT NULL OR a.status = 'cancelled')
            AND coalesce(coalesce(a.arrived_at, a.expected_at) <= chosen.moment, true)
        ORDER BY a.arrived_at, a.order_id
    """
    late: dict[str, list[float]] = defaultdict(list)
    lead: dict[str, list[float]] = defaultdict(list)
    cancelled: dict[str, int] = defaultdict(int)
    for supplier, is_cancelled, late_days, lead_days in con.execute(sql, values_of(past)).fetchall():
        if is_cancelled:
            cancelled[supplier] += 1
        else:
            late[supplier].append(late_days)
            lead[supplier].append(lead_days)
    return PastOrders(Deliveries(dict(late), dict(cancelled)), dict(lead), _usual_suppliers(con, past))


def _days_between(first: str, last: str) -> str:
    """SQL of the days from one moment to another; whole days where one of them is a day without a time of day."""
    is_day = " OR ".join(f"date_trunc('day', {moment}) = {moment}" for moment in (first, last))
    days = f"date_diff('day', CAST({first} AS DATE), CAST({last} AS DATE))"
    return f"CASE WHEN {is_day} THEN {days} ELSE epoch({last} - {first}) / 86400 END"


def _usual_suppliers(con: DuckDBPyConnection, past: Past | None) -> dict[Key, str]:
    sql = f"""
        WITH {CHOSEN}
        SELECT depot, item, arg_max(supplier, ordered_at) FROM staging.arrivals, chosen
        WHERE supplier IS NOT NULL AND coalesce(ordered_at <= chosen.moment, true) GROUP BY depot, item
    """
    return {(depot, item): supplier for depot, item, supplier in con.execute(sql, values_of(past)).fetchall()}


def usual_lead(
    con: DuckDBPyConnection, *, depot: str, item: str | None, what_if: WhatIf, past: Past | None = None
) -> pd.DataFrame:
    """Lead time of an order made now, as the forecast draws it.

    Args:
        con: Connection to a snapshot.
        depot: Name of the depot.
        item: Code of the size; None for the depot as a whole.
        what_if: Assumptions of the reader.
        past: Moment in the past; None takes the newest state.

    Returns:
        One row: supplier (of the latest order of this size; missing when there was none), own_deliveries and deliveries
        (of this supplier, of all), lead_days_p10, lead_days_p50, lead_days_p90 [days], lead_known (False: fewer than
        three deliveries, so the days come from `what_if`).
    """
    ended = past_orders(con, past)
    usual = ended.usual.get((depot, item))
    days = draw_days(ended.lead_days, usual, what_if.typical_lead_days, paths=LEAD_DRAWS) + what_if.late_days
    low, middle, high = np.quantile(days, [0.1, 0.5, 0.9])
    deliveries = sum(len(each) for each in ended.lead_days.values())
    return pd.DataFrame([{
        "supplier": usual, "own_deliveries": len(ended.lead_days.get(usual or "", [])), "deliveries": deliveries,
        "lead_days_p10": low, "lead_days_p50": middle, "lead_days_p90": high,
        "lead_known": deliveries >= ENOUGH_DELIVERIES,
    }])  # fmt: skip


def hours_per_m3(con: DuckDBPyConnection, *, flow_lpm: float) -> float:
    """Hours that one patient breathes at a flow [L/min] from 1 m³ in cylinders.

    Litres × usable share ÷ (L/min × 60); the litres of a m³ and the usable share of a cylinder are norms.
    """
    return gas_norms(con).hours(CubicMetres(1), LitresPerMinute(flow_lpm))
