"""The shortest way to serve a few stops with one vehicle, over every set of trips: slow and obvious."""

from collections import Counter
from functools import cache

from analytics.routing.problem import Problem


def shortest_metres(problem: Problem) -> int:
    """Metres of the best trips of the only vehicle, which has all the time it needs."""
    (vehicle,), (depot,) = problem.vehicles, problem.depots
    stops, metres = problem.stops, problem.metres
    everyone = frozenset(range(len(stops)))

    def fits(out: frozenset[int], back: frozenset[int]) -> bool:
        full = sum((Counter(stops[each].full) for each in out), Counter[str]())
        empties = sum((Counter(stops[each].empties) for each in back), Counter[str]())
        load = problem.load(full, empties)
        return load.places <= vehicle.places and load.grams <= vehicle.weight_limit_grams

    def trip(served: frozenset[int]) -> float:
        @cache
        def until(visited: frozenset[int], last: int) -> float:
            if not fits(served - visited, visited):
                return float("inf")
            before = visited - {last}
            if not before:
                return metres[depot.location][stops[last].location]
            return min(until(before, each) + metres[stops[each].location][stops[last].location] for each in before)

        if not fits(served, frozenset()):
            return float("inf")
        return min(until(served, last) + metres[stops[last].location][depot.location] for last in served)

    trips = {served: trip(served) for served in map(frozenset, _subsets(sorted(everyone)))}

    @cache
    def best(left: frozenset[int]) -> float:
        if not left:
            return 0
        first = min(left)
        return min(length + best(left - served) for served, length in trips.items() if first in served <= left)

    return int(best(everyone))


def _subsets(members: list[int]) -> list[list[int]]:
    """Every set of members but the empty one."""
    return [[each for place, each in enumerate(members) if mask >> place & 1] for mask in range(1, 1 << len(members))]
