"""Oxygen: what is there, what is used, what is ordered, what the ledger contradicts."""

from datetime import date, datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.oxygen.stock_at import OPEN_ORDERS, latest_stock
from analytics.metrics.shared.moment import CHOSEN, past_of, values_of
from analytics.metrics.shared.predicates import in_period, one_of
from codes import CYLINDER_STATES


def stock_by_depot(
    con: DuckDBPyConnection, *, depots: list[str] | None = None, now: datetime | None = None
) -> pd.DataFrame:
    """Stock by depot, size of cylinder and state, at the depot's own last day or at a moment before it.

    Args:
        con: Connection to a snapshot.
        depots: Names of depots; None takes all.
        now: Moment of the reader; None takes the newest state.

    Returns:
        One row per depot, size and state: depot, item, condition, quantity [cylinders], m3 (gas in full cylinders, 0 in
        the other states), day. Below zero when the ledger is. A ledger without any return or refill (a card of receipts
        and issues) has full cylinders only: its other states are missing, not zero.
    """
    past = past_of(con, now)
    sql = f"""
        WITH {CHOSEN},
        followed AS (
            SELECT DISTINCT depot FROM staging.stock, chosen
            WHERE movement IN ('return', 'refill_out', 'refill_in') AND coalesce(occurred_at <= chosen.moment, true)
        )
        SELECT s.depot, s.item, s.condition,
            CASE WHEN s.condition = 'full' OR f.depot IS NOT NULL THEN s.closing END::DOUBLE AS quantity,
            CASE WHEN s.condition = 'full' THEN s.closing * i.contents_m3
                WHEN f.depot IS NOT NULL THEN 0 END::DOUBLE AS m3, s.day
        FROM {latest_stock(past)} AS s JOIN staging.items AS i ON i.item = s.item AND i.contents_m3 > 0
        LEFT JOIN followed AS f ON f.depot = s.depot
        WHERE {one_of("s.depot", name="depots")}
        ORDER BY s.depot, i.contents_m3, s.item, list_position($states, s.condition)
    """
    return con.execute(sql, {"depots": depots, "states": list(CYLINDER_STATES), **values_of(past)}).df()


def oxygen_use(con: DuckDBPyConnection, *, start: date, end: date, depots: list[str] | None = None) -> pd.DataFrame:
    """Use of oxygen by day, depot and size, days without a movement included.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        depots: Names of depots; None takes all.

    Returns:
        One row per local day, depot and size: day, depot, item, issued [cylinders], issued_m3, closing_full
        [cylinders], ran_out (none was left at some moment: the need was at least what was issued), complete (False for
        a day that may still grow).
    """
    sql = f"""
        SELECT u.day, u.depot, u.item, u.issued::DOUBLE AS issued, u.issued_m3::DOUBLE AS issued_m3,
            u.closing_full::DOUBLE AS closing_full, u.ran_out, coalesce(u.day <= f.complete_until, false) AS complete
        FROM marts.oxygen_use AS u
        LEFT JOIN ops.feeds AS f ON f.feed = 'stock' AND f.depot = u.depot
        WHERE {in_period("u.day")} AND {one_of("u.depot", name="depots")}
        ORDER BY u.day, u.depot, u.item
    """
    return con.execute(sql, {"start": start, "end": end, "depots": depots}).df()


