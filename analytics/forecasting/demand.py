"""Sample paths of daily demand, for stock, calls and alarms alike.

No maintained library gives honest *cumulative* demand of small counts with missing days and a trend shared between
series, so this one is ours. Method and results: docs/explanation/forecasting.md.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.forecasting import trend
from analytics.forecasting.trend import State
from analytics.forecasting.weekly import WEEK, Floats, Week, panel_sums, week_of

HISTORY_DAYS = 120
# No path goes further above what a series has ever seen than this: beyond, exponential growth is only arithmetic.
MOST_TIMES, MOST_MORE = 10, 5


class Learnt(NamedTuple):
    """Fitted state of each series after its last day."""

    state: State
    """Level and trend."""
    week: Week
    """Weekly factors and scatter."""
    highest: Floats
    """Logarithm of the most a series may ever reach, shape (series,)."""
    next_weekday: int
    """Weekday of the first day ahead, Monday 0."""

    def of(self, rows: NDArray[np.int64]) -> "Learnt":
        """Select some of the series."""
        state, week = (type(each)(*(part[rows] for part in each)) for each in (self.state, self.week))
        return Learnt(State(*state), Week(*week), self.highest[rows], self.next_weekday)


def sample_paths(
    counts: ArrayLike, first_weekday: int, horizon: int, paths: int = 2000, *, seed: int = 0
) -> NDArray[np.int32]:
    """Draw daily counts to come, never negative.

    A series learns from the others how a week runs, how far counts scatter and where the trend goes. A total is
    forecast from its own counts, as a single series.

    Args:
        counts: Daily counts, shape (series, days) [events a day], oldest first; NaN where a day was not observed
            (stock-out, not reported).
        first_weekday: Weekday of the first day, Monday 0.
        horizon: Days ahead.
        paths: Number of paths.
        seed: Seed of the random numbers; the same seed gives the same result.

    Returns:
        Daily counts, shape (series, paths, horizon) [events a day].

    Raises:
        ValueError: Counts are negative or not a table.
    """
    return draw(learn(counts, first_weekday), horizon, paths, seed=seed)


def learn(counts: ArrayLike, first_weekday: int, *, panels: ArrayLike | None = None) -> Learnt:
    """Fit the last 120 days of each series.

    Args:
        counts: Daily counts, as of `sample_paths`.
        first_weekday: Weekday of the first day, Monday 0.
        panels: Number of each series' panel, from 0, shape (series,): series of one panel learn from one another, so
            that many panels and single totals can be fitted in one go. None: all are one panel.

    Raises:
        ValueError: Counts are negative or not a table.
    """
    table = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    if table.ndim != 2 or np.any(table < 0) or np.any(np.isinf(table)):
        raise ValueError("counts must be a table of numbers from 0 on")
    left_out = max(table.shape[1] - HISTORY_DAYS, 0)
    table, first = table[:, left_out:], (first_weekday + left_out) % WEEK
    weekdays = (first + np.arange(table.shape[1])) % WEEK
    panel = np.zeros(len(table), dtype=np.int64) if panels is None else np.asarray(panels, dtype=np.int64)
    week = week_of(table, weekdays, panel)
    state = trend.follow(table, week.factors[:, weekdays], week.scatter, panel)
    most = MOST_TIMES * (np.nan_to_num(table).max(axis=1, initial=0.0) + MOST_MORE)
    return Learnt(
        trend.towards(state, *_panel_slope(table, weekdays, panel)),
        week,
        np.log(most),
        int(first + table.shape[1]) % WEEK,
    )


def _panel_slope(table: Floats, weekdays: NDArray[np.int64], panels: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Mean and variance of the slope of each row's whole panel, infinite where it is alone.

    Days on which little of the panel was observed are left out.
    """
    seen = ~np.isnan(table)
    size = np.where(seen, table, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    observed = panel_sums(size[:, None] * seen, panels) / np.maximum(panel_sums(size, panels), 1e-9)[:, None]
    summed = panel_sums(np.where(seen, table, 0.0), panels)
    total = np.where(observed > 0.5, summed / np.maximum(observed, 0.5), np.nan)
    _, first, place, members = np.unique(panels, return_index=True, return_inverse=True, return_counts=True)
    slopes, shared = np.full((2, members.size), [[0.0], [np.inf]]), members > 1
    if shared.any():
        total, each = total[first[shared]], np.arange(np.count_nonzero(shared))
        week = week_of(total, weekdays, each)
        slopes[:, shared] = trend.follow(total, week.factors[:, weekdays], week.scatter, each).slope
    return slopes[0, place], slopes[1, place]


def draw(learnt: Learnt, horizon: int, paths: int = 2000, *, seed: int = 0) -> NDArray[np.int32]:
    """Draw sample paths of a fitted state.

    Each path draws a point of the grid, where level and trend stand, how they drift, and the counts themselves.

    Args:
        learnt: Fitted state of each series.
        horizon: Days ahead, at least one.
        paths: Number of paths.
        seed: Seed of the random numbers; the same seed gives the same result.

    Returns:
        Daily counts, shape (series, paths, horizon) [events a day].
    """
    if horizon < 1:
        raise ValueError("the horizon must be at least one day")
    state, (factors, scatter), rng = learnt.state, learnt.week, np.random.default_rng(seed)
    series = len(factors)
    shares = rng.permuted(np.tile((np.arange(paths) + 0.5) / paths, (series, 1)), axis=1)
    point = (shares[:, :, None] > np.cumsum(state.weight, axis=1)[:, None, :-1]).sum(axis=2)
    level, slope = _standing(state, point, rng)
    level_drift, trend_drift, damping = (
        each[point] for each in (np.sqrt(trend.LEVEL_DRIFTS), np.sqrt(trend.TREND_DRIFTS), trend.DAMPINGS)
    )
    r, size = 1 / scatter[:, None], (series, paths)
    drawn = np.empty((horizon, series, paths), dtype=np.int32)  # a day after the other, as they are drawn
    for day in range(horizon):
        level = level + damping * slope + level_drift * rng.standard_normal(size)
        level = np.minimum(level, learnt.highest[:, None])
        slope = damping * slope + trend_drift * rng.standard_normal(size)
        expected = np.exp(level) * factors[:, (learnt.next_weekday + day) % WEEK, None]
        drawn[day] = rng.poisson(rng.gamma(r, expected / r))
    return drawn.transpose(1, 2, 0)


def _standing(state: State, point: NDArray[np.int64], rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw level and trend of each path, each of shape (series, paths)."""
    level, slope, level_variance, shared, trend_variance = (
        np.take_along_axis(each, point, axis=1) for each in state[:5]
    )
    spread = np.sqrt(np.maximum(level_variance, 1e-12))
    off = rng.standard_normal(point.shape)
    left = np.sqrt(np.maximum(trend_variance - (shared / spread) ** 2, 0.0))
    return level + spread * off, slope + shared / spread * off + left * rng.standard_normal(point.shape)
