"""Cylinders by state: full → with patients → empty → at refill → full, or lost.

Not asked of the past, but for the movements of a period: what no count explains belongs to the end of the books. The
states of a past moment are in `oxygen.stock_by_depot`.
"""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import in_period
from codes import CYLINDER_STATES
from finding import Finding


def cylinder_loop(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per depot and size of cylinder, at the depot's own last day.

    Columns: depot, item, full, with_patients, empty, at_refill, lost, owned (their sum), gas_m3 (in the full ones),
    owned_m3 (when all were full), unexplained (excess of counts over the book, added up; below zero: counted fewer),
    since (the day from which that is not zero), day. Of a ledger without any return or refill only the full ones are
    known: the others are missing, not zero.
    """
    sql = """
        SELECT l.depot, l.item, "full"::DOUBLE AS "full",
            CASE WHEN is_followed THEN with_patients END::DOUBLE AS with_patients,
            CASE WHEN is_followed THEN empty END::DOUBLE AS empty,
            CASE WHEN is_followed THEN at_refill END::DOUBLE AS at_refill,
            CASE WHEN is_followed THEN lost END::DOUBLE AS lost, unexplained::DOUBLE AS unexplained, since, l.day,
            CASE WHEN is_followed THEN "full" + with_patients + empty + at_refill + lost END::DOUBLE AS owned,
            ("full" * i.contents_m3)::DOUBLE AS gas_m3, (owned * i.contents_m3)::DOUBLE AS owned_m3
        FROM marts.cylinder_loop AS l JOIN staging.items AS i ON i.item = l.item
        ORDER BY l.depot, i.contents_m3, l.item
    """
    frame = con.execute(sql).df()
    return frame[["depot", "item", *CYLINDER_STATES, "owned", "gas_m3", "owned_m3", "unexplained", "since", "day"]]


def loop_flow(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Cylinders that moved between states in the period, at depots whose ledger has returns.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row per movement and pair of states: movement, from_condition and to_condition (missing: from or to
        outside), quantity [cylinders], m3 (their contents). Corrected; a count stands for its difference from the book.
    """
    sql = f"""
        SELECT m.movement, m.from_condition, m.to_condition, sum(m.quantity)::DOUBLE AS quantity,
            sum(m.quantity * i.contents_m3)::DOUBLE AS m3
        FROM marts.cylinder_moves AS m JOIN staging.items AS i USING (item)
        WHERE {in_period("m.day")} AND m.depot IN (
            SELECT depot FROM marts.cylinder_moves WHERE movement IN ('return', 'refill_out', 'refill_in')
        )
        GROUP BY ALL ORDER BY ALL
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def loop_balance(con: DuckDBPyConnection) -> Finding:
    """Balance of all owned cylinders, and what of it no movement explains."""
    frame = cylinder_loop(con).dropna(subset=["owned"])
    if frame.empty:
        return Finding("loop.none", {})
    numbers = {name: int(frame[name].sum()) for name in ("owned", *CYLINDER_STATES)}
    differing = frame[frame["unexplained"] != 0]
    if differing.empty:
        return Finding("loop.balanced", numbers)
    numbers |= {"unexplained": int(differing["unexplained"].abs().sum()), "day": differing["since"].min().date()}
    return Finding("loop.unexplained", numbers)
