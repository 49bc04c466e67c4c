"""Plan deliveries with PyVRP: the stops of each source depot, best of several seeds among valid plans.

Every stop is optional with a prize, in classes so far apart that no number of less urgent stops outweighs one more
urgent. A deadline is never a reason to leave a stop out: the stop is modelled as alternatives with ever later windows
and ever smaller prizes. Loads have two dimensions, places and weight; full cylinders go out and empty ones come back in
one load. Equal input gives an equal plan: the search ends after a number of iterations, not of seconds.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyvrp
from pyvrp.stop import MaxIterations

from analytics.routing.allocation import allocate
from analytics.routing.checker import quality, violations
from analytics.routing.problem import LATEST, URGENCIES, Depot, Plan, Problem, Stop, Trip, Vehicle
from analytics.routing.reasons import with_reasons
from analytics.routing.replan import insert_only, undecided
from analytics.routing.schedule import scheduled_day

SEEDS = (1, 2, 3, 4)
ITERATIONS = 700
LEAST_PENALTY = 100_000.0
"""What PyVRP itself lets a penalty for an overload or a missed window grow to; more where prizes are larger."""
# how late a stop may be [s], and what share of its prize it then earns; a critical one in finer steps
_LATER = {"critical": ((1800, 0.6), (3600, 0.57), (7200, 0.54), (14400, 0.5))}
_LATER_BY_DEFAULT = ((7200, 0.6), (14400, 0.5))
_LAST_SHARE = 0.4  # of the prize, for a stop that is visited at all
_SEPARATION = 3  # a stop is worth so many times all less urgent ones, of which a late one loses six tenths


class _Iterations(MaxIterations):
    """The end of a search after a number of iterations, which tells each twentieth of it."""

    def __init__(self, number: int, tell: Callable[[float], None]) -> None:
        super().__init__(number)
        self._number, self._done, self._tell = number, 0, tell

    def __call__(self, best_cost: int) -> bool:
        self._done += 1
        if self._done % max(1, self._number // 20) == 0:
            self._tell(min(1.0, self._done / self._number))
        return super().__call__(best_cost)


def plan_deliveries(
    problem: Problem,
    *,
    seeds: Sequence[int] = SEEDS,
    iterations: int = ITERATIONS,
    progress: Callable[[float], None] = lambda share: None,
) -> Plan:
    """Return the best valid plan; stops that cannot be served have a reason.

    Args:
        problem: stops, depots and vehicles of one shift
        seeds: one search each
        iterations: length of a search
        progress: told the share of the searches that is done [0 to 1]

    Returns:
        A plan without a violation. It may have no trip.
    """
    problem = undecided(problem, ())
    allocation = allocate(problem)
    trips: list[Trip] = []
    for number, depot in enumerate(problem.depots):
        stops = allocation.stops_of(depot.depot, problem.stops)
        own = [vehicle for vehicle in problem.vehicles if vehicle.depot == depot.depot]
        vehicles = [vehicle for vehicle in own if vehicle.shift_start < vehicle.shift_end]
        if stops and vehicles:
            search = _Search(seeds, iterations, partial(_part, progress, number, len(problem.depots)))
            trips += _best_of_depot(problem, depot, vehicles, stops, search)
        progress((number + 1) / len(problem.depots))
    plan = with_reasons(problem, allocation, trips)
    if not plan.unplanned:
        return plan
    # what one depot has no time for, another may still have
    return min(plan, insert_only(problem, plan.trips), key=lambda each: quality(problem, each))


class _Search(NamedTuple):
    """How long to search for the trips of one depot, and whom to tell."""

    seeds: Sequence[int]
    iterations: int
    progress: Callable[[float], None]


def _part(tell: Callable[[float], None], number: int, parts: int, share: float) -> None:
    """Tell the share of the whole when a share of one of its equal parts is done."""
    tell((number + share) / parts)


def _best_of_depot(
    problem: Problem, depot: Depot, vehicles: list[Vehicle], stops: list[Stop], search: _Search
) -> list[Trip]:
    """The trips of one depot: of all seeds the valid plan of the best quality; none when no seed gives a valid one.

    A search may leave an urgent stop out though there is a way to serve it. Then the urgent ones are planned alone, and
    the others inserted into their trips.
    """
    own = _only(problem, depot, stops)
    plans = [_searched(own, depot, vehicles, stops, search)]
    for classes in (URGENCIES[:1], URGENCIES[:2]):
        urgent = [stop for stop in stops if stop.urgency in classes]
        if len(urgent) < len(stops) and {stop.stop for stop in urgent} & {*plans[0].unplanned}:
            shorter = search._replace(iterations=search.iterations // 2)
            core = _searched(_only(problem, depot, urgent), depot, vehicles, urgent, shorter)
            plans.append(insert_only(own, core.trips))
    best = min(plans, key=lambda plan: quality(own, plan))
    if best.unplanned:
        best = min(best, insert_only(own, best.trips), key=lambda plan: quality(own, plan))
    return list(best.trips)


def _searched(own: Problem, depot: Depot, vehicles: list[Vehicle], stops: list[Stop], search: _Search) -> Plan:
    """The valid plan of the best quality of all seeds; one without a trip when no seed gives a valid one.

    A last search keeps each stop in the window that it has in the best plan: with that settled it is about kilometres.
    """
    model = _Model(own, depot, vehicles, stops)
    plans = [Plan((), {stop.stop: "no_room" for stop in stops})]
    for number, seed in enumerate(search.seeds):
        stop = _Iterations(search.iterations, partial(_part, search.progress, number, len(search.seeds)))
        plans.append(_plan_of(model.solve(seed=seed, stop=stop), stops))
    valid = [plan for plan in plans if not violations(own, plan)]
    best = min(valid, key=lambda plan: quality(own, plan))
    begins = {visit.stop: visit.begins_at for trip in best.trips for visit in trip.visits}
    narrow = _Model(own, depot, vehicles, stops, begins)
    shorter = _plan_of(
        narrow.solve(seed=search.seeds[0], stop=_Iterations(search.iterations, lambda share: None)), stops
    )
    return min([best] if violations(own, shorter) else [best, shorter], key=lambda plan: quality(own, plan))


def _plan_of(trips: list[Trip], stops: list[Stop]) -> Plan:
    visited = {visit.stop for trip in trips for visit in trip.visits}
    return Plan(tuple(trips), {stop.stop: "no_room" for stop in stops if stop.stop not in visited})


def _only(problem: Problem, depot: Depot, stops: list[Stop]) -> Problem:
    """The part of a problem that one depot serves."""
    vehicles = tuple(vehicle for vehicle in problem.vehicles if vehicle.depot == depot.depot)
    return Problem(
        problem.sizes, (depot,), vehicles, tuple(stops), problem.metres, problem.seconds, problem.loading_seconds
    )


class _Model:
    """PyVRP's view of the stops, vehicles and matrices of one depot; location 0 is the depot."""

    def __init__(
        self,
        problem: Problem,
        depot: Depot,
        vehicles: list[Vehicle],
        stops: list[Stop],
        begins: Mapping[str, int] | None = None,
    ) -> None:
        """With `begins`, each stop it names may be visited only within the window that this moment is in [s]."""
        self._problem, self._depot = problem, depot
        self._kinds = _equal_vehicles(vehicles)
        self._prizes = _prizes(problem, depot, stops)
        places = [depot.location, *(stop.location for stop in stops)]
        self._opens_at = min(vehicle.shift_start for vehicle in vehicles)
        closes_at = max(vehicle.shift_end for vehicle in vehicles)
        self._clients: list[Stop] = []
        clients: list[pyvrp.Client] = []
        groups: list[pyvrp.ClientGroup] = []
        for location, stop in enumerate(stops, start=1):
            windows = list(_windows(stop, self._opens_at, closes_at))
            if stop.stop in (begins or {}):
                windows = [next(each for each in windows if (begins or {})[stop.stop] <= each[0])]
            # a group of one only slows the search
            group = len(groups) if len(windows) > 1 else None
            alternatives = [self._client(stop, location, group, *window) for window in windows]
            first = len(self._clients)
            if group is not None:
                groups.append(pyvrp.ClientGroup(list(range(first, first + len(alternatives))), required=False))
            clients += alternatives
            self._clients += [stop] * len(alternatives)
        self._data = pyvrp.ProblemData(
            locations=[pyvrp.Location(0, 0) for _ in places],
            clients=clients,
            depots=[pyvrp.Depot(0, depot.opens_at, depot.closes_at, problem.loading_seconds)],
            vehicle_types=[self._type(of_kind) for of_kind in self._kinds],
            distance_matrices=[_between(problem.metres, places)],
            duration_matrices=[_between(problem.seconds, places)],
            groups=groups,
        )

    def _client(self, stop: Stop, location: int, group: int | None, latest: int, share: float) -> pyvrp.Client:
        """The stop within one window; of those in a group at most one is visited."""
        return pyvrp.Client(
            location,
            delivery=list(self._problem.load(stop.full, {})),
            pickup=list(self._problem.load({}, stop.empties)),
            service_duration=stop.service_seconds,
            tw_early=stop.earliest,
            tw_late=latest,
            prize=int(share * self._prizes[stop.urgency]),
            required=False,
            group=group,
        )

    def _type(self, vehicles: list[Vehicle]) -> pyvrp.VehicleType:
        vehicle = vehicles[0]
        # its depot's service is loading, which the first trip has before the shift
        return pyvrp.VehicleType(
            len(vehicles),
            capacity=[vehicle.places, vehicle.weight_limit_grams],
            tw_early=max(0, vehicle.shift_start - self._problem.loading_seconds),
            tw_late=vehicle.shift_end,
            reload_depots=[0],
        )

    def solve(self, *, seed: int, stop: MaxIterations) -> list[Trip]:
        """Return the trips of the best solution that one search meets."""
        most = max(LEAST_PENALTY, float(max(self._prizes.values())))
        parameters = pyvrp.SolveParams(penalty=pyvrp.PenaltyParams(max_penalty=most))
        result = pyvrp.solve(self._data, stop, seed=seed, collect_stats=False, display=False, params=parameters)
        if not result.best.is_feasible():
            return []
        waiting = [list(vehicles) for vehicles in self._kinds]
        trips: list[Trip] = []
        for route in result.best.routes():
            vehicle = waiting[route.vehicle_type()].pop(0)
            trips += scheduled_day(self._problem, vehicle, self._depot, self._orders(route)) or []
        return sorted(trips, key=lambda trip: (trip.vehicle, trip.departs_at))

    def _orders(self, route: pyvrp.Route) -> list[list[Stop]]:
        """The stops of each trip of a route, in order."""
        orders: dict[int, list[Stop]] = {}
        for activity in route:
            if activity.is_client():
                orders.setdefault(activity.trip, []).append(self._clients[activity.idx])
        return list(orders.values())


