"""Gift tracing, done once for all pages: `staging.gift_parts` says what became of each gift."""

import duckdb
import pandas as pd

from analytics.tracing.gifts import traced
from pipelines.types.relations import Relations
from pipelines.types.sql import sql

# What was on hand when older rows were erased came first, from nobody on record; what was missing then went first.
_GIFTS = """SELECT donation_id, received_at AS moved_at, time_known, day, item, quantity, amount_idr
    FROM staging.donations WHERE kind = 'cash' OR item IS NOT NULL
    UNION ALL BY NAME
    SELECT occurred_at AS moved_at, day, item, quantity, quantity AS amount_idr FROM staging.carried
    WHERE subject IN ('cash', 'goods') AND quantity > 0"""
_PURCHASES = """SELECT purchase_id, purchased_at AS moved_at, time_known, day, item, quantity, amount_idr,
    donation_id AS named_id, is_operating FROM staging.purchases"""
_DISTRIBUTIONS = """SELECT distribution_id, distributed_at AS moved_at, time_known, day, item, quantity, amount_idr,
    donation_id AS named_id, is_operating, village_code FROM staging.distributions
    UNION ALL BY NAME
    SELECT occurred_at AS moved_at, day, item, -quantity AS quantity, -quantity AS amount_idr, false AS is_operating
    FROM staging.carried WHERE subject IN ('cash', 'goods') AND quantity < 0"""

# within a day the order is known where every time of day is
_MOVED_AT = """CASE WHEN coalesce(bool_and(time_known) OVER (PARTITION BY day), true) THEN moved_at
    ELSE min(moved_at) OVER (PARTITION BY day) END"""


def trace_gifts(con: duckdb.DuckDBPyConnection) -> None:
    """Make `staging.gift_parts`; the donations, purchases and distributions of staging must be there."""
    with Relations(con) as made:
        numbered = {
            name: made.table(
                name,
                f"""SELECT *, row_number() OVER (ORDER BY moved_at, {key} NULLS FIRST) - 1 AS number
                FROM (SELECT * REPLACE ({_MOVED_AT} AS moved_at) FROM ({rows}))""",
            )
            for name, key, rows in (
                ("donations", "donation_id", _GIFTS),
                ("purchases", "purchase_id", _PURCHASES),
                ("distributions", "distribution_id", _DISTRIBUTIONS),
            )
        }
        gifts = _frame(con, numbered["donations"])
        uses = (_frame(con, numbered[name], numbered["donations"]) for name in ("purchases", "distributions"))
        parts = made.frame("parts", traced(gifts, *uses))
        con.execute(sql("build/gift_parts", parts=parts, **numbered))


def _frame(con: duckdb.DuckDBPyConnection, rows: str, named: str | None = None) -> pd.DataFrame:
    """Read numbered rows as the tracing takes them, in order.

    named: the numbered donations, for rows that may name one
    """
    number = ", coalesce(g.number, -1) AS named, is_operating" if named else ""
    join = f"LEFT JOIN {named} g ON g.donation_id = n.named_id" if named else ""
    query = f"""SELECT n.moved_at AS at, n.item, coalesce(n.quantity * 1000, 0)::BIGINT AS thousandths,
        coalesce(n.amount_idr, 0)::BIGINT AS amount_idr{number} FROM {rows} n {join} ORDER BY n.number"""
    frame = con.execute(query).df()
    return frame.assign(item=frame["item"].astype(object).where(frame["item"].notna(), None))
