"""Quarantine: what waits for correction, which figures it could change, what can replace it; and non-data rows."""

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import equals
from level import Level, of_people

_ANSWERED_BY_A_WORD = ["unknown_village", "ambiguous_village", "unknown_item", "unknown_word", "need_not_understood"]


def open_columns(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per feed and set of columns in quarantine in the same row.

    Columns: feed, whole (whether the whole row is in quarantine), columns (between commas; empty where no column is at
    fault), rows.
    """
    sql = """
        SELECT feed, whole, columns, count(*) AS rows
        FROM (
            SELECT l.feed, bool_or(q.scope = 'row') AS whole,
                coalesce(string_agg(DISTINCT q.column_name, ',' ORDER BY q.column_name), '') AS columns
            FROM ops.quarantine AS q JOIN ops.loads AS l USING (load_id)
            GROUP BY l.feed, q.load_id, q.part, q.row_number
        )
        GROUP BY feed, whole, columns ORDER BY feed, whole, columns
    """
    return con.execute(sql).df()


@of_people
def open_texts(con: DuckDBPyConnection, *, columns: list[str], limit: int = 50) -> pd.DataFrame:
    """Texts in quarantine that one word can correct, the most frequent first.

    Equal texts are corrected at once; one that is masked, or longer than what is shown, stands for itself.

    Args:
        con: Connection to a snapshot.
        columns: Names of columns.
        limit: Most rows returned.

    Returns:
        One row per column and text: feed, column_name, rule, found, suggestion, cases, keys (of the rows, as a
        correction names them), file and row_number (of the first).
    """
    sql = """
        WITH texts AS (
            SELECT l.feed, l.file, q.column_name, q.rule, q.found, q.suggestion, q.row_number,
                concat_ws('-', q.load_id, q.part, q.row_number, l.sha256[:6]) AS key,
                CASE WHEN q.found IS NULL OR contains(q.found, '•••') OR length(q.found) >= 60 THEN key ELSE '' END
                    AS own
            FROM ops.quarantine AS q JOIN ops.loads AS l USING (load_id)
            WHERE list_contains($columns, q.column_name)
                AND list_contains($rules, q.rule)
        )
        SELECT feed, column_name, rule, found, any_value(suggestion) AS suggestion, count(*) AS cases,
            list(key ORDER BY key) AS keys, arg_min(file, key) AS file, arg_min(row_number, key) AS row_number
        FROM texts GROUP BY feed, column_name, rule, found, own
        ORDER BY cases DESC, feed, column_name, found, own LIMIT $limit
    """
    return con.execute(sql, {"columns": columns, "rules": _ANSWERED_BY_A_WORD, "limit": limit}).df()


def known_items(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per item in force: item (its code)."""
    return con.execute("SELECT item FROM staging.items ORDER BY item").df()


def skipped_lines(con: DuckDBPyConnection, *, limit: int = 500) -> pd.DataFrame:
    """One row per load, sheet and kind of non-data row, newest first.

    Columns: file, sheet, line_kind, lines and line_numbers (the first ranges of rows of the file, `1–3, 17`).
    """
    sql = """
        WITH numbered AS (
            SELECT *, row_number - row_number() OVER (PARTITION BY load_id, part, kind ORDER BY row_number) AS run
            FROM ops.lines
        ), ranges AS (
            SELECT load_id, part, sheet, kind, min(row_number) AS first, max(row_number) AS last, count(*) AS lines
            FROM numbered GROUP BY load_id, part, sheet, kind, run
        ), listed AS (
            SELECT load_id, part, sheet, kind, CAST(sum(lines) AS BIGINT) AS lines, count(*) AS runs,
                list(CASE WHEN first = last THEN first::VARCHAR ELSE first || '–' || last END ORDER BY first) AS found
            FROM ranges GROUP BY load_id, part, sheet, kind
        )
        SELECT l.file, r.sheet, r.kind AS line_kind, r.lines,
            array_to_string(r.found[:12], ', ') || CASE WHEN r.runs > 12 THEN ', …' ELSE '' END AS line_numbers
        FROM listed AS r JOIN ops.loads AS l USING (load_id)
        ORDER BY r.load_id DESC, r.part, r.kind LIMIT $limit
    """
    return con.execute(sql, {"limit": limit}).df()


def quarantine_totals(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row: rows and cells in quarantine."""
    sql = (
        "SELECT count(*) FILTER (scope = 'row') AS rows, count(*) FILTER (scope = 'cell') AS cells FROM ops.quarantine"
    )
    return con.execute(sql).df()


def quarantine_summary(con: DuckDBPyConnection, *, level: Level = Level.READERS) -> pd.DataFrame:
    """One row per feed, scope, rule and column, the most cases first.

    Args:
        con: Connection to a snapshot.
        level: Who looks: what stands in a cell is for the desk.

    Returns:
        feed, scope (row or cell), rule, column_name, cases; for the desk also found (an example) and suggestion (the
        example's).
    """
    sql = """
        SELECT l.feed, q.scope, q.rule, q.column_name, arg_min(q.found, q.row_number) AS found,
            arg_min(q.suggestion, q.row_number) AS suggestion, count(*) AS cases
        FROM ops.quarantine AS q LEFT JOIN (SELECT DISTINCT load_id, feed FROM ops.loads) AS l ON l.load_id = q.load_id
        GROUP BY l.feed, q.scope, q.rule, q.column_name ORDER BY cases DESC, l.feed, q.rule, q.column_name
    """
    frame = con.execute(sql).df()
    return frame if level.rows else frame.drop(columns=["found", "suggestion"])


@of_people
def quarantine_rows(con: DuckDBPyConnection, *, load_id: str | None = None, limit: int = 1000) -> pd.DataFrame:
    """Rows and cells in quarantine, those of the newest load first.

    Args:
        con: Connection to a snapshot.
        load_id: Number of a load; None takes all.
        limit: Most rows returned.

    Returns:
        One row per row or cell: load_id, file, feed, row_number, scope, rule, column_name, found, suggestion.
    """
    sql = f"""
        SELECT q.load_id, l.file, l.feed, q.row_number, q.scope, q.rule, q.column_name, q.found, q.suggestion
        FROM ops.quarantine AS q
        LEFT JOIN (
            SELECT load_id, any_value(file) AS file, any_value(feed) AS feed FROM ops.loads GROUP BY load_id
        ) AS l ON l.load_id = q.load_id
        WHERE {equals("q.load_id", name="load_id")}
        ORDER BY q.load_id DESC, q.row_number, q.column_name LIMIT $limit
    """
    return con.execute(sql, {"load_id": load_id, "limit": limit}).df()
