"""Rows of the tables of forecasts, one frame each: `series`, the number of the series, then the table's own columns."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analytics.forecasting.scores import LEVELS, interval_score, reliability
from pipelines.build.forecasts.ahead import HORIZON_DAYS, Ahead
from pipelines.build.forecasts.backtest import Past
from pipelines.build.forecasts.history import Floats, History

QUANTILES = {"p025": 0.025, "p10": 0.1, "p25": 0.25, "p50": 0.5, "p75": 0.75, "p90": 0.9, "p975": 0.975}
TOTALS = {"total_p10": 0.1, "total_p50": 0.5, "total_p90": 0.9}
LOOKED_BACK = ("p025", "p10", "p50", "p90", "p975")


def forecasts(history: History, part: Ahead) -> pd.DataFrame:
    """Of `marts.demand_forecasts`: one row per series and day ahead."""
    first, count = np.datetime64(history.day(part.known_days)), len(part.places)
    ahead = np.tile(np.arange(HORIZON_DAYS), count)
    columns: dict[str, Any] = {
        "series": np.repeat(part.places, HORIZON_DAYS),
        "origin": np.repeat(_moment(first - 1), ahead.size),
        "day": _moment(first + ahead),
        "ahead": ahead + 1,
    }
    for told, levels in ((part.paths, QUANTILES), (np.cumsum(part.paths, axis=2), TOTALS)):
        for name, quantile in zip(levels, _quantiles(told, list(levels.values())), strict=True):
            columns[name] = quantile.ravel()
    return pd.DataFrame(columns)


def paths(history: History, part: Ahead) -> pd.DataFrame:
    """Of `marts.demand_paths`: one row per series and path, with a column a day [unit]."""
    each = part.paths.shape[1]
    days = pd.DataFrame({f"d{day}": part.paths[:, :, day].ravel() for day in range(HORIZON_DAYS)}, copy=False)
    days["series"], days["path"] = np.repeat(part.places, each), np.tile(np.arange(each), len(part.places))
    days["first_day"] = _moment(np.datetime64(history.day(part.known_days)))
    return days


def origins(history: History, past: Past) -> pd.DataFrame:
    """Of `marts.forecast_origins`: one row per origin and series that could be compared."""
    told, (origin, series) = past.told, np.nonzero(~np.isnan(past.told.came))
    quantiles, came, burnt = (each[origin, series] for each in (told.quantiles, told.came, told.burnt))
    days = np.array([np.datetime64(history.day(known - 1)) for known in past.known_days])
    columns: dict[str, Any] = {
        "series": series,
        "origin": _moment(days[origin]),
        "horizon_days": np.full(series.size, past.horizon),
    }
    for name in LOOKED_BACK:
        columns[name] = quantiles[:, int(np.argmin(np.abs(LEVELS - QUANTILES[name])))]
    columns |= {"came": came, "burn_rate": burnt}
    return pd.DataFrame(columns | {"score": interval_score(quantiles, came), "burn_rate_score": np.abs(burnt - came)})


def scores(_: History, past: Past) -> pd.DataFrame:
    """Of `marts.forecast_scores`: one row per series."""
    record = past.record
    named = {
        "origins": record.origins,
        "ratio": record.ratio,
        "coverage_80_share": record.coverage_80_share,
        "coverage_95_share": record.coverage_95_share,
        "out_brier": record.brier,
        "burn_rate_out_brier": record.brier_of_burn_rate,
        "out_error_days": record.error_days,
        "burn_rate_out_error_days": record.error_days_of_burn_rate,
    }
    series = np.arange(record.origins.size)
    return pd.DataFrame({"series": series, "horizon_days": past.horizon, **named})


def reliabilities(_: History, past: Past) -> pd.DataFrame:
    """Of `marts.forecast_reliability`: one row per series and range of chances that was told."""
    out = past.told.out
    return pd.DataFrame(
        [
            (
                series,
                past.horizon,
                each.from_share,
                each.to_share,
                each.forecast_share,
                each.observed_share,
                each.forecasts,
            )
            for series in range(past.record.origins.size)
            for each in reliability(out.out_share[:, series], out.was_out[:, series])
        ],
        columns=["series", "horizon_days", "from_share", "to_share", "told_share", "was_share", "told"],
    )


def _moment(days: NDArray[np.datetime64] | np.datetime64) -> NDArray[np.datetime64]:
    """In the finest unit that a frame takes as it is."""
    return np.asarray(days).astype("datetime64[s]")


def _quantiles(told: Floats, levels: list[float]) -> list[Floats]:
    """Of the paths, shape (series, paths, days): for each level the least that so many of them do not exceed."""
    ordered = np.sort(told, axis=1)
    count = told.shape[1]
    return [ordered[:, max(int(np.ceil(round(level * count, 9))) - 1, 0)] for level in levels]
