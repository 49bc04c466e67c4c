"""State-space model of counts: a level and a trend that drift on the logarithmic scale.

    y_t ~ NB(mean μ_t, variance μ_t + k μ_t²),  μ_t = exp(l_t) · f_weekday
    l' = l + φ b + N(0, q_l),  b' = φ b + N(0, q_b)

A dynamic generalised linear model, filtered by an extended Kalman step (Berry & West, arXiv 1805.05232) for each point
of a grid of drift rates; the grid is averaged by the likelihood of each point's one-day-ahead forecasts.
"""

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.forecasting.weekly import panel_sums

Floats = NDArray[np.float64]
# q_l, q_b and φ of each point of the grid, each of shape (points,)
LEVEL_DRIFTS, TREND_DRIFTS, DAMPINGS = np.array(
    list(product((2e-4, 2e-3, 1e-2, 4e-2), (0.0, 2e-5, 2e-4, 1.5e-3), (0.9, 0.97)))
).T
HALF_LIFE_DAYS = 12.0
PANEL_SHARE = 0.2  # weight of the likelihood of all series beside a series' own
SPIKE_SDS = 4.0  # a single day further above than this moves the level no further
AREA_SLOPE_SD = 0.01  # how far a series' slope lies from that of its panel as a whole [a day]
_FIRST_LEVEL_VARIANCE, _FIRST_TREND_VARIANCE = 0.5, 4e-4
_LOWEST, _HIGHEST = -8.0, 15.0


class State(NamedTuple):
    """Level and trend after the last day, each of shape (series, points of the grid)."""

    level: Floats
    """Mean of the level [log events a day]."""
    trend: Floats
    """Mean of the trend [log a day]."""
    level_variance: Floats
    shared_variance: Floats
    """Covariance of level and trend."""
    trend_variance: Floats
    weight: Floats
    """Weight of each point of the grid; adds up to 1."""

    @property
    def slope(self) -> tuple[Floats, Floats]:
        """Mean and variance of the trend over the grid, each of shape (series,)."""
        mean = (self.weight * self.trend).sum(axis=1)
        return mean, (self.weight * (self.trend_variance + (self.trend - mean[:, None]) ** 2)).sum(axis=1)


def follow(counts: Floats, factors: Floats, scatter: Floats, panels: NDArray[np.int64]) -> State:
    """Filter counts day by day.

    Args:
        counts: Daily counts, shape (series, days) [events a day]; NaN where a day was not observed.
        factors: Factor of each cell's weekday, shape (series, days).
        scatter: The k of variance μ + kμ², shape (series,).
        panels: Number of each series' panel, shape (series,).

    Returns:
        The state after the last day.
    """
    from scipy.special import softmax  # dear to import, and most builds of small books forecast nothing

    k = scatter[:, None]
    state = _initial_state(counts / factors)
    score = np.zeros_like(state.level)
    for day in range(counts.shape[1]):
        state = _predict(state)
        seen = ~np.isnan(counts[:, day, None])
        came = np.where(seen, counts[:, day, None], 0.0)
        expected = np.exp(np.clip(state.level, _LOWEST, _HIGHEST)) * factors[:, day, None]
        score_of_day = _log_likelihood(came, expected, k + np.expm1(np.minimum(state.level_variance, 2.0)))
        score = np.where(seen, score * 0.5 ** (1 / HALF_LIFE_DAYS) + score_of_day, score)
        updated = _update(state, came, expected, k)
        if not seen.all():
            updated = State(*(np.where(seen, new, old) for new, old in zip(updated, state, strict=True)))
        state = updated
    sizes = panel_sums(np.ones((len(score), 1)), panels)
    panel = np.where(sizes > 1, panel_sums(score, panels) / sizes, 0.0)
    return state._replace(weight=softmax(score + PANEL_SHARE * panel, axis=1))


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
    return State(level, 0 * like, _FIRST_LEVEL_VARIANCE * like, 0 * like, _FIRST_TREND_VARIANCE * like, like)


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


def _log_likelihood(came: Floats, expected: Floats, k: Floats) -> Floats:
    """Log-likelihood of `came` under the negative binomial, bounded below at SPIKE_SDS.

    One odd day must not decide how fast everything drifts.
    """
    from scipy.special import gammaln

    r = 1 / k
    chance = gammaln(came + r) - gammaln(r) - gammaln(came + 1) + r * np.log(r)
    chance = chance - (r + came) * np.log(r + expected) + came * np.log(expected)
    narrowest = -0.5 * np.log(2 * np.pi * (expected + k * expected**2)) - SPIKE_SDS**2 / 2
    bounded: Floats = np.logaddexp(chance, narrowest)
    return bounded
