"""Gifts: what came in, what was bought, what was handed over, what is left. Received = spent + distributed + on
hand.
"""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.finding import Finding


def donation_totals(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """One row, of the period: donations, cash_donations, in_kind_donations, cash_in_idr, spent_idr (paid for
    purchases), cash_distributed_idr, on_hand_idr (at the end of the period, everything before it included),
    distributions, distributions_with_evidence.
    """
    sql = """
        SELECT
            (SELECT count(*) FROM staging.donations WHERE day BETWEEN $start AND $end) AS donations,
            (SELECT count(*) FROM staging.donations WHERE kind = 'cash' AND day BETWEEN $start AND $end)
                AS cash_donations,
            (SELECT count(*) FROM staging.donations WHERE kind = 'in_kind' AND day BETWEEN $start AND $end)
                AS in_kind_donations,
            coalesce(sum(cash_in_idr) FILTER (day >= $start), 0)::BIGINT AS cash_in_idr,
            coalesce(sum(cash_spent_idr) FILTER (day >= $start), 0)::BIGINT AS spent_idr,
            coalesce(sum(cash_distributed_idr) FILTER (day >= $start), 0)::BIGINT AS cash_distributed_idr,
            coalesce(arg_max(on_hand_idr, day), 0)::BIGINT AS on_hand_idr,
            (SELECT count(*) FROM staging.distributions WHERE day BETWEEN $start AND $end) AS distributions,
            (SELECT count(*) FROM staging.distributions WHERE has_evidence AND day BETWEEN $start AND $end)
                AS distributions_with_evidence
        FROM marts.cash_days WHERE day <= $end
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def daily_donations(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """One row per day from the first to the last day with a gift, a purchase or a distribution, zeros included.

    day, donations, cash_in_idr, spent_idr, on_hand_idr [rupiah], complete.
    """
    sql = """
        WITH moves AS (SELECT day FROM marts.donation_days UNION ALL SELECT day FROM marts.cash_days),
        calendar AS (
            SELECT unnest(generate_series(min(day), least(max(day), $end), INTERVAL 1 DAY))::DATE AS day FROM moves
        ),
        given AS (SELECT day, sum(donations) AS donations FROM marts.donation_days GROUP BY day),
        complete AS (SELECT min(complete_until) AS until FROM ops.feeds WHERE feed = 'donations')
        SELECT k.day, coalesce(g.donations, 0)::BIGINT AS donations, coalesce(c.cash_in_idr, 0) AS cash_in_idr,
            coalesce(c.cash_spent_idr, 0) AS spent_idr,
            coalesce(last_value(c.on_hand_idr IGNORE NULLS) OVER (ORDER BY k.day), 0) AS on_hand_idr,
            coalesce(k.day <= until, false) AS complete
        FROM calendar AS k CROSS JOIN complete
        LEFT JOIN given AS g ON g.day = k.day LEFT JOIN marts.cash_days AS c ON c.day = k.day
        QUALIFY k.day >= $start ORDER BY k.day
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def goods_balance(con: DuckDBPyConnection, *, end: date) -> pd.DataFrame:
    """One row per item ever given, bought or distributed up to `end`: item, unit, given, bought, received (their
    sum), distributed, on_hand (received − distributed, and what was carried over an erasure; below zero when more went
    out than is recorded) [unit of the item].
    """
    sql = """
        SELECT g.item, any_value(i.unit) AS unit, sum(g.given)::DOUBLE AS given, sum(g.bought)::DOUBLE AS bought,
            sum(g.given + g.bought)::DOUBLE AS received, sum(g.distributed)::DOUBLE AS distributed,
            sum(g.carried + g.given + g.bought - g.distributed)::DOUBLE AS on_hand
        FROM marts.goods_days AS g LEFT JOIN staging.items AS i ON i.item = g.item
        WHERE g.day <= $end GROUP BY g.item ORDER BY received DESC, g.item
    """
    return con.execute(sql, {"end": end}).df()


def donations_headline(con: DuckDBPyConnection, *, start: date, end: date) -> Finding:
    """How much came in and how much of it is left."""
    row = donation_totals(con, start=start, end=end).iloc[0]
    numbers = {"donations": int(row["donations"]), "days": (end - start).days + 1}
    numbers |= {"received_idr": int(row["cash_in_idr"]), "on_hand_idr": int(row["on_hand_idr"])}
    if row["on_hand_idr"] < 0:
        return Finding("donations.overspent", {**numbers, "missing_idr": -numbers["on_hand_idr"]})
    if not numbers["donations"]:
        return Finding("donations.none", numbers)
    if not row["cash_donations"]:
        return Finding("donations.goods_only", numbers)
    return Finding("donations.received", numbers)
