"""Service of callers with so many people at the telephones, and the surge that these people could bear."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.staffing import erlang

Floats = NDArray[np.float64]
HOUR = 3600.0
MOST_TIMES = 100.0
"""No surge above this is looked for."""
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(48)
_HALVINGS = 26


class Line(NamedTuple):
    """Telephone line."""

    handling_seconds: float
    """Mean time a call keeps somebody busy [s]."""
    patience_seconds: float
    """Mean time a caller is ready to wait [s]; 0 where nobody can wait (Erlang B), infinite where nobody hangs up
    (Erlang C), else Erlang A."""


class Service(NamedTuple):
    """Service of callers."""

    busy: Floats
    """Chance that a caller finds everyone busy [0 to 1]."""
    answered: Floats
    """Share of callers answered in time [0 to 1]."""


def service(calls_per_hour: ArrayLike, people: ArrayLike, line: Line, *, within_seconds: float = 60.0) -> Service:
    """Service at this rate of calls with so many people; arrays are broadcast. Without people nobody is answered.

    Args:
        calls_per_hour: Calls an hour.
        people: People at the telephones.
        line: Handling time and patience.
        within_seconds: Time within which a call counts as answered in time [s].
    """
    rate, n = np.broadcast_arrays(np.asarray(calls_per_hour, dtype=np.float64), np.asarray(people, dtype=np.int64))
    load = rate * line.handling_seconds / HOUR
    if line.patience_seconds <= 0:
        busy = erlang.blocked(n, load)
        return Service(busy, 1 - busy)
    if np.isinf(line.patience_seconds):
        busy = erlang.waiting(n, load)
        late = busy * np.exp(-np.maximum(n - load, 0.0) * within_seconds / line.handling_seconds)
        return Service(busy, np.where(n > load, 1 - late, np.where((load > 0) | (n == 0), 0.0, 1.0)))
    busy = erlang.waiting_with_patience(n, load, line.patience_seconds / line.handling_seconds)
    return Service(np.where(n == 0, 1.0, busy), np.where(n == 0, 0.0, _answered(load, n, line, within_seconds)))


def _answered(load: Floats, people: NDArray[np.int64], line: Line, within_seconds: float) -> Floats:
    """Erlang A: callers answered at once, and those who wait no longer than that and do not hang up first.

    (E + λ ∫₀ᵗ e^(−θx) e^(λH(x) − nμx) dx) / (E + λJ), E = 1 / B(n − 1), λJ = a A / n, H(x) = (1 − e^(−θx)) / θ (Zeltyn
    and Mandelbaum 2005, Call centers with impatient customers, M/M/n+G). Time in mean handling times.
    """
    patience, until = line.patience_seconds / line.handling_seconds, within_seconds / line.handling_seconds
    n = np.maximum(people, 1).astype(float)
    log_free = -np.log(erlang.blocked(np.maximum(people, 1) - 1, load))
    log_queue = np.log(np.maximum(load, 1e-300) / n) + erlang.log_queue(n, load, patience)
    most = np.maximum(log_free, log_queue)
    x = 0.5 * until * (_NODES + 1)
    hung_up = -np.expm1(-x / patience)
    grown = load[..., None] * patience * hung_up - n[..., None] * x - x / patience - most[..., None]
    soon = load * 0.5 * until * (np.exp(grown) @ _WEIGHTS)
    free, queue = np.exp(log_free - most), np.exp(log_queue - most)
    share: Floats = np.clip((free + soon) / (free + queue), 0.0, 1.0)
    return share


def survived_surge(
    calls_per_hour: ArrayLike, people: ArrayLike, line: Line, *, target: float = 0.8, within_seconds: float = 60.0
) -> Floats:
    """Largest factor by which calls may grow so that `target` of them are still answered in time.

    Below 1 where the target is already missed; MOST_TIMES where so many times the calls are borne, or none come.

    Args:
        calls_per_hour: Calls an hour.
        people: People at the telephones.
        line: Handling time and patience.
        target: Share of calls to be answered in time [0 to 1].
        within_seconds: Time within which a call counts as answered in time [s].
    """
    rate, n = np.broadcast_arrays(np.asarray(calls_per_hour, dtype=np.float64), np.asarray(people, dtype=np.int64))
    kinds = np.unique(n)
    low, high = np.zeros(len(kinds)), np.maximum(kinds, 1) * 20 * HOUR / line.handling_seconds
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        borne = service(middle, kinds, line, within_seconds=within_seconds).answered >= target
        low, high = np.where(borne, middle, low), np.where(borne, high, middle)
    most = np.where(kinds == 0, 0.0, low)[np.searchsorted(kinds, n)]
    factor = most / np.maximum(rate, 1e-12)
    return np.where((rate <= 0) & (n > 0), MOST_TIMES, np.minimum(factor, MOST_TIMES))
