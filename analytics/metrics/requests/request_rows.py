"""Requests behind the figures, one by one."""

from datetime import date, datetime
from typing import Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import case_of, with_case
from analytics.metrics.requests.requests import (
    CLOSED_LATER,
    ENDED_BY_DEATH,
    PERIOD_FILTER,
    REQUEST_FILTER,
    REQUESTS,
    RequestFilters,
    filter_values,
    is_open_at,
    is_stale_at,
    moment_values,
    outcomes_known,
)
from analytics.metrics.requests.sensitive import seen_requests
from analytics.metrics.shared.moment import past_of
from analytics.metrics.shared.predicates import equals
from level import Level, of_people


class RequestRowFilters(RequestFilters, total=False):
    """Which requests; None or left out takes every request."""

    category: str | None
    """Code of a category."""
    status: str | None
    """Code of a status; a request without one is open."""
    item: str | None
    """Code of an item."""
    unmet_reason: str | None
    """Code of a reason."""
    now: datetime | None
    """Moment of the state; in the past what was closed later is open, and nothing of it was delivered. None or left out
    takes the newest."""


_CASE, _WITH_CASE = case_of("request"), with_case("request", REQUESTS)
_STATUS = f"""CASE WHEN NOT $known::BOOLEAN THEN NULL WHEN {CLOSED_LATER} THEN 'open'
    WHEN status = '{ENDED_BY_DEATH}' AND NOT coalesce($rows::BOOLEAN, false) THEN 'cancelled'
    ELSE coalesce(status, 'open') END"""
_FILTER = f"""{PERIOD_FILTER} AND {equals("category")}
    AND {equals(_STATUS, name="status")}
    AND {equals("item")}
    AND {equals("unmet_reason")}"""


@of_people
def recent_requests(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    limit: int = 200,
    offset: int = 0,
    **filters: Unpack[RequestRowFilters],
) -> pd.DataFrame:
    """Requests, newest first. No caller, no number, no note.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        limit: Most rows returned.
        offset: Rows skipped before the first.
        **filters: Fields of `RequestRowFilters`.

    Returns:
        One row per request: requested_at, request_id, category, village, district, item, quantity_requested,
        quantity_delivered, urgency, channel, status (missing where no book says what became of requests), unmet_reason,
        fulfilled_at, case (key of the recipient's case; for the desk only).
    """
    sql = f"""
        SELECT requested_at, request_id, category, village, district, item,
            quantity_requested::DOUBLE AS quantity_requested,
            CASE WHEN NOT {CLOSED_LATER} THEN quantity_delivered END::DOUBLE AS quantity_delivered, urgency, channel,
            {_STATUS} AS status, unmet_reason, CASE WHEN NOT {CLOSED_LATER} THEN fulfilled_at END AS fulfilled_at,
            {_CASE} AS "case"
        FROM {seen_requests(_WITH_CASE, level=filters.get("level", Level.READERS))} WHERE {_FILTER}
        ORDER BY requested_at DESC, request_id LIMIT $limit OFFSET $offset
    """
    return con.execute(sql, {**_values(con, start, end, filters), "limit": limit, "offset": offset}).df()


@of_people
def count_requests(con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[RequestRowFilters]) -> int:
    """Number of requests that `recent_requests` lists without a limit.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Fields of `RequestRowFilters`.
    """
    table = seen_requests(REQUESTS, level=filters.get("level", Level.READERS))
    sql = f"SELECT count(*) FROM {table} WHERE {_FILTER}"
    row = con.execute(sql, _values(con, start, end, filters)).fetchone()
    return int(row[0]) if row else 0


def _values(con: DuckDBPyConnection, start: date, end: date, filters: RequestRowFilters) -> dict[str, object]:
    names = (*RequestFilters.__annotations__, *RequestRowFilters.__annotations__)
    values = {**dict.fromkeys(names), **filters, "start": start, "end": end, "known": outcomes_known(con)}
    del values["level"]
    values["rows"] = filters.get("level", Level.READERS).rows
    return values | moment_values(past_of(con, values.pop("now")))  # type: ignore[arg-type]


@of_people
def open_requests(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    category: str | None = None,
    limit: int = 200,
    **filters: Unpack[RequestFilters],
) -> pd.DataFrame:
    """Requests still open at `now`, the most urgent and oldest first; in the past see `backlog`.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        category: Code of a category; None takes all.
        limit: Most rows returned.
        **filters: Place, urgency and channel, see `RequestFilters`.

    Returns:
        One row per request: request_id, requested_at, category, village, district, item, quantity_requested, urgency,
        channel, status, hours_open (missing where only the day of the request is known), stale (open longer than 48 h),
        case (key of the recipient's case; for the desk only).
    """
    level = filters.get("level", Level.READERS)
    # Three narrow columns select the rows; only these are then read whole.
    order = "CASE urgency WHEN 'critical' THEN 0 WHEN 'high' THEN 1 ELSE 2 END, requested_at, request_id"
    sql = f"""
        SELECT request_id, requested_at, category, village, district, item,
            quantity_requested::DOUBLE AS quantity_requested, urgency, channel,
            CASE WHEN status IN ('fulfilled', '{ENDED_BY_DEATH}') THEN 'open' ELSE coalesce(status, 'open') END
                AS status,
            CASE WHEN coalesce(time_known, true) THEN (epoch($now) - epoch(requested_at)) / 3600 END AS hours_open,
            {is_stale_at("requested_at")} AS stale, {_CASE} AS "case"
        FROM {seen_requests(_WITH_CASE, level=level)}
        WHERE request_id IN (
            SELECT request_id FROM {seen_requests(REQUESTS, level=level)}
            WHERE {is_open_at("requested_at")} AND {equals("category")} AND {REQUEST_FILTER}
            ORDER BY {order} LIMIT $limit
        )
        ORDER BY {order}
    """
    values = filter_values(filters, now=now, category=category, limit=limit)
    return con.execute(sql, values | moment_values(past_of(con, now))).df()


ROWS = (recent_requests, count_requests)
"""What a page needs to show the rows page by page."""
