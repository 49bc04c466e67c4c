"""How much will be asked for: sample paths of daily counts, for stock, calls and alarms alike.

No well-kept library gives honest *cumulative* demand of small counts with missing days and a trend shared between
series, so this one is ours. What it does and how well: docs/forecasting.md.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.forecasting import trend
from analytics.forecasting.trend import State
from analytics.forecasting.weekly import WEEK, Floats, week_of

HISTORY_DAYS = 120
# No path goes further above what a series has ever seen than this: beyond, exponential growth is only arithmetic.
MOST_TIMES, MOST_MORE = 10, 5


def sample_paths(
    counts: ArrayLike, first_weekday: int, horizon: int, paths: int = 2000, *, seed: int = 0
) -> NDArray[np.int32]:
    """Daily counts as they may come, shape (series, paths, horizon) [events a day], never negative.

    counts: shape (series, days) [events a day], oldest first, NaN where a day was not observed (stock-out, not
    reported) · first_weekday: of the first column, Monday 0 · the same seed and counts give the same paths.
    A series learns from the others how a week runs, how far counts scatter and where the trend goes; a total is
    forecast from its own counts, as a single series. ValueError for counts that are no table, or negative.
    """
    table = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    if table.ndim != 2 or np.any(table < 0) or np.any(np.isinf(table)) or horizon < 1:
        raise ValueError("counts must be a table of numbers from 0 on, the horizon at least one day")
    left_out = max(table.shape[1] - HISTORY_DAYS, 0)
    table, first = table[:, left_out:], (first_weekday + left_out) % WEEK
    weekdays = (first + np.arange(table.shape[1])) % WEEK
    week = week_of(table, weekdays)
    state = trend.follow(table, week.factors[:, weekdays], week.scatter)
    if len(table) > 1:
        state = trend.towards(state, *_area_slope(table, weekdays))
    ahead = (first + table.shape[1] + np.arange(horizon)) % WEEK
    most = MOST_TIMES * (np.nan_to_num(table).max(axis=1, initial=0.0) + MOST_MORE)
    return _drawn(
        state, week.factors[:, ahead], week.scatter, np.log(most), rng=np.random.default_rng(seed), paths=paths
    )


def _area_slope(table: Floats, weekdays: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Mean and variance of the slope of all series together; days on which few of them were observed are left out."""
    seen = ~np.isnan(table)
    size = np.where(seen, table, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    observed = size @ seen / max(size.sum(), 1e-9)
    total = np.where(observed > 0.5, np.nansum(table, axis=0) / np.maximum(observed, 0.5), np.nan)[None, :]
    week = week_of(total, weekdays)
    return trend.follow(total, week.factors[:, weekdays], week.scatter).slope


def _drawn(
    state: State, factors: Floats, scatter: Floats, highest: Floats, *, rng: np.random.Generator, paths: int
) -> NDArray[np.int32]:
    """Each path draws a point of the grid, where level and trend stand, how they drift, and the counts themselves."""
    series, horizon = factors.shape
    shares = rng.permuted(np.tile((np.arange(paths) + 0.5) / paths, (series, 1)), axis=1)
    point = (shares[:, :, None] > np.cumsum(state.weight, axis=1)[:, None, :-1]).sum(axis=2)
    level, slope = _standing(state, point, rng)
    level_drift, trend_drift, damping = (
        each[point] for each in (np.sqrt(trend.LEVEL_DRIFTS), np.sqrt(trend.TREND_DRIFTS), trend.DAMPINGS)
    )
    r, size = 1 / scatter[:, None], (series, paths)
    drawn = np.empty((series, paths, horizon), dtype=np.int32)
    for day in range(horizon):
        level = np.minimum(level + damping * slope + level_drift * rng.standard_normal(size), highest[:, None])
        slope = damping * slope + trend_drift * rng.standard_normal(size)
        expected = np.exp(level) * factors[:, day, None]
        drawn[:, :, day] = rng.poisson(rng.gamma(r, expected / r))
    return drawn


def _standing(state: State, point: NDArray[np.int64], rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Level and trend of each path, drawn from what is known of them, each of shape (series, paths)."""
    level, slope, level_variance, shared, trend_variance = (
        np.take_along_axis(each, point, axis=1) for each in state[:5]
    )
    spread = np.sqrt(np.maximum(level_variance, 1e-12))
    off = rng.standard_normal(point.shape)
    left = np.sqrt(np.maximum(trend_variance - (shared / spread) ** 2, 0.0))
    return level + spread * off, slope + shared / spread * off + left * rng.standard_normal(point.shape)
