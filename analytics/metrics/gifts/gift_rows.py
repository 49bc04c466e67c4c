"""Gifts, purchases and hand-outs behind the figures, one by one."""

from datetime import date
from typing import TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.disclosure import to_the_hour
from analytics.metrics.shared.predicates import equals, in_period, in_place
from level import Level


class GiftFilters(TypedDict, total=False):
    """Which rows; None or left out takes every row."""

    item: str | None
    """Code of an item, `cash` for money."""
    place: str | None
    """Beginning of a village code; only a hand-out has one."""
    donor_kind: str | None
    """Kind of donor; only a gift has one."""
    level: Level
    """Who looks: readers, where it is left out, see what organisations gave and received, to the hour."""


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
_OF_ORGANISATIONS = {
    "given": "donor IS NOT NULL",
    "bought": "true",
    "handed_over": "recipient_kind IN ('hospital', 'health_centre', 'village_post', 'orphanage')",
}
"""Rows without a single person."""
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
    **filters: Unpack[GiftFilters],
) -> pd.DataFrame:
    """Entries of one kind, newest first. Persons and anonymous givers have no name anywhere.

    Args:
        con: Connection to a snapshot.
        entry: Kind of entry, one of `ENTRIES`.
        start: First local day.
        end: Last local day, included.
        limit: Most rows returned.
        offset: Rows skipped before the first.
        **filters: Fields of `GiftFilters`.

    Returns:
        One row per entry. given: received_at, donation_id, donor (organisations only), donor_kind, kind, item,
        quantity, amount_idr, purpose, in_bank. bought: purchased_at, purchase_id, supplier, item, quantity, amount_idr,
        purpose, donation_id (that paid for it), has_evidence. handed_over: distributed_at, distribution_id, village,
        district, recipient_kind, item, quantity, amount_idr, donation_id, has_evidence. Readers see rows of
        organisations, to the hour, and of purchases and hand-outs no donation_id.
    """
    table, moment, name = _TABLES[entry]
    sql = f"""
        SELECT {moment}, {name}, {_COLUMNS[entry]} FROM {table} WHERE {_where(entry, filters)}
        ORDER BY {moment} DESC, {name} LIMIT $limit OFFSET $offset
    """
    frame = con.execute(sql, {**_values(entry, start, end, filters), "limit": limit, "offset": offset}).df()
    if _sees_rows(filters):
        return frame
    # an id of a gift leads to who gave it
    return to_the_hour(frame if entry == "given" else frame.drop(columns="donation_id"))


def count_gifts(con: DuckDBPyConnection, *, entry: str, start: date, end: date, **filters: Unpack[GiftFilters]) -> int:
    """Number of rows that `gift_rows` lists without a limit.

    Args:
        con: Connection to a snapshot.
        entry: Kind of entry, one of `ENTRIES`.
        start: First local day.
        end: Last local day, included.
        **filters: Fields of `GiftFilters`.
    """
    sql = f"SELECT count(*) FROM {_TABLES[entry][0]} WHERE {_where(entry, filters)}"
    row = con.execute(sql, _values(entry, start, end, filters)).fetchone()
    return int(row[0]) if row else 0


def _where(entry: str, filters: GiftFilters) -> str:
    seen = "true" if _sees_rows(filters) else _OF_ORGANISATIONS[entry]
    return f"{in_period()} AND {seen} AND ($item::VARCHAR IS NULL OR {_ITEM[entry]}) {_OWN[entry]}"


def _sees_rows(filters: GiftFilters) -> bool:
    return filters.get("level", Level.READERS).rows


def _values(entry: str, start: date, end: date, filters: GiftFilters) -> dict[str, object]:
    values: dict[str, object] = {"start": start, "end": end, "item": filters.get("item")}
    own = {"given": "donor_kind", "handed_over": "place"}.get(entry)
    return {**values, own: filters.get(own)} if own else values


ROWS = (gift_rows, count_gifts)
"""What a page needs to show the rows page by page."""
