"""Why a stop is on no trip."""

from collections.abc import Sequence

from analytics.routing.allocation import Allocation
from analytics.routing.problem import Plan, Problem, Stop, Trip
from analytics.routing.schedule import scheduled_trip


def with_reasons(problem: Problem, allocation: Allocation, trips: Sequence[Trip]) -> Plan:
    """Return the plan of these trips, with a reason for each stop on none of them.

    Args:
        problem: what the trips are of
        allocation: which depot was to serve each stop
        trips: of all vehicles
    """
    visited = {visit.stop for trip in trips for visit in trip.visits}
    unplanned = {
        stop.stop: allocation.refused.get(stop.stop) or _reason(problem, allocation, stop)
        for stop in problem.stops
        if stop.stop not in visited
    }
    return Plan(tuple(trips), unplanned)


def _reason(problem: Problem, allocation: Allocation, stop: Stop) -> str:
    """Why an allocated stop is on no trip: too far for any shift, or there was no room beside more urgent ones."""
    (depot,) = (each for each in problem.depots if each.depot == allocation.sources[stop.stop])
    alone = (
        scheduled_trip(problem, vehicle, depot, [stop], ready_at=vehicle.shift_start)
        for vehicle in problem.vehicles
        if vehicle.depot == depot.depot
    )
    return "no_room" if any(alone) else "too_late"
