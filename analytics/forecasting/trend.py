"""State-space model of counts: a level and a trend that drift on the logarithmic scale.

    y_t ~ NB(mean μ_t, variance μ_t + k μ_t²),  μ_t = exp(l_t) · f_weekday
    l' = l + φ b + N(0, q_l),  b' = φ b + N(0, q_b)

A dynamic generalised linear model, filtered by an extended Kalman step (Berry & West, arXiv 1805.05232) for each point
of a grid of drift rates; the grid is averaged by the likelihood of each point's one-day-ahead forecasts.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.forecasting.weekly import panel_sums
from analytics.special_functions import log_gamma, softmax

Floats = NDArray[np.float64]
# q_l, q_b and φ of each point of the grid, each of shape (points,)
LEVEL_DRIFTS, TREND_DRIFTS, DAMPINGS = np.array(
    list(product((2e-4, 2e-3, 1e-2, 4e-2), (0.0, 2e-5, 2e-4, 1.5e-3), (0.9, 0.97)))
).T
HALF_LIFE_DAYS = 40.0
TOTAL_HALF_LIFE_DAYS = 20.0  # a total has so many counts that it shows sooner how fast it moves
TOTAL_SPREAD = 0.15  # of a total's weight, spread evenly over the grid: all parts would share its error
PANEL_SHARE = 0.2  # weight of the likelihood of all series beside a series' own
SPIKE_SDS = 4.0  # a single day further above than this moves the level no further
AREA_SLOPE_SD = 0.01  # how far a series' slope lies from that of its panel as a whole [a day]
_FIRST_LEVEL_VARIANCE, _FIRST_TREND_VARIANCE = 0.5, 4e-4
LOWEST, HIGHEST = -8.0, 15.0


class State(NamedTuple):
    """Level and trend after a day, each of shape (series, points of the grid)."""

    level: Floats
    """Mean of the level [log events a day]."""
    trend: Floats
    """Mean of the trend [log a day]."""
    level_variance: Floats
    shared_variance: Floats
    """Covariance of level and trend."""
    trend_variance: Floats
    score: Floats
    """Discounted log-likelihood of each point's forecasts for a day ahead."""

    @property
    def weight(self) -> Floats:
        """Weight of each point of the grid; adds up to 1."""
        return softmax(self.score)

    @property
    def spread_weight(self) -> Floats:
        """Weight of each point of a total's grid: a little of it spread evenly."""
        weight: Floats = (1 - TOTAL_SPREAD) * self.weight + TOTAL_SPREAD / self.score.shape[1]
        return weight

    @property
    def slope(self) -> tuple[Floats, Floats]:
        """Mean and variance of the trend over the grid, each of shape (series,)."""
        return _moments(self.weight, self.trend, self.trend_variance)


class Track(NamedTuple):
    """Level of each day, over the grid, each of shape (series, days) [log events a day]."""

    expected: Floats
    """Mean before the day's count was known."""
    expected_variance: Floats
    level: Floats
    """Mean once it was."""


def follow(
    counts: Floats,
    factors: Floats,
    scatter: Floats,
    panels: NDArray[np.int64],
    *,
    half_life_days: float = HALF_LIFE_DAYS,
) -> State:
    """Filter counts day by day.

    Args:
        counts: Daily counts, shape (series, days) [events a day]; NaN where a day was not observed.
        factors: Factor of each cell's weekday, shape (series, days).
        scatter: The k of variance μ + kμ², shape (series,).
        panels: Number of each series' panel, shape (series,).
        half_life_days: After so many days a forecast counts half in the weights of the grid.

    Returns:
        The state after the last day.
    """
    state = _initial_state(counts / factors)
    for _, updated in _daily(state, counts, factors, scatter, half_life_days):
        state = updated
    return state._replace(score=pooled(state.score, counts, panels))


def track(counts: Floats, factors: Floats, scatter: Floats) -> tuple[State, Track]:
    """Filter counts day by day, each series by itself, and keep where the level was.

    Args:
        counts: As in `follow`.
        factors: As in `follow`.
        scatter: As in `follow`.

    Returns:
        The state after the last day, and the level of each day.
    """
    state = _initial_state(counts / factors)
    levels = []
    for expected, updated in _daily(state, counts, factors, scatter, TOTAL_HALF_LIFE_DAYS):
        before = _moments(expected.weight, expected.level, expected.level_variance)
        levels.append((*before, (updated.weight * updated.level).sum(axis=1)))
        state = updated
    return state, Track(*np.array(levels).reshape(-1, 3, len(counts)).transpose(1, 2, 0))


def pooled(score: Floats, counts: Floats, panels: NDArray[np.int64]) -> Floats:
    """Add to each series' score a share of the mean of its panel.

    Args:
        score: Log-likelihoods, shape (series, points).
        counts: Daily counts, shape (series, days); a series of which nothing was observed says nothing of its panel.
        panels: Number of each series' panel, shape (series,).
    """
    is_observed = np.asarray((~np.isnan(counts)).any(axis=1, keepdims=True), dtype=np.float64)
    sizes = panel_sums(is_observed, panels)
    mean = panel_sums(score * is_observed, panels) / np.maximum(sizes, 1)
    added: Floats = score + PANEL_SHARE * np.where(sizes > 1, mean, 0.0)
    return added


