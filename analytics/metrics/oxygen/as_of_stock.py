"""As-of stock: what the books of an earlier moment showed, beside what is known now of that moment.

Only the days of which something else is known now are recomputed.
"""

from datetime import datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from codes import CYLINDER_STATES
from finding import Finding

_SINCE = """
    WITH known AS (
        SELECT depot, item FROM staging.stock WHERE recorded_at <= $known AND occurred_at <= $moment
        UNION
        SELECT depot, item FROM staging.stock_before
        WHERE recorded_at <= $known AND known_until > $known AND occurred_at <= $moment
    ),
    changed AS (
        SELECT depot, item, coalesce(corrects, movement_id) AS movement_id, occurred_at, day
        FROM staging.stock WHERE recorded_at > $known
        UNION ALL
        SELECT depot, item, coalesce(corrects, movement_id), occurred_at, day
        FROM staging.stock_before WHERE recorded_at <= $known AND known_until > $known
    ),
    roots AS (
        SELECT c.depot, c.item, least(c.day, t.day, r.day) AS day,
            least(c.occurred_at, t.occurred_at, r.occurred_at) AS occurred_at
        FROM changed AS c
        LEFT JOIN staging.stock AS t ON t.movement_id = c.movement_id
        LEFT JOIN staging.stock AS r ON r.movement_id = t.corrects
    )
    SELECT coalesce(min(day), ($moment::TIMESTAMPTZ)::DATE) FROM roots SEMI JOIN known USING (depot, item)
    WHERE occurred_at <= $moment
"""


def as_of_values(con: DuckDBPyConnection, moment: datetime, known: datetime | None) -> dict[str, Any]:
    """Values of the questions below: moment, known (the moment itself where None), since.

    since is the first local day of which, up to `moment`, something else is known now; else the moment's own. Sizes of
    which nothing was known then do not count.

    Args:
        con: Connection to a snapshot.
        moment: Moment of the stock.
        known: Moment up to which entries had been recorded; None takes `moment`.
    """
    chosen = {"moment": moment, "known": known or moment}
    (since,) = con.execute(_SINCE, chosen).fetchall()[0]
    return chosen | {"since": since}


_BALANCES = """
    WITH base AS (
        SELECT depot, item, condition, closing FROM marts.stock_days WHERE day < $since
        QUALIFY day = max(day) OVER (PARTITION BY depot, item)
    ),
    then_steps AS (
        SELECT depot, item, condition, sum(change) AS balance, bool_or(is_settled) AS is_settled
        FROM marts.stock_steps($known, since := $since) WHERE occurred_at <= $moment GROUP BY ALL
    ),
    now_steps AS (
        SELECT depot, item, condition, sum(change) AS balance, bool_or(is_settled) AS is_settled
        FROM marts.stock_steps(NULL, since := $since) WHERE occurred_at <= $moment GROUP BY ALL
    ),
    known AS (
        SELECT DISTINCT depot, item FROM staging.stock WHERE recorded_at <= $known AND occurred_at <= $moment
        UNION
        SELECT depot, item FROM staging.stock_before
        WHERE recorded_at <= $known AND known_until > $known AND occurred_at <= $moment
    ),
    paired AS (
        SELECT depot, item, condition,
            coalesce(n.balance, 0) + CASE WHEN n.is_settled THEN 0 ELSE coalesce(b.closing, 0) END AS now_known,
            coalesce(t.balance, 0) + CASE WHEN t.is_settled THEN 0 ELSE coalesce(b.closing, 0) END AS then_known
        FROM base AS b
        FULL JOIN now_steps AS n USING (depot, item, condition)
        FULL JOIN then_steps AS t USING (depot, item, condition)
    )
    SELECT p.depot, p.item, p.condition, CASE WHEN k.item IS NOT NULL THEN p.then_known END::DOUBLE AS then_known,
        p.now_known::DOUBLE AS now_known,
        CASE WHEN k.item IS NOT NULL THEN p.now_known - p.then_known END::DOUBLE AS difference
    FROM paired AS p
    JOIN staging.items AS i ON i.item = p.item AND i.contents_m3 > 0
    LEFT JOIN known AS k ON k.depot = p.depot AND k.item = p.item
    WHERE p.condition = 'full' OR ((p.then_known <> 0 OR p.now_known <> 0) AND p.depot IN (
        SELECT depot FROM staging.stock WHERE movement IN ('return', 'refill_out', 'refill_in')
    ))
    ORDER BY p.depot, i.contents_m3, p.item, list_position($states, p.condition)
"""
_ENTRIES = """
    WITH then_steps AS (
        SELECT depot, item, movement, movement_id, max(abs(coalesce(counted, change))) AS quantity
        FROM marts.stock_steps($known, since := $since) WHERE occurred_at <= $moment GROUP BY ALL
    ),
    now_steps AS (
        SELECT depot, item, movement, movement_id, max(abs(coalesce(counted, change))) AS quantity
        FROM marts.stock_steps(NULL, since := $since) WHERE occurred_at <= $moment GROUP BY ALL
    ),
    written AS (
        SELECT coalesce(corrects, movement_id) AS movement_id, max(recorded_at) AS recorded_at
        FROM staging.stock WHERE recorded_at > $known GROUP BY ALL
    ),
    known AS (SELECT DISTINCT depot, item FROM staging.stock WHERE recorded_at <= $known AND occurred_at <= $moment)
    SELECT depot, item, movement,
        CASE WHEN t.quantity IS NULL THEN 'late' WHEN n.quantity IS NULL THEN 'left_out' ELSE 'corrected' END
            AS entry,
        count(*)::INTEGER AS entries, coalesce(sum(t.quantity), 0)::DOUBLE AS then_quantity,
        coalesce(sum(n.quantity), 0)::DOUBLE AS now_quantity, max(w.recorded_at) AS recorded_at
    FROM now_steps AS n FULL JOIN then_steps AS t USING (depot, item, movement, movement_id)
    JOIN staging.items AS i USING (item)
    LEFT JOIN written AS w USING (movement_id)
    WHERE t.quantity IS DISTINCT FROM n.quantity AND i.contents_m3 > 0
        AND (depot, item) IN (SELECT (depot, item) FROM known)
    GROUP BY depot, item, i.contents_m3, movement, entry
    ORDER BY depot, i.contents_m3, item, movement, entry
"""


