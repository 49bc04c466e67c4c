"""One village: how it stands in its city, its weeks, its oxygen, and its open requests."""

from datetime import date, datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.requests import is_open_at, moment_values, waits
from analytics.metrics.requests.sensitive import seen_requests
from analytics.metrics.shared.direction import direction
from analytics.metrics.shared.moment import past_of
from analytics.metrics.shared.predicates import in_period, in_place
from finding import Finding
from level import Level


def village_weeks(con: DuckDBPyConnection, *, village: str, end: date | None = None) -> pd.DataFrame:
    """One row per calendar week (Monday to Sunday) with data until `end`, weeks without a case included.

    A book says nothing of weeks before its first row and after its newest: its counts are missing there.

    Args:
        con: Connection to a snapshot.
        village: Village code.
        end: Last local day, included; None takes every day.

    Returns:
        week (its Monday), calls, expected_calls (as many as if the village called like its city: the city's calls that
        name a village × its share of the people, or one part of as many as there are villages while populations are not
        known), requests, complete (False for a week of which days are missing at the beginning, or may still grow).
    """
    return con.execute(_WEEKS, {"village": village, "end": end}).df()


_WEEKS = """
    WITH calls_span AS (SELECT min(day) AS first, least(max(day), $end) AS last FROM marts.call_days),
    requests_span AS (SELECT min(day) AS first, least(max(day), $end) AS last FROM marts.request_days),
    span AS (SELECT min(first) AS first, max(last) AS last FROM (FROM calls_span UNION ALL FROM requests_span)),
    calendar AS (
        SELECT unnest(generate_series(date_trunc('week', first), last, INTERVAL 7 DAY))::DATE AS week FROM span
    ),
    city AS (
        SELECT village_code, population, count(*) OVER () AS villages, sum(population) OVER () AS people,
            count(population) OVER () AS counted
        FROM staging.villages WHERE starts_with($village, city_code)
    ),
    part AS (
        SELECT CASE WHEN 2 * counted >= villages THEN population / people ELSE 1 / villages END AS share
        FROM city WHERE village_code = $village
    ),
    called AS (
        SELECT date_trunc('week', day)::DATE AS week, sum(calls) FILTER (village_code = $village) AS calls,
            sum(calls) AS city_calls
        FROM marts.call_days
        WHERE direction = 'inbound' AND village_code IN (SELECT village_code FROM city)
            AND ($end::DATE IS NULL OR day <= $end)
        GROUP BY ALL
    ),
    requested AS (
        SELECT date_trunc('week', day)::DATE AS week, sum(requests) AS requests
        FROM marts.request_days WHERE village_code = $village AND ($end::DATE IS NULL OR day <= $end) GROUP BY ALL
    ),
    complete AS (
        SELECT least(min(complete_until), $end) AS until FROM ops.feeds WHERE feed IN ('calls', 'requests')
    )
    SELECT k.week,
        CASE WHEN k.week + 6 >= cs.first AND k.week <= cs.last THEN coalesce(c.calls, 0) END::BIGINT AS calls,
        CASE WHEN k.week + 6 >= cs.first AND k.week <= cs.last THEN coalesce(c.city_calls, 0) END
            * (SELECT share FROM part) AS expected_calls,
        CASE WHEN k.week + 6 >= rs.first AND k.week <= rs.last THEN coalesce(a.requests, 0) END::BIGINT AS requests,
        coalesce(k.week >= span.first AND k.week + 6 <= until, false) AS complete
    FROM calendar AS k CROSS JOIN span CROSS JOIN complete CROSS JOIN calls_span AS cs CROSS JOIN requests_span AS rs
    LEFT JOIN called AS c ON c.week = k.week LEFT JOIN requested AS a ON a.week = k.week ORDER BY k.week
"""


