"""A series as a slowly drifting share of its panel's total.

    y_t ~ NB(mean exp(s_t + L_t) · f_weekday, k),  s' = s + N(0, q_s)

L is the filtered level of the total, s the logarithm of the share. Where places rise and fall together, the total tells
more about a small one's coming weeks than its own few counts do: forecasting the total and conditioning the parts on it
(Zambon, Agosto, Giudici & Corani; Zambon, Azzimonti, Rubattu & Corani, UAI 2024). The share has no trend of its own: it
would only undo what the total says. Where a series goes its own way, the likelihood of its own model wins.
"""

import numpy as np
from numpy.typing import NDArray

from analytics.forecasting import trend
from analytics.forecasting.trend import State, Track
from analytics.forecasting.weekly import Floats

DRIFTS: Floats = np.array([3e-4, 3e-3])
"""q_s of each point of the share's grid, shape (points,)."""
LEVEL_DRIFTS: Floats = np.concatenate([trend.LEVEL_DRIFTS, np.add.outer(DRIFTS, trend.LEVEL_DRIFTS).ravel()])
"""Drift of the level of each point of a mixed state: those of the series' own model, then share by total."""
TREND_DRIFTS, DAMPINGS = (np.tile(each, 1 + DRIFTS.size) for each in (trend.TREND_DRIFTS, trend.DAMPINGS))
_FIRST_VARIANCE, _EVENTS_BEFORE = 0.5, 0.25


def mixed(
    own: State,
    counts: Floats,
    factors: Floats,
    scatter: Floats,
    *,
    total: State,
    levels: Track,
    panels: NDArray[np.int64],
) -> State:
    """Set beside the points of each series' own model those of its share of the total; both weigh alike beforehand.

    Args:
        own: State of the series by themselves.
        counts: Daily counts, shape (series, days) [events a day]; NaN where a day was not observed.
        factors: Factor of each cell's weekday, shape (series, days).
        scatter: The k of variance μ + kμ², shape (series,).
        total: State of each series' total after the last day.
        levels: Level of each series' total on each day.
        panels: Number of each series' panel, shape (series,).

    Returns:
        State with the drifts of LEVEL_DRIFTS, TREND_DRIFTS and DAMPINGS.
    """
    share, variance, score = _follow(counts, factors, scatter, levels)
    score = trend.pooled(score, counts, panels)
    beforehand = np.log(trend.DAMPINGS.size / DRIFTS.size)
    like = np.zeros_like(share)
    by_share = State(
        _each(share, total.level),
        _each(like, total.trend),
        _each(variance, total.level_variance),
        _each(like, total.shared_variance),
        _each(like, total.trend_variance),
        _each(score + beforehand, np.log(total.spread_weight)),
    )
    return State(*(np.hstack(parts) for parts in zip(own, by_share, strict=True)))


def alone(own: State) -> State:
    """State of series without a total: the same points, those of a share without any weight."""
    points = trend.DAMPINGS.size * DRIFTS.size
    filled = State(*(np.pad(each, ((0, 0), (0, points))) for each in own))
    filled.score[:, -points:] = -np.inf
    return filled


def _each(of_share: Floats, of_total: Floats) -> Floats:
    """Sum for each point of the share's grid and each of the total's, shape (series, points of both)."""
    both: Floats = (of_share[:, :, None] + of_total[:, None, :]).reshape(len(of_share), -1)
    return both


def _follow(counts: Floats, factors: Floats, scatter: Floats, levels: Track) -> tuple[Floats, Floats, Floats]:
    """Mean and variance of the share [log] after the last day, and score, each of shape (series, points)."""
    k = scatter[:, None]
    share = _first(counts / factors, np.exp(levels.level))[:, None] + np.zeros(DRIFTS.size)
    variance, score = np.full_like(share, _FIRST_VARIANCE), np.zeros_like(share)
    for day in range(counts.shape[1]):
        variance = variance + DRIFTS
        seen = ~np.isnan(counts[:, day, None])
        came = np.where(seen, counts[:, day, None], 0.0)
        factor = factors[:, day, None]
        before = np.exp(np.clip(share + levels.expected[:, day, None], trend.LOWEST, trend.HIGHEST)) * factor
        spread = np.expm1(np.minimum(variance + levels.expected_variance[:, day, None], 2.0))
        score_of_day = trend.log_likelihood(came, before, k + spread)
        score = trend.discounted(score, score_of_day, seen, trend.HALF_LIFE_DAYS)
        after = np.exp(np.clip(share + levels.level[:, day, None], trend.LOWEST, trend.HIGHEST)) * factor
        whole = variance + (1 + k * after) / after
        surprise = np.minimum((came - after) / after, trend.SPIKE_SDS * np.sqrt(whole))
        share = np.where(seen, share + variance / whole * surprise, share)
        variance = np.where(seen, variance * (1 - variance / whole), variance)
    return share, variance, score


def _first(rates: Floats, totals: Floats) -> Floats:
    """Logarithm of the share before the first day, shape (series,): that of the first observed week.

    A part of an event is added, so that few days without any do not say that there never will be one.
    """
    seen = ~np.isnan(rates)
    early = seen & (np.cumsum(seen, axis=1) <= 7)
    came, of_total = (np.where(early, each, 0.0).sum(axis=1) for each in (rates, totals))
    first: Floats = np.log(came + _EVENTS_BEFORE) - np.log(of_total + 0.02 * early.sum(axis=1) + 1e-9)
    return first
