"""Open orders on every path: when each comes, and whether it comes at all.

The past is a handful of deliveries, so those of a supplier are drawn together with those of all: with n of its own, n ÷
(n + 5) of the paths take one of these.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
PastDays = Mapping[str, Sequence[float]]
ENOUGH_DELIVERIES = 3
# How many deliveries a supplier must have made to be believed as much as all suppliers together.
ALL_SUPPLIERS_COUNT = 5.0
# How often an order is cancelled where nothing was seen yet, and how many ended orders weigh as much as all before.
USUALLY_CANCELLED_SHARE, CANCELLED_COUNT = 0.02, 10.0
# An order later than any before it: how likely it comes at all, and after how many days more only half as likely.
LATER_THAN_EVER_SHARE, LATER_THAN_EVER_DAYS = 0.1, 7.0
TYPED_IN_LATE_DAYS = (0.0, 0.5, 3.0)
_TYPED_IN_STEPS = 200


class Order(NamedTuple):
    """Open order."""

    expected_days: float
    """Days from the as-of to the moment it is expected; below 0: overdue."""
    quantity: float
    """Quantity still to come [units]."""
    supplier: str | None = None


class Deliveries(NamedTuple):
    """Orders that have ended, by supplier."""

    late_days: PastDays
    """Days each delivery came after the moment expected; below 0 is early."""
    cancelled: Mapping[str, int]
    """Orders cancelled."""
    typed_in: tuple[float, float, float] = TYPED_IN_LATE_DAYS
    """Least, likeliest and most days late, used while fewer than three came."""


def arrivals(
    orders: Sequence[Order], past: Deliveries, *, days: int, paths: int, late_by: float = 0.0, seed: int = 0
) -> Floats:
    """Arrivals on each path and day, shape (paths, days) [units]; see `arrival_days` and `per_day`.

    Args:
        orders: Open orders.
        past: Orders that have ended.
        days: Days ahead.
        paths: Number of paths.
        late_by: Further delay of every arrival [days].
        seed: Seed of the random numbers; the same seed gives the same result.
    """
    return per_day(arrival_days(orders, past, paths=paths, late_by=late_by, seed=seed), orders, days)


def arrival_days(
    orders: Sequence[Order], past: Deliveries, *, paths: int, late_by: float = 0.0, seed: int = 0
) -> Floats:
    """Days from the as-of to each order's arrival on each path, shape (orders, paths); infinite: it never comes.

    No order has come yet, so only lateness that ends after the as-of is drawn from.

    Args:
        orders: Open orders.
        past: Orders that have ended.
        paths: Number of paths.
        late_by: Further delay of every arrival [days], for the question "and if it comes later?".
        seed: Seed of the random numbers; the same seed gives the same result.
    """
    rng, arrives = np.random.default_rng(seed), np.full((len(orders), paths), np.inf)
    for row, order in enumerate(orders):
        overdue = -order.expected_days
        late, share = past_days(past.late_days, order.supplier, past.typed_in)
        open_still = late > overdue
        comes = rng.random(paths) < chance_comes(order, past)
        if open_still.any():
            drawn = rng.choice(late[open_still], paths, p=share[open_still] / share[open_still].sum())
        else:
            drawn = overdue + rng.exponential(LATER_THAN_EVER_DAYS / np.log(2), paths)
        arrives[row] = np.where(comes, order.expected_days + drawn + late_by, np.inf)
    return arrives


def per_day(arrives: Floats, orders: Sequence[Order], days: int) -> Floats:
    """Arrivals on each path and day, shape (paths, days) [units]; day 0 begins at the as-of.

    An order that comes in the first half of a day is there for all of it, one in the second half for none: half a day
    too soon as often as too late.

    Args:
        arrives: Of `arrival_days`, shape (orders, paths).
        orders: Open orders.
        days: Days ahead.
    """
    paths = arrives.shape[1]
    arrived = np.zeros((paths, days))
    for order, at in zip(orders, arrives, strict=True):
        on = np.flatnonzero(at < days - 0.5)
        np.add.at(arrived, (on, np.maximum(np.floor(at[on] + 0.5), 0).astype(int)), order.quantity)
    return arrived


def chance_comes(order: Order, past: Deliveries) -> float:
    """P(an order that has not come by the as-of comes at all) [0 to 1].

    Bayes' rule, from the share of orders cancelled and the share of deliveries that were later still. When none ever
    was, one in ten, and half of that for every week more.
    """
    late, share = past_days(past.late_days, order.supplier, past.typed_in)
    cancelled, overdue = cancelled_share(order.supplier, past), -order.expected_days
    later = float(share[late > overdue].sum())
    chance = (1 - cancelled) * later / (cancelled + (1 - cancelled) * later)
    if later == 0:
        chance = LATER_THAN_EVER_SHARE * 0.5 ** ((overdue - late.max()) / LATER_THAN_EVER_DAYS)
    return chance


def cancelled_share(supplier: str | None, past: Deliveries) -> float:
    """Share of this supplier's orders that are cancelled [0 to 1], shrunk to all suppliers, these to one in fifty."""
    delivered = {name: len(days) for name, days in past.late_days.items()}
    gone, all_gone = past.cancelled.get(supplier or "", 0), sum(past.cancelled.values())
    ended, all_ended = delivered.get(supplier or "", 0) + gone, sum(delivered.values()) + all_gone
    everybodys = (all_gone + USUALLY_CANCELLED_SHARE * CANCELLED_COUNT) / (all_ended + CANCELLED_COUNT)
    return (gone + everybodys * CANCELLED_COUNT) / (ended + CANCELLED_COUNT)


