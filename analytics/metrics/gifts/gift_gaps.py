"""Gaps in the books of gifts: receipts, and the other book that should show the same event."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import in_period
from level import of_people

MONEY = ("credit", "debit", "transfer")
GOODS = ("donation", "purchase", "distribution", "stock_donation", "stock_purchase")


@of_people
def missing_receipts(
    con: DuckDBPyConnection, *, start: date, end: date, limit: int = 200, offset: int = 0
) -> pd.DataFrame:
    """Purchases and hand-outs without a receipt, photo or record, the dearest first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        limit: Most rows returned.
        offset: Rows skipped before the first.

    Returns:
        One row per purchase or hand-out: day, used_for (purchase or distribution), use_id, village, item, quantity,
        amount_idr, purpose.
    """
    sql = f"""
        SELECT * FROM (
            SELECT day, 'purchase' AS used_for, purchase_id AS use_id, NULL AS village, item,
                quantity::DOUBLE AS quantity, amount_idr, purpose FROM staging.purchases WHERE NOT has_evidence
            UNION ALL
            SELECT day, 'distribution', distribution_id, village, item, quantity::DOUBLE, amount_idr, purpose
            FROM staging.distributions WHERE NOT has_evidence
        ) WHERE {in_period()}
        ORDER BY amount_idr DESC NULLS LAST, day DESC, use_id LIMIT $limit OFFSET $offset
    """
    return con.execute(sql, {"start": start, "end": end, "limit": limit, "offset": offset}).df()


@of_people
def unmatched_money(
    con: DuckDBPyConnection, *, start: date, end: date, limit: int = 200, offset: int = 0
) -> pd.DataFrame:
    """Lines of the bank that match no book, and transfers of the book that match no statement, newest first.

    No balance depends on them.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        limit: Most rows returned.
        offset: Rows skipped before the first.

    Returns:
        One row per line or transfer: day, unmatched (credit, debit, transfer), subject_id, amount_idr, bank, may_be
        (the gift it may be).
    """
    return _unmatched(con, "amount_idr, at_place AS bank, may_be", MONEY, (start, end, limit, offset))


def unmatched_goods(
    con: DuckDBPyConnection, *, start: date, end: date, limit: int = 200, offset: int = 0
) -> pd.DataFrame:
    """Gifts, purchases and hand-outs that the stock ledger should show and does not, and the reverse, newest first.

    No balance depends on them.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        limit: Most rows returned.
        offset: Rows skipped before the first.

    Returns:
        One row per entry: day, unmatched, subject_id, item, quantity, depot.
    """
    return _unmatched(con, "item, quantity::DOUBLE AS quantity, at_place AS depot", GOODS, (start, end, limit, offset))


def _unmatched(
    con: DuckDBPyConnection, columns: str, subjects: Sequence[str], span: tuple[date, date, int, int]
) -> pd.DataFrame:
    sql = f"""
        SELECT day, subject AS unmatched, subject_id, {columns}
        FROM marts.unmatched WHERE {in_period()} AND list_contains($subjects, subject)
        ORDER BY day DESC, subject, subject_id LIMIT $limit OFFSET $offset
    """
    values = dict(zip(("start", "end", "limit", "offset"), span, strict=True))
    return con.execute(sql, {**values, "subjects": list(subjects)}).df()
