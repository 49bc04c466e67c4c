"""Requests for help: of what kind, where, in what state. A request is not a person: one caller may make several.

`start` and `end` are local days on which requests were made, both included.
"""

from datetime import date
from typing import Any, TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.direction import direction
from analytics.metrics.shared.intervals import wilson
from analytics.metrics.shared.periods import comparison
from analytics.metrics.shared.predicates import equals, in_period, in_place
from finding import Finding

REQUEST_FILTER = f"""{in_place()} AND {equals("urgency")} AND {equals("channel")}"""
PERIOD_FILTER = f"{in_period()} AND {REQUEST_FILTER}"
OPEN = "('open', 'approved', 'on_the_way')"
STALE_HOURS = 48
# A period and the days before it, counted in one question: `Comparison.parameters` fills its gaps.
_WITH_BEFORE = f"day BETWEEN coalesce($before, $start) AND $end AND {REQUEST_FILTER}"
_COMPARED = """coalesce(sum(requests) FILTER (day BETWEEN $start AND $last), 0)::BIGINT AS compared_requests,
    coalesce(sum(requests) FILTER (day BETWEEN $before AND $until), 0)::BIGINT AS previous_requests"""


class RequestFilters(TypedDict, total=False):
    """Which requests; None or left out takes every request, also those where it is not known."""

    place: str | None
    """Beginning of a village code (city, district or village)."""
    urgency: str | None
    """Code of an urgency."""
    channel: str | None
    """Code of a channel."""


def is_open_at(column: str) -> str:
    """Predicate: a row of `marts.request_waits` or `staging.requests` is a request that is open at $now.

    Args:
        column: Column of the moment of the request; in the mart only open requests have one.
    """
    status = "" if column == "asked_at" else f"coalesce(status, 'open') IN {OPEN} AND "
    return f"({status}{column} <= $now)"


def is_stale_at(column: str) -> str:
    """Predicate: an open request waits for longer than 48 hours at $now; of a mere day they count from its end.

    Args:
        column: Column of the moment of the request.
    """
    latest = f"epoch({column}) + CASE WHEN coalesce(time_known, true) THEN 0 ELSE 24 * 3600 END"
    return f"(epoch($now) - ({latest}) > {STALE_HOURS} * 3600)"


def filter_values(filters: RequestFilters, **more: Any) -> dict[str, Any]:
    """Values of a question that contains `REQUEST_FILTER` or `PERIOD_FILTER`, and more of its own."""
    return {"place": None, "urgency": None, "channel": None, **filters, **more}


def requests_by_category(
    con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[RequestFilters]
) -> pd.DataFrame:
    """Requests by category, most requests first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Place, urgency and channel, see `RequestFilters`.

    Returns:
        One row per category with a request: category, requests, share of all requests [0 to 1] with its 95 % Wilson
        interval share_low … share_high, compared_requests, previous_requests and change (complete days against as many
        before; missing when the data do not reach back).
    """
    days = comparison(con, subject="requests", start=start, end=end)
    sql = f"""
        SELECT category, coalesce(sum(requests) FILTER (day >= $start), 0)::BIGINT AS requests, {_COMPARED}
        FROM marts.request_days WHERE {_WITH_BEFORE}
        GROUP BY category HAVING count(*) FILTER (day >= $start) > 0 ORDER BY requests DESC, category
    """
    frame = con.execute(sql, filter_values(filters, start=start, end=end, **days.parameters)).df()
    total = pd.Series(frame["requests"].sum(), index=frame.index)
    frame["share"] = frame["requests"] / total
    frame["share_low"], frame["share_high"] = wilson(frame["requests"], total)
    compared, previous = frame.pop("compared_requests"), frame.pop("previous_requests")
    if not days.known:
        return frame.assign(compared_requests=None, previous_requests=None, change=None)
    change = compared / previous.where(previous > 0) - 1
    return frame.assign(compared_requests=compared, previous_requests=previous, change=change)


