"""Counts on the map: calls, or requests of some kind and state, village by village."""

from datetime import UTC, date, datetime
from typing import Any, Literal, TypedDict

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.requests import is_open_at, moment_values, waits
from analytics.metrics.requests.sensitive import seen_requests
from analytics.metrics.shared.moment import Past, past_of
from analytics.metrics.shared.periods import Against, Comparison, comparison
from analytics.metrics.shared.predicates import equals, in_period, in_place
from level import Level

Counted = Literal["calls", "requests", "open_requests", "unmet"]

STATE = {"requests": "true", "unmet": "status = 'unmet'"}
_OF_STATE = ("open_requests", "unmet")
# Older requests had longer to be closed: fewer of them are open whatever happened.
INCOMPARABLE = ("open_requests",)
_LATER = datetime(9999, 1, 1, tzinfo=UTC)


class Kind(TypedDict, total=False):
    """What is counted."""

    counted: Counted
    """Kind of case; left out: calls."""
    category: str | None
    """Code of a category, of requests only; None or left out takes all, also those without."""
    urgency: str | None
    """Code of an urgency, of requests only; None or left out takes all, also those without."""
    level: Level
    """Who looks: readers, where it is left out, see sensitive needs among other needs."""
    against: Against
    """With which days the cases are compared; left out: as many just before."""
    now: datetime | None
    """Moment of the reader, of open requests only: later ones do not count, and in the past what was fulfilled later is
    open; None or left out counts all that are open today."""


def crosses(kind: Kind) -> bool:
    """Whether requests are counted of one state or urgency: by village and need they are for the desk."""
    return kind.get("counted") in _OF_STATE or kind.get("urgency") is not None


def source(kind: Kind, past: Past | None = None) -> str:
    """SQL of what is counted: day, village_code and cases, summed up by day at least; open requests of a moment."""
    counted, level = kind.get("counted", "calls"), kind.get("level", Level.READERS)
    if crosses(kind) and not level.rows:
        raise PermissionError("readers see villages by need alone")
    if counted == "calls":
        return "SELECT day, village_code, calls AS cases FROM marts.call_days WHERE direction = 'inbound'"
    if counted == "open_requests":
        # what waits does so whenever it was requested: older requests count on the first day
        return f"""
            SELECT greatest(day, $start) AS day, village_code, requests AS cases
            FROM {seen_requests(waits(past), level=level)}
            WHERE {is_open_at("asked_at")} AND {equals("category")} AND {equals("urgency")}
        """
    return f"""
        SELECT day, village_code, requests AS cases FROM {seen_requests("marts.request_days", level=level)}
        WHERE {STATE[counted]} AND {equals("category")}
            AND {equals("urgency")}
    """


def chosen(kind: Kind, past: Past | None = None, **more: Any) -> dict[str, Any]:
    """Values of a question made of `source`."""
    if kind.get("counted", "calls") == "calls":
        return more
    now = {"now": kind.get("now") or _LATER} if kind.get("counted") == "open_requests" else {}
    return {"category": kind.get("category"), "urgency": kind.get("urgency"), **now, **more} | _moment(past)


def _moment(past: Past | None) -> dict[str, Any]:
    return moment_values(past) if past else {}


def past_of_kind(con: DuckDBPyConnection, kind: Kind) -> Past | None:
    """The moment of open requests as one in the past of the books; None for the newest state and for other counts."""
    return past_of(con, kind.get("now")) if kind.get("counted") == "open_requests" else None


def days_compared(con: DuckDBPyConnection, kind: Kind, *, start: date, end: date) -> Comparison:
    """Complete days and as many before them; all None where the two cannot be compared.

    Args:
        con: Connection to a snapshot.
        kind: What is counted.
        start: First local day.
        end: Last local day, included.
    """
    counted = kind.get("counted", "calls")
    if counted in INCOMPARABLE:
        return Comparison(None, None, None)
    subject = "calls" if counted == "calls" else "requests"
    return comparison(con, subject=subject, start=start, end=end, against=kind.get("against", "previous"))


def counts_by_village(
    con: DuckDBPyConnection, kind: Kind, *, start: date, end: date, place: str | None = None
) -> pd.DataFrame:
    """Cases of each village in force, zeros included.

    Args:
        con: Connection to a snapshot.
        kind: What is counted.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.

    Returns:
        One row per village: village_code, village, kind, district_code, district, city_code, population (missing where
        none was loaded), population_made_up, cases, compared_cases (of the complete days) and previous_cases (of as
        many days before; both missing where they cannot be compared), is_in_place (whether the village lies in
        `place`).
    """
    days, past = days_compared(con, kind, start=start, end=end), past_of_kind(con, kind)
    sql = f"""
        WITH counted AS (
            SELECT village_code, coalesce(sum(cases) FILTER ({in_period()}), 0)::BIGINT AS cases,
                coalesce(sum(cases) FILTER (day BETWEEN $start AND $last), 0)::BIGINT AS compared_cases,
                coalesce(sum(cases) FILTER (day BETWEEN $before AND $until), 0)::BIGINT AS previous_cases
            FROM ({source(kind, past)}) WHERE day BETWEEN coalesce($before, $start) AND $end GROUP BY village_code
        )
        SELECT v.village_code, v.name AS village, v.kind, v.district_code, v.district, v.city_code, v.population,
            v.population_made_up, coalesce(c.cases, 0) AS cases,
            CASE WHEN $known THEN coalesce(c.compared_cases, 0) END AS compared_cases,
            CASE WHEN $known THEN coalesce(c.previous_cases, 0) END AS previous_cases,
            {in_place("v.village_code")} AS is_in_place
        FROM staging.villages AS v LEFT JOIN counted AS c ON c.village_code = v.village_code ORDER BY v.village_code
    """
    values = chosen(kind, past, start=start, end=end, place=place, known=days.known, **days.parameters)
    return con.execute(sql, values).df()
