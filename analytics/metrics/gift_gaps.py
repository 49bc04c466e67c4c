"""What the books of gifts lack: receipts, and the other book that should tell of the same."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

BANK = ("credit", "debit", "transfer")
STOCK = ("donation", "purchase", "distribution", "stock_donation", "stock_purchase")


def missing_receipts(
    con: DuckDBPyConnection, *, start: date, end: date, limit: int = 200, offset: int = 0
) -> pd.DataFrame:
    """One row per purchase or hand-out of the period that names no receipt, photo or record, the dearest first: day,
    used_for (purchase or distribution), use_id, village, item, quantity, amount_idr, purpose.
    """
    sql = """
        SELECT * FROM (
            SELECT day, 'purchase' AS used_for, purchase_id AS use_id, NULL AS village, item,
                quantity::DOUBLE AS quantity, amount_idr, purpose FROM staging.purchases WHERE NOT has_evidence
            UNION ALL
            SELECT day, 'distribution', distribution_id, village, item, quantity::DOUBLE, amount_idr, purpose
            FROM staging.distributions WHERE NOT has_evidence
        ) WHERE day BETWEEN $start AND $end
        ORDER BY amount_idr DESC NULLS LAST, day DESC, use_id LIMIT $limit OFFSET $offset
    """
    return con.execute(sql, {"start": start, "end": end, "limit": limit, "offset": offset}).df()


def unmatched(
    con: DuckDBPyConnection, *, start: date, end: date, subjects: Sequence[str], limit: int = 200, offset: int = 0
) -> pd.DataFrame:
    """One row per thing one book tells of and the other does not, newest first; no balance depends on it.

    day, unmatched (one of `subjects`), subject_id, item, quantity, amount_idr, at_place (bank or depot), may_be (the
    gift it may be).
    """
    sql = """
        SELECT day, subject AS unmatched, subject_id, item, quantity::DOUBLE AS quantity, amount_idr, at_place, may_be
        FROM marts.unmatched WHERE day BETWEEN $start AND $end AND list_contains($subjects, subject)
        ORDER BY day DESC, subject, subject_id LIMIT $limit OFFSET $offset
    """
    values = {"start": start, "end": end, "subjects": list(subjects), "limit": limit, "offset": offset}
    return con.execute(sql, values).df()
