"""What still waits, whenever it was asked for."""

from datetime import datetime

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
