"""Loads: what arrived, how far it reaches, what it changed, and which lists were disclosed."""

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.books.quarantine import quarantine_totals
from analytics.metrics.shared.disclosure import protected_count
from analytics.metrics.shared.predicates import table_or_empty, with_column, with_columns
from finding import Finding
from level import Level, of_people

_LATE_HOURS = 24
_DAILY = ["calls", "requests", "stock"]


def snapshot_state(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row: built_at, fingerprint, made_up (whether any row of it was invented)."""
    return con.execute("SELECT built_at, fingerprint, made_up FROM ops.snapshot").df()


def own_centre(con: DuckDBPyConnection) -> Finding:
    """Tell whose books these are: centre, as a setting or the first real file that names one says."""
    snapshot = with_columns("ops.snapshot", {"centre": "VARCHAR", "centre_from": "VARCHAR"})
    row = con.execute(f"SELECT centre, centre_from FROM {snapshot} WHERE centre IS NOT NULL").fetchone()
    return Finding(f"own_centre.{row[1]}", {"centre": row[0]}) if row else Finding("own_centre.none", {})


def as_of(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> datetime | None:
    """Moment up to which every feed has data; None when none has any.

    It is the oldest of their newest events; a feed without rows does not count.
    """
    sql = """
        SELECT min(until) AS as_of
        FROM (SELECT feed, max(data_until) AS until FROM ops.feeds WHERE list_contains($feeds, feed) GROUP BY feed)
    """
    moment = con.execute(sql, {"feeds": list(feeds)}).df()["as_of"].iloc[0]
    return None if pd.isna(moment) else moment.to_pydatetime()


def newest(con: DuckDBPyConnection, *, feeds: Sequence[str] | None = None) -> datetime | None:
    """Newest event of any of these feeds, of any at all without naming some; None without data."""
    sql = (
        "SELECT max(data_until) AS newest FROM ops.feeds WHERE $feeds::VARCHAR[] IS NULL OR list_contains($feeds, feed)"
    )
    moment = con.execute(sql, {"feeds": None if feeds is None else list(feeds)}).df()["newest"].iloc[0]
    return None if pd.isna(moment) else moment.to_pydatetime()


def first_day(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> date | None:
    """First local day that any of the feeds has data for; None when none has."""
    tables = {
        "calls": "marts.call_days",
        "requests": "marts.request_days",
        "stock": "marts.stock_days",
        "donations": "marts.donation_days",
        "purchases": "marts.purchase_days",
        "distributions": "marts.distribution_days",
        **{feed: f"staging.{feed}" for feed in ("followups", "companionships", "sessions", "referrals", "assessments")},
    }
    chosen = [
        f"SELECT min(day) AS day FROM {table_or_empty(con, tables[feed], 'day DATE')}"
        for feed in feeds
        if feed in tables
    ]
    if not chosen:
        return None
    row = con.execute(f"SELECT min(day) FROM ({' UNION ALL '.join(chosen)})").fetchone()
    return row[0] if row else None


def late_sources(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> pd.DataFrame:
    """One row per late depot or daily feed: its newest event is more than 24 h older than the newest of all.

    Columns: feed, depot (missing for a feed as a whole), data_until. Donations and the like come when they come: never
    late.
    """
    sql = """
        SELECT feed, depot, data_until FROM ops.feeds
        WHERE list_contains($feeds, feed) AND list_contains($daily, feed)
        QUALIFY data_until < max(data_until) OVER () - to_hours($late)
        ORDER BY data_until, feed, depot
    """
    return con.execute(sql, {"feeds": list(feeds), "daily": _DAILY, "late": _LATE_HOURS}).df()


def freshness(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per feed, and per depot for stock: feed, depot, data_until, complete_until, loads, made_up."""
    sql = """
        SELECT f.feed, f.depot, f.data_until, f.complete_until, coalesce(l.loads, 0) AS loads,
            coalesce(l.made_up, false) AS made_up
        FROM ops.feeds AS f
        LEFT JOIN (
            SELECT feed, count(*) AS loads, bool_or(made_up) AS made_up FROM ops.loads
            WHERE status IN ('loaded', 'superseded_older') OR rows_loaded > 0 GROUP BY feed
        ) AS l ON l.feed = f.feed
        ORDER BY f.feed, f.depot
    """
    return con.execute(sql).df()


def loads(con: DuckDBPyConnection, *, limit: int = 200) -> pd.DataFrame:
    """One row per load, newest first.

    Columns: load_id, file, feed, loaded_at, status, rows_read, rows_loaded, rows_duplicate, rows_quarantined,
    rows_skipped, cells_quarantined, made_up, superseded_by (a load_id), undone_at; the last two mostly missing.
    """
    sql = f"""
        SELECT load_id, file, feed, loaded_at, status, rows_read, rows_loaded, rows_duplicate, rows_quarantined,
            rows_skipped, cells_quarantined, made_up, superseded_by, undone_at
        FROM {with_column("ops.loads", "rows_skipped", kind="BIGINT")} ORDER BY load_id DESC LIMIT $limit
    """
    return con.execute(sql, {"limit": limit}).df()


def loads_headline(con: DuckDBPyConnection) -> Finding:
    """Whether everything that arrived could be read."""
    sql = """
        SELECT count(DISTINCT file) FILTER (status IN ('loaded', 'superseded_older')), coalesce(sum(rows_loaded), 0)
        FROM ops.loads
    """
    row = con.execute(sql).fetchall()[0]
    totals = quarantine_totals(con).iloc[0]
    numbers = {
        "files": int(row[0]),
        "rows": int(row[1]),
        "held_rows": int(totals["rows"]),
        "held_cells": int(totals["cells"]),
    }
    if not numbers["files"]:
        return Finding("loads.none", {})
    return Finding("loads.some_held" if numbers["held_rows"] or numbers["held_cells"] else "loads.all_read", numbers)


def sources(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> pd.DataFrame:
    """One row per load of these feeds that has rows in force, the oldest first.

    Columns: load_id, file, feed, loaded_at, rows_loaded, sha256.
    """
    sql = """
        SELECT load_id, file, feed, loaded_at, rows_loaded, sha256 FROM ops.loads
        WHERE undone_at IS NULL AND rows_loaded > 0 AND list_contains($feeds, feed)
        ORDER BY load_id, feed
    """
    return con.execute(sql, {"feeds": list(feeds)}).df()


def active_loads(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per load that is not rolled back, newest first: load_id, file, feed, loaded_at."""
    sql = """
        SELECT load_id, file, feed, loaded_at FROM ops.loads WHERE undone_at IS NULL
        ORDER BY load_id DESC
    """
    return con.execute(sql).df()


def differences(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per load that changes what older ones state, newest first.

    Columns: load_id, file, loaded_at, replaced (the file it supersedes, missing when none), added, changed and removed
    rows, and row numbers of a few of them: changed_rows (of this file), removed_rows (of the older one).
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


@of_people
def reviews(con: DuckDBPyConnection, *, limit: int = 500) -> pd.DataFrame:
    """One row per row that counts and that somebody should look at, newest load first.

    Args:
        con: Connection to a snapshot.
        limit: Most rows returned.

    Returns:
        file, sheet, row_number, review (why), of_file (the file of the row it may repeat, missing when none).
    """
    if not _has_reviews(con):
        return pd.DataFrame(columns=["file", "sheet", "row_number", "review", "of_file"])
    sql = """
        SELECT l.file, r.sheet, r.row_number, r.rule AS review, o.file AS of_file
        FROM ops.reviews AS r JOIN ops.loads AS l USING (load_id)
        LEFT JOIN ops.loads AS o ON o.load_id = r.of_load_id
        ORDER BY r.load_id DESC, r.part, r.row_number LIMIT $limit
    """
    return con.execute(sql, {"limit": limit}).df()


def review_totals(con: DuckDBPyConnection, *, level: Level = Level.READERS) -> pd.DataFrame:
    """Return how many rows that count somebody should look at, by why.

    Args:
        con: Connection to a snapshot.
        level: Who looks: readers see no number from one to four, because a row may be about one person.

    Returns:
        One row per rule: review, cases and is_suppressed.
    """
    sql = "SELECT rule AS review, count(*) AS cases FROM ops.reviews GROUP BY rule ORDER BY rule"
    rows = con.execute(sql).fetchall() if _has_reviews(con) else []
    cases = [protected_count(number, level=level) for _, number in rows]
    hidden = [number is None for number in cases]
    return pd.DataFrame({
        "review": pd.Series([rule for rule, _ in rows], dtype=object),
        "cases": pd.Series(cases, dtype="Int64"),
        "is_suppressed": pd.Series(hidden, dtype=bool),
    })  # fmt: skip


def _has_reviews(con: DuckDBPyConnection) -> bool:
    """Tell whether the snapshot has the list; one that an older version published has not."""
    tables = "SELECT 1 FROM duckdb_tables() WHERE schema_name = 'ops' AND table_name = 'reviews'"
    return con.execute(tables).fetchone() is not None
