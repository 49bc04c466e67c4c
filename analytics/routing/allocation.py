"""Source depot of each stop: the nearest that has a vehicle and still has what the stop needs, urgent stops first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from analytics.routing.problem import LATEST, URGENCIES, Depot, Problem, Stop


@dataclass(frozen=True)
class Allocation:
    """Which depot serves each stop."""

    sources: dict[str, str] = field(default_factory=dict)
    """Stop → depot."""
    refused: dict[str, str] = field(default_factory=dict)
    """Stop → code of the reason why no depot can serve it."""

    def stops_of(self, depot: str, stops: Iterable[Stop]) -> list[Stop]:
        """The stops that a depot serves, in their order."""
        return [stop for stop in stops if self.sources.get(stop.stop) == depot]


def in_order_of_need(stops: Iterable[Stop]) -> list[Stop]:
    """The stops, the most urgent class first and within it the earliest deadline."""
    return sorted(stops, key=lambda s: (URGENCIES.index(s.urgency), s.deadline or LATEST, s.earliest, s.stop))


def allocate(problem: Problem, fixed: Mapping[str, str] | None = None) -> Allocation:
    """Allocate each stop to one source depot; the stock of a depot is never promised twice.

    A replenishment is not loaded at its destination. What arrives during the day is not counted.

    Args:
        problem: stops, depots with their stock, and vehicles
        fixed: stop → depot that serves it already, whose stock it takes before all others while there is enough
    """
    left = {depot.depot: Counter(depot.stock) for depot in problem.depots}
    based = {vehicle.depot for vehicle in problem.vehicles if vehicle.shift_start < vehicle.shift_end}
    allocation = Allocation()
    for stop in in_order_of_need(each for each in problem.stops if each.stop in (fixed or {})):
        source = (fixed or {})[stop.stop]
        if left[source] >= Counter(stop.full):
            left[source] -= Counter(stop.full)
            allocation.sources[stop.stop] = source
    for stop in in_order_of_need(each for each in problem.stops if each.stop not in allocation.sources):
        sources = [d for d in problem.depots if d.depot != stop.to_depot and stop.source in (None, d.depot)]
        reachable = [depot for depot in sources if depot.depot in based]
        stocked = [d for d in reachable if left[d.depot] >= Counter(stop.full)]
        if not stocked:
            allocation.refused[stop.stop] = "no_stock" if reachable else "no_vehicle"
            continue
        fitting = [d for d in stocked if _carried(problem, d, stop)]
        if not fitting:
            allocation.refused[stop.stop] = "too_large"
            continue
        nearest = min(fitting, key=lambda d: (problem.metres[d.location][stop.location], d.depot))
        left[nearest.depot] -= Counter(stop.full)
        allocation.sources[stop.stop] = nearest.depot
    return allocation


def _carried(problem: Problem, depot: Depot, stop: Stop) -> bool:
    """Whether some vehicle of a depot can carry what a stop gets, and then what it gives back."""
    loads = (problem.load(stop.full, {}), problem.load({}, stop.empties))
    return any(
        all(load.places <= vehicle.places and load.grams <= vehicle.weight_limit_grams for load in loads)
        for vehicle in problem.vehicles
        if vehicle.depot == depot.depot
    )
