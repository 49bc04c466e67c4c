"""Erlang formulas: the chance that all who answer are busy when somebody calls.

Calls arrive at random, each keeps one of `people` busy for a mean time; `load` is calls × that time [erlangs]. Arrays
are broadcast. `people` are whole numbers from 0 on; without anyone everyone is busy, without load nobody is.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, gammainc, gammaln

Floats = NDArray[np.float64]
_SERIES_BELOW = 0.95  # of y / x: from there on the incomplete gamma function is exact, and the series long
_SMALLEST, _SMALLEST_PART = 1e-18, 1e-290


def blocked(people: ArrayLike, load: ArrayLike) -> Floats:
    """Erlang B: the chance that a call finds everyone busy where nobody can wait (a telephone that is engaged).

    B(n) = a B(n−1) / (n + a B(n−1)), B(0) = 1 (Erlang 1917): sums of factorials would overflow, this never does.
    """
    n, a = np.broadcast_arrays(np.asarray(people, dtype=np.int64), np.asarray(load, dtype=np.float64))
    chance = np.ones(a.shape)
    for line in range(1, int(n.max(initial=0)) + 1):
        chance = np.where(n >= line, a * chance / (line + a * chance), chance)
    return chance


def waiting(people: ArrayLike, load: ArrayLike) -> Floats:
    """Erlang C: the chance that a call has to wait where all wait until they are answered; 1 from load = people on.

    C = B / (1 − ρ (1 − B)), ρ = a / n (Erlang 1917).
    """
    n, a = np.broadcast_arrays(np.asarray(people, dtype=np.float64), np.asarray(load, dtype=np.float64))
    lost = blocked(n.astype(np.int64), a)
    busy = np.minimum(a / np.maximum(n, 1e-300), 1.0)
    return np.where(a < n, lost / (1 - busy * (1 - lost)), np.where(a > 0, 1.0, (n == 0).astype(float)))


def waiting_with_patience(people: ArrayLike, load: ArrayLike, patience: ArrayLike) -> Floats:
    """Erlang A: the chance that a call has to wait where callers hang up after a random time.

    P = A B / (1 + (A − 1) B), A = 1 + Σⱼ Πₖ₌₁…ⱼ y / (x + k), x = n·patience, y = a·patience (Palm 1957; Mandelbaum and
    Zeltyn 2007, Service Engineering in Action: the Palm/Erlang-A Queue).

    Args:
        people: People at the telephones.
        load: Load [erlangs].
        patience: Mean patience [mean handling times]; infinite gives Erlang C, 0 gives Erlang B.
    """
    lost = blocked(people, load)
    with np.errstate(divide="ignore"):  # nobody there, or no load
        chance: Floats = expit(log_queue(people, load, patience) + np.log(lost) - np.log1p(-lost))
    return chance


def log_queue(people: ArrayLike, load: ArrayLike, patience: ArrayLike) -> Floats:
    """Logarithm of A in `waiting_with_patience`: how much likelier everyone is busy than if nobody could wait.

    Args:
        people: People at the telephones.
        load: Load [erlangs].
        patience: Mean patience [mean handling times]; without patience the result is 0.
    """
    n, a, p = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (people, load, patience)))
    x, y = n * p, a * p
    part = gammainc(np.maximum(x, _SMALLEST), np.maximum(y, _SMALLEST))
    short = (y < _SERIES_BELOW * x) | ((part < _SMALLEST_PART) & (y < x))
    grown = _by_gamma(np.maximum(x, _SMALLEST), np.maximum(y, _SMALLEST), np.maximum(part, _SMALLEST_PART))
    return np.where(short, np.log(_series(x, np.where(short, y, 0.0))), np.maximum(grown, 0.0))


def _series(x: Floats, y: Floats) -> Floats:
    """1 + Σⱼ Πₖ y / (x + k), for y below x."""
    total, term, k = np.ones(x.shape), np.ones(x.shape), 0
    while term.max(initial=0.0) > _SMALLEST:
        k += 1
        term = term * y / (x + k)
        total = total + term
    return total


def _by_gamma(x: Floats, y: Floats, part: Floats) -> Floats:
    """The logarithm of the same sum as x eʸ y⁻ˣ γ(x, y), for y near x or above; `part` is γ(x, y) / Γ(x)."""
    grown: Floats = y - x * np.log(y) + gammaln(x + 1) + np.log(part)
    return grown
