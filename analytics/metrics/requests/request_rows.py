"""The requests behind the figures, one by one."""

from datetime import date, datetime
from typing import Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.request_backlog import STALE_HOURS
from analytics.metrics.requests.requests import (
    OPEN,
    PERIOD_FILTER,
    REQUEST_FILTER,
    RequestFilters,
    filter_values,
)
from analytics.metrics.shared.predicates import equals


class RequestRowFilters(RequestFilters, total=False):
    """Also category, status (a request without one is open), item and unmet_reason, as codes."""

    category: str | None
    status: str | None
    item: str | None
    unmet_reason: str | None


_PICKED = f"""{PERIOD_FILTER} AND {equals("category")}
    AND {equals("coalesce(status, 'open')", name="status")}
    AND {equals("item")}
    AND {equals("unmet_reason")}"""


def recent_requests(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    limit: int = 200,
    offset: int = 0,
    **picked: Unpack[RequestRowFilters],
) -> pd.DataFrame:
    """One row per request, newest first.

    requested_at, request_id, category, village, district, item, quantity_requested, quantity_delivered, urgency,
    channel, status, unmet_reason, fulfilled_at. No caller, no number, no note.
    """
    sql = f"""
        SELECT requested_at, request_id, category, village, district, item,
            quantity_requested::DOUBLE AS quantity_requested, quantity_delivered::DOUBLE AS quantity_delivered, urgency,
            channel, coalesce(status, 'open') AS status, unmet_reason, fulfilled_at
        FROM staging.requests WHERE {_PICKED}
        ORDER BY requested_at DESC, request_id LIMIT $limit OFFSET $offset
    """
    return con.execute(sql, {**_values(start, end, picked), "limit": limit, "offset": offset}).df()


def count_requests(con: DuckDBPyConnection, *, start: date, end: date, **picked: Unpack[RequestRowFilters]) -> int:
    """How many requests `recent_requests` would list without a limit."""
    sql = f"SELECT count(*) FROM staging.requests WHERE {_PICKED}"
    found = con.execute(sql, _values(start, end, picked)).fetchone()
    return int(found[0]) if found else 0


def _values(start: date, end: date, picked: RequestRowFilters) -> dict[str, object]:
    names = (*RequestFilters.__annotations__, *RequestRowFilters.__annotations__)
    return {**dict.fromkeys(names), **picked, "start": start, "end": end}


def open_requests(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    category: str | None = None,
    limit: int = 200,
    **narrowed: Unpack[RequestFilters],
) -> pd.DataFrame:
    """One row per request still open at `now`, the most urgent and oldest first.

    request_id, requested_at, category, village, district, item, quantity_requested, urgency, channel, status,
    hours_open, stale (open longer than 48 h).
    """
    # Which rows they are is found by three narrow columns; only these are then read whole.
    order = "CASE urgency WHEN 'critical' THEN 0 WHEN 'high' THEN 1 ELSE 2 END, requested_at, rowid"
    sql = f"""
        SELECT request_id, requested_at, category, village, district, item,
            quantity_requested::DOUBLE AS quantity_requested, urgency, channel, coalesce(status, 'open') AS status,
            (epoch($now) - epoch(requested_at)) / 3600 AS hours_open, hours_open > $stale AS stale
        FROM staging.requests
        WHERE rowid IN (
            SELECT rowid FROM staging.requests
            WHERE coalesce(status, 'open') IN {OPEN} AND requested_at <= $now
                AND {equals("category")} AND {REQUEST_FILTER}
            ORDER BY {order} LIMIT $limit
        )
        ORDER BY {order}
    """
    return con.execute(sql, filter_values(narrowed, now=now, category=category, limit=limit, stale=STALE_HOURS)).df()


ROWS = (recent_requests, count_requests)
"""What a page needs to show the rows page by page."""
