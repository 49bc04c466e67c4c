"""Times of a trip whose order is decided: each stop as early as the road and its window allow."""

from collections.abc import Sequence

from analytics.routing.problem import Depot, Problem, Stop, Trip, Vehicle, Visit


def scheduled_trip(
    problem: Problem, vehicle: Vehicle, depot: Depot, stops: Sequence[Stop], *, ready_at: int
) -> Trip | None:
    """Return the trip of a vehicle along stops in this order; None when it is back after its shift or overloaded.

    Args:
        problem: the matrices and the sizes
        vehicle: the vehicle
        depot: where it starts and ends
        stops: the stops in order, at least one
        ready_at: when it is loaded and may leave [s]

    Returns:
        The trip that leaves no earlier than needed for its first stop.
    """
    if not _fits(problem, vehicle, stops):
        return None
    first = problem.seconds[depot.location][stops[0].location]
    departs_at = max(ready_at, vehicle.shift_start, depot.opens_at, stops[0].earliest - first)
    clock, here, visits = departs_at, depot.location, []
    for stop in stops:
        begins_at = max(clock + problem.seconds[here][stop.location], stop.earliest)
        clock, here = begins_at + stop.service_seconds, stop.location
        visits.append(Visit(stop.stop, begins_at, clock))
    returns_at = clock + problem.seconds[here][depot.location]
    if returns_at > min(vehicle.shift_end, depot.closes_at):
        return None
    return Trip(vehicle.vehicle, depot.depot, departs_at, returns_at, tuple(visits))


def _fits(problem: Problem, vehicle: Vehicle, stops: Sequence[Stop]) -> bool:
    """Whether the vehicle carries the load of each leg."""
    places = sum(problem.load(stop.full, {}).places for stop in stops)
    grams = sum(problem.load(stop.full, {}).grams for stop in stops)
    loads = [(places, grams)]
    for stop in stops:
        out, back = problem.load(stop.full, {}), problem.load({}, stop.empties)
        places, grams = places - out.places + back.places, grams - out.grams + back.grams
        loads.append((places, grams))
    return all(p <= vehicle.places and g <= vehicle.weight_limit_grams for p, g in loads)


def scheduled_day(
    problem: Problem, vehicle: Vehicle, depot: Depot, orders: Sequence[Sequence[Stop]], *, free_at: int | None = None
) -> list[Trip] | None:
    """Return the trips of a vehicle one after the other; None when one of them does not fit.

    Args:
        problem: the matrices and the sizes
        vehicle: the vehicle
        depot: where it starts and ends
        orders: the stops of each trip in order
        free_at: when it is back from trips that are decided already [s]; None when it has none
    """
    ready_at = vehicle.shift_start if free_at is None else free_at + problem.loading_seconds
    trips = []
    for stops in orders:
        trip = scheduled_trip(problem, vehicle, depot, stops, ready_at=ready_at)
        if trip is None:
            return None
        trips.append(trip)
        ready_at = trip.returns_at + problem.loading_seconds
    return trips
