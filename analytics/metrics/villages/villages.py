"""Villages and their shapes, and how much of what happened can be shown on a map."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import in_period, in_place


def village_coverage(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Calls and requests of the period with a village, of all: what a map can and cannot show.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row: calls (inbound), calls_with_village, requests, requests_with_village.
    """
    sql = f"""
        SELECT coalesce(sum(calls), 0)::BIGINT AS calls, coalesce(sum(calls_placed), 0)::BIGINT AS calls_with_village,
            coalesce(sum(requests), 0)::BIGINT AS requests,
            coalesce(sum(requests_placed), 0)::BIGINT AS requests_with_village
        FROM (
            SELECT calls, CASE WHEN village_code IS NOT NULL THEN calls END AS calls_placed, 0 AS requests,
                0 AS requests_placed
            FROM marts.call_days WHERE direction = 'inbound' AND {in_period()}
            UNION ALL
            SELECT 0, 0, requests, CASE WHEN village_code IS NOT NULL THEN requests END
            FROM marts.request_days WHERE {in_period()}
        )
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def village_shapes(con: DuckDBPyConnection, *, place: str | None = None) -> pd.DataFrame:
    """One row per village with a shape: village_code, village, district, shape (GeoJSON geometry), is_schematic."""
    sql = f"""
        SELECT s.village_code, v.name AS village, v.district, s.shape, s.is_schematic
        FROM marts.village_shapes AS s JOIN staging.villages AS v ON v.village_code = s.village_code
        WHERE {in_place("s.village_code")} ORDER BY s.village_code
    """
    return con.execute(sql, {"place": place}).df()


def places(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per city, district and village to choose from, each city before its districts before their villages.

    Columns: code (the beginning of village codes), name, level (city, district or village), district (missing for a
    city).
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
