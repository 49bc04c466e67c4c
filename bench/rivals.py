"""Rivals of our forecast of cumulative demand: the burn rate with noise, and the best routes of a library.

Each takes counts of shape (series, days), the weekday of the first day and the horizons, and returns quantiles of
cumulative demand, shape (series, horizons, 23). The library allows no missing day: it gets the mean of the days
observed in the fortnight before.
"""

import warnings

import numpy as np
import pandas as pd
from scipy.stats import poisson
from statsforecast.models import AutoETS, SimpleExponentialSmoothingOptimized

from analytics.forecasting.backtest import Floats, burn_rate
from analytics.forecasting.scores import LEVELS

PATHS, FIRST_ERROR = 500, 7


def poisson_around_burn_rate(counts: Floats, _: int, horizons: tuple[int, ...]) -> Floats:
    """The burn rate of seven days, as if calls came independently.

    Args:
        counts: Daily counts, shape (series, days) [events a day].
        _: Weekday of the first day, not used.
        horizons: Horizons [days].
    """
    expected = np.outer(burn_rate(counts), horizons)
    return np.asarray(poisson.ppf(LEVELS, expected[:, :, None] + 1e-9), dtype=np.float64)


def smoothing_with_past_errors(counts: Floats, _: int, horizons: tuple[int, ...]) -> Floats:
    """Simple exponential smoothing, and the quantiles of its own past errors of the same cumulative demand.

    Args:
        counts: Daily counts, shape (series, days) [events a day].
        _: Weekday of the first day, not used.
        horizons: Horizons [days].
    """
    return np.array([[_smoothed(series, days) for days in horizons] for series in without_gaps(counts)])


def _smoothed(series: Floats, days: int) -> Floats:
    forecast = SimpleExponentialSmoothingOptimized().forecast(series, h=1, fitted=True)
    sums = np.concatenate([[0.0], np.cumsum(series)])
    origins = np.arange(FIRST_ERROR, len(series) - days + 1)
    errors = sums[origins + days] - sums[origins] - days * np.asarray(forecast["fitted"])[origins]
    quantiles: Floats = np.maximum(days * float(forecast["mean"][0]) + np.quantile(errors, LEVELS), 0.0)
    return quantiles


def auto_ets(counts: Floats, _: int, horizons: tuple[int, ...]) -> Floats:
    """Exponential smoothing chosen by information criterion, with a week, simulated.

    Args:
        counts: Daily counts, shape (series, days) [events a day].
        _: Weekday of the first day, not used.
        horizons: Horizons [days].
    """
    quantiles = []
    for series in without_gaps(counts):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = AutoETS(season_length=7)
            paths = np.maximum(model.simulate(h=max(horizons), n_paths=PATHS, y=series, seed=0), 0.0)
        sums = np.cumsum(paths, axis=1)[:, np.array(horizons) - 1]
        quantiles.append(np.quantile(sums, LEVELS, axis=0).T)
    return np.array(quantiles)


def without_gaps(counts: Floats) -> Floats:
    """Counts with the mean of the fortnight before on days that were not observed, for libraries that allow no gap."""
    days = pd.DataFrame(counts.T)
    usual = days.rolling(14, min_periods=1).mean().ffill().bfill().fillna(0.0)
    return days.fillna(usual).to_numpy().T
