"""Requests for help: of what kind, where, in what state. A request is not a person: one caller may make several.

`start` and `end` are local days on which requests were made, both included.
"""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.sensitive import seen_requests
from analytics.metrics.shared import beyond_chance
from analytics.metrics.shared.direction import direction
from analytics.metrics.shared.disclosure import without
from analytics.metrics.shared.intervals import wilson
from analytics.metrics.shared.moment import Past, past_of
from analytics.metrics.shared.periods import Against, comparison
from analytics.metrics.shared.predicates import equals, in_period, in_place, with_columns
from facts import fact
from finding import Finding
from level import Level

REQUEST_FILTER = f"""{in_place()} AND {equals("urgency")} AND {equals("channel")}"""
PERIOD_FILTER = f"{in_period()} AND {REQUEST_FILTER}"
ENDED_BY_DEATH = "ended_by_death"
_TIMES = dict.fromkeys(("time_known", "ended_time_known", "fulfilled_time_known"), "BOOLEAN")
REQUESTS = with_columns("staging.requests", {**_TIMES, "ended_at": "TIMESTAMPTZ"})
"""Requests with every column that `is_open_at` and `waits` read."""
_WAITS = with_columns("marts.request_waits", {"time_known": "BOOLEAN", ENDED_BY_DEATH: "BOOLEAN"})
OPEN = "('open', 'approved', 'on_the_way')"
STALE_HOURS = 48
CLOSED_LATER = f"""(status = 'fulfilled' AND coalesce(fulfilled_at > $moment::TIMESTAMPTZ, false)
    OR status = '{ENDED_BY_DEATH}' AND coalesce(ended_at > $moment::TIMESTAMPTZ, false))"""
_IS_OPEN = f"(coalesce(status, 'open') IN {OPEN} OR {CLOSED_LATER})"
# A period and the days before it, counted in one question: `Comparison.parameters` fills its gaps.
_WITH_BEFORE = f"day BETWEEN coalesce($before, $start) AND $end AND {REQUEST_FILTER}"
_COMPARED = """coalesce(sum(requests) FILTER (day BETWEEN $start AND $last), 0)::BIGINT AS compared_requests,
    coalesce(sum(requests) FILTER (day BETWEEN $before AND $until), 0)::BIGINT AS previous_requests"""


def outcomes_known(con: DuckDBPyConnection) -> bool:
    """Whether any book says what became of requests: one of requests, or what drivers reported.

    Calls name needs but not whether they were met: with calls alone nobody knows what is still open.
    """
    sql = """
        SELECT EXISTS (
            SELECT 1 FROM staging.requests
            WHERE request_id IS DISTINCT FROM call_id || ':' || category OR status <> 'open'
        )
    """
    return fact(con, outcomes_known, lambda: con.execute(sql).fetchall() == [(True,)])


class RequestFilters(TypedDict, total=False):
    """Which requests; None or left out takes every request, also those where it is not known."""

    place: str | None
    """Beginning of a village code (city, district or village)."""
    urgency: str | None
    """Code of an urgency."""
    channel: str | None
    """Code of a channel."""
    level: Level
    """Who looks: readers, where it is left out, see sensitive needs among other needs."""


def is_open_at(column: str) -> str:
    """Predicate: a row of `marts.request_waits` or `staging.requests` is a request that is open at $now.

    In staging (`REQUESTS`) also one that was fulfilled, or ended by a death, after $moment, a moment in the past. When
    a request was refused, cancelled or passed on is not recorded: it counts as closed from the start.

    Args:
        column: Column of the moment of the request; in the mart only open requests have one.
    """
    if column == "asked_at":
        return f"({column} <= $now)"
    return f"({column} <= $now AND {_IS_OPEN})"


def is_stale_at(column: str) -> str:
    """Predicate: an open request waits for longer than 48 hours at $now; of a mere day they count from its end.

    Args:
        column: Column of the moment of the request.
    """
    latest = f"epoch({column}) + CASE WHEN coalesce(time_known, true) THEN 0 ELSE 24 * 3600 END"
    return f"(epoch($now) - ({latest}) > {STALE_HOURS} * 3600)"


