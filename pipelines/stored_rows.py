"""The Parquet of a sheet's good rows, each with the identity by which the same event is known again."""

from pathlib import Path

import duckdb

from pipelines import aside
from pipelines.feeds.feed import Column, Kind
from pipelines.recognise import Sheet


def store_rows(con: duckdb.DuckDBPyConnection, sheet: Sheet, part: int, target: Path) -> int:
    """Write the rows that are data and not set aside; returns how many rows of data there are, those aside included.

    `identity` UUID is the hash of the row's key, else of its content; `content` that of its content; `ordinal`
    numbers rows that look alike and have no key; `event_id` is the key, else an HMAC of identity and ordinal.
    """
    feed = sheet.feed
    has_key = f"{feed.key} IS NOT NULL" if feed.key else "false"
    key = f"'{feed.table}' || chr(31) || {feed.key}" if feed.key else "NULL"
    cells = ", ".join(_as_text(column) for column in feed.columns)
    con.execute(
        f"""CREATE OR REPLACE TABLE identified AS SELECT * EXCLUDE (bad),
            CASE WHEN {has_key} THEN CAST(md5({key}) AS UUID) ELSE content END AS identity
        FROM (SELECT *, CAST(md5(concat_ws(chr(31), '{feed.table}', {cells})) AS UUID) AS content FROM parsed
              WHERE bad & {aside.row_mask(feed)} = 0 AND row_number NOT IN (SELECT row_number FROM skipped))"""
    )
    ordinal = f"CASE WHEN {has_key} THEN 1 ELSE row_number() OVER (PARTITION BY identity ORDER BY row_number) END"
    event_id = f"coalesce({feed.key or 'NULL'}, 'x-' || lower(pseudonym(identity || '#' || ordinal)))"
    con.execute(
        f"""COPY (SELECT *, {event_id} AS event_id FROM (
            SELECT *, {ordinal if _has_twins(con) else "1"} AS ordinal, {part} AS part FROM identified)
            ORDER BY row_number) TO '{target}' (COMPRESSION zstd)"""
    )
    counts = con.execute(
        "SELECT (SELECT count(*) FROM identified) + (SELECT count(DISTINCT row_number) FROM aside WHERE scope = 'row')"
    ).fetchone()
    return int(counts[0]) if counts else 0


def _as_text(column: Column) -> str:
    """A value as text for its hash; moments as microseconds, which is much quicker than writing a date."""
    value = f"epoch_us({column.name})" if column.kind is Kind.MOMENT else column.name
    return f"coalesce(CAST({value} AS VARCHAR), '')"


def _has_twins(con: duckdb.DuckDBPyConnection) -> bool:
    row = con.execute("SELECT count(*) > count(DISTINCT identity) FROM identified").fetchone()
    return bool(row and row[0])
