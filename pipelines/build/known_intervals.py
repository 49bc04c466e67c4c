"""Tracks the interval in which each version of a row was current knowledge (bitemporal)."""

import duckdb

from pipelines.build.ledger import Ledger

TABLES = ("stock", "stock_cards")
"""Feed tables of which pages ask what was known at a moment."""
INTERVAL_COLUMNS = "known_from TIMESTAMPTZ, known_until TIMESTAMPTZ"
"""What the history of a table has beside its columns."""
# a row counts until a newer file supersedes it; of rows of one event, until the next version arrives
_HISTORY = """
        WITH every AS ({every}),
        ended AS (
            SELECT load_id, part, row_number, min(f.loaded_at) AS ended_at
            FROM {superseded_rows} s
            JOIN (SELECT DISTINCT load_id AS by_load_id, loaded_at FROM {files}) f USING (by_load_id)
            WHERE feed_table = '{table}' GROUP BY ALL
        ),
        versions AS (
            SELECT e.*, ended_at,
                CASE WHEN {written} IS DISTINCT FROM lag({written}) OVER by_arrival THEN {written} ELSE loaded_at END
                    AS known_from
            FROM every e LEFT JOIN ended USING (load_id, part, row_number)
            WINDOW by_arrival AS (PARTITION BY identity, ordinal ORDER BY load_order, part, row_number)
        ),
        intervals AS (
            SELECT *, least(ended_at, lead(known_from) OVER by_arrival) AS known_until
            FROM versions WINDOW by_arrival AS (PARTITION BY identity, ordinal ORDER BY load_order, part, row_number)
        ),
        before AS (
            SELECT i.* EXCLUDE (ended_at) FROM intervals i
            ANTI JOIN raw.{table} n ON n.identity = i.identity AND n.ordinal = i.ordinal AND n.content = i.content
            WHERE known_until > known_from AND skipped IS NULL
        ),
        since AS (
            SELECT n.identity, n.ordinal, greatest(min(i.known_from), max(b.known_until)) AS known_from
            FROM raw.{table} n
            JOIN intervals i ON i.identity = n.identity AND i.ordinal = n.ordinal AND i.content = n.content
            LEFT JOIN before b ON b.identity = n.identity AND b.ordinal = n.ordinal
            GROUP BY ALL
        )
        SELECT n.*, coalesce(s.known_from, {written}) AS known_from, NULL::TIMESTAMPTZ AS known_until
        FROM raw.{table} n LEFT JOIN since s USING (identity, ordinal)
        UNION ALL BY NAME
        SELECT * FROM before"""


def make_history(con: duckdb.DuckDBPyConnection, table: str, every: str, ledger: Ledger) -> None:
    """Make `raw.<table>_history`: every version of a row with the interval in which it was known.

    The rows that count are known until NULL; those before them until a newer file had another content or left them out.
    A version is known from its `recorded_at` where the source has it; a row repeated by a newer file from its arrival.

    Args:
        con: connection of the build
        table: feed table; the rows that count are read from `raw.<table>`
        every: SQL of all stored rows of the table, superseded ones too
        ledger: reads `files` and `superseded_rows`
    """
    con.execute(f"CREATE TABLE raw.{table}_history AS {_versions(con, table, every, ledger)}")


def _versions(con: duckdb.DuckDBPyConnection, table: str, every: str, ledger: Ledger) -> str:
    written = _written(con, table)
    superseded = f"SELECT 1 FROM {ledger.superseded_rows} WHERE feed_table = $1 LIMIT 1"
    if not con.execute(superseded, [table]).fetchone():
        return f"SELECT *, {written} AS known_from, NULL::TIMESTAMPTZ AS known_until FROM raw.{table}"
    return _HISTORY.format(
        table=table, every=every, written=written, superseded_rows=ledger.superseded_rows, files=ledger.files
    )


def _written(con: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = {row[0] for row in con.execute(f"DESCRIBE raw.{table}").fetchall()}
    return "coalesce(recorded_at, loaded_at)" if "recorded_at" in columns else "loaded_at"
