"""Plan again during the day: what is decided stays whole, what is planned keeps its vehicle and its order."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import itemgetter

from analytics.routing.allocation import Allocation, allocate, in_order_of_need
from analytics.routing.checker import quality
from analytics.routing.problem import URGENCIES, Depot, Plan, Problem, Stop, Trip, Vehicle
from analytics.routing.reasons import with_reasons
from analytics.routing.schedule import scheduled_day

Orders = list[list[Stop]]
"""The stops of each trip of one vehicle, in order."""


def undecided(problem: Problem, decided: Sequence[Trip]) -> Problem:
    """Return the problem that is left beside trips that have departed or are locked.

    Their stops and the cylinders they took are gone, and each vehicle is free when it is back and loaded.
    """
    stops = {stop.stop: stop for stop in problem.stops}
    served = {visit.stop for trip in decided for visit in trip.visits}

    def left(depot: Depot) -> Depot:
        visits = (visit for trip in decided if trip.depot == depot.depot for visit in trip.visits)
        taken = sum((Counter(stops[visit.stop].full) for visit in visits if visit.stop in stops), Counter[str]())
        return replace(depot, stock={size: max(0, n - taken[size]) for size, n in depot.stock.items()})

    def freed(vehicle: Vehicle) -> Vehicle:
        back = [trip.returns_at + problem.loading_seconds for trip in decided if trip.vehicle == vehicle.vehicle]
        return replace(vehicle, shift_start=max([vehicle.shift_start, problem.ready_at, *back]))

    return replace(
        problem,
        depots=tuple(map(left, problem.depots)),
        vehicles=tuple(map(freed, problem.vehicles)),
        stops=tuple(stop for stop in problem.stops if stop.stop not in served),
    )


def insert_only(problem: Problem, planned: Sequence[Trip]) -> Plan:
    """Return the planned trips with every other stop inserted where it costs least; nothing else moves.

    A stop is inserted into trips of the depot that it is allocated to, else of any other that still has what it needs.
    One for which a more urgent stop would miss its deadline is not inserted.

    Args:
        problem: the undecided part of the day, with new stops, and without those that were cancelled
        planned: trips that are not decided; a stop that is no longer in the problem is left out of them

    Returns:
        A plan in which every stop of `planned` has the vehicle and the place in the order that it had, unless its depot
        has too little left for it or its vehicle too little time: those least in need are then inserted like new ones.
    """
    stops = {stop.stop: stop for stop in problem.stops}
    orders = {vehicle.vehicle: _orders(planned, vehicle, stops) for vehicle in problem.vehicles}
    fixed = {stop.stop: v.depot for v in problem.vehicles for order in orders[v.vehicle] for stop in order}
    allocation = allocate(problem, fixed)
    for v in problem.vehicles:
        orders[v.vehicle] = _fitting(problem, v, orders[v.vehicle], allocation)
    placed = {stop.stop for own in orders.values() for order in own for stop in order}
    for stop in in_order_of_need(stop for stop in problem.stops if stop.stop not in placed):
        for source in _sources(problem, orders, stop, allocation.sources.get(stop.stop)):
            way = _best_way(problem, [v for v in problem.vehicles if v.depot == source], orders, stop)
            if way is not None:
                orders[way[0]], allocation.sources[stop.stop] = way[1], source
                break
    trips = [trip for v in problem.vehicles for trip in _day(problem, v, orders[v.vehicle]) or []]
    return with_reasons(problem, allocation, trips)


def _sources(problem: Problem, orders: dict[str, Orders], stop: Stop, first: str | None) -> list[str]:
    """Depots that have what a stop needs beside what is on trips: the one it is allocated to, then the nearest."""
    left = {depot.depot: Counter(depot.stock) for depot in problem.depots}
    for vehicle in problem.vehicles:
        for order in orders[vehicle.vehicle]:
            for each in order:
                left[vehicle.depot].subtract(each.full)
    able = [
        depot
        for depot in problem.depots
        if depot.depot != stop.to_depot and stop.source in (None, depot.depot)
        if all(left[depot.depot][size] >= number for size, number in stop.full.items())
    ]
    able.sort(key=lambda d: (d.depot != first, problem.metres[d.location][stop.location], d.depot))
    return [depot.depot for depot in able]


def _best_way(
    problem: Problem, vehicles: list[Vehicle], orders: dict[str, Orders], stop: Stop
) -> tuple[str, Orders] | None:
    """The vehicle whose day a stop costs least, and its trips with the stop; None when it fits nowhere."""
    ways = [way for vehicle in vehicles for way in _ways(problem, vehicle, orders[vehicle.vehicle], stop)]
    # figures of more urgent classes stand first: none of these may miss its deadline for this stop
    more_urgent = 2 * URGENCIES.index(stop.urgency)
    ways = [way for way in ways if max(way[0][:more_urgent], default=0) <= 0]
    return min(ways, key=itemgetter(0, 1))[1:] if ways else None


def stops_changed(before: Plan, after: Plan) -> int:
    """Return how many stops another vehicle serves, or the same one after another stop than before."""
    then, now = _predecessors(before), _predecessors(after)
    return sum(then.get(stop) != now.get(stop) for stop in {*then, *now})


def _predecessors(plan: Plan) -> dict[str, tuple[str, str | None]]:
    """Of each stop its vehicle and the stop before it on its trip."""
    return {
        visit.stop: (trip.vehicle, trip.visits[place - 1].stop if place else None)
        for trip in plan.trips
        for place, visit in enumerate(trip.visits)
    }


def _fitting(problem: Problem, vehicle: Vehicle, orders: Orders, allocation: Allocation) -> Orders:
    """The trips of a vehicle without the stops its depot no longer supplies, and then without the least in need."""
    gone = {s.stop for order in orders for s in order if allocation.sources.get(s.stop) != vehicle.depot}
    fitting = _without(orders, gone)
    while _day(problem, vehicle, fitting) is None:
        gone = {in_order_of_need(stop for order in fitting for stop in order)[-1].stop}
        fitting = _without(fitting, gone)
    return fitting


def _without(orders: Orders, gone: set[str]) -> Orders:
    left = [[stop for stop in order if stop.stop not in gone] for order in orders]
    return [order for order in left if order]


def _orders(planned: Sequence[Trip], vehicle: Vehicle, stops: dict[str, Stop]) -> Orders:
    trips = sorted((trip for trip in planned if trip.vehicle == vehicle.vehicle), key=lambda trip: trip.departs_at)
    orders = [[stops[visit.stop] for visit in trip.visits if visit.stop in stops] for trip in trips]
    return [order for order in orders if order]


def _ways(
    problem: Problem, vehicle: Vehicle, orders: Orders, stop: Stop
) -> Iterator[tuple[tuple[int, ...], str, Orders]]:
    """Each way to insert a stop into the day of a vehicle: what it costs (as `Quality`), the vehicle, its trips."""
    before = _cost(problem, vehicle, orders)
    for number in range(len(orders) + 1):
        order = orders[number] if number < len(orders) else []
        for place in range(len(order) + 1):
            trips = [*orders[:number], [*order[:place], stop, *order[place:]], *orders[number + 1 :]]
            after = _cost(problem, vehicle, trips)
            if before is not None and after is not None:
                yield tuple(b - a for a, b in zip(before, after, strict=True)), vehicle.vehicle, trips


def _cost(problem: Problem, vehicle: Vehicle, orders: Orders) -> tuple[int, ...] | None:
    """Missed deadlines by class, half hours late and metres of the day of a vehicle; None when it does not fit."""
    trips = _day(problem, vehicle, orders)
    if trips is None:
        return None
    own = quality(replace(problem, stops=tuple(stop for order in orders for stop in order)), Plan(tuple(trips)))
    return (*own.missed, own.late_half_hours, own.metres)


def _day(problem: Problem, vehicle: Vehicle, orders: Orders) -> list[Trip] | None:
    (depot,) = (each for each in problem.depots if each.depot == vehicle.depot)
    return scheduled_day(problem, vehicle, depot, orders)