def waits(past: Past | None) -> str:
    """SQL of how long requests waited or have been waiting, with the columns of `marts.request_waits`.

    Args:
        past: Moment in the past, bound as $moment: what was fulfilled later is open; None takes the newest state.
    """
    if past is None:
        return _WAITS
    return f"""(
        SELECT day, village_code, category, urgency, channel,
            CASE WHEN is_open THEN date_trunc('minute', requested_at) END AS asked_at,
            coalesce(time_known, true) AND (is_open OR coalesce(closed_time_known, true)) AS time_known,
            NOT is_open AND status = '{ENDED_BY_DEATH}' AS ended_by_death,
            CASE WHEN NOT is_open AND coalesce(time_known AND closed_time_known, true) AND closed_at >= requested_at
                THEN ceil((epoch(closed_at) - epoch(requested_at)) / 60) / 60 END AS hours,
            1 AS requests
        FROM (
            SELECT *, {_IS_OPEN} AS is_open,
                CASE status WHEN 'fulfilled' THEN fulfilled_at WHEN '{ENDED_BY_DEATH}' THEN ended_at END AS closed_at,
                CASE status WHEN 'fulfilled' THEN fulfilled_time_known ELSE ended_time_known END AS closed_time_known
            FROM {REQUESTS}
        )
        WHERE requested_at <= $moment AND (is_open OR closed_at IS NOT NULL)
    )"""


def moment_values(past: Past | None) -> dict[str, Any]:
    """Value of a question that contains `is_open_at("requested_at")` or `waits` of the past."""
    return {"moment": past.at if past else None}


def counted_at(past: Past | None) -> str:
    """SQL of the requests by day and status, with the columns of `marts.request_days`.

    Of the past with $moment: what was closed later is open there, and nothing of it was delivered.

    Args:
        past: Moment in the past; None takes the newest state.
    """
    if past is None:
        return "marts.request_days"
    return f"""(
        SELECT * REPLACE (
                CASE WHEN {CLOSED_LATER} THEN 'open' ELSE coalesce(status, 'open') END AS status,
                CASE WHEN NOT {CLOSED_LATER} THEN quantity_delivered END AS quantity_delivered
            ), 1 AS requests
        FROM {REQUESTS} WHERE requested_at <= $moment
    )"""


def filter_values(filters: RequestFilters, **more: Any) -> dict[str, Any]:
    """Values of a question that contains `REQUEST_FILTER` or `PERIOD_FILTER`, and more of its own."""
    chosen = {name: filter for name, filter in filters.items() if name != "level"}
    return {"place": None, "urgency": None, "channel": None, **chosen, **more}


def crossed(filters: RequestFilters) -> bool:
    """Whether requests of one place, urgency or channel are chosen: with one more property that is for the desk."""
    return any(filters.get(name) for name in ("place", "urgency", "channel"))


def by_more_than_need(filters: RequestFilters) -> bool:
    """Whether requests of one urgency or channel are chosen: by need and place they are for the desk."""
    return any(filters.get(name) for name in ("urgency", "channel"))


def level_of(filters: RequestFilters) -> Level:
    """Who looks."""
    return filters.get("level", Level.READERS)


def of_need(frame: pd.DataFrame, filters: RequestFilters) -> pd.DataFrame:
    """The rows of a table by need; none for readers who chose one urgency or channel, see `request_splits`."""
    return frame.head(0) if by_more_than_need(filters) and not level_of(filters).rows else frame


def seen_days(filters: RequestFilters) -> str:
    """SQL of `marts.request_days` as its reader sees it."""
    return seen_requests("marts.request_days", level=filters.get("level", Level.READERS))


