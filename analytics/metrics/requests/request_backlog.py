"""Backlog of requests: what still waits, whenever it was requested."""

from datetime import date, datetime
from typing import Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.requests import (
    REQUEST_FILTER,
    RequestFilters,
    crossed,
    filter_values,
    is_open_at,
    is_stale_at,
    level_of,
    moment_values,
    outcomes_known,
    waits,
)
from analytics.metrics.shared.disclosure import without
from analytics.metrics.shared.moment import past_of


def backlog(con: DuckDBPyConnection, *, now: datetime, **filters: Unpack[RequestFilters]) -> pd.DataFrame:
    """Open requests at `now`, over all time.

    In the past, what was fulfilled later is open; what was refused, cancelled or passed on has no closing time and
    counts as closed from the start, as in `daily_backlog`.

    Returns:
        One row: open_requests (not fulfilled, refused or passed on) and stale_requests (of them, open longer than 48
        h). Zero where nothing waits, missing where no book tells what became of requests, and, of
        one place, urgency or channel, for readers.
    """
    if not outcomes_known(con):
        return pd.DataFrame([{"open_requests": None, "stale_requests": None}])
    past = past_of(con, now)
    sql = f"""
        SELECT coalesce(sum(requests), 0)::BIGINT AS open_requests,
            coalesce(sum(requests) FILTER ({is_stale_at("asked_at")}), 0)::BIGINT AS stale_requests
        FROM {waits(past)} WHERE {is_open_at("asked_at")} AND {REQUEST_FILTER}
    """
    frame = con.execute(sql, filter_values(filters, now=now) | (moment_values(past) if past else {})).df()
    return without(frame, [*frame], level=level_of(filters), crossed=crossed(filters))


def daily_backlog(
    con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[RequestFilters]
) -> pd.DataFrame:
    """Open requests at the end of each day, from the day before `start`.

    Fulfilled requests count until they were fulfilled, those that a death ended until then. For past days the figure is
    a lower bound: a request that was refused, cancelled or referred, or fulfilled without a time, has no closing time
    and counts as closed from the start.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Place, urgency and channel, see `RequestFilters`.

    Returns:
        One row per local day with data: day, open_requests. For readers none of one place, urgency or channel.
    """
    sql = f"""
        WITH changes AS (
            SELECT day, sum(change) AS change FROM (
                SELECT day, requests AS change FROM marts.request_waits WHERE {REQUEST_FILTER} UNION ALL
                SELECT closed_day, -requests FROM marts.request_waits WHERE closed_day IS NOT NULL AND {REQUEST_FILTER}
            ) GROUP BY day
        ),
        span AS (SELECT min(day) AS first, max(day) AS last FROM marts.request_days),
        calendar AS (
            SELECT unnest(generate_series(first, least(last, $end), INTERVAL 1 DAY))::DATE AS day FROM span
        )
        SELECT k.day, sum(coalesce(sum(c.change), 0)) OVER (ORDER BY k.day)::BIGINT AS open_requests
        FROM calendar AS k LEFT JOIN changes AS c ON c.day = k.day
        GROUP BY k.day QUALIFY k.day >= $start - 1 ORDER BY k.day
    """
    frame = con.execute(sql, filter_values(filters, start=start, end=end)).df()
    return frame.head(0) if crossed(filters) and not level_of(filters).rows else frame
