"""Gifts, purchases and hand-outs, one by one: what lies behind the figures of donations."""

from datetime import date
from typing import TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import equals, in_period, in_place


class GiftFilters(TypedDict, total=False):
    """Which rows: item as code, `cash` for money; place (the beginning of a village code; only a hand-out has one);
    donor_kind (only a gift has one). None or left out takes every row.
    """

    item: str | None
    place: str | None
    donor_kind: str | None


_TABLES = {
    "given": ("staging.donations", "received_at", "donation_id"),
    "bought": ("staging.purchases", "purchased_at", "purchase_id"),
    "handed_over": ("staging.distributions", "distributed_at", "distribution_id"),
}
ENTRIES = tuple(_TABLES)
"""given: gifts of money and goods · bought: what money was spent on · handed_over: what was handed out."""

_COLUMNS = {
    "given": "donor, donor_kind, kind, item, quantity::DOUBLE AS quantity, amount_idr, purpose, in_bank",
    "bought": "supplier, item, quantity::DOUBLE AS quantity, amount_idr, purpose, donation_id, has_evidence",
    "handed_over": """village, district, recipient_kind, item, quantity::DOUBLE AS quantity, amount_idr, donation_id,
        has_evidence""",
}
# What is paid for is paid in money, whatever was bought for it.
_ITEM = {
    "given": "coalesce(item, 'cash') = $item",
    "bought": "(item = $item OR $item = 'cash')",
    "handed_over": "coalesce(item, 'cash') = $item",
}
_OWN = {
    "given": "AND " + equals("coalesce(donor_kind, 'unknown')", name="donor_kind"),
    "bought": "",
    "handed_over": "AND " + in_place(),
}


def gift_rows(
    con: DuckDBPyConnection,
    *,
    entry: str,
    start: date,
    end: date,
    limit: int = 200,
    offset: int = 0,
    **picked: Unpack[GiftFilters],
) -> pd.DataFrame:
    """One row per entry of the kind (one of `ENTRIES`), newest first.

    given: received_at, donation_id, donor (organisations only), donor_kind, kind, item, quantity, amount_idr, purpose,
    in_bank. bought: purchased_at, purchase_id, supplier, item, quantity, amount_idr, purpose, donation_id (that paid
    for it), has_evidence. handed_over: distributed_at, distribution_id, village, district, recipient_kind, item,
    quantity, amount_idr, donation_id, has_evidence. Persons and anonymous givers have no name anywhere.
    """
    table, moment, name = _TABLES[entry]
    sql = f"""
        SELECT {moment}, {name}, {_COLUMNS[entry]} FROM {table} WHERE {_where(entry)}
        ORDER BY {moment} DESC, {name} LIMIT $limit OFFSET $offset
    """
    return con.execute(sql, {**_values(entry, start, end, picked), "limit": limit, "offset": offset}).df()


def count_gifts(con: DuckDBPyConnection, *, entry: str, start: date, end: date, **picked: Unpack[GiftFilters]) -> int:
    """How many rows `gift_rows` would list without a limit."""
    sql = f"SELECT count(*) FROM {_TABLES[entry][0]} WHERE {_where(entry)}"
    found = con.execute(sql, _values(entry, start, end, picked)).fetchone()
    return int(found[0]) if found else 0


def _where(entry: str) -> str:
    return f"{in_period()} AND ($item::VARCHAR IS NULL OR {_ITEM[entry]}) {_OWN[entry]}"


def _values(entry: str, start: date, end: date, picked: GiftFilters) -> dict[str, object]:
    asked: dict[str, object] = {"start": start, "end": end, "item": picked.get("item")}
    own = {"given": "donor_kind", "handed_over": "place"}.get(entry)
    return {**asked, own: picked.get(own)} if own else asked


ROWS = (gift_rows, count_gifts)
"""What a page needs to show the rows page by page."""
