"""Rivals that forecast a number, made into ranges by their own past errors, pooled over all series.

One small series has too few past errors for a 95 % range; all together have enough. Errors are taken on the scale of
square roots, where counts of every size scatter alike, at the weekly origins before (split conformal prediction).
"""

from collections.abc import Callable
from functools import partial

import lightgbm
import numpy as np
from statsforecast.models import IMAPA, AutoTheta

from analytics.forecasting.backtest import EVERY_DAYS, Floats, Forecast
from analytics.forecasting.scores import LEVELS
from bench.rivals import without_gaps

Points = Callable[[Floats, int, tuple[int, ...]], Floats]
"""Counts without gaps, weekday of their first day, horizons → cumulative demand, shape (series, horizons)."""
FIRST_ORIGIN = 21
_ANSCOMBE = 3 / 8
_WINDOWS = (1, 3, 7, 14, 21)
_TREES = {"objective": "regression_l1", "num_leaves": 15, "learning_rate": 0.1, "min_data_in_leaf": 40}
_FIXED = {"verbosity": -1, "num_threads": 1, "seed": 0, "deterministic": True}
_ROUNDS = 60


class PooledErrors:
    """A forecast of quantiles: a point forecast with its past errors; past forecasts are remembered."""

    def __init__(self, points: Points) -> None:
        """Start without any past forecast."""
        self._points = points
        self._past: dict[tuple[bytes, tuple[int, ...]], Floats] = {}

    def __call__(self, counts: Floats, first_weekday: int, horizons: tuple[int, ...]) -> Floats:
        """Quantiles of cumulative demand, shape (series, horizons, 23); called like every `Forecast`."""
        days = counts.shape[1]
        quantiles = np.empty((len(counts), len(horizons), LEVELS.size))
        roots = np.sqrt(self._at(counts, first_weekday, horizons) + _ANSCOMBE)
        for place, horizon in enumerate(horizons):
            errors = [
                np.sqrt(counts[:, origin : origin + horizon].sum(axis=1) + _ANSCOMBE)
                - np.sqrt(self._at(counts[:, :origin], first_weekday, horizons)[:, place] + _ANSCOMBE)
                for origin in range(days - EVERY_DAYS, FIRST_ORIGIN - 1, -EVERY_DAYS)
                if origin + horizon <= days
            ]
            spread = np.nanquantile(np.concatenate(errors), LEVELS)
            quantiles[:, place] = np.maximum(roots[:, place, None] + spread, 0.0) ** 2 - _ANSCOMBE
        return np.maximum(quantiles, 0.0)

    def _at(self, counts: Floats, first_weekday: int, horizons: tuple[int, ...]) -> Floats:
        key = (counts.tobytes(), horizons)
        if key not in self._past:
            self._past[key] = np.maximum(self._points(without_gaps(counts), first_weekday, horizons), 0.0)
        return self._past[key]


def each_alone(make: Callable[[], object], counts: Floats, _: int, horizons: tuple[int, ...]) -> Floats:
    """Point forecasts of a model of the library, fitted to each series.

    Args:
        make: Makes the model.
        counts: Daily counts, shape (series, days) [events a day].
        _: Weekday of the first day, not used.
        horizons: Horizons [days].
    """
    means = [make().forecast(y=series, h=max(horizons))["mean"] for series in counts]  # type: ignore[attr-defined]
    return np.cumsum(np.array(means, dtype=np.float64), axis=1)[:, np.array(horizons) - 1]


def boosted(counts: Floats, first_weekday: int, horizons: tuple[int, ...]) -> Floats:
    """One gradient-boosted model of all series and origins: how far the square root of what comes lies from the usual.

    Args:
        counts: Daily counts, shape (series, days) [events a day].
        first_weekday: Weekday of the first day, Monday 0.
        horizons: Horizons [days].
    """
    days = counts.shape[1]
    ahead = []
    for horizon in horizons:
        origins = range(max(_WINDOWS), days - horizon + 1)
        rows = np.concatenate(
            [_features(counts[:, :origin], first_weekday) for origin in origins] or [np.empty((0, 8))]
        )
        came = np.concatenate(
            [counts[:, origin : origin + horizon].mean(axis=1) for origin in origins] or [np.empty(0)]
        )
        now = _features(counts, first_weekday)
        off = np.zeros(len(counts))
        if len(rows):
            data = lightgbm.Dataset(rows, np.sqrt(came) - rows[:, 2])
            off = np.asarray(lightgbm.train(_TREES | _FIXED, data, _ROUNDS).predict(now))
        ahead.append(horizon * np.maximum(now[:, 2] + off, 0.0) ** 2)
    return np.array(ahead).T


def _features(counts: Floats, first_weekday: int) -> Floats:
    """Square roots of the last means, how the total of all moved, and the weekday, shape (series, 8)."""
    means = [np.sqrt(counts[:, -window:].mean(axis=1)) for window in _WINDOWS]
    last, before = counts[:, -7:].sum(), counts[:, -14:-7].sum()
    shared = [
        np.full(len(counts), value) for value in (np.log((last + 1) / (before + 1)), _weekday(counts, first_weekday))
    ]
    return np.array([*means, np.sqrt(counts[:, -7]), *shared]).T


def _weekday(counts: Floats, first_weekday: int) -> float:
    return float((first_weekday + counts.shape[1]) % 7)


def with_pooled_errors() -> dict[str, Forecast]:
    """Each rival by its name."""
    return {
        "IMAPA + pooled conformal": PooledErrors(partial(each_alone, IMAPA)),
        "AutoTheta + pooled conformal": PooledErrors(partial(each_alone, partial(AutoTheta, season_length=7))),
        "LightGBM + pooled conformal": PooledErrors(boosted),
    }