def requests_by_category(
    con: DuckDBPyConnection, *, start: date, end: date, against: Against = "previous", **filters: Unpack[RequestFilters]
) -> pd.DataFrame:
    """Requests by category, most requests first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        against: With which days they are compared.
        **filters: Place, urgency, channel and who asks, see `RequestFilters`.

    Returns:
        One row per category with a request: category, requests, share of all requests [0 to 1] with its 95 % Wilson
        interval share_low … share_high, compared_requests, previous_requests and change (complete days against as many
        before; missing when the data do not reach back).
    """
    days = comparison(con, subject="requests", start=start, end=end, against=against)
    sql = f"""
        SELECT category, coalesce(sum(requests) FILTER (day >= $start), 0)::BIGINT AS requests, {_COMPARED}
        FROM {seen_days(filters)} WHERE {_WITH_BEFORE}
        GROUP BY category HAVING count(*) FILTER (day >= $start) > 0 ORDER BY requests DESC, category
    """
    frame = of_need(con.execute(sql, filter_values(filters, start=start, end=end, **days.parameters)).df(), filters)
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
        **filters: Place, urgency, channel and who asks, see `RequestFilters`.

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
            FROM {seen_days(filters)} WHERE {PERIOD_FILTER} GROUP BY ALL
        ),
        complete AS (SELECT min(complete_until) AS until FROM ops.feeds WHERE feed IN ('requests', 'calls'))
        SELECT k.day, c.category, coalesce(n.requests, 0) AS requests, coalesce(k.day <= until, false) AS complete
        FROM calendar AS k CROSS JOIN (SELECT DISTINCT category FROM counted) AS c CROSS JOIN complete
        LEFT JOIN counted AS n ON n.day = k.day AND n.category = c.category
        ORDER BY k.day, c.category
    """
    return of_need(con.execute(sql, filter_values(filters, start=start, end=end)).df(), filters)


def requests_by_village(
    con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[RequestFilters]
) -> pd.DataFrame:
    """Requests by category and village, most requests first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Place, urgency, channel and who asks, see `RequestFilters`.

    Returns:
        One row per category and village with a request: category, village_code, village (missing when not recorded),
        requests, signal (`more` or `fewer` than the sums of village and category lead to, beyond chance; missing
        within it).
    """
    sql = f"""
        SELECT r.category, r.village_code, any_value(v.name) AS village, sum(r.requests)::BIGINT AS requests
        FROM (SELECT * FROM {seen_days(filters)} WHERE {PERIOD_FILTER}) AS r
        LEFT JOIN staging.villages AS v ON v.village_code = r.village_code
        GROUP BY r.category, r.village_code ORDER BY requests DESC, r.category, r.village_code
    """
    frame = con.execute(sql, filter_values(filters, start=start, end=end)).df()
    signal = beyond_chance.pairs(frame, down="village_code", across="category", column="requests")
    return of_need(frame.assign(signal=signal), filters)


_FREE = ("requests", "compared_requests", "previous_requests", "compared_days", "change")
"""What readers see of a place, too."""


def request_totals(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    now: datetime | None = None,
    against: Against = "previous",
    **filters: Unpack[RequestFilters],
) -> pd.DataFrame:
    """Requests of the period by state.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        now: Moment of the state; None takes the newest.
        against: With which days they are compared.
        **filters: Place, urgency, channel and who asks, see `RequestFilters`.

    Returns:
        One row: requests, open (not yet fulfilled, refused or passed on), fulfilled, unmet, other (cancelled,
        referred), ended_by_death (the person it was for died first; to readers it is other), fulfilled_share and
        unmet_share (of all requests) [0 to 1], compared_requests (of the compared_days complete days),
        previous_requests, change. States and their shares are missing where no book tells outcomes.
    """
    days, past = comparison(con, subject="requests", start=start, end=end, against=against), past_of(con, now)
    sql = f"""
        SELECT coalesce(sum(requests) FILTER (in_period), 0)::BIGINT AS requests,
            coalesce(sum(requests) FILTER (in_period AND status IN {OPEN}), 0)::BIGINT AS open,
            coalesce(sum(requests) FILTER (in_period AND status = 'fulfilled'), 0)::BIGINT AS fulfilled,
            coalesce(sum(requests) FILTER (in_period AND status = 'unmet'), 0)::BIGINT AS unmet,
            coalesce(sum(requests) FILTER (in_period AND status IN ('cancelled', 'referred')), 0)::BIGINT AS other,
            coalesce(sum(requests) FILTER (in_period AND status = '{ENDED_BY_DEATH}'), 0)::BIGINT AS ended_by_death,
            {_COMPARED}
        FROM (SELECT *, day >= $start AS in_period FROM {counted_at(past)} WHERE {_WITH_BEFORE})
    """
    values = filter_values(filters, start=start, end=end, **days.parameters)
    row = con.execute(sql, values | (moment_values(past) if past else {})).df().iloc[0].to_dict()
    if not level_of(filters).rows:
        # to readers it was cancelled
        row |= {"other": row["other"] + row[ENDED_BY_DEATH], ENDED_BY_DEATH: None}
    if not outcomes_known(con):
        row |= dict.fromkeys(("open", "fulfilled", "unmet", "other", ENDED_BY_DEATH))
    for name in ("fulfilled", "unmet"):
        row[f"{name}_share"] = row[name] / row["requests"] if row["requests"] and row[name] is not None else None
    before = row["previous_requests"] if days.known else None
    row["change"] = row["compared_requests"] / before - 1 if before else None
    row["compared_days"] = days.days
    frame = pd.DataFrame([row if days.known else row | {"compared_requests": None, "previous_requests": None}])
    free = () if by_more_than_need(filters) else _FREE
    hidden = [name for name in frame if name not in free]
    return without(frame, hidden, level=level_of(filters), crossed=crossed(filters))


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
