"""What still waits, whenever it was asked for."""

from datetime import date, datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.request_rows import STALE_HOURS
from analytics.metrics.requests import OPEN


def backlog(con: DuckDBPyConnection, *, now: datetime, place: str | None = None) -> pd.DataFrame:
    """One row: open_requests (asked for up to `now` and not fulfilled, refused or passed on, over all time) and
    stale_requests (of them, open longer than 48 h). Zero where nothing waits.
    """
    sql = f"""
        SELECT count(*) AS open_requests, count(*) FILTER (epoch($now - requested_at) / 3600 > $stale) AS stale_requests
        FROM staging.requests
        WHERE coalesce(status, 'open') IN {OPEN} AND requested_at <= $now
            AND ($place::VARCHAR IS NULL OR starts_with(village_code, $place))
    """
    return con.execute(sql, {"now": now, "place": place, "stale": STALE_HOURS}).df()


def daily_backlog(con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None) -> pd.DataFrame:
    """One row per local day with data, from the day before `start` to `end`: day, open_requests (at its end).

    Fulfilled requests count until they were fulfilled. For past days it is at least that many: one refused, cancelled
    or referred, or fulfilled without a time, has no closing time and counts as closed from the start.
    """
    sql = f"""
        WITH chosen AS (
            SELECT day, CASE WHEN status = 'fulfilled' THEN fulfilled_at::DATE END AS closed FROM staging.requests
            WHERE (coalesce(status, 'open') IN {OPEN} OR (status = 'fulfilled' AND fulfilled_at IS NOT NULL))
                AND ($place::VARCHAR IS NULL OR starts_with(village_code, $place))
        ),
        changes AS (
            SELECT day, sum(change) AS change FROM (
                SELECT day, 1 AS change FROM chosen UNION ALL
                SELECT greatest(day, closed), -1 FROM chosen WHERE closed IS NOT NULL
            ) GROUP BY day
        ),
        span AS (SELECT min(day) AS first, max(day) AS last FROM staging.requests),
        calendar AS (
            SELECT unnest(generate_series(first, least(last, $end), INTERVAL 1 DAY))::DATE AS day FROM span
        )
        SELECT k.day, sum(coalesce(sum(c.change), 0)) OVER (ORDER BY k.day)::BIGINT AS open_requests
        FROM calendar AS k LEFT JOIN changes AS c ON c.day = k.day
        GROUP BY k.day QUALIFY k.day >= $start - 1 ORDER BY k.day
    """
    return con.execute(sql, {"start": start, "end": end, "place": place}).df()
