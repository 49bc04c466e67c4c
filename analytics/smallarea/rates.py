"""Rates of places with few events each: smoothed towards the rate of all, with intervals."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc, gammaincc, gammaincinv, gammaln, logsumexp

Floats = NDArray[np.float64]

# Steps of the shrinkage over which an unknown spread is averaged.
_STEPS = 32
# Steps with less than this part of an even share are dropped: they change no printed digit.
_FELT = 1e-6
_HALVINGS = 34


class Smoothed(NamedTuple):
    """Rates [events per head], one entry a place; NaN where its people are unknown or none."""

    rate: Floats
    """Smoothed rate."""
    low: Floats
    """Lower end of the middle 95 % of its posterior."""
    high: Floats
    """Upper end of the middle 95 % of its posterior."""
    above_share: Floats
    """Chance that the place lies above `overall` [0 to 1]."""
    overall: float
    """All events ÷ all people."""
    between: float
    """Variance of the rates beyond chance."""


def smoothed(events: ArrayLike, people: ArrayLike) -> Smoothed:
    """Marshall's empirical Bayes rates (1991, Applied Statistics 40, 283–294), with intervals.

    With rates x = events ÷ people, b = Σ events ÷ Σ people, s² = Σ people (x − b)² ÷ Σ people and a = max(s² − b ÷ mean
    people, 0): rate = b + a ÷ (a + b ÷ people) (x − b). Interval and chance are of the posterior in `_posteriors`; an
    interval always covers its rate. All NaN without any event or without any people.

    Args:
        events: Events of each place, shape (places,).
        people: People of each place, shape (places,).
    """
    counted, heads = np.asarray(events, dtype=float), np.asarray(people, dtype=float)
    known = (heads > 0) & np.isfinite(counted)
    if not known.any() or not counted[known].sum():
        nothing = np.full(len(counted), np.nan)
        return Smoothed(nothing, nothing, nothing, nothing, np.nan, np.nan)
    count, head = counted[known], heads[known]
    overall = float(count.sum() / head.sum())
    between = _between(count, head, overall)
    rate = overall + between / (between + overall / head) * (count / head - overall)
    shapes, per_head, weights = _posteriors(count, head, overall)
    low, high = (_quantile(shapes, per_head, weights, part=part) for part in (0.025, 0.975))
    above = (weights * gammaincc(shapes, per_head * overall)).sum(axis=0).clip(0, 1)
    parts = (rate, np.minimum(low, rate), np.maximum(high, rate), above)
    rates, lows, highs, chances = (_all(known, part) for part in parts)
    return Smoothed(rates, lows, highs, chances, overall, between)


def _between(count: Floats, head: Floats, overall: float) -> float:
    """Marshall's a: the weighted variance of the raw rates, less what chance alone makes of it; not below zero."""
    variance = float((head * (count / head - overall) ** 2).sum() / head.sum())
    return max(variance - overall / float(head.mean()), 0.0)


def _posteriors(count: Floats, head: Floats, overall: float) -> tuple[Floats, Floats, Floats]:
    """Shape, rate and weight of the gamma posteriors, one row a step of the shrinkage, one column a place.

    count ~ Poisson(head θ), θ ~ Gamma(mean b, variance a). The variance a is not known from a few places: one that is
    taken for known makes intervals too narrow, and without width where it comes out as zero. So it is averaged over
    the shrinkage B = (b ÷ mean head) ÷ (a + b ÷ mean head), uniform before the counts are seen, weighted by their
    negative binomial likelihood (uniform shrinkage prior: Christiansen & Morris 1997, JASA 92, 618–632).
    """
    shrinkage = (np.arange(_STEPS) + 0.5)[:, None] / _STEPS
    prior_rate = head.mean() * shrinkage / (1 - shrinkage)
    prior_shape = overall * prior_rate
    likelihood = gammaln(count + prior_shape) - gammaln(prior_shape) + prior_shape * np.log(prior_rate)
    logs = (likelihood - (prior_shape + count) * np.log(prior_rate + head)).sum(axis=1, keepdims=True)
    weights = np.exp(logs - logsumexp(logs))
    felt = weights[:, 0] > _FELT / _STEPS
    return (prior_shape + count)[felt], (prior_rate + head)[felt], weights[felt] / weights[felt].sum()


def _quantile(shapes: Floats, per_head: Floats, weights: Floats, *, part: float) -> Floats:
    """Quantile of the mixed posteriors, one entry a place, by bisection."""
    each = gammaincinv(shapes, part) / per_head
    low: Floats = each.min(axis=0)
    high: Floats = each.max(axis=0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = (weights * gammainc(shapes, per_head * middle)).sum(axis=0) < part
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return high


def _all(known: NDArray[np.bool_], part: Floats) -> Floats:
    whole = np.full(len(known), np.nan)
    whole[known] = part
    return whole
