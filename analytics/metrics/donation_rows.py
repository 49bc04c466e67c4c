"""Gifts one by one, and the way from giver to receiver."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection


def flow(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """One row per step money took in the period, in rupiah: source, target, kind (given, spent or left),
    amount_idr.

    Givers are `donor.<kind of donor>` and `carried_over` (what was on hand before), all money passes `cash`, and
    ends as `item.<item>` (bought), `handed_over` (as cash) or `on_hand`. What was spent beyond all that ever came
    in is `not_recorded`; into `cash` when that grew, out of it when later gifts made up for it. What goes in equals
    what comes out.
    """
    sql = """
        WITH left_over AS (
            SELECT coalesce(arg_max(on_hand_idr, day) FILTER (day < $start), 0)
                    + coalesce(sum(carried_idr) FILTER (day >= $start), 0) AS before,
                coalesce(arg_max(on_hand_idr, day), 0) AS after FROM marts.cash_days WHERE day <= $end
        )
        SELECT * FROM (
            SELECT 'donor.' || coalesce(donor_kind, 'unknown') AS source, 'cash' AS target, 'given' AS kind,
                sum(amount_idr)::BIGINT AS amount_idr
            FROM marts.donation_days WHERE kind = 'cash' AND day BETWEEN $start AND $end GROUP BY source
            UNION ALL SELECT 'carried_over', 'cash', 'given', greatest(before, 0)::BIGINT FROM left_over
            UNION ALL SELECT 'not_recorded', 'cash', 'given', greatest(least(before, 0) - least(after, 0), 0)::BIGINT
            FROM left_over
            UNION ALL SELECT 'cash', 'not_recorded', 'left', greatest(least(after, 0) - least(before, 0), 0)::BIGINT
            FROM left_over
            UNION ALL SELECT 'cash', 'item.' || item, 'spent', sum(amount_idr)::BIGINT
            FROM marts.purchase_days WHERE day BETWEEN $start AND $end GROUP BY item
            UNION ALL SELECT 'cash', 'handed_over', 'spent', sum(cash_distributed_idr)::BIGINT
            FROM marts.cash_days WHERE day BETWEEN $start AND $end
            UNION ALL SELECT 'cash', 'on_hand', 'left', greatest(after, 0)::BIGINT FROM left_over
        ) WHERE amount_idr <> 0 ORDER BY source = 'cash', kind DESC, amount_idr DESC, source, target
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def distributions_by_village(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None
) -> pd.DataFrame:
    """One row per village and item handed over there: village and district (missing when not recorded), item,
    distributions, quantity [unit of the item], amount_idr.
    """
    sql = """
        SELECT any_value(v.name) AS village, any_value(v.district) AS district, d.item,
            sum(d.distributions)::BIGINT AS distributions, sum(d.quantity)::DOUBLE AS quantity,
            sum(d.amount_idr)::BIGINT AS amount_idr
        FROM marts.distribution_days AS d LEFT JOIN staging.villages AS v ON v.village_code = d.village_code
        WHERE d.day BETWEEN $start AND $end AND ($place::VARCHAR IS NULL OR starts_with(d.village_code, $place))
        GROUP BY d.village_code, d.item ORDER BY distributions DESC, d.village_code, d.item
    """
    return con.execute(sql, {"start": start, "end": end, "place": place}).df()


def recent_donations(
    con: DuckDBPyConnection, *, start: date, end: date, limit: int = 200, offset: int = 0
) -> pd.DataFrame:
    """One row per gift, newest first: received_at, donor (organisations only), donor_kind, kind, item, quantity,
    amount_idr, purpose. Persons and anonymous givers have no name anywhere.
    """
    sql = """
        SELECT received_at, donor, donor_kind, kind, item, quantity::DOUBLE AS quantity, amount_idr, purpose
        FROM staging.donations WHERE day BETWEEN $start AND $end
        ORDER BY received_at DESC, donation_id LIMIT $limit OFFSET $offset
    """
    return con.execute(sql, {"start": start, "end": end, "limit": limit, "offset": offset}).df()
