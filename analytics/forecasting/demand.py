"""Sample paths of daily demand, for stock, calls and alarms alike.

No maintained library gives honest *cumulative* demand of small counts with missing days and a trend shared between
series, so this one is ours. Method and results: docs/explanation/forecasting.md.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.forecasting import share, trend
from analytics.forecasting.trend import State, Track
from analytics.forecasting.weekly import WEEK, Floats, Week, panel_sums, week_of

HISTORY_DAYS = 120
SIZE_ROUNDS = 3  # shares of the total and the total of each day, in turn
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
    state = _followed(table, weekdays, week, panel)
    most = MOST_TIMES * (np.nan_to_num(table).max(axis=1, initial=0.0) + MOST_MORE)
    return Learnt(state, week, np.log(most), int(first + table.shape[1]) % WEEK)


def _followed(table: Floats, weekdays: NDArray[np.int64], week: Week, panels: NDArray[np.int64]) -> State:
    """State of each series after the last day: its own, drawn to its panel's slope, beside its share of the total."""
    factors = week.factors[:, weekdays]
    own = trend.follow(table, factors, week.scatter, panels)
    total, shared = _panel_totals(table, panels)
    state = share.alone(own)
    if not shared.any():
        return state
    _, first, place = np.unique(panels[shared], return_index=True, return_inverse=True)
    totals = total[shared][first]
    of_total = week_of(totals, weekdays, np.arange(len(totals)))
    after, levels = trend.track(totals, of_total.factors[:, weekdays], of_total.scatter)
    slope, slope_variance = after.slope
    mixed = share.mixed(
        trend.towards(State(*(each[shared] for each in own)), slope[place], slope_variance[place]),
        table[shared],
        factors[shared],
        week.scatter[shared],
        total=State(*(each[place] for each in after)),
        levels=Track(*(each[place] for each in levels)),
        panels=panels[shared],
    )
    for each, of_shared in zip(state, mixed, strict=True):
        each[shared] = of_shared
    return state


def _panel_totals(table: Floats, panels: NDArray[np.int64]) -> tuple[Floats, NDArray[np.bool_]]:
    """Total of each row's panel, shape (series, days), and whether it stands for more than the row itself.

    A day of which a part was not observed is scaled up by the usual shares of the others, and missing where they are
    half or less. Shares are taken over each series' own observed days, so that a depot that opened in a wave is not
    taken for a large one. A panel of one series has no total, nor has one that was never observed together.
    """
    seen = ~np.isnan(table)
    came = np.where(seen, table, 0.0)
    summed, size = panel_sums(came, panels), came.sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    for _ in range(SIZE_ROUNDS):
        observed = panel_sums(size[:, None] * seen, panels) / np.maximum(panel_sums(size, panels), 1e-9)[:, None]
        whole = summed / np.maximum(observed, 1e-9)
        size = came.sum(axis=1) / np.maximum((whole * seen).sum(axis=1), 1e-9)
    total = np.where(observed > 0.5, whole, np.nan)
    is_observed = np.asarray(seen.any(axis=1), dtype=np.float64)
    members = panel_sums(is_observed, panels)
    return total, (members > 1) & ~np.isnan(total).all(axis=1)


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
    point = _points(state.weight, shares)
    level, slope = _standing(state, point, rng)
    level_drift, trend_drift, damping = (
        each[point] for each in (np.sqrt(share.LEVEL_DRIFTS), np.sqrt(share.TREND_DRIFTS), share.DAMPINGS)
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


def _points(weight: Floats, quantiles: Floats) -> NDArray[np.int64]:
    """Point of the grid at each quantile of a series' weights, shape (series, paths)."""
    rows = np.arange(len(weight))[:, None]
    until = np.minimum(np.cumsum(weight, axis=1), 1.0)
    until[:, -1:] = 1.0
    place = np.searchsorted((until + rows).ravel(), (quantiles + rows).ravel()).reshape(quantiles.shape)
    point: NDArray[np.int64] = np.minimum(place - rows * weight.shape[1], weight.shape[1] - 1)
    return point


def _standing(state: State, point: NDArray[np.int64], rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Draw level and trend of each path, each of shape (series, paths)."""
    level, slope, level_variance, shared, trend_variance = (
        np.take_along_axis(each, point, axis=1) for each in state[:5]
    )
    spread = np.sqrt(np.maximum(level_variance, 1e-12))
    off = rng.standard_normal(point.shape)
    left = np.sqrt(np.maximum(trend_variance - (shared / spread) ** 2, 0.0))
    return level + spread * off, slope + shared / spread * off + left * rng.standard_normal(point.shape)
