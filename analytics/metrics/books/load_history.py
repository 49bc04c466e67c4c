"""What arrived one after the other: which loads count, and what each changed of those before it."""

import pandas as pd
from duckdb import DuckDBPyConnection


def counting(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per load that is not undone, newest first: load_id, file, feed, loaded_at."""
    sql = """
        SELECT load_id, file, feed, loaded_at FROM ops.loads WHERE undone_at IS NULL
        ORDER BY load_id DESC
    """
    return con.execute(sql).df()


def differences(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per load that says otherwise than older ones, newest first: load_id, file, loaded_at, replaced (the file
    whose place it took, missing when none), added, changed and removed rows, and row numbers of a few of them:
    changed_rows (of this file), removed_rows (of the older one).
    """
    sql = """
        SELECT l.load_id, l.file, l.loaded_at, o.file AS replaced,
            coalesce(max(d.rows) FILTER (d.kind = 'added'), 0) AS added,
            coalesce(max(d.rows) FILTER (d.kind = 'changed'), 0) AS changed,
            coalesce(max(d.rows) FILTER (d.kind = 'removed'), 0) AS removed,
            max(array_to_string(d.examples, ', ')) FILTER (d.kind = 'changed') AS changed_rows,
            max(array_to_string(d.examples, ', ')) FILTER (d.kind = 'removed') AS removed_rows
        FROM ops.differences AS d JOIN ops.loads AS l ON l.load_id = d.load_id
        LEFT JOIN (SELECT superseded_by, arg_max(file, load_id) AS file FROM ops.loads GROUP BY superseded_by) AS o
            ON o.superseded_by = l.load_id
        GROUP BY l.load_id, l.file, l.loaded_at, o.file ORDER BY l.load_id DESC
    """
    return con.execute(sql).df()


def disclosures(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per use of a list with numbers or names, newest first: disclosed_at, list (its name), rows."""
    return con.execute("SELECT disclosed_at, list, rows FROM ops.disclosures ORDER BY disclosed_at DESC").df()
