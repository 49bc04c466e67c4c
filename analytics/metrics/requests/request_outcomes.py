"""Outcomes of requests: granted, delivered, or not met."""

from datetime import date, datetime
from typing import Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.requests import (
    PERIOD_FILTER,
    RequestFilters,
    counted_at,
    crossed,
    filter_values,
    level_of,
    moment_values,
    of_need,
)
from analytics.metrics.shared.disclosure import UNKNOWN, View, fixed_month, fixed_period, protected
from analytics.metrics.shared.moment import past_of
from level import Level

_WEEK_DAYS = 7


def requested_quantities(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    now: datetime | None = None,
    **filters: Unpack[RequestFilters],
) -> pd.DataFrame:
    """Requested, approved and delivered quantities by item, most requests first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        now: Moment of what was delivered; None takes the newest.
        **filters: Place, urgency and channel, see `RequestFilters`.

    Returns:
        One row per item: item, unit, requests, requested, approved, delivered [unit of the item; missing where no
        request has one], delivered_share (of what was requested) [0 to 1]. For readers of `fixed_period`, as known
        today: by neighbouring days or moments they could tell what a single request was granted. They see what was
        approved and delivered of everywhere, of items that at least five requests name, also of those weeks of a month
        that they are not shown by themselves; is_suppressed where not.
    """
    level = level_of(filters)
    start, end = fixed_period(start, end, level=level)
    past = past_of(con, now) if level.rows else None
    sql = f"""
        SELECT r.item, any_value(i.unit) AS unit, sum(r.requests)::BIGINT AS requests,
            sum(r.quantity_requested)::DOUBLE AS requested, sum(r.quantity_approved)::DOUBLE AS approved,
            sum(r.quantity_delivered)::DOUBLE AS delivered,
            sum(r.quantity_delivered) / nullif(sum(r.quantity_requested), 0) AS delivered_share
        FROM (SELECT * FROM {counted_at(past)} WHERE {PERIOD_FILTER} AND item IS NOT NULL) AS r
        LEFT JOIN staging.items AS i ON i.item = r.item
        GROUP BY r.item ORDER BY requests DESC, r.item
    """
    values = filter_values(filters, start=start, end=end)
    frame = con.execute(sql, values | (moment_values(past) if past else {})).df()
    if level.rows:
        return frame
    few = ~frame["item"].isin(_many(con, start, end, level)) | crossed(filters)
    granted = ("approved", "delivered", "delivered_share")
    hidden = frame.assign(**{name: frame[name].mask(few) for name in granted}, is_suppressed=few)
    return of_need(hidden, filters)


def _many(con: DuckDBPyConnection, start: date, end: date, level: Level) -> list[str]:
    """The items of which readers see what was granted: of enough requests, in all and in the weeks that are hidden.

    Args:
        con: Connection to a snapshot.
        start: First local day of a period of readers.
        end: Last local day.
        level: Who looks.
    """
    sql = """
        WITH weeks AS (
            SELECT item, sum(requests) AS requests FROM marts.request_days
            WHERE day BETWEEN $start AND $end AND item IS NOT NULL GROUP BY item, date_trunc('week', day)
        )
        SELECT item FROM weeks GROUP BY item HAVING sum(requests) >= $least
            AND coalesce(sum(requests) FILTER (requests < $least), $least) >= $least
    """
    return [item for (item,) in con.execute(sql, {"start": start, "end": end, "least": level.least}).fetchall()]


def unmet_reasons(
    con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[RequestFilters]
) -> pd.DataFrame:
    """Reasons why requests were not met, most first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Place, urgency and channel, see `RequestFilters`.

    Returns:
        One row per reason: unmet_reason (missing when not recorded), requests. For readers of `fixed_period`, from
        five on, with is_suppressed; none of one place, urgency or channel.
    """
    sql = f"""
        SELECT unmet_reason, sum(requests)::BIGINT AS requests FROM marts.request_days
        WHERE status = 'unmet' AND {PERIOD_FILTER} GROUP BY unmet_reason ORDER BY requests DESC, unmet_reason
    """
    level = level_of(filters)
    if level.rows:
        return con.execute(sql, filter_values(filters, start=start, end=end)).df()
    start, end = fixed_period(start, end, level=level)
    rows = _reasons_of_readers(con, start, end, level)
    rows = rows.sort_values("requests", ascending=False, na_position="last", kind="stable", ignore_index=True)
    rows["unmet_reason"] = rows["unmet_reason"].where(rows["unmet_reason"] != UNKNOWN, None)
    # one reason alone would follow from how many requests were not met
    return rows.head(0) if crossed(filters) or (len(rows) == 1 and rows["is_suppressed"].all()) else rows


def _reasons_of_readers(con: DuckDBPyConnection, start: date, end: date, level: Level) -> pd.DataFrame:
    """The reasons of a month or week, decided for the month and all its weeks at once.

    Args:
        con: Connection to a snapshot.
        start: First local day of a period of readers.
        end: Last local day.
        level: Who looks.
    """
    first, last = fixed_month(end)
    sql = """
        SELECT unmet_reason, date_trunc('week', day)::DATE::VARCHAR AS week, sum(requests)::BIGINT AS requests
        FROM marts.request_days WHERE status = 'unmet' AND day BETWEEN $first AND $last GROUP BY ALL ORDER BY ALL
    """
    frame = con.execute(sql, {"first": first, "last": last}).df()
    groups: list[View] = [("unmet_reason", "week"), ("week",), ("unmet_reason",), ()]
    table = protected(frame, counts="requests", groups=groups[0], views=groups, level=level)
    is_week = (end - start).days < _WEEK_DAYS
    chosen = table["week"] == start.isoformat() if is_week else table["week"].isna()
    return table[chosen & table["unmet_reason"].notna()].drop(columns="week")
