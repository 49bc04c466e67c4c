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
from analytics.metrics.shared.disclosure import UNKNOWN, fixed_period, protected
from analytics.metrics.shared.moment import past_of


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
        request has one], delivered_share (of what was requested) [0 to 1]. Readers see what was approved and delivered
        of everywhere, of items that at least five requests name.
    """
    past = past_of(con, now)
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
    if level_of(filters).rows:
        return frame
    few = frame["requests"] < level_of(filters).least
    granted = ("approved", "delivered", "delivered_share")
    return of_need(frame.assign(**{name: frame[name].mask(few | crossed(filters)) for name in granted}), filters)


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
    start, end = fixed_period(start, end, level=level)
    frame = con.execute(sql, filter_values(filters, start=start, end=end)).df()
    if level.rows:
        return frame
    table = protected(frame, counts="requests", groups=["unmet_reason"], level=level)
    rows = table[table["unmet_reason"].notna()]
    rows = rows.sort_values("requests", ascending=False, na_position="last", kind="stable", ignore_index=True)
    rows["unmet_reason"] = rows["unmet_reason"].where(rows["unmet_reason"] != UNKNOWN, None)
    # one reason alone would follow from how many requests were not met
    return rows.head(0) if crossed(filters) or (len(rows) == 1 and rows["is_suppressed"].all()) else rows
