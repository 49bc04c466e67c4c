"""Recompute a plan from its problem, without the solver: loads, windows, shifts, stock, uniqueness, distance."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from analytics.routing.problem import LATEST, URGENCIES, Depot, Plan, Problem, Stop, Trip, Vehicle

HALF_HOUR = 1800


class Quality(NamedTuple):
    """How good a plan is; the smaller the better, compared from the left."""

    missed: tuple[int, ...]
    """By urgency, how many stops are not visited at all, and then how many not before their deadline."""
    unplanned: int
    """How many stops are on no trip."""
    late_half_hours: int
    """By how much the critical stops that are visited late are late, together, each in begun half hours."""
    metres: int


def violations(problem: Problem, plan: Plan, *, decided: Sequence[Trip] = ()) -> list[str]:
    """Return one line per rule that a plan breaks; none for a valid plan.

    Args:
        problem: what the plan is of
        plan: all trips
        decided: those of them that have departed or are locked: facts, judged only for uniqueness and stock
    """
    return [*_of_stops(problem, plan), *_of_stock(problem, plan), *_of_trips(problem, plan, decided)]


def quality(problem: Problem, plan: Plan) -> Quality:
    """Return how good a valid plan is."""
    stops = {stop.stop: stop for stop in problem.stops}
    begins = {visit.stop: visit.begins_at for trip in plan.trips for visit in trip.visits}
    left_out, missed, late = Counter[str](), Counter[str](), 0
    for stop in problem.stops:
        deadline = LATEST if stop.deadline is None else stop.deadline
        left_out[stop.urgency] += stop.stop not in begins
        if stop.stop not in begins or begins[stop.stop] > deadline:
            missed[stop.urgency] += 1
            seconds = max(0, begins.get(stop.stop, deadline) - deadline)
            late += -(-seconds // HALF_HOUR) if stop.urgency == URGENCIES[0] else 0
    metres = sum(_metres(problem, stops, trip) for trip in plan.trips)
    by_class = tuple(count[each] for each in URGENCIES for count in (left_out, missed))
    return Quality(by_class, len(stops) - len(begins), late, metres)


def metres_of(problem: Problem, trip: Trip) -> int:
    """Return the length of a trip."""
    return _metres(problem, {stop.stop: stop for stop in problem.stops}, trip)


def _metres(problem: Problem, stops: dict[str, Stop], trip: Trip) -> int:
    route = _route(problem, stops, trip)
    return sum(problem.metres[here][there] for here, there in pairwise(route))


def _route(problem: Problem, stops: dict[str, Stop], trip: Trip) -> list[int]:
    (home,) = (depot.location for depot in problem.depots if depot.depot == trip.depot)
    return [home, *(stops[visit.stop].location for visit in trip.visits), home]


def _of_stops(problem: Problem, plan: Plan) -> Iterator[str]:
    """Each stop is on one trip, or has a reason why it is on none."""
    counts = Counter(visit.stop for trip in plan.trips for visit in trip.visits)
    known = {stop.stop for stop in problem.stops}
    yield from (f"{stop} is no stop of the problem" for stop in {*counts, *plan.unplanned} - known)
    yield from (f"{stop} is visited {times} times" for stop, times in counts.items() if times > 1)
    yield from (f"{stop} is visited and unplanned" for stop in {*counts} & {*plan.unplanned})
    yield from (f"{stop} is neither visited nor unplanned" for stop in known - {*counts} - {*plan.unplanned})


def _of_stock(problem: Problem, plan: Plan) -> Iterator[str]:
    """No depot sends out more than it has."""
    stops = {stop.stop: stop for stop in problem.stops}
    for depot in problem.depots:
        visits = [visit for trip in plan.trips if trip.depot == depot.depot for visit in trip.visits]
        sent = sum((Counter(stops[visit.stop].full) for visit in visits if visit.stop in stops), Counter[str]())
        for size, number in sent.items():
            if number > depot.stock.get(size, 0):
                yield f"{depot.depot} sends {number} of {size}, has {depot.stock.get(size, 0)}"


def _of_trips(problem: Problem, plan: Plan, decided: Sequence[Trip]) -> Iterator[str]:
    vehicles, depots = {v.vehicle: v for v in problem.vehicles}, {d.depot: d for d in problem.depots}
    for vehicle in vehicles.values():
        trips = [trip for trip in plan.trips if trip.vehicle == vehicle.vehicle]
        for earlier, later in pairwise(trips):
            if later not in decided and later.departs_at < earlier.returns_at + problem.loading_seconds:
                yield f"{vehicle.vehicle} departs at {later.departs_at} before it is loaded again"
    for trip in (each for each in plan.trips if each not in decided):
        if trip.vehicle not in vehicles or trip.depot != vehicles[trip.vehicle].depot:
            yield f"{trip.vehicle} is not based at {trip.depot}"
        elif not trip.visits:
            yield f"{trip.vehicle} has a trip without a stop"
        else:
            yield from _of_trip(problem, trip, vehicles[trip.vehicle], depots[trip.depot])


def _of_trip(problem: Problem, trip: Trip, vehicle: Vehicle, depot: Depot) -> Iterator[str]:
    stops = {stop.stop: stop for stop in problem.stops}
    visits = [(visit, stops[visit.stop]) for visit in trip.visits if visit.stop in stops]
    first, last = max(vehicle.shift_start, depot.opens_at), min(vehicle.shift_end, depot.closes_at)
    if trip.departs_at < first or trip.returns_at > last:
        yield f"{vehicle.vehicle} is out from {trip.departs_at} to {trip.returns_at}, shift {first} to {last}"
    full = sum((Counter(stop.full) for _, stop in visits), Counter[str]())
    empties = Counter[str]()
    yield from _overload(problem, vehicle, full, empties, "its depot")
    clock, here = trip.departs_at, depot.location
    for visit, stop in visits:
        clock += problem.seconds[here][stop.location]
        if visit.begins_at < max(clock, stop.earliest):
            yield f"{visit.stop} is served at {visit.begins_at}, reached at {clock}, open from {stop.earliest}"
        if visit.ends_at < visit.begins_at + stop.service_seconds:
            yield f"{visit.stop} is served in {visit.ends_at - visit.begins_at} s, takes {stop.service_seconds} s"
        clock, here = visit.ends_at, stop.location
        full, empties = full - Counter(stop.full), empties + Counter(stop.empties)
        yield from _overload(problem, vehicle, full, empties, visit.stop)
        if stop.to_depot == trip.depot or stop.source not in (None, trip.depot):
            yield f"{visit.stop} is loaded at {trip.depot}"
    clock += problem.seconds[here][depot.location]
    if trip.returns_at < clock:
        yield f"{vehicle.vehicle} returns at {trip.returns_at}, cannot before {clock}"


def _overload(
    problem: Problem, vehicle: Vehicle, full: Counter[str], empties: Counter[str], after: str
) -> Iterator[str]:
    load = problem.load(full, empties)
    if load.places > vehicle.places or load.grams > vehicle.weight_limit_grams:
        yield f"{vehicle.vehicle} carries {load.places} places and {load.grams} g after {after}"
