"""Rates of calls for each hour of the week, from a few weeks of calls."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincinv

Floats = NDArray[np.float64]


class Rates(NamedTuple):
    """Calls an hour, each of shape (7, 24)."""

    mean: Floats
    low: Floats
    """Lower end of the 80 % interval."""
    high: Floats
    """Upper end of the 80 % interval."""


def hourly_rates(counts: ArrayLike, days: ArrayLike) -> Rates:
    """Rate of each hour of a weekday; all 0 without a call.

    Each hour is shrunk towards what its weekday and its time of day predict together (counts ~ Poisson, rates ~ Gamma
    around weekday × time of day): four Mondays at nine show little by themselves. The strength follows from how far
    hours scatter around that, by moments, and from how many calls the weekday and the time of day rest on.

    Args:
        counts: Calls of each hour over all its days, shape (7, 24), Monday 0.
        days: How often each weekday was observed, shape (7,).
    """
    came, seen = np.asarray(counts, dtype=np.float64), np.asarray(days, dtype=np.float64)[:, None]
    if came.sum() == 0 or seen.sum() == 0:
        return Rates(*(np.zeros((7, 24)) for _ in range(3)))
    of_hour, of_day = came.sum(axis=0) + 0.5, came.sum(axis=1, keepdims=True)
    by_hour = of_hour / seen.sum()
    by_day = (of_day + by_hour.sum()) / (seen + 1)
    prior = by_hour * by_day / by_hour.sum()
    surplus = ((came - prior * seen) ** 2 - prior * seen).sum() / ((prior * seen) ** 2).sum()
    shape = 1 / (max(surplus, 0.0) + 1 / of_hour + 1 / (of_day + 0.5))
    posterior, inverse = shape + came, shape / prior + seen
    low, high = (gammaincinv(posterior, q) / inverse for q in (0.1, 0.9))
    return Rates(posterior / inverse, low, high)
