"""The requests behind the figures, one by one."""

from datetime import datetime
from typing import Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.narrowing import NARROWED, Narrowed, asked
from analytics.metrics.request_backlog import STALE_HOURS
from analytics.metrics.requests import OPEN


def open_requests(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    category: str | None = None,
    limit: int = 200,
    **narrowed: Unpack[Narrowed],
) -> pd.DataFrame:
    """One row per request still open at `now`, the most urgent and oldest first.

    request_id, requested_at, category, village, district, item, quantity_requested, urgency, channel, status,
    hours_open, stale (open longer than 48 h).
    """
    sql = f"""
        SELECT request_id, requested_at, category, village, district, item,
            quantity_requested::DOUBLE AS quantity_requested, urgency, channel, coalesce(status, 'open') AS status,
            epoch($now - requested_at) / 3600 AS hours_open, epoch($now - requested_at) / 3600 > $stale AS stale
        FROM staging.requests
        WHERE coalesce(status, 'open') IN {OPEN} AND requested_at <= $now
            AND ($category::VARCHAR IS NULL OR category = $category) AND {NARROWED}
        ORDER BY CASE urgency WHEN 'critical' THEN 0 WHEN 'high' THEN 1 ELSE 2 END, requested_at LIMIT $limit
    """
    return con.execute(sql, asked(narrowed, now=now, category=category, limit=limit, stale=STALE_HOURS)).df()
