"""The stock of cylinders at a moment: as it was known then, and as it is known now."""

from datetime import datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.finding import Finding

_STATES = ["full", "with_patients", "empty", "at_refill", "lost"]


def known_then(con: DuckDBPyConnection, *, moment: datetime, known: datetime | None = None) -> pd.DataFrame:
    """One row per depot, size of cylinder and state at `moment`: depot, item, condition, then_known (by what had been
    written down by `known`, else by `moment` itself; missing when nothing of that size was), now_known, difference.
    Of a depot whose ledger follows no returns only the full ones.

    The rule is that of `marts.stock_steps`, so what is known now at the end of a day closes that day. What a source
    does not say the moment of was known when its file arrived.
    """
    sql = """
        WITH told AS (
            FROM marts.stock_steps($known) WHERE occurred_at <= $moment
            QUALIFY row_number() OVER (PARTITION BY depot, item, condition ORDER BY place DESC) = 1
        ),
        today AS (
            FROM marts.stock_steps(NULL) WHERE occurred_at <= $moment
            QUALIFY row_number() OVER (PARTITION BY depot, item, condition ORDER BY place DESC) = 1
        ),
        paired AS (
            SELECT depot, item, condition, coalesce(n.balance, 0)::DOUBLE AS now_known,
                CASE WHEN bool_or(t.balance IS NOT NULL) OVER (PARTITION BY depot, item)
                    THEN coalesce(t.balance, 0) END::DOUBLE AS then_known
            FROM today AS n FULL JOIN told AS t USING (depot, item, condition)
        )
        SELECT n.depot, n.item, n.condition, n.then_known, n.now_known, n.now_known - n.then_known AS difference
        FROM paired AS n
        JOIN staging.items AS i ON i.item = n.item AND i.contents_m3 > 0
        WHERE n.condition = 'full' OR n.depot IN (
            SELECT depot FROM staging.stock WHERE movement IN ('return', 'refill_out', 'refill_in')
        )
        ORDER BY n.depot, i.contents_m3, n.item, list_position($states, n.condition)
    """
    return con.execute(sql, {"moment": moment, "known": known or moment, "states": _STATES}).df()


def later_entries(con: DuckDBPyConnection, *, moment: datetime, known: datetime | None = None) -> pd.DataFrame:
    """One row per depot, size, movement and way in which what is known now of the time up to `moment` differs from
    what was known: depot, item, movement, entry (late: written down later; corrected: its quantity was replaced;
    left_out: a newer file no longer says it), entries, then_quantity, now_quantity [cylinders; of a count what was
    counted], recorded_at (of the latest).
    A late count that agrees with the book explains nothing and is left out; of a size of which nothing was known then
    nothing is listed: all of it came later.
    """
    sql = """
        WITH told AS (
            SELECT depot, item, movement, movement_id, max(abs(coalesce(counted, change))) AS quantity
            FROM marts.stock_steps($known) WHERE occurred_at <= $moment GROUP BY ALL
        ),
        today AS (
            SELECT depot, item, movement, movement_id, max(abs(coalesce(counted, change))) AS quantity,
                max(abs(change)) AS effect
            FROM marts.stock_steps(NULL) WHERE occurred_at <= $moment GROUP BY ALL
        ),
        written AS (
            SELECT coalesce(corrects, movement_id) AS movement_id, max(recorded_at) AS recorded_at
            FROM staging.stock GROUP BY ALL
        )
        SELECT depot, item, movement,
            CASE WHEN t.quantity IS NULL THEN 'late' WHEN n.quantity IS NULL THEN 'left_out' ELSE 'corrected' END
                AS entry,
            count(*)::INTEGER AS entries, coalesce(sum(t.quantity), 0)::DOUBLE AS then_quantity,
            coalesce(sum(n.quantity), 0)::DOUBLE AS now_quantity, max(w.recorded_at) AS recorded_at
        FROM today AS n FULL JOIN told AS t USING (depot, item, movement, movement_id)
        JOIN staging.items AS i USING (item)
        LEFT JOIN written AS w USING (movement_id)
        WHERE t.quantity IS DISTINCT FROM n.quantity AND coalesce(t.quantity, n.effect) <> 0 AND i.contents_m3 > 0
            AND (depot, item) IN (SELECT (depot, item) FROM told)
        GROUP BY depot, item, i.contents_m3, movement, entry
        ORDER BY depot, i.contents_m3, item, movement, entry
    """
    return con.execute(sql, {"moment": moment, "known": known or moment}).df()


def known_finding(con: DuckDBPyConnection, *, moment: datetime, known: datetime | None = None) -> Finding:
    """Where the books of then were furthest from what is known now, and how many entries came later."""
    frame = known_then(con, moment=moment, known=known)
    told = frame.dropna(subset=["then_known"])
    if told.empty:
        return Finding("known.nothing", {"moment": moment})
    differing = told[told["difference"] != 0]
    if differing.empty:
        return Finding("known.the_same", {"moment": moment})
    full = differing[differing["condition"] == "full"]
    furthest = full if len(full) else differing
    row: dict[Any, Any] = furthest.sort_values("difference", key=abs).iloc[-1].to_dict()
    later = later_entries(con, moment=moment, known=known)
    entries = later.loc[(later["depot"] == row["depot"]) & (later["item"] == row["item"]), "entries"].sum()
    numbers = {"moment": moment, "depot": row["depot"], "item": row["item"], "condition": row["condition"]}
    numbers |= {"then": int(row["then_known"]), "now": int(row["now_known"]), "entries": int(entries)}
    return Finding("known.full" if row["condition"] == "full" else "known.state", numbers)
