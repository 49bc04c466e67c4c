"""Too few cylinders for all depots: which gets the next one, by two rules that answer different wishes."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def by_chance(missing: Floats, cylinders: int) -> Counts:
    """How many of the cylinders each depot gets, shape (depots,), when every next one goes to the depot that is most
    likely to need it: the largest P(missing > what it already gets).

    missing: what is asked for and not there at each depot on each path, shape (depots, paths) [cylinders]. The expected
    shortage falls by just that chance with every cylinder, so no other sharing leaves less. At equal chance the depot
    with the larger mean shortage first; nobody who lacks nothing gets any, so some may be left over.
    """
    depots, given = np.arange(len(missing)), np.zeros(len(missing), dtype=np.int64)
    mean = missing.mean(axis=1) if missing.size else np.zeros(len(missing))
    ordered = np.sort(missing, axis=1)
    for _ in range(cylinders if len(missing) else 0):
        chance = np.array([_share_above(ordered[depot], given[depot]) for depot in depots])
        if not chance.any():
            break
        given[np.lexsort((depots, -mean, -chance))[0]] += 1
    return given


def by_days(stock: Floats, demand_per_day: Floats, cylinders: int) -> Counts:
    """The same when every next one goes to the depot whose stock lasts the fewest days at its mean demand, so that the
    days left become level; stock, demand_per_day: shape (depots,). A depot where nothing is asked for gets none.
    """
    given = np.zeros(len(stock), dtype=np.int64)
    for _ in range(cylinders if np.any(demand_per_day > 0) else 0):
        given[np.argmin(days_left(stock + given, demand_per_day))] += 1
    return given


def days_left(stock: Floats, demand_per_day: Floats) -> Floats:
    """Stock over mean demand [days]; infinite where nothing is asked for."""
    return np.where(demand_per_day > 0, np.maximum(stock, 0) / np.where(demand_per_day > 0, demand_per_day, 1), np.inf)


def _share_above(ordered: Floats, given: int) -> float:
    return 1 - float(np.searchsorted(ordered, given, side="right")) / ordered.size
