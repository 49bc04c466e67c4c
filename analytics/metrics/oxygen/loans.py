"""Overdue loans: cylinders with patients for longer than they may be lent.

Not asked of the past: which hand-out a return settles is known only at the end of the books.
"""

from datetime import datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import case_key
from finding import Finding
from level import of_people

_OUT = """
    WITH loans AS (
        SELECT l.*, date_diff('day', l.day, ($now::TIMESTAMPTZ)::DATE) AS days_out, n.norm_value AS loan_days
        FROM marts.cylinder_loans AS l, staging.norms AS n
        WHERE n.norm = 'loan_days'
    )
"""


@of_people
def overdue_loans(con: DuckDBPyConnection, *, now: datetime) -> pd.DataFrame:
    """One row per hand-out with cylinders out for longer than the norm `loan_days`, the longest first.

    Columns: depot, item, village (missing when not known), lent_day, days_out (until `now`), quantity [cylinders], case
    (key of the case of the request; for the desk only).
    Depots whose ledger has no returns have no row: what left them is not known to be back.
    """
    sql = f"""{_OUT}
        SELECT l.depot, l.item, v.name AS village, l.day AS lent_day, l.days_out::INTEGER AS days_out,
            l.quantity::DOUBLE AS quantity, {case_key("request", "l.request_id")} AS "case"
        FROM loans AS l LEFT JOIN staging.villages AS v USING (village_code)
        WHERE l.days_out > l.loan_days ORDER BY l.lent_at, l.depot, l.item, l.movement_id
    """
    return con.execute(sql, {"now": now}).df()


def loans_finding(con: DuckDBPyConnection, *, now: datetime) -> Finding:
    """How many cylinders are overdue, of how many that are out."""
    sql = f"""{_OUT}
        SELECT coalesce(sum(quantity), 0), coalesce(sum(quantity) FILTER (days_out > loan_days), 0),
            count(*) FILTER (days_out > loan_days), max(days_out)
        FROM loans
    """
    out, overdue, loans, longest = con.execute(sql, {"now": now}).fetchall()[0]
    row = con.execute("SELECT norm_value FROM staging.norms WHERE norm = 'loan_days'").fetchone()
    numbers: dict[str, Any] = {"out": int(out), "limit": int(row[0]) if row else 0}
    if not out:
        return Finding("loans.none", {})
    if not overdue:
        return Finding("loans.in_time", numbers)
    return Finding("loans.overdue", numbers | {"cylinders": int(overdue), "loans": loans, "days": longest})
