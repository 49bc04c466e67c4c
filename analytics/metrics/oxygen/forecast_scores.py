"""Scores of the forecasts of oxygen over the posko's own last 60 days, week by week with what was known then.

Scores are relative to the burn rate, the mean of the last seven observed days: below 1 is better than it. They are of
the model; a series with method `burn_rate` is forecast by the burn rate and its own past errors instead.
Not asked of the past: only the newest 60 days are stored.
"""

from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import one_of
from finding import Finding

SHELVES = "subject = 'oxygen' AND depot IS NOT NULL AND item IS NOT NULL"
ENOUGH_ORIGINS = 4


def forecast_scores(con: DuckDBPyConnection, *, horizon: int = 7, depots: list[str] | None = None) -> pd.DataFrame:
    """Scores of each series of oxygen, sums first.

    Args:
        con: Connection to a snapshot.
        horizon: Horizon [days].
        depots: Names of depots; None takes all.

    Returns:
        One row per series: depot, item (missing: together), unit, method (model or burn_rate), origins, ratio,
        coverage_80_share, coverage_95_share [0 to 1], out_brier and burn_rate_out_brier (mean squared error of "runs
        out within the horizon", tried with stocks of three to fourteen days' use), out_error_days and
        burn_rate_out_error_days (mean error of the day).
    """
    sql = f"""
        SELECT s.depot, s.item, s.unit, s.method, s.origins, s.ratio, s.coverage_80_share, s.coverage_95_share,
            s.out_brier, s.burn_rate_out_brier, s.out_error_days, s.burn_rate_out_error_days
        FROM marts.forecast_scores AS s LEFT JOIN staging.items AS i ON i.item = s.item
        WHERE s.subject = 'oxygen' AND s.horizon_days = $horizon
            AND {one_of("s.depot", name="depots")}
        ORDER BY s.depot NULLS FIRST, i.contents_m3 NULLS FIRST, s.item
    """
    return con.execute(sql, {"horizon": horizon, "depots": depots}).df()


def forecast_reliability(con: DuckDBPyConnection, *, horizon: int = 7) -> pd.DataFrame:
    """One row per range of forecast chances that a size at a depot runs out within the horizon.

    Columns: from_share, to_share, told (number of chances), told_share (their mean), was_share (share of these stocks
    that did run out).
    """
    sql = f"""
        SELECT from_share, to_share, sum(told)::BIGINT AS told,
            sum(told * told_share) / sum(told) AS told_share, sum(told * was_share) / sum(told) AS was_share
        FROM marts.forecast_reliability WHERE {SHELVES} AND horizon_days = $horizon
        GROUP BY from_share, to_share ORDER BY from_share
    """
    return con.execute(sql, {"horizon": horizon}).df()


def forecasts_and_what_came(
    con: DuckDBPyConnection, *, depot: str | None = None, item: str | None = None, horizon: int = 7
) -> pd.DataFrame:
    """Forecasts and outcomes of one series in the last 60 days.

    Args:
        con: Connection to a snapshot.
        depot: Name of the depot; None: all together.
        item: Code of the size; None: all together.
        horizon: Horizon [days].

    Returns:
        One row per week: origin, day (the last of the horizon), p025, p10, p50, p90, p975, came, burn_rate, score,
        burn_rate_score [unit of the series], held (the 80 % interval covered the outcome).
    """
    sql = """
        SELECT origin, origin + horizon_days AS day, p025, p10, p50, p90, p975, came, burn_rate, score, burn_rate_score,
            came BETWEEN p10 AND p90 AS held
        FROM marts.forecast_origins
        WHERE subject = 'oxygen' AND horizon_days = $horizon
            AND depot IS NOT DISTINCT FROM $depot AND item IS NOT DISTINCT FROM $item
        ORDER BY origin
    """
    return con.execute(sql, {"depot": depot, "item": item, "horizon": horizon}).df()


def forecast_record(con: DuckDBPyConnection) -> Finding:
    """Score of all sizes at all depots together, and the coverage of the 80 % intervals of 7 days.

    The score is relative to the burn rate, the geometric mean over series and horizons; the finding names it when the
    burn rate was better.
    """
    sql = f"""
        SELECT exp(avg(ln(nullif(ratio, 0)))) AS ratio,
            coalesce(sum(origins) FILTER (horizon_days = 7), 0)::BIGINT AS forecasts,
            coalesce(round(sum(origins * coverage_80_share) FILTER (horizon_days = 7)), 0)::BIGINT AS covered,
            count(*) FILTER (horizon_days = 7 AND method = 'burn_rate') AS plain,
            count(*) FILTER (horizon_days = 7) AS series
        FROM marts.forecast_scores WHERE {SHELVES} AND origins >= {ENOUGH_ORIGINS}
    """
    ratio, forecasts, covered, plain, series = con.execute(sql).fetchall()[0]
    if ratio is None:
        return Finding("oxygen.forecast_untested", {})
    numbers: dict[str, Any] = {"ratio_percent": round(100 * ratio), "held": covered, "told": forecasts}
    if plain:
        numbers |= {"plain": plain, "series": series}
        return Finding("oxygen.forecast_worse" if ratio > 1 else "oxygen.forecast_mixed", numbers)
    return Finding("oxygen.forecast_better", numbers)
