"""What was known when: of rows that several files tell, which said it first, and what held before a newer one spoke."""

import duckdb

TABLES = ("stock", "stock_cards")
"""Feed tables of which pages ask what was known at a moment."""
# a row stands until a newer file takes its place; of rows of one event the one that was told last speaks
_SPOKEN = """
        WITH every AS ({every}),
        ended AS (
            SELECT load_id, part, row_number, min(s.loaded_at) AS ended_at
            FROM raw.losers l
            JOIN (SELECT DISTINCT load_id AS by_load_id, loaded_at FROM raw.stored) s USING (by_load_id)
            WHERE feed_table = '{table}' GROUP BY ALL
        ),
        placed AS (
            SELECT e.*, CASE WHEN {written} IS DISTINCT FROM lag({written}) OVER told THEN {written} ELSE loaded_at END
                AS known_from, ended_at
            FROM every e LEFT JOIN ended USING (load_id, part, row_number)
            WINDOW told AS (PARTITION BY identity, ordinal ORDER BY load_order, part, row_number)
        ),
        spans AS (
            SELECT *, least(ended_at, lead(known_from) OVER told) AS known_until
            FROM placed WINDOW told AS (PARTITION BY identity, ordinal ORDER BY load_order, part, row_number)
        ),
        before AS (
            SELECT s.* EXCLUDE (ended_at) FROM spans s
            ANTI JOIN raw.{table} n ON n.identity = s.identity AND n.ordinal = s.ordinal AND n.content = s.content
            WHERE known_until > known_from
        ),
        since AS (
            SELECT n.identity, n.ordinal, greatest(min(s.known_from), max(b.known_until)) AS known_from
            FROM raw.{table} n
            JOIN spans s ON s.identity = n.identity AND s.ordinal = n.ordinal AND s.content = n.content
            LEFT JOIN before b ON b.identity = n.identity AND b.ordinal = n.ordinal
            GROUP BY ALL
        )
        SELECT n.*, coalesce(t.known_from, {written}) AS known_from, NULL::TIMESTAMPTZ AS known_until
        FROM raw.{table} n LEFT JOIN since t USING (identity, ordinal)
        UNION ALL BY NAME
        SELECT * FROM before"""


def make_stock_history(con: duckdb.DuckDBPyConnection, table: str, every: str | None) -> None:
    """`raw.told_<table>`: the rows that count, known from when they were first told and until NULL; and those that
    counted for a time, until a newer file said otherwise or left them out.

    every: SQL of all stored rows of the table, those others speak for too; None without any. Where the source says
    when a row was written down (recorded_at), it was known from then; a row told anew is known from its file's arrival.
    """
    con.execute(f"CREATE TABLE raw.told_{table} AS {_told(con, table, every)}")


def _told(con: duckdb.DuckDBPyConnection, table: str, every: str | None) -> str:
    written = _written(con, table)
    lost = every and con.execute("SELECT 1 FROM raw.losers WHERE feed_table = $1 LIMIT 1", [table]).fetchone()
    if not lost:
        return f"SELECT *, {written} AS known_from, NULL::TIMESTAMPTZ AS known_until FROM raw.{table}"
    return _SPOKEN.format(table=table, every=every, written=written)


def _written(con: duckdb.DuckDBPyConnection, table: str) -> str:
    columns = {row[0] for row in con.execute(f"DESCRIBE raw.{table}").fetchall()}
    return "coalesce(recorded_at, loaded_at)" if "recorded_at" in columns else "loaded_at"
