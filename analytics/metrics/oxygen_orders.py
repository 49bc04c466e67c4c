"""Orders of oxygen: those still to come, and what the suppliers' past says about when."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from analytics.forecasting.orders import Deliveries, Order


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