def _between(matrix: Sequence[Sequence[int]], locations: list[int]) -> Any:
    """The matrix between these locations; two stops of one village are as far apart as its own entry says."""
    between = np.array(matrix, dtype=np.int64)[np.ix_(locations, locations)]
    np.fill_diagonal(between, 0)
    return between


def _equal_vehicles(vehicles: list[Vehicle]) -> list[list[Vehicle]]:
    """Vehicles that differ in nothing but their name together: to the search they are one kind."""
    kinds: dict[tuple[int, ...], list[Vehicle]] = {}
    for each in vehicles:
        kinds.setdefault((each.places, each.weight_limit_grams, each.shift_start, each.shift_end), []).append(each)
    return list(kinds.values())


def _windows(stop: Stop, opens_at: int, closes_at: int) -> Iterator[tuple[int, float]]:
    """Each latest moment at which a stop may begin, and what share of its prize it then earns.

    A deadline before the first vehicle is out cannot be met; how late the stop is then counts from there, so that it
    still pays to serve it soon. Windows that end after every shift are one.
    """
    if stop.deadline is None or stop.deadline >= closes_at:
        yield LATEST, 1.0
        return
    first = max(stop.earliest, opens_at)
    if stop.deadline >= first:
        yield stop.deadline, 1.0
    due = max(stop.deadline, first)
    for later, share in _LATER.get(stop.urgency, _LATER_BY_DEFAULT):
        if due + later < closes_at:
            yield due + later, share
    yield LATEST, _LAST_SHARE


def _prizes(problem: Problem, depot: Depot, stops: list[Stop]) -> dict[str, int]:
    """The prize of a stop of each class, in metres: more than any detour, and than all stops of lower classes."""
    locations = {depot.location, *(stop.location for stop in stops)}
    longest = max((problem.metres[a][b] for a in locations for b in locations), default=0)
    numbers = Counter(stop.urgency for stop in stops)
    prizes, below = {}, 2 * longest + 1
    for urgency in reversed(URGENCIES):
        prizes[urgency] = _SEPARATION * below
        below += numbers[urgency] * prizes[urgency]
    return prizes
