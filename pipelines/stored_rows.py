"""The Parquet of a sheet's good rows, each with the identity by which the same event is known again."""

from pathlib import Path

import duckdb

from pipelines import aside
from pipelines.feeds.feed import Column, Feed, Kind
from pipelines.recognise import Sheet
from pipelines.texts import quoted


def identity(feed: Feed) -> str:
    """SQL of two UUIDs: `content`, the hash of all a row says, and `identity`, that of its key, else of its content."""
    cells = ", ".join(_as_text(column) for column in feed.columns)
    content = f"CAST(md5(concat_ws(chr(31), '{feed.table}', {cells})) AS UUID)"
    key = f"CAST(md5('{feed.table}' || chr(31) || {feed.key}) AS UUID)" if feed.key else "NULL"
    return f"{content} AS content, coalesce({key}, {content}) AS identity"


def _as_text(column: Column) -> str:
    """A value as text for its hash; moments as microseconds, which is much quicker than writing a date."""
    value = f"epoch_us({column.name})" if column.kind is Kind.MOMENT else column.name
    return f"coalesce(CAST({value} AS VARCHAR), '')"


def store_rows(con: duckdb.DuckDBPyConnection, sheet: Sheet, part: int, target: Path) -> int:
    """Write the rows that are data and not set aside; returns how many rows of data there are, those aside included.

    `ordinal` numbers rows that look alike and have no key; `event_id` is the key, else an HMAC of identity and ordinal.
    """
    feed = sheet.feed
    good = f"FROM parsed ANTI JOIN skipped USING (row_number) WHERE bad & {aside.row_mask(feed)} = 0"
    ordinal = "row_number() OVER (PARTITION BY identity ORDER BY row_number)" if _has_twins(con, good) else "1"
    if feed.key:
        ordinal = f"CASE WHEN {feed.key} IS NOT NULL THEN 1 ELSE {ordinal} END"
    event_id = f"coalesce({feed.key or 'NULL'}, 'x-' || lower(pseudonym(identity || '#' || ordinal)))"
    con.execute(
        f"""COPY (SELECT *, {event_id} AS event_id FROM (
            SELECT * EXCLUDE (bad), CAST({ordinal} AS BIGINT) AS ordinal, {part} AS part {good}))
        TO {quoted(str(target))} (COMPRESSION zstd)"""
    )
    aside_rows = "SELECT count(DISTINCT row_number) FROM aside WHERE scope = 'row'"
    counts = con.execute(f"SELECT (SELECT count(*) {good}) + ({aside_rows})").fetchone()
    return int(counts[0]) if counts else 0


def _has_twins(con: duckdb.DuckDBPyConnection, good: str) -> bool:
    row = con.execute(f"SELECT count(*) > count(DISTINCT identity) {good}").fetchone()
    return bool(row and row[0])
