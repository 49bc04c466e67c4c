"""What became of each gift, worked out once for all pages: `staging.gift_parts`."""

import duckdb
import pandas as pd

from analytics.tracing.gifts import traced
from pipelines.types.sql import sql

# What was on hand when older rows were erased came first, from nobody on record; what was missing then went first.
_GIFTS = """SELECT donation_id, received_at AS moved_at, day, item, quantity, amount_idr FROM staging.donations
    WHERE kind = 'cash' OR item IS NOT NULL
    UNION ALL BY NAME
    SELECT occurred_at AS moved_at, day, item, quantity, quantity AS amount_idr FROM staging.carried
    WHERE subject IN ('cash', 'goods') AND quantity > 0"""
_PURCHASES = """SELECT purchase_id, purchased_at AS moved_at, day, item, quantity, amount_idr, donation_id AS named_id,
    is_operating FROM staging.purchases"""
_DISTRIBUTIONS = """SELECT distribution_id, distributed_at AS moved_at, day, item, quantity, amount_idr,
    donation_id AS named_id, is_operating, village_code FROM staging.distributions
    UNION ALL BY NAME
    SELECT occurred_at AS moved_at, day, item, -quantity AS quantity, -quantity AS amount_idr, false AS is_operating
    FROM staging.carried WHERE subject IN ('cash', 'goods') AND quantity < 0"""


def trace_gifts(con: duckdb.DuckDBPyConnection) -> None:
    """Make `staging.gift_parts`; the gifts, purchases and hand-outs of staging must stand."""
    for name, key, numbered in (
        ("donations", "donation_id", _GIFTS),
        ("purchases", "purchase_id", _PURCHASES),
        ("distributions", "distribution_id", _DISTRIBUTIONS),
    ):
        con.execute(
            f"""CREATE OR REPLACE TEMP TABLE numbered_{name} AS
            SELECT *, row_number() OVER (ORDER BY moved_at, {key} NULLS FIRST) - 1 AS number FROM ({numbered})"""
        )
    frames = (_frame(con, name) for name in ("donations", "purchases", "distributions"))
    con.register("traced_parts", traced(*frames))
    con.execute(sql("build/gift_parts"))
    con.unregister("traced_parts")


def _frame(con: duckdb.DuckDBPyConnection, name: str) -> pd.DataFrame:
    """What the tracing asks of gifts, purchases or hand-outs, in order."""
    names = "" if name == "donations" else ", coalesce(g.number, -1) AS named, is_operating"
    join = "" if name == "donations" else "LEFT JOIN numbered_donations g ON g.donation_id = n.named_id"
    query = f"""SELECT n.moved_at AS at, n.item, coalesce(n.quantity * 1000, 0)::BIGINT AS thousandths,
        coalesce(n.amount_idr, 0)::BIGINT AS amount_idr{names} FROM numbered_{name} n {join} ORDER BY n.number"""
    frame = con.execute(query).df()
    return frame.assign(item=frame["item"].astype(object).where(frame["item"].notna(), None))