def past_days(
    by_supplier: PastDays, supplier: str | None, typed_in: tuple[float, float, float]
) -> tuple[Floats, Floats]:
    """Distribution of days late, or of days from ordering to arriving.

    Args:
        by_supplier: Past days by supplier.
        supplier: Name of the supplier, None where it is not known.
        typed_in: Least, likeliest and most days: a triangle used with fewer than three of anybody.

    Returns:
        Values [days] and the share of each, which add up to 1.
    """
    every = np.array([days for own in by_supplier.values() for days in own], dtype=np.float64)
    if every.size < ENOUGH_DELIVERIES:
        return _triangle(*typed_in), np.full(_TYPED_IN_STEPS, 1 / _TYPED_IN_STEPS)
    own = np.array(by_supplier.get(supplier or "", []), dtype=np.float64)
    own_share = own.size / (own.size + ALL_SUPPLIERS_COUNT)
    values = np.concatenate([own, every])
    shares = [np.full(own.size, own_share / max(own.size, 1)), np.full(every.size, (1 - own_share) / every.size)]
    return values, np.concatenate(shares)


def draw_days(
    by_supplier: PastDays, supplier: str | None, typed_in: tuple[float, float, float], *, paths: int, seed: int = 0
) -> Floats:
    """Days from ordering to arriving of an order not yet made, shape (paths,).

    Args:
        by_supplier: Past days by supplier.
        supplier: Name of the supplier, None where it is not known.
        typed_in: Least, likeliest and most days, used with fewer than three of anybody.
        paths: Number of paths.
        seed: Seed of the random numbers; the same seed gives the same result.
    """
    values, share = past_days(by_supplier, supplier, typed_in)
    return np.random.default_rng(seed).choice(values, paths, p=share)


def _triangle(least: float, likeliest: float, most: float) -> Floats:
    """Quantiles of the triangular distribution at the middles of equal steps: evenly likely values."""
    if not least <= likeliest <= most:
        raise ValueError(f"least, likeliest, most must not fall: {least}, {likeliest}, {most}")
    at, width = (np.arange(_TYPED_IN_STEPS) + 0.5) / _TYPED_IN_STEPS, most - least
    rising = least + np.sqrt(at * width * (likeliest - least))
    falling = most - np.sqrt((1 - at) * width * (most - likeliest))
    return np.where(at * width <= likeliest - least, rising, falling)