def daily_requests(
    con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[RequestFilters]
) -> pd.DataFrame:
    """Requests by day and category, zeros included.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Place, urgency and channel, see `RequestFilters`.

    Returns:
        One row per day with data and category of the period: day, category, requests, complete.
    """
    sql = f"""
        WITH span AS (
            SELECT greatest(min(day), $start) AS first, least(max(day), $end) AS last FROM marts.request_days
        ),
        calendar AS (SELECT unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE AS day FROM span),
        counted AS (
            SELECT day, category, sum(requests)::BIGINT AS requests
            FROM marts.request_days WHERE {PERIOD_FILTER} GROUP BY ALL
        ),
        complete AS (SELECT min(complete_until) AS until FROM ops.feeds WHERE feed IN ('requests', 'calls'))
        SELECT k.day, c.category, coalesce(n.requests, 0) AS requests, coalesce(k.day <= until, false) AS complete
        FROM calendar AS k CROSS JOIN (SELECT DISTINCT category FROM counted) AS c CROSS JOIN complete
        LEFT JOIN counted AS n ON n.day = k.day AND n.category = c.category
        ORDER BY k.day, c.category
    """
    return con.execute(sql, filter_values(filters, start=start, end=end)).df()


def requests_by_village(
    con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[RequestFilters]
) -> pd.DataFrame:
    """Requests by category and village, most requests first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Place, urgency and channel, see `RequestFilters`.

    Returns:
        One row per category and village with a request: category, village_code, village (missing when not recorded),
        requests.
    """
    sql = f"""
        SELECT r.category, r.village_code, any_value(v.name) AS village, sum(r.requests)::BIGINT AS requests
        FROM (SELECT * FROM marts.request_days WHERE {PERIOD_FILTER}) AS r
        LEFT JOIN staging.villages AS v ON v.village_code = r.village_code
        GROUP BY r.category, r.village_code ORDER BY requests DESC, r.category, r.village_code
    """
    return con.execute(sql, filter_values(filters, start=start, end=end)).df()


def request_totals(
    con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[RequestFilters]
) -> pd.DataFrame:
    """Requests of the period by state.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Place, urgency and channel, see `RequestFilters`.

    Returns:
        One row: requests, open (not yet fulfilled, refused or passed on), fulfilled, unmet, other (cancelled,
        referred), fulfilled_share and unmet_share (of all requests) [0 to 1], compared_requests (of the compared_days
        complete days), previous_requests, change.
    """
    days = comparison(con, subject="requests", start=start, end=end)
    sql = f"""
        SELECT coalesce(sum(requests) FILTER (in_period), 0)::BIGINT AS requests,
            coalesce(sum(requests) FILTER (in_period AND status IN {OPEN}), 0)::BIGINT AS open,
            coalesce(sum(requests) FILTER (in_period AND status = 'fulfilled'), 0)::BIGINT AS fulfilled,
            coalesce(sum(requests) FILTER (in_period AND status = 'unmet'), 0)::BIGINT AS unmet,
            coalesce(sum(requests) FILTER (in_period AND status IN ('cancelled', 'referred')), 0)::BIGINT AS other,
            {_COMPARED}
        FROM (SELECT *, day >= $start AS in_period FROM marts.request_days WHERE {_WITH_BEFORE})
    """
    now = con.execute(sql, filter_values(filters, start=start, end=end, **days.parameters)).df().iloc[0].to_dict()
    for name in ("fulfilled", "unmet"):
        now[f"{name}_share"] = now[name] / now["requests"] if now["requests"] else None
    before = now["previous_requests"] if days.known else None
    now["change"] = now["compared_requests"] / before - 1 if before else None
    now["compared_days"] = days.days
    return pd.DataFrame([now if days.known else now | {"compared_requests": None, "previous_requests": None}])


def headline_of(frame: pd.DataFrame, *, start: date, end: date) -> Finding:
    """Which category leads, and whether it really leads the second.

    Args:
        frame: Of `requests_by_category` for these days.
        start: First local day.
        end: Last local day, included.
    """
    if frame.empty:
        return Finding("requests.none", {"days": (end - start).days + 1})
    total, first = int(frame["requests"].sum()), frame.iloc[0]
    numbers = {"category": first["category"], "requests": int(first["requests"]), "total": total}
    if len(frame) == 1:
        return Finding("requests.only", numbers)
    second = frame.iloc[1]
    if direction(int(first["requests"]), int(second["requests"])) == "steady":
        return Finding("requests.even", {**numbers, "second_category": second["category"]})
    return Finding("requests.leading", {**numbers, "part_percent": round(100 * first["share"])})
