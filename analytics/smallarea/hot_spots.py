"""Hot spots: where high values, or low ones, lie side by side beyond chance."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]

# Values that differ by less than this part of the largest are equal but for rounding.
_EQUAL = 1e-9


class HotSpots(NamedTuple):
    """One entry a place, NaN where there is no answer."""

    z: Floats
    """Getis-Ord G* [standard deviations]."""
    false_discovery_share: Floats
    """Share of places marked this strongly that chance would mark (Benjamini–Hochberg) [0 to 1]."""


def hot_spots(values: ArrayLike, neighbours: Iterable[tuple[int, int]]) -> HotSpots:
    """Getis-Ord G* of each place and its neighbours: above 0 where high values gather, below 0 where low ones do.

    z = (Σ_j w_j x_j − W x̄) ÷ (S √((n W − W²) ÷ (n − 1))) with w = 1 for the place itself and its neighbours, W their
    number, S the standard deviation of all n values (Ord & Getis 1995, Geographical Analysis 27, 286–306). Two-sided
    normal chances, then Benjamini & Hochberg's (1995) control over all places. A place without a value or without a
    neighbour has no answer, nor has any when all values are equal or there are fewer than three.

    Args:
        values: Value of each place, shape (places,); NaN where it is not known.
        neighbours: Pairs of positions, both ways.
    """
    array = np.asarray(values, dtype=float)
    known = np.isfinite(array)
    near = _nearby(known, neighbours)
    z = np.full(len(array), np.nan)
    size, n = near.sum(axis=1), int(known.sum())
    spread = float(array[known].std()) if n > 2 and np.ptp(array[known]) > _EQUAL * np.abs(array[known]).max() else 0.0
    answered = known & (size > 1) & (size < n)
    if spread > 0 and answered.any():
        gathered = near @ np.where(known, array, 0.0) - size * array[known].mean()
        z[answered] = gathered[answered] / (spread * np.sqrt((n * size - size**2)[answered] / (n - 1)))
    return HotSpots(z, _false_discoveries(z))


def _nearby(known: NDArray[np.bool_], neighbours: Iterable[tuple[int, int]]) -> Floats:
    """1 for each place with a value and its neighbours that have one, 0 elsewhere."""
    near = np.diag(known.astype(float))
    for one, other in neighbours:
        near[one, other] = float(known[one] and known[other])
    return near


def _false_discoveries(z: Floats) -> Floats:
    shares = np.full(len(z), np.nan)
    answered = np.isfinite(z)
    if answered.any():
        shares[answered] = false_discovery_shares(2 * ndtr(-np.abs(z[answered])))
    return shares


def false_discovery_shares(chances: Floats) -> Floats:
    """The share of false discoveries among all tests that are at least as strong, by Benjamini & Hochberg [0 to 1].

    Args:
        chances: Chance of each test where nothing is to be discovered [0 to 1].
    """
    tests = len(chances)
    strongest_first = np.argsort(chances, kind="stable")
    shares = chances[strongest_first] * tests / np.arange(1, tests + 1)
    monotone = np.minimum.accumulate(shares[::-1])[::-1]
    result = np.empty(tests)
    result[strongest_first] = np.minimum(monotone, 1.0)
    return result
