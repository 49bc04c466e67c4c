"""What a forecast of oxygen starts from: use by complete days, stock at the as-of, what is ordered."""

from datetime import datetime
from typing import NamedTuple

import numpy as np
from duckdb import DuckDBPyConnection

from analytics.forecasting.burn_rate import Floats


class Series(NamedTuple):
    """One size at one depot (item None: all of the depot, in m³), complete days only; `use` is NaN where none was
    left.
    """

    depot: str
    item: str | None
    use: Floats
    stock: float
    as_of: datetime


def arrivals_of(con: DuckDBPyConnection, series: Series, now: datetime, days: int) -> Floats:
    """What is expected within each day after the as-of, shape (days,); overdue orders left out [cylinders, or m³]."""
    sql = """
        SELECT ceil(epoch(o.expected_at - $as_of) / 86400)::INTEGER AS ahead,
            sum(o.quantity * CASE WHEN $item::VARCHAR IS NULL THEN i.contents_m3 ELSE 1 END)::DOUBLE AS quantity
        FROM marts.open_orders AS o JOIN staging.items AS i ON i.item = o.item AND i.contents_m3 > 0
        WHERE o.depot = $depot AND ($item::VARCHAR IS NULL OR o.item = $item) AND o.expected_at >= $now
            AND o.expected_at > $as_of
        GROUP BY ahead
    """
    chosen = {"as_of": series.as_of, "now": now, "depot": series.depot, "item": series.item}
    arrivals = np.zeros(days)
    for ahead, quantity in con.execute(sql, chosen).fetchall():
        if 1 <= ahead <= days:
            arrivals[ahead - 1] += quantity
    return arrivals


def series_of(con: DuckDBPyConnection, depots: list[str] | None, *, by_item: bool) -> list[Series]:
    """Every size at every depot, or every depot with its sizes summed in m³. What a ledger holds below zero counts
    as none.
    """
    measure = ("issued", "closing_full", "ran_out") if by_item else ("issued_m3", "closing_m3", "ran_out AND in_use")
    sql = f"""
        SELECT u.depot, {"u.item" if by_item else "NULL"} AS item, u.day,
            CASE WHEN bool_or({measure[2]}) THEN NULL ELSE sum({measure[0]}) END::DOUBLE AS used,
            sum(greatest({measure[1]}, 0))::DOUBLE AS stock, f.data_until AS as_of,
            coalesce(u.day <= f.complete_until, true) AS complete
        FROM marts.oxygen_use AS u LEFT JOIN ops.feeds AS f ON f.feed = 'stock' AND f.depot = u.depot
        WHERE $depots::VARCHAR[] IS NULL OR list_contains($depots, u.depot)
        GROUP BY ALL ORDER BY ALL
    """
    frame = con.execute(sql, {"depots": depots}).df()
    found = []
    for (depot, item), days in frame.groupby(["depot", "item"], dropna=False, sort=True):
        use = days.loc[days["complete"], "used"].to_numpy(dtype=float)
        last = days.iloc[-1]
        named = item if isinstance(item, str) else None
        found.append(Series(str(depot), named, use, float(last["stock"]), last["as_of"].to_pydatetime()))
    return found