def as_of_stock(con: DuckDBPyConnection, *, moment: datetime, known: datetime | None = None) -> pd.DataFrame:
    """Stock at a moment, as it was known and as it is known now.

    The rule is that of `marts.stock_steps`, so what is known now at the end of a day closes that day. An entry whose
    source has no moment of recording was known when its file first arrived.

    Args:
        con: Connection to a snapshot.
        moment: Moment of the stock.
        known: Moment up to which entries had been recorded; None takes `moment`.

    Returns:
        One row per depot, size of cylinder and state: depot, item, condition, then_known (missing when nothing of that
        size was known), now_known, difference [cylinders]. Full ones always, the other states where there are any; of a
        depot whose ledger has no returns full ones only.
    """
    return con.execute(_BALANCES, as_of_values(con, moment, known) | {"states": list(CYLINDER_STATES)}).df()


def later_entries(con: DuckDBPyConnection, *, moment: datetime, known: datetime | None = None) -> pd.DataFrame:
    """Entries by which what is known now of the time up to `moment` differs from what was known.

    Args:
        con: Connection to a snapshot.
        moment: Moment of the stock.
        known: Moment up to which entries had been recorded; None takes `moment`.

    Returns:
        One row per depot, size, movement and kind of difference: depot, item, movement, entry (late: recorded later;
        corrected: its quantity was replaced; left_out: missing from a newer file), entries, then_quantity, now_quantity
        [cylinders; of a count what was counted], recorded_at (of the latest). Sizes of which nothing was known then
        have no row: all of it came later.
    """
    return con.execute(_ENTRIES, as_of_values(con, moment, known)).df()


def as_of_finding(con: DuckDBPyConnection, *, moment: datetime, known: datetime | None = None) -> Finding:
    """Where the books of then were furthest from what is known now, and how many entries came later.

    Args:
        con: Connection to a snapshot.
        moment: Moment of the stock.
        known: Moment up to which entries had been recorded; None takes `moment`.
    """
    frame = as_of_stock(con, moment=moment, known=known)
    known_rows = frame.dropna(subset=["then_known"])
    if known_rows.empty:
        return Finding("known.nothing", {"moment": moment})
    differing = known_rows[known_rows["difference"] != 0]
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