def village_oxygen(
    con: DuckDBPyConnection, *, village: str, start: date, end: date, level: Level = Level.READERS
) -> pd.DataFrame:
    """Oxygen of one village by size of cylinder, or other thing requested as oxygen.

    Args:
        con: Connection to a snapshot.
        village: Village code.
        start: First local day.
        end: Last local day, included.
        level: Who looks.

    Returns:
        One row per size or thing: item, unit, requests, requested [unit of the item]; for the desk also delivered,
        issued and returned (full cylinders that depots handed out here, cylinders that came back), issued_m3, of the
        period; with_patients (cylinders still in the village, by everything up to the end). What one household was
        handed would follow from two days, so readers get what was requested only.
    """
    sql = f"""
        WITH requested AS (
            SELECT item, sum(requests)::BIGINT AS requests, sum(quantity_requested)::DOUBLE AS requested,
                sum(quantity_delivered)::DOUBLE AS delivered
            FROM marts.request_days
            WHERE village_code = $village AND category = 'oxygen' AND {in_period()} GROUP BY item
        ),
        moved AS (
            SELECT item, sum(issued) FILTER (day >= $start)::DOUBLE AS issued,
                sum(issued_m3) FILTER (day >= $start)::DOUBLE AS issued_m3,
                sum(returned) FILTER (day >= $start)::DOUBLE AS returned,
                sum(issued - returned - lost)::DOUBLE AS with_patients
            FROM marts.village_oxygen_days WHERE village_code = $village AND day <= $end GROUP BY item
        )
        SELECT coalesce(a.item, m.item) AS item, i.unit, coalesce(a.requests, 0) AS requests, a.requested, a.delivered,
            m.issued, m.returned, m.with_patients, m.issued_m3
        FROM requested AS a FULL JOIN moved AS m ON m.item = a.item
        LEFT JOIN staging.items AS i ON i.item = coalesce(a.item, m.item)
        WHERE requests > 0 OR m.issued > 0 OR m.returned > 0 OR m.with_patients <> 0
        ORDER BY requests DESC, item
    """
    frame = con.execute(sql, {"village": village, "start": start, "end": end}).df()
    if level.rows:
        return frame
    return frame.loc[frame["requests"] > 0, ["item", "unit", "requests", "requested"]].reset_index(drop=True)


def open_by_age(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Open requests by category and age, whenever they were made, most first.

    Age in whole days, from the local day of the request to that of `now`.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        level: Who looks: need, age and place at a time are for the desk.

    Returns:
        One row per category: category, aged_under_2d, aged_2_to_6d, aged_7_to_27d, aged_28d (and longer), open_requests
        (all of them).
    """
    past = past_of(con, now)
    sql = f"""
        WITH aged AS (
            SELECT category, requests, date_diff('day', day, $now::TIMESTAMPTZ::DATE) AS days
            FROM {seen_requests(waits(past), level=level)}
            WHERE {is_open_at("asked_at")} AND {in_place()}
        )
        SELECT category, coalesce(sum(requests) FILTER (days < 2), 0)::BIGINT AS aged_under_2d,
            coalesce(sum(requests) FILTER (days BETWEEN 2 AND 6), 0)::BIGINT AS aged_2_to_6d,
            coalesce(sum(requests) FILTER (days BETWEEN 7 AND 27), 0)::BIGINT AS aged_7_to_27d,
            coalesce(sum(requests) FILTER (days >= 28), 0)::BIGINT AS aged_28d,
            sum(requests)::BIGINT AS open_requests
        FROM aged GROUP BY category ORDER BY open_requests DESC, category
    """
    values = moment_values(past) if past else {}
    frame = con.execute(sql, {"now": now, "place": place, **values}).df()
    return frame if level.rows else frame.head(0)


def change_of(totals: pd.DataFrame, *, column: str) -> Finding | None:
    """A count of complete days beside that of as many days before; None where they cannot be compared.

    Args:
        totals: Of `call_totals` or `request_totals` of the village.
        column: Column of the count, calls or requests.
    """
    row = totals.iloc[0]
    if pd.isna(row["compared_days"]) or pd.isna(row[f"previous_{column}"]):
        return None
    counts = {"now": int(row[f"compared_{column}"]), "before": int(row[f"previous_{column}"])}
    return Finding("village.change", counts | {"days": int(row["compared_days"])})


def headline_of(ranked: pd.DataFrame, *, village: str | None, start: date, end: date) -> Finding:
    """Whether a village calls more often than its city, less often, or no differently.

    Args:
        ranked: Of `village_rates` for these days.
        village: Village code.
        start: First local day.
        end: Last local day, included.
    """
    frame = ranked[ranked["village_code"] == village]
    if frame.empty or not frame["cases"].iloc[0]:
        names = frame["village"].tolist() or [village]
        return Finding("village.none", {"village": names[0], "days": (end - start).days + 1})
    row = frame.iloc[0]
    numbers = {"village": row["village"], "calls": int(row["cases"]), "days": (end - start).days + 1}
    if row["verdict"] == "above":
        return Finding("village.above", numbers)
    return Finding("village.below" if row["verdict"] == "below" else "village.same", numbers)


def trend_of(weeks: pd.DataFrame) -> Finding:
    """Whether the last whole week had more calls than the one before it, fewer, or no difference beyond chance.

    From `village_weeks`.
    """
    whole = weeks.loc[weeks["complete"], "calls"].dropna().astype(int).tolist()
    if not whole:
        return Finding("village_weeks.none", {})
    before = whole[-2] if len(whole) > 1 else None
    key = {"rising": "rising", "falling": "falling"}.get(direction(whole[-1], before), "steady")
    numbers = {"calls": whole[-1], "before": before or 0, "weeks": len(whole)}
    return Finding("village_weeks.counted", numbers) if before is None else Finding(f"village_weeks.{key}", numbers)
