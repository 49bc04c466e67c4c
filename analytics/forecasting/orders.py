"""Open orders on every path: when each comes, and whether it comes at all."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ENOUGH_DELIVERIES = 3
# How many deliveries a supplier must have made to be believed as much as all suppliers together.
ALL_SUPPLIERS_COUNT = 5.0


class Order(NamedTuple):
    """What is ordered and not yet in: days from the as-of to the day it is expected, how much, of whom."""

    expected_days: float
    quantity: float
    supplier: str | None = None


class Deliveries(NamedTuple):
    """How late past orders came, by supplier [days after the day expected; below 0 is early], and how many of all
    that were ordered never came.
    """

    late_days: dict[str, list[float]]
    cancelled: int = 0
    ordered: int = 0


def arrivals(
    orders: list[Order],
    past: Deliveries,
    *,
    days: int,
    paths: int,
    typed_in: tuple[float, float, float] = (0.0, 0.5, 3.0),
    seed: int = 0,
) -> Floats:
    """What arrives on each path and day, shape (paths, days) [units].

    A supplier's past lateness is drawn from, shrunk to that of all; with fewer than three deliveries of anybody the
    `typed_in` least, likeliest and most days late. An order is cancelled with the past's rate, one order of a hundred
    where nothing is known. None comes before tomorrow morning.
    """
    rng = np.random.default_rng(seed)
    arrived = np.zeros((paths, days))
    never = (past.cancelled + 0.01 * 10) / (past.ordered + 10)
    for order in orders:
        late = lateness(order.supplier, past, paths=paths, typed_in=typed_in, rng=rng)
        day = np.maximum(np.ceil(order.expected_days + late).astype(int), 1) - 1
        comes = (day < days) & (rng.random(paths) >= never)
        np.add.at(arrived, (np.flatnonzero(comes), day[comes]), order.quantity)
    return arrived


def lateness(
    supplier: str | None,
    past: Deliveries,
    *,
    paths: int,
    typed_in: tuple[float, float, float],
    rng: np.random.Generator,
) -> Floats:
    """Days late on each path: a past delivery of the supplier, or of anybody, the more of them the likelier."""
    every = np.array([late for days in past.late_days.values() for late in days])
    if every.size < ENOUGH_DELIVERIES:
        least, likeliest, most = typed_in
        return rng.triangular(least, likeliest, most, paths) if most > least else np.full(paths, likeliest)
    own = np.array(past.late_days.get(supplier or "", []))
    anybodys = rng.choice(every, paths)
    if not own.size:
        return anybodys
    is_own = rng.random(paths) < own.size / (own.size + ALL_SUPPLIERS_COUNT)
    return np.where(is_own, rng.choice(own, paths), anybodys)
