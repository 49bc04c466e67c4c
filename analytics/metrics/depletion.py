"""When a depot's oxygen ends: burn rate of the last seven observed days, with its own past errors as the interval.

A forecast starts at the depot's as-of; hours and bands count from `now`. Orders that are overdue at `now` are not
counted on. A size, or with `item` None all of a depot in m³: for those a day is not observed when a size in use ran
out.
"""

from datetime import datetime, timedelta

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting.burn_rate import past_intervals
from analytics.forecasting.depletion import stock_left
from analytics.metrics.oxygen_forecast import LEVELS, forecast_row, use_ahead
from analytics.metrics.oxygen_series import Series, arrivals_of, series_of
from analytics.metrics.oxygen_urgency import ORDER, most_urgent_first

LONGEST = 28


def depletion(
    con: DuckDBPyConnection, *, now: datetime, depots: list[str] | None = None, horizon: int = 14
) -> pd.DataFrame:
    """One row per depot and size, the most urgent first: see `oxygen_forecast.forecast_row` for the columns
    [cylinders].
    """
    return most_urgent_first(_frame(con, series_of(con, depots, by_item=True), now, horizon))


def needs(
    con: DuckDBPyConnection, *, now: datetime, depots: list[str] | None = None, horizon: int = 14
) -> pd.DataFrame:
    """One row per depot and size [cylinders] and per depot with its sizes together (item missing) [m³], the most
    urgent first: columns as of `depletion`.
    """
    found = [*series_of(con, depots, by_item=False), *series_of(con, depots, by_item=True)]
    return most_urgent_first(_frame(con, found, now, horizon))


def alarms(con: DuckDBPyConnection, *, now: datetime, horizon: int = 14) -> pd.DataFrame:
    """The rows of `needs` in a band worse than ok; a depot as a whole only where it is worse than each of its sizes."""
    frame = needs(con, now=now, horizon=horizon)
    rank = frame["band"].map(ORDER.index)
    of_sizes = rank.where(frame["item"].notna()).groupby(frame["depot"]).transform("min")
    return frame[(frame["band"] != "ok") & (frame["item"].notna() | (rank < of_sizes))].reset_index(drop=True)


def depletion_fan(
    con: DuckDBPyConnection, *, now: datetime, depot: str, item: str | None = None, horizon: int = 14
) -> pd.DataFrame:
    """One row per day of the forecast, the as-of first: at, day, p10, p50, p90 (stock left: 10 %, 50 %, 90 % of the
    past's errors leave less), arrivals [cylinders, or m³ without `item`]. p10 and p90 are missing where the history
    is too short.
    """
    found = [s for s in series_of(con, [depot], by_item=item is not None) if s.item == item]
    if not found:
        return pd.DataFrame(columns=["at", "day", "p10", "p50", "p90", "arrivals"])
    series, days = found[0], min(horizon, LONGEST)
    arrivals, used = arrivals_of(con, series, now, days), use_ahead(series.use, days)
    left = {f"p{100 - int(level * 100)}": stock_left(series.stock, arrivals, used[i]) for i, level in enumerate(LEVELS)}
    left = {name: np.concatenate([[max(series.stock, 0.0)], left[name]]) for name in ("p10", "p50", "p90")}
    at = [series.as_of + timedelta(days=day) for day in range(days + 1)]
    return pd.DataFrame({"at": at, "day": [moment.date() for moment in at], **left, "arrivals": [0.0, *arrivals]})


def forecast_errors(con: DuckDBPyConnection, *, depots: list[str] | None = None, horizon: int = 7) -> pd.DataFrame:
    """One row per depot, in m³: how good the past forecasts of the next 7 days' use were, told as they could have
    been then.

    depot, origins (days a forecast with an interval was possible), coverage_share (actual use inside the 80 %
    interval) [0 to 1], mean_error_share (Σ|forecast − actual| ÷ Σ actual). Both missing without an origin.
    """
    rows = []
    for series in series_of(con, depots, by_item=False):
        past = past_intervals(series.use, horizon)
        forecast, low, high, actual = past.T
        rows.append({
            "depot": series.depot,
            "origins": len(past),
            "coverage_share": float(np.mean((low <= actual) & (actual <= high))) if len(past) else None,
            "mean_error_share": float(np.abs(forecast - actual).sum() / actual.sum()) if actual.sum() > 0 else None,
        })  # fmt: skip
    return pd.DataFrame(rows, columns=["depot", "origins", "coverage_share", "mean_error_share"])


def _frame(con: DuckDBPyConnection, found: list[Series], now: datetime, horizon: int) -> pd.DataFrame:
    columns = list(forecast_row(Series("", None, np.array([]), 0.0, now), np.zeros(horizon), now))
    rows = [forecast_row(series, arrivals_of(con, series, now, min(horizon, LONGEST)), now) for series in found]
    return pd.DataFrame(rows, columns=columns)