def daily_gas(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Gas in full cylinders at all depots at the end of each day, from the day before `start`.

    A depot that has not reported counts with its last balance, one below zero with none.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row per local day with a ledger: day, gas_m3.
    """
    sql = """
        WITH calendar AS (
            SELECT unnest(generate_series($start - 1, least($end, max(day)), INTERVAL 1 DAY))::DATE AS day
            FROM marts.oxygen_use
        ),
        series AS (SELECT DISTINCT depot, item FROM marts.oxygen_use)
        SELECT c.day, sum(greatest(u.closing_m3, 0))::DOUBLE AS gas_m3
        FROM (SELECT * FROM calendar CROSS JOIN series) AS c
        ASOF JOIN marts.oxygen_use AS u ON u.depot = c.depot AND u.item = c.item AND c.day >= u.day
        GROUP BY c.day ORDER BY c.day
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def open_orders(con: DuckDBPyConnection, *, now: datetime, depots: list[str] | None = None) -> pd.DataFrame:
    """Open orders of oxygen, the soonest first; at a moment in the past what was ordered and had not come by then.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        depots: Names of depots; None takes all.

    Returns:
        One row per order: order_id, ordered_at, expected_at, depot, item, quantity [cylinders], m3, supplier, status,
        overdue (expected before `now`; where only the day is known, before it ends).
    """
    sql = f"""
        WITH {CHOSEN}, orders AS ({OPEN_ORDERS})
        SELECT o.order_id, o.ordered_at, o.expected_at, o.depot, o.item, o.quantity::DOUBLE AS quantity,
            (o.quantity * i.contents_m3)::DOUBLE AS m3, o.supplier, o.status,
            CASE WHEN o.expected_time_known = false THEN o.expected_at + INTERVAL 24 HOUR ELSE o.expected_at END < $now
                AS overdue
        FROM orders AS o
        JOIN staging.items AS i ON i.item = o.item AND i.contents_m3 > 0
        WHERE {one_of("o.depot", name="depots")}
        ORDER BY o.expected_at, o.depot, o.item
    """
    return con.execute(sql, {"now": now, "depots": depots, **values_of(past_of(con, now))}).df()


def discrepancies(con: DuckDBPyConnection, *, start: date, end: date, depots: list[str] | None = None) -> pd.DataFrame:
    """Contradictions in the stock ledger, the newest first; one that stays the same for days is one row.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        depots: Names of depots; None takes all.

    Returns:
        One row per contradiction: day (first), last_day, depot, item, condition, kind (count, control_total, negative),
        stated, computed, difference (stated − computed, on the last day) [unit of the item].
    """
    sql = f"""
        WITH runs AS (
            SELECT *, sum(begins::INTEGER) OVER (PARTITION BY depot, item, condition, kind ORDER BY day) AS run
            FROM (
                SELECT *, CASE
                    WHEN kind = 'negative' THEN day - 1 = lag(day) OVER earlier
                    WHEN kind = 'control_total' THEN difference = lag(difference) OVER earlier
                    ELSE false END IS DISTINCT FROM true AS begins
                FROM marts.stock_discrepancies
                WHERE {one_of("depot", name="depots")}
                WINDOW earlier AS (PARTITION BY depot, item, condition, kind ORDER BY day)
            )
        )
        SELECT min(day) AS day, max(day) AS last_day, depot, item, condition, kind,
            arg_max(stated, day)::DOUBLE AS stated, arg_max(computed, day)::DOUBLE AS computed,
            arg_max(difference, day)::DOUBLE AS difference
        FROM runs GROUP BY depot, item, condition, kind, run
        HAVING max(day) >= $start AND min(day) <= $end ORDER BY last_day DESC, depot, item, condition, kind
    """
    return con.execute(sql, {"start": start, "end": end, "depots": depots}).df()


def depots(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per depot with oxygen in its ledger: depot, data_until, complete_until, m3 (in full cylinders)."""
    sql = """
        SELECT u.depot, any_value(f.data_until) AS data_until, any_value(f.complete_until) AS complete_until,
            sum(greatest(u.closing_m3, 0))::DOUBLE AS m3
        FROM (SELECT * FROM marts.oxygen_use QUALIFY day = max(day) OVER (PARTITION BY depot, item)) AS u
        LEFT JOIN ops.feeds AS f ON f.feed = 'stock' AND f.depot = u.depot
        GROUP BY u.depot ORDER BY u.depot
    """
    return con.execute(sql).df()


def suppliers(con: DuckDBPyConnection, *, now: datetime | None = None) -> pd.DataFrame:
    """One row per supplier of oxygen, the one with most orders first; by `now`, if that is in the past.

    When an order was cancelled is not recorded: it counts from the start.

    Columns: supplier (missing where none is named), deliveries, cancelled, open_orders, lead_days_p50,
    lead_days_longest (from ordering to arriving), late_days_p50, late_days_longest (after the day promised; below 0 is
    early), on_time_share (of deliveries, on the promised day or before).
    """
    sql = f"""
        WITH {CHOSEN},
        arrivals AS (
            SELECT a.* REPLACE (CASE WHEN a.arrived_at <= coalesce(c.moment, a.arrived_at) THEN a.arrived_at END
                AS arrived_at)
            FROM staging.arrivals AS a, chosen AS c WHERE a.ordered_at <= coalesce(c.moment, a.ordered_at)
        )
        SELECT a.supplier, count(a.arrived_at)::BIGINT AS deliveries,
            count(*) FILTER (a.arrived_at IS NULL AND a.status = 'cancelled')::BIGINT AS cancelled,
            (count(*) - count(a.arrived_at) - cancelled)::BIGINT AS open_orders,
            median(epoch(a.arrived_at - a.ordered_at)) / 86400 AS lead_days_p50,
            max(epoch(a.arrived_at - a.ordered_at)) / 86400 AS lead_days_longest,
            median(epoch(a.arrived_at - a.expected_at)) / 86400 AS late_days_p50,
            max(epoch(a.arrived_at - a.expected_at)) / 86400 AS late_days_longest,
            count(*) FILTER (a.arrived_at::DATE <= a.expected_at::DATE) / nullif(deliveries, 0) AS on_time_share
        FROM arrivals AS a JOIN staging.items AS i ON i.item = a.item AND i.contents_m3 > 0
        GROUP BY a.supplier ORDER BY count(*) DESC, a.supplier
    """
    return con.execute(sql, values_of(past_of(con, now))).df()