def discounted(score: Floats, score_of_day: Floats, seen: NDArray[np.bool_], half_life_days: float) -> Floats:
    """Score after a day; a day that was not observed leaves it.

    Args:
        score: Score before the day, shape (series, points).
        score_of_day: Log-likelihood of the day's counts, of the same shape.
        seen: Whether the day was observed, shape (series, 1).
        half_life_days: After so many days a forecast counts half.
    """
    return np.where(seen, score * 0.5 ** (1 / half_life_days) + score_of_day, score)


def _daily(
    state: State, counts: Floats, factors: Floats, scatter: Floats, half_life_days: float
) -> Iterator[tuple[State, State]]:
    """Yield the state of each day before and after its counts were known."""
    k = scatter[:, None]
    for day in range(counts.shape[1]):
        predicted = _predict(state)
        seen = ~np.isnan(counts[:, day, None])
        came = np.where(seen, counts[:, day, None], 0.0)
        expected = np.exp(np.clip(predicted.level, LOWEST, HIGHEST)) * factors[:, day, None]
        score_of_day = log_likelihood(came, expected, k + np.expm1(np.minimum(predicted.level_variance, 2.0)))
        state = _update(predicted, came, expected, k)
        if not seen.all():
            state = State(*(np.where(seen, new, old) for new, old in zip(state, predicted, strict=True)))
        state = state._replace(score=discounted(predicted.score, score_of_day, seen, half_life_days))
        yield predicted, state


def _moments(weight: Floats, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Mean and variance over the grid, each of shape (series,)."""
    middle = (weight * mean).sum(axis=1)
    return middle, (weight * (variance + (mean - middle[:, None]) ** 2)).sum(axis=1)


def towards(state: State, slope: Floats, slope_variance: Floats) -> State:
    """Shrink the slope of each series towards that of its panel as a whole.

    Args:
        state: State after the last day.
        slope: Slope of the panel, shape (series,) [log a day].
        slope_variance: Its variance, shape (series,); infinite leaves the state as it is.
    """
    gain = 1 / (state.trend_variance + AREA_SLOPE_SD**2 + slope_variance[:, None])
    off = (slope[:, None] - state.trend) * gain
    return state._replace(
        level=state.level + state.shared_variance * off,
        trend=state.trend + state.trend_variance * off,
        level_variance=state.level_variance - state.shared_variance**2 * gain,
        shared_variance=state.shared_variance * (1 - state.trend_variance * gain),
        trend_variance=state.trend_variance * (1 - state.trend_variance * gain),
    )


def _initial_state(rates: Floats) -> State:
    """State before the first day: the mean of the first observed week, pulled a little to that of all days."""
    seen = ~np.isnan(rates)
    early = seen & (np.cumsum(seen, axis=1) <= 7)
    whole = _mean(rates, seen)
    level = np.log(_mean(rates, early) + 0.25 * whole + 0.02)[:, None] + np.zeros(LEVEL_DRIFTS.size)
    like = np.ones_like(level)
    return State(level, 0 * like, _FIRST_LEVEL_VARIANCE * like, 0 * like, _FIRST_TREND_VARIANCE * like, 0 * like)


def _mean(rates: Floats, where: NDArray[np.bool_]) -> Floats:
    mean: Floats = np.where(where, rates, 0.0).sum(axis=1) / np.maximum(where.sum(axis=1), 1)
    return mean


def _predict(state: State) -> State:
    damped = DAMPINGS * state.trend_variance
    shared = DAMPINGS * state.shared_variance
    return state._replace(
        level=state.level + DAMPINGS * state.trend,
        trend=DAMPINGS * state.trend,
        level_variance=state.level_variance + 2 * shared + DAMPINGS * damped + LEVEL_DRIFTS,
        shared_variance=shared + DAMPINGS * damped,
        trend_variance=DAMPINGS * damped + TREND_DRIFTS,
    )


def _update(state: State, came: Floats, expected: Floats, k: Floats) -> State:
    """Update the state by a day's counts: an extended Kalman step on the logarithmic scale."""
    total = state.level_variance + (1 + k * expected) / expected
    surprise = np.minimum((came - expected) / expected, SPIKE_SDS * np.sqrt(total))
    level_gain, trend_gain = state.level_variance / total, state.shared_variance / total
    return state._replace(
        level=state.level + level_gain * surprise,
        trend=state.trend + trend_gain * surprise,
        level_variance=state.level_variance * (1 - level_gain),
        shared_variance=state.shared_variance * (1 - level_gain),
        trend_variance=state.trend_variance - trend_gain * state.shared_variance,
    )


def log_likelihood(came: Floats, expected: Floats, k: Floats) -> Floats:
    """Log-likelihood of `came` under the negative binomial, bounded below at SPIKE_SDS.

    One odd day must not decide how fast everything drifts.

    Args:
        came: Counts, shape (series, 1) [events a day].
        expected: Their mean, shape (series, points) [events a day].
        k: Scatter, of the same shape.
    """
    r = 1 / k
    chance = log_gamma(came + r) - log_gamma(r) - log_gamma(came + 1) + r * np.log(r)
    chance = chance - (r + came) * np.log(r + expected) + came * np.log(expected)
    narrowest = -0.5 * np.log(2 * np.pi * (expected + k * expected**2)) - SPIKE_SDS**2 / 2
    bounded: Floats = np.logaddexp(chance, narrowest)
    return bounded
