"""Where calls and requests come from. Never per km²: polygon areas differ by source up to threefold."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.finding import Finding
from analytics.metrics.intervals import gamma_poisson

_COUNTS = """
    WITH called AS (
        SELECT village_code, sum(calls)::BIGINT AS calls FROM marts.call_days
        WHERE direction = 'inbound' AND day BETWEEN $start AND $end GROUP BY village_code
    ),
    asked AS (
        SELECT village_code, sum(requests)::BIGINT AS requests,
            sum(requests) FILTER (category = 'oxygen')::BIGINT AS oxygen_requests,
            sum(requests) FILTER (status IN ('open', 'approved', 'on_the_way'))::BIGINT AS open_requests
        FROM marts.request_days
        WHERE day BETWEEN $start AND $end AND ($category::VARCHAR IS NULL OR category = $category) GROUP BY village_code
    )
    SELECT v.village_code, v.name AS village, v.district_code, v.district, v.latitude, v.longitude,
        coalesce(c.calls, 0) AS calls, coalesce(a.requests, 0) AS requests,
        coalesce(a.oxygen_requests, 0) AS oxygen_requests, coalesce(a.open_requests, 0) AS open_requests,
        v.population, v.population_made_up, 10000.0 * coalesce(c.calls, 0) / nullif(v.population, 0) AS rate_per_10000
    FROM staging.villages AS v
    LEFT JOIN called AS c ON c.village_code = v.village_code
    LEFT JOIN asked AS a ON a.village_code = v.village_code
    WHERE $place::VARCHAR IS NULL OR starts_with(v.village_code, $place)
    ORDER BY calls DESC, requests DESC, v.village_code
"""


def village_counts(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, category: str | None = None
) -> pd.DataFrame:
    """One row per village in force, most calls first; a village without a call counts as zero.

    village_code, village, district_code, district, calls (inbound), requests, oxygen_requests, open_requests (of
    `category` when one is given), population (missing where none was loaded), population_made_up, rate_per_10000
    calls (missing without a population), share of the calls that name a village, smoothed over the villages shown,
    and its 95 % interval share_low … share_high [0 to 1], average_share, distinguishable (the interval leaves the
    average out).
    """
    frame = con.execute(_COUNTS, {"start": start, "end": end, "place": place, "category": category}).df()
    frame["share"], frame["share_low"], frame["share_high"] = gamma_poisson(frame["calls"])
    average = 1 / len(frame) if len(frame) else float("nan")
    frame["average_share"] = average
    frame["distinguishable"] = (frame["share_low"] > average) | (frame["share_high"] < average)
    return frame


def district_rates(con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None) -> pd.DataFrame:
    """One row per district: district_code, district, calls, requests, population (published figure),
    population_as_of, rate_per_10000 calls (missing without a population).
    """
    sql = """
        WITH called AS (
            SELECT left(village_code, 8) AS district_code, sum(calls)::BIGINT AS calls FROM marts.call_days
            WHERE direction = 'inbound' AND day BETWEEN $start AND $end GROUP BY ALL
        ),
        asked AS (
            SELECT left(village_code, 8) AS district_code, sum(requests)::BIGINT AS requests FROM marts.request_days
            WHERE day BETWEEN $start AND $end GROUP BY ALL
        )
        SELECT d.district_code, d.name AS district, coalesce(c.calls, 0) AS calls, coalesce(a.requests, 0) AS requests,
            d.population, d.population_as_of, 10000.0 * coalesce(c.calls, 0) / nullif(d.population, 0) AS rate_per_10000
        FROM staging.districts AS d
        LEFT JOIN called AS c ON c.district_code = d.district_code
        LEFT JOIN asked AS a ON a.district_code = d.district_code
        WHERE $place::VARCHAR IS NULL OR starts_with(d.district_code, $place) OR starts_with($place, d.district_code)
        ORDER BY rate_per_10000 DESC NULLS LAST, calls DESC, d.district_code
    """
    return con.execute(sql, {"start": start, "end": end, "place": place}).df()


def village_coverage(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """One row: calls (inbound), calls_with_village, requests, requests_with_village: what a map can and cannot
    show.
    """
    sql = """
        SELECT coalesce(sum(calls), 0)::BIGINT AS calls, coalesce(sum(calls_placed), 0)::BIGINT AS calls_with_village,
            coalesce(sum(requests), 0)::BIGINT AS requests,
            coalesce(sum(requests_placed), 0)::BIGINT AS requests_with_village
        FROM (
            SELECT calls, CASE WHEN village_code IS NOT NULL THEN calls END AS calls_placed, 0 AS requests,
                0 AS requests_placed
            FROM marts.call_days WHERE direction = 'inbound' AND day BETWEEN $start AND $end
            UNION ALL
            SELECT 0, 0, requests, CASE WHEN village_code IS NOT NULL THEN requests END
            FROM marts.request_days WHERE day BETWEEN $start AND $end
        )
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def village_shapes(con: DuckDBPyConnection, *, place: str | None = None) -> pd.DataFrame:
    """One row per village with a shape: village_code, village, district, shape (GeoJSON geometry), is_schematic."""
    sql = """
        SELECT s.village_code, v.name AS village, v.district, s.shape, s.is_schematic
        FROM marts.village_shapes AS s JOIN staging.villages AS v ON v.village_code = s.village_code
        WHERE $place::VARCHAR IS NULL OR starts_with(s.village_code, $place) ORDER BY s.village_code
    """
    return con.execute(sql, {"place": place}).df()


def places(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per city, district and village to choose from, each city before its districts before their villages.

    code (the beginning of village codes), name, level (city, district or village), district (missing for a city).
    """
    sql = """
        SELECT DISTINCT city_code AS code, city AS name, 'city' AS level, NULL AS district FROM staging.villages
        WHERE city_code IS NOT NULL
        UNION ALL
        SELECT DISTINCT district_code, district, 'district', district FROM staging.villages
        WHERE district_code IS NOT NULL
        UNION ALL
        SELECT village_code, name, 'village', district FROM staging.villages ORDER BY code
    """
    return con.execute(sql).df()


def villages_headline(con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None) -> Finding:
    """Which village calls more than its share, if any really does."""
    frame = village_counts(con, start=start, end=end, place=place)
    calls = int(frame["calls"].sum())
    numbers = {"calls": calls, "villages": len(frame), "days": (end - start).days + 1}
    if not calls:
        return Finding("villages.none", {"days": numbers["days"]})
    above = frame[frame["distinguishable"] & (frame["share"] > frame["average_share"])]
    if above.empty:
        return Finding("villages.even", numbers)
    top = above.iloc[0]
    numbers |= {"village": top["village"], "part": int(top["calls"]), "above": len(above)}
    return Finding("villages.one_above" if len(above) == 1 else "villages.several_above", numbers)
