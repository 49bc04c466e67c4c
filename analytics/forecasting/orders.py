"""Open orders on every path: when each comes, and whether it comes at all.

What is known of the past is a handful of deliveries, so a supplier's are drawn from together with everybody's: with n
of its own, n ÷ (n + 5) of the paths take one of these.
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
    """What is ordered and not yet in: days from the as-of to the moment it is expected (below 0: overdue), how much,
    of whom.
    """

    expected_days: float
    quantity: float
    supplier: str | None = None


class Deliveries(NamedTuple):
    """Orders that ended, by supplier: how late each came [days after the moment expected; below 0 is early], and how
    many were cancelled. `typed_in`: least, likeliest and most days late, used while fewer than three came.
    """

    late_days: PastDays
    cancelled: Mapping[str, int]
    typed_in: tuple[float, float, float] = TYPED_IN_LATE_DAYS


def arrivals(
    orders: Sequence[Order], past: Deliveries, *, days: int, paths: int, late_by: float = 0.0, seed: int = 0
) -> Floats:
    """What arrives on each path and day, shape (paths, days) [units]; see `arrival_days` and `per_day`."""
    return per_day(arrival_days(orders, past, paths=paths, late_by=late_by, seed=seed), orders, days)


def arrival_days(
    orders: Sequence[Order], past: Deliveries, *, paths: int, late_by: float = 0.0, seed: int = 0
) -> Floats:
    """Days from the as-of to each order's arrival on each path, shape (orders, paths); infinite: it never comes.

    No order has come yet, so only lateness that ends after the as-of is drawn from. `late_by` puts every arrival off
    [days], for the question "and if it comes later?".
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
    """What arrives on each path and day, shape (paths, days) [units], day 0 beginning at the as-of.

    Who comes in the first half of a day is there for all of it, who comes in the second half for none: half a day too
    soon as often as too late.
    """
    paths = arrives.shape[1]
    arrived = np.zeros((paths, days))
    for order, at in zip(orders, arrives, strict=True):
        on = np.flatnonzero(at < days - 0.5)
        np.add.at(arrived, (on, np.maximum(np.floor(at[on] + 0.5), 0).astype(int)), order.quantity)
    return arrived


def chance_comes(order: Order, past: Deliveries) -> float:
    """P(an order that has not come by the as-of comes at all) [0 to 1], by Bayes from how often orders are cancelled
    and how many came later than that; when none ever did, one in ten, and half of that for every week more.
    """
    late, share = past_days(past.late_days, order.supplier, past.typed_in)
    cancelled, overdue = cancelled_share(order.supplier, past), -order.expected_days
    later = float(share[late > overdue].sum())
    chance = (1 - cancelled) * later / (cancelled + (1 - cancelled) * later)
    if later == 0:
        chance = LATER_THAN_EVER_SHARE * 0.5 ** ((overdue - late.max()) / LATER_THAN_EVER_DAYS)
    return chance


def cancelled_share(supplier: str | None, past: Deliveries) -> float:
    """How often an order of this supplier is cancelled [0 to 1], shrunk to all suppliers, these to one in fifty."""
    delivered = {name: len(days) for name, days in past.late_days.items()}
    gone, all_gone = past.cancelled.get(supplier or "", 0), sum(past.cancelled.values())
    ended, all_ended = delivered.get(supplier or "", 0) + gone, sum(delivered.values()) + all_gone
    everybodys = (all_gone + USUALLY_CANCELLED_SHARE * CANCELLED_COUNT) / (all_ended + CANCELLED_COUNT)
    return (gone + everybodys * CANCELLED_COUNT) / (ended + CANCELLED_COUNT)


def past_days(
    by_supplier: PastDays, supplier: str | None, typed_in: tuple[float, float, float]
) -> tuple[Floats, Floats]:
    """What to draw days late, or days from ordering to arriving, from: values [days] and the share of each, summing to
    1. With fewer than three of anybody the triangle of the least, likeliest and most that were typed in.
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
    """Days from ordering to arriving on each path, shape (paths,), for an order not yet made."""
    values, share = past_days(by_supplier, supplier, typed_in)
    return np.random.default_rng(seed).choice(values, paths, p=share)


def _triangle(least: float, likeliest: float, most: float) -> Floats:
    """Evenly likely values of the triangular distribution: its quantiles at the middles of equal steps."""
    if not least <= likeliest <= most:
        raise ValueError(f"least, likeliest, most must not fall: {least}, {likeliest}, {most}")
    at, width = (np.arange(_TYPED_IN_STEPS) + 0.5) / _TYPED_IN_STEPS, most - least
    rising = least + np.sqrt(at * width * (likeliest - least))
    falling = most - np.sqrt((1 - at) * width * (most - likeliest))
    return np.where(at * width <= likeliest - least, rising, falling)
