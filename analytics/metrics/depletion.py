"""When a depot's oxygen ends: burn rate of the last seven observed days, with its own past errors as the interval.

A forecast starts at the depot's as-of; hours and bands count from `now`. Orders that are overdue at `now` are not counted on.
A size, or with `item` None all of a depot in m³: for those a day is not observed when a size in use ran out.
"""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.forecasting.burn_rate import Floats, burn_rate, chance_of_using, past_intervals
from analytics.forecasting.depletion import days_until_out, stock_left, supply
from analytics.metrics.oxygen_series import LEVELS, Series, arrivals_of, series_of, use_ahead

BANDS = ((12, "lt12h"), (24, "lt24h"), (36, "lt36h"))
LONGEST = 28


def depletion(
    con: DuckDBPyConnection, *, now: datetime, depots: list[str] | None = None, horizon: int = 14
) -> pd.DataFrame:
    """One row per depot and size: see `_row` for the columns [cylinders]."""
    return _frame(con, series_of(con, depots, by_item=True), now, horizon)


def depot_depletion(
    con: DuckDBPyConnection, *, now: datetime, depots: list[str] | None = None, horizon: int = 14
) -> pd.DataFrame:
    """One row per depot, all sizes together, the one in greatest need first: columns as of `depletion` [m³], item missing."""
    frame = _frame(con, series_of(con, depots, by_item=False), now, horizon)
    return frame.sort_values(["days_p50", "days_p10", "depot"], na_position="last", ignore_index=True)


def depletion_fan(
    con: DuckDBPyConnection, *, now: datetime, depot: str, item: str | None = None, horizon: int = 14
) -> pd.DataFrame:
    """One row per day of the forecast, the as-of first: at, day, p10, p50, p90 (stock left: 10 %, 50 %, 90 % of the past's
    errors leave less), arrivals [cylinders, or m³ without `item`]. p10 and p90 are missing where the history is too short.
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
    """One row per depot, in m³: how good the past forecasts of the next 7 days' use were, told as they could have been then.

    depot, origins (days a forecast with an interval was possible), coverage_share (actual use inside the 80 % interval)
    [0 to 1], mean_error_share (Σ|forecast − actual| ÷ Σ actual). Both missing without an origin.
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
    columns = list(_row(Series("", None, np.array([]), 0.0, now), np.zeros(horizon), now))
    rows = [_row(series, arrivals_of(con, series, now, min(horizon, LONGEST)), now) for series in found]
    return pd.DataFrame(rows, columns=columns)


def _row(series: Series, arrivals: Floats, now: datetime) -> dict[str, Any]:
    """depot, item, as_of, stock, burn_rate_per_day [units a day]; days_p10, _p50, _p90 from `now` and out_at_… the moment
    nothing is left (10 %, 50 %, 90 % of the past's errors empty it sooner; missing beyond the horizon or when unknown);
    out_1d_share, out_3d_share, out_7d_share: chance [0 to 1] that it is empty then, from `now`; ordered (still to come);
    status dry (nothing left now), within, beyond (lasts longer than the horizon) or unknown (no use was ever observed);
    band of the median: lt12h, lt24h, lt36h or ok; interval_known (False: too short a history); horizon_days.
    """
    days, since = arrivals.size, (now - series.as_of) / timedelta(days=1)
    used = use_ahead(series.use, days)
    until = {f"p{int(level * 100)}": days_until_out(series.stock, arrivals, used[-1 - i]) for i, level in enumerate(LEVELS)}
    outs = {f"out_at_{name}": _moment(series.as_of, until[name]) for name in until}
    left = {f"days_{name}": max(until[name] - since, 0) if np.isfinite(until[name]) else None for name in until}
    chances = chance_of_using(series.use, supply(series.stock, arrivals))
    return {
        "depot": series.depot, "item": series.item, "as_of": series.as_of, "stock": series.stock,
        "burn_rate_per_day": burn_rate(series.use), **left, **outs,
        **{f"out_{ahead}d_share": _chance(series.stock, chances, since + ahead) for ahead in (1, 3, 7)},
        "ordered": float(arrivals.sum()), "status": _status(series.stock, until["p50"]),
        "band": _band(series.stock, left["days_p50"]), "interval_known": bool(np.isfinite(used[:, 0]).all()),
        "horizon_days": days,
    }  # fmt: skip


def _moment(as_of: datetime, days: float) -> datetime | None:
    return as_of + timedelta(days=days) if np.isfinite(days) else None


def _status(stock: float, days: float) -> str:
    if stock <= 0:
        return "dry"
    return "unknown" if np.isnan(days) else "beyond" if np.isinf(days) else "within"


def _band(stock: float, days: float | None) -> str:
    if stock <= 0:
        return "lt12h"
    return next((name for hours, name in BANDS if days is not None and days * 24 < hours), "ok")


def _chance(stock: float, chances: Floats, days: float) -> float | None:
    """The chance of being empty so many days after the as-of; missing beyond the horizon or with too short a history."""
    if stock <= 0:
        return 1.0
    day = max(int(np.ceil(days)), 1)
    return float(chances[day - 1]) if day <= chances.size and not np.isnan(chances[day - 1]) else None
