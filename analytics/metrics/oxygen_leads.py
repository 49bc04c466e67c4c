"""How long suppliers of oxygen take, from how many deliveries that is known, and of whom a size is usually ordered."""

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting.orders import ENOUGH_DELIVERIES, draw_days
from analytics.metrics.oxygen_orders import past_orders
from analytics.metrics.what_if import WhatIf

DRAWN = 2000


def suppliers(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per supplier of oxygen, the one with most orders first: supplier (missing where none is named),
    deliveries, cancelled, open_orders, lead_days_p50, lead_days_longest (from ordering to arriving), late_days_p50,
    late_days_longest (after the day promised; below 0 is early), on_time_share (of deliveries, on the promised day or
    before).
    """
    sql = """
        SELECT a.supplier, count(a.arrived_at)::BIGINT AS deliveries,
            count(*) FILTER (a.arrived_at IS NULL AND a.status = 'cancelled')::BIGINT AS cancelled,
            (count(*) - count(a.arrived_at) - cancelled)::BIGINT AS open_orders,
            median(epoch(a.arrived_at - a.ordered_at)) / 86400 AS lead_days_p50,
            max(epoch(a.arrived_at - a.ordered_at)) / 86400 AS lead_days_longest,
            median(epoch(a.arrived_at - a.expected_at)) / 86400 AS late_days_p50,
            max(epoch(a.arrived_at - a.expected_at)) / 86400 AS late_days_longest,
            count(*) FILTER (a.arrived_at::DATE <= a.expected_at::DATE) / nullif(deliveries, 0) AS on_time_share
        FROM staging.arrivals AS a JOIN staging.items AS i ON i.item = a.item AND i.contents_m3 > 0
        GROUP BY a.supplier ORDER BY count(*) DESC, a.supplier
    """
    return con.execute(sql).df()


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
