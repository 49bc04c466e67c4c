"""Forecast of calls, day by day and hour by hour, and its past scores.

A place is forecast by its own series, else by the smallest area around it that has one: a village without calls by its
district. Paths are stored with the snapshot; only the hours are drawn here.
"""

from datetime import date

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting.hourly import HOURS, Floats, hour_shares, hourly_paths
from analytics.metrics.shared.predicates import in_place
from finding import Finding

PROFILE_DAYS = 120
NEAREST = """
    (SELECT max(place) FROM marts.demand_forecasts WHERE subject = 'calls' AND starts_with($place::VARCHAR, place))
"""


def call_forecast(con: DuckDBPyConnection, *, end: date, place: str | None = None, horizon: int = 14) -> pd.DataFrame:
    """Daily calls to come after the last complete day.

    No row when the period ends before the last complete day: what came since is known.

    Args:
        con: Connection to a snapshot.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        horizon: Days ahead.

    Returns:
        One row per day: day, p025, p10, p50, p90, p975 (quantiles of the paths).
    """
    sql = f"""
        SELECT day, p025, p10, p50, p90, p975 FROM marts.demand_forecasts
        WHERE subject = 'calls' AND place IS NOT DISTINCT FROM {NEAREST} AND ahead <= $horizon AND origin <= $end
        ORDER BY day
    """
    return con.execute(sql, {"end": end, "place": place, "horizon": horizon}).df()


def expected_hours(con: DuckDBPyConnection, *, end: date, place: str | None = None, horizon: int = 7) -> pd.DataFrame:
    """Hourly calls to come after the last complete day.

    No row when the period ends before the last complete day, or where no call of the 120 days before names its time.

    Args:
        con: Connection to a snapshot.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        horizon: Days ahead.

    Returns:
        One row per hour: day, hour, expected (mean of the paths), p10, p90 [calls].
    """
    columns = ["day", "hour", "expected", "p10", "p90"]
    sql = f"""
        SELECT first_day, demand[:$horizon] FROM marts.demand_paths
        WHERE subject = 'calls' AND place IS NOT DISTINCT FROM {NEAREST} AND first_day <= $end + 1 ORDER BY path
    """
    rows = con.execute(sql, {"place": place, "end": end, "horizon": horizon}).fetchall()
    if not rows:
        return pd.DataFrame(columns=columns)
    first = rows[0][0]
    if not _hours(con, first, None).any():
        return pd.DataFrame(columns=columns)
    daily = np.array([row[1] for row in rows]).astype(np.int64)
    hours = hourly_paths(daily, first.weekday(), _shares(con, first, place), seed=first.toordinal())
    low, high = np.quantile(hours, (0.1, 0.9), axis=0, method="inverted_cdf")
    days = np.repeat(np.datetime64(first, "s") + np.arange(horizon) * np.timedelta64(1, "D"), HOURS)
    values = (days, np.tile(np.arange(HOURS), horizon), hours.mean(axis=0).ravel(), low.ravel(), high.ravel())
    return pd.DataFrame(dict(zip(columns, values, strict=True)))


def call_forecast_record(con: DuckDBPyConnection, *, place: str | None = None) -> list[Finding]:
    """Notes beside a forecast: its area when not the chosen place, its coverage and its score.

    Coverage is that of 80 % intervals of 7 days' calls in the last 60 days; the score is over 7 and 14 days, relative
    to the mean of the last 7 days.
    """
    sql = f"""
        WITH nearest AS (SELECT {NEAREST} AS place)
        SELECT n.place, coalesce((SELECT name FROM staging.villages WHERE village_code = n.place),
                (SELECT any_value(district) FROM staging.villages WHERE district_code = n.place),
                (SELECT any_value(city) FROM staging.villages WHERE city_code = n.place)) AS area,
            any_value(s.method) AS method, max(s.origins) FILTER (s.horizon_days = 7) AS origins,
            max(s.coverage_80_share) FILTER (s.horizon_days = 7) AS coverage_share,
            exp(avg(ln(nullif(s.ratio, 0)))) AS ratio
        FROM nearest AS n
        LEFT JOIN marts.forecast_scores AS s ON s.subject = 'calls' AND s.place IS NOT DISTINCT FROM n.place
        GROUP BY n.place
    """
    ((nearest, area, method, origins, coverage_share, ratio),) = con.execute(sql, {"place": place}).fetchall()
    area_note = [] if nearest == place else [Finding("calls.forecast_all", {})]
    if area_note and nearest:
        area_note = [Finding("calls.forecast_area", {"area": area or nearest})]
    if not origins:
        return [*area_note, Finding("calls.forecast_untested", {})]
    numbers = {"origins": origins, "held": round(coverage_share * origins)}
    if ratio is None:
        return [*area_note, Finding("calls.forecast_steady", numbers)]
    if method == "burn_rate":
        return [*area_note, Finding("calls.forecast_plain", {"ratio_percent": round(100 * ratio)})]
    return [*area_note, Finding("calls.forecast_held", numbers | {"ratio_percent": round(100 * ratio)})]


def _shares(con: DuckDBPyConnection, first: date, place: str | None) -> Floats:
    """The place's profile of the 120 days before `first`, shrunk to that of all calls."""
    weekday = (first.weekday() - PROFILE_DAYS) % 7
    usual = hour_shares(_hours(con, first, None), weekday)
    return usual if place is None else hour_shares(_hours(con, first, place), weekday, usual=usual)


def _hours(con: DuckDBPyConnection, first: date, place: str | None) -> Floats:
    """Calls of each hour of the 120 days before `first`, shape (120, 24)."""
    sql = f"""
        SELECT {PROFILE_DAYS} - ($first - day) AS row, hour, sum(calls)::DOUBLE AS calls FROM marts.call_hours
        WHERE day < $first AND day >= $first - {PROFILE_DAYS}
            AND {in_place(prefix=NEAREST)}
        GROUP BY ALL
    """
    table = np.zeros((PROFILE_DAYS, HOURS))
    for row, hour, calls in con.execute(sql, {"first": first, "place": place}).fetchall():
        table[row, hour] = calls
    return table
