"""Allocation of too few cylinders to depots, one by one, by two rules that answer different wishes."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def by_chance(missing: Floats, cylinders: int) -> Counts:
    """Give every next cylinder to the depot most likely to need it: largest P(unmet demand > what it already gets).

    Expected shortage falls by exactly that chance with every cylinder, so no other allocation leaves less. At equal
    chance the depot with the larger mean shortage comes first. A depot that lacks nothing gets none, so some cylinders
    may be left over.

    Args:
        missing: Unmet demand of each depot on each path, shape (depots, paths) [cylinders].
        cylinders: Cylinders to allocate.

    Returns:
        Cylinders allocated to each depot, shape (depots,).
    """
    depots, allocated = np.arange(len(missing)), np.zeros(len(missing), dtype=np.int64)
    mean = missing.mean(axis=1) if missing.size else np.zeros(len(missing))
    ordered = np.sort(missing, axis=1)
    for _ in range(cylinders if len(missing) else 0):
        chance = np.array([_share_above(ordered[depot], allocated[depot]) for depot in depots])
        if not chance.any():
            break
        allocated[np.lexsort((depots, -mean, -chance))[0]] += 1
    return allocated


def by_days(stock: Floats, demand_per_day: Floats, cylinders: int) -> Counts:
    """Give every next cylinder to the depot whose stock lasts the fewest days, so that the days left become level.

    Args:
        stock: Full cylinders at each depot, shape (depots,).
        demand_per_day: Mean demand of each depot, shape (depots,) [cylinders a day]; a depot without demand gets none.
        cylinders: Cylinders to allocate.

    Returns:
        Cylinders allocated to each depot, shape (depots,).
    """
    allocated = np.zeros(len(stock), dtype=np.int64)
    for _ in range(cylinders if np.any(demand_per_day > 0) else 0):
        allocated[np.argmin(days_left(stock + allocated, demand_per_day))] += 1
    return allocated


def days_left(stock: Floats, demand_per_day: Floats) -> Floats:
    """Stock over mean demand [days]; infinite without demand."""
    return np.where(demand_per_day > 0, np.maximum(stock, 0) / np.where(demand_per_day > 0, demand_per_day, 1), np.inf)


def _share_above(ordered: Floats, allocated: int) -> float:
    return 1 - float(np.searchsorted(ordered, allocated, side="right")) / ordered.size
