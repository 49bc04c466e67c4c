"""Statements for organisations that gave: their gifts, and what became of them. Persons have none here."""

import pandas as pd
from duckdb import DuckDBPyConnection

from finding import Finding


def organisations(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per organisation, by what it gave in cash, then by gifts.

    Columns: donor_code, donor, donor_kind, donations, amount_idr (cash).
    """
    sql = """
        SELECT donor_code, arg_max(donor, received_at) AS donor, arg_max(donor_kind, received_at) AS donor_kind,
            count(*) AS donations, coalesce(sum(amount_idr), 0)::BIGINT AS amount_idr
        FROM marts.gift_outcomes WHERE donor IS NOT NULL AND donor_code IS NOT NULL
        GROUP BY donor_code ORDER BY amount_idr DESC, donations DESC, donor
    """
    return con.execute(sql).df()


def statement(con: DuckDBPyConnection, *, donor_code: str) -> pd.DataFrame:
    """One row per gift of an organisation, oldest first.

    Columns: received_at, donation_id, kind, item, quantity, amount_idr, purpose, handed_over_share, and of cash
    handed_over_idr, in_store_idr, operating_idr, on_hand_idr, of goods handed_over_quantity and in_store_quantity;
    villages (that received a part).
    """
    sql = """
        SELECT received_at, donation_id, kind, item, quantity::DOUBLE AS quantity, amount_idr, purpose,
            handed_over_share, handed_over_idr, in_store_idr, operating_idr, on_hand_idr,
            handed_over_quantity::DOUBLE AS handed_over_quantity, in_store_quantity::DOUBLE AS in_store_quantity,
            villages
        FROM marts.gift_outcomes WHERE donor_code = $donor AND donor IS NOT NULL ORDER BY received_at, donation_id
    """
    return con.execute(sql, {"donor": donor_code}).df()


def statement_headline(con: DuckDBPyConnection, *, donor_code: str) -> Finding:
    """What the organisation gave, and how much of the cash has been handed over."""
    sql = """
        SELECT arg_max(donor, received_at), count(*), coalesce(sum(amount_idr), 0)::BIGINT,
            coalesce(sum(handed_over_idr), 0)::BIGINT FROM marts.gift_outcomes
        WHERE donor_code = $donor AND donor IS NOT NULL
    """
    donor, gifts, cash, handed = con.execute(sql, {"donor": donor_code}).fetchone() or (None, 0, 0, 0)
    numbers = {"donor": donor, "donations": int(gifts), "given_idr": int(cash), "handed_idr": int(handed)}
    if not cash:
        return Finding("statement.goods", numbers)
    return Finding("statement.cash" if handed else "statement.cash_waiting", numbers)
