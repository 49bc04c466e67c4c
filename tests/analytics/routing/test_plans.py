"""What every plan of deliveries keeps to, judged by a checker that does not know the solver."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.routing.checker import quality, violations
from analytics.routing.planner import plan_deliveries
from analytics.routing.problem import LATEST, Depot, Plan, Problem, Stop, Trip, Vehicle, Visit
from analytics.routing.replan import insert_only, undecided
from analytics.routing.schedule import scheduled_day
from tests.analytics.routing.shortest import shortest_metres
from tests.analytics.routing.towns import HOUR, drawn_problem, problem

FAST = {"seeds": (1, 2), "iterations": 100}


@settings(max_examples=25)
@given(st.integers(0, 30), st.integers(0, 10_000))
def test_every_plan_is_valid_and_each_stop_has_a_trip_or_a_reason(stops: int, seed: int) -> None:
    drawn = drawn_problem(stops, seed=seed)
    assert violations(drawn, plan_deliveries(drawn, seeds=(1,), iterations=50)) == []


@settings(max_examples=6)
@given(st.integers(0, 10_000))
def test_no_order_of_few_stops_misses_fewer_deadlines(seed: int) -> None:
    drawn = _one_vehicle(drawn_problem(4, seed=seed))
    assert quality(drawn, plan_deliveries(drawn, iterations=200))[:2] == _best(drawn)[:2]


@settings(max_examples=3)
@given(st.integers(6, 8), st.integers(0, 10_000))
def test_no_way_to_serve_up_to_eight_stops_is_shorter(stops: int, seed: int) -> None:
    drawn = _one_vehicle(drawn_problem(stops, seed=seed, deadlines=False))
    roomy = replace(drawn, vehicles=(replace(drawn.vehicles[0], shift_start=0, shift_end=LATEST),))
    planned = quality(roomy, plan_deliveries(roomy, seeds=(1, 2), iterations=400))
    assert planned == ((0,) * 6, 0, 0, shortest_metres(roomy))


@settings(max_examples=5)
@given(st.integers(0, 10_000))
def test_urgent_stops_are_never_left_out_for_others(seed: int) -> None:
    drawn = drawn_problem(50, seed=seed)
    urgent = [replace(stop, urgency="critical", deadline=2 * HOUR, full={"1 m3": 1}) for stop in drawn.stops[:3]]
    rest = [replace(stop, urgency="normal") for stop in drawn.stops[3:]]
    small = tuple(replace(vehicle, shift_end=9 * HOUR) for vehicle in drawn.vehicles)
    full_day = replace(drawn, stops=(*rest, *urgent), vehicles=small)
    plan = plan_deliveries(full_day, seeds=(1,), iterations=50)
    assert plan.unplanned
    assert not {stop.stop for stop in urgent} & {*plan.unplanned}


def test_equal_input_gives_an_equal_plan() -> None:
    drawn = drawn_problem(20, seed=7)
    assert plan_deliveries(drawn, **FAST) == plan_deliveries(drawn, **FAST)


def test_a_deadline_before_the_shift_is_late_and_first_never_left_out() -> None:
    late = Stop("late", 1, {"1 m3": 1}, urgency="critical", deadline=5 * HOUR)
    others = [Stop(f"other {n}", 2, {"1 m3": 1}) for n in range(3)]
    town = problem(
        [(0, 0), (4_000, 0), (500, 0)],
        [*others, late],
        depots=[Depot("A", 0, {"1 m3": 9})],
        vehicles=[Vehicle("A1", "A", 9, 900_000, 7 * HOUR, 17 * HOUR)],
    )
    (trip,) = plan_deliveries(town, **FAST).trips
    assert len(trip.visits) == 4


@pytest.mark.parametrize(
    ("stop", "reason"),
    [
        (Stop("s", 1, {"1 m3": 10}), "no_stock"),
        (Stop("s", 1, {"6 m3": 1}), "too_large"),
        (Stop("s", 1, {"1 m3": 1}, earliest=18 * HOUR), "too_late"),
        (Stop("s", 1, {"1 m3": 1}, service_seconds=20 * HOUR), "too_late"),
        (Stop("s", 0, {"1 m3": 1}, to_depot="A"), "no_vehicle"),
        (Stop("s", 1, {"1 m3": 1}, source="B"), "no_vehicle"),
    ],
)
def test_a_stop_that_cannot_be_served_says_why(stop: Stop, reason: str) -> None:
    town = problem(
        [(0, 0), (1_000, 0)],
        [stop],
        depots=[Depot("A", 0, {"1 m3": 9, "6 m3": 9})],
        vehicles=[Vehicle("A1", "A", 3, 900_000, 7 * HOUR, 17 * HOUR)],
    )
    assert plan_deliveries(town, **FAST).unplanned == {"s": reason}


def test_the_stock_of_a_depot_goes_to_the_urgent_first() -> None:
    stops = [Stop("normal", 1, {"1 m3": 1}), Stop("critical", 1, {"1 m3": 1}, urgency="critical")]
    town = problem(
        [(0, 0), (1_000, 0)],
        stops,
        depots=[Depot("A", 0, {"1 m3": 1})],
        vehicles=[Vehicle("A1", "A", 3, 900_000, 7 * HOUR, 17 * HOUR)],
    )
    assert plan_deliveries(town, **FAST).unplanned == {"normal": "no_stock"}


def test_a_replenishment_is_loaded_at_another_depot() -> None:
    town = problem(
        [(0, 0), (3_000, 0)],
        [Stop("fill B", 1, {"1 m3": 2}, to_depot="B")],
        depots=[Depot("A", 0, {"1 m3": 5}), Depot("B", 1, {"1 m3": 5})],
        vehicles=[Vehicle("A1", "A", 3, 10**6, 7 * HOUR, 17 * HOUR), Vehicle("B1", "B", 3, 10**6, 7 * HOUR, 17 * HOUR)],
    )
    (trip,) = plan_deliveries(town, **FAST).trips
    assert trip.depot == "A"


def test_what_one_depot_has_no_time_for_another_takes() -> None:
    stops = [Stop(f"s{number}", 2, {"1 m3": 1}, service_seconds=HOUR) for number in range(5)]
    town = problem(
        [(0, 0), (9_000, 0), (1_000, 0)],
        stops,
        depots=[Depot("A", 0, {"1 m3": 9}), Depot("B", 1, {"1 m3": 2})],
        vehicles=[Vehicle("A1", "A", 9, 10**6, 7 * HOUR, 10 * HOUR), Vehicle("B1", "B", 9, 10**6, 7 * HOUR, 17 * HOUR)],
    )
    plan = plan_deliveries(town, **FAST)
    assert violations(town, plan) == []
    assert {trip.vehicle: len(trip.visits) for trip in plan.trips} == {"A1": 2, "B1": 2}  # B has two cylinders
    assert [*plan.unplanned.values()] == ["no_room"]


def test_what_is_decided_stays_and_new_stops_are_only_inserted() -> None:
    drawn = drawn_problem(15, seed=3)
    plan = plan_deliveries(drawn, **FAST)
    decided, planned = plan.trips[:1], plan.trips[1:]
    new = Stop("new", 0, {"1 m3": 1}, urgency="critical")
    rest = undecided(replace(drawn, stops=(*drawn.stops, new)), decided)
    again = insert_only(rest, planned)
    assert violations(rest, again) == []
    assert "new" not in again.unplanned
    for before in planned:
        (after,) = [t for t in again.trips if {v.stop for v in before.visits} <= {v.stop for v in t.visits}]
        order = [visit.stop for visit in after.visits if visit.stop in {v.stop for v in before.visits}]
        assert (after.vehicle, order) == (before.vehicle, [visit.stop for visit in before.visits])
    assert violations(replace(drawn, stops=(*drawn.stops, new)), Plan((*decided, *again.trips), again.unplanned)) == []


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.integers(0, 4))
def test_planning_again_moves_nothing_that_is_planned(seed: int, number: int) -> None:
    drawn = drawn_problem(14, seed=seed)
    before = plan_deliveries(replace(drawn, stops=drawn.stops[:10]), seeds=(1,), iterations=50)
    decided, planned = before.trips[:number], before.trips[number:]
    again = insert_only(undecided(drawn, decided), planned)
    assert violations(drawn, Plan((*decided, *again.trips), again.unplanned)) == []
    order = {visit.stop: (trip.vehicle, trip.departs_at, visit.begins_at) for trip in planned for visit in trip.visits}
    after = [visit.stop for trip in again.trips for visit in trip.visits if visit.stop in order]
    vehicles = {visit.stop: trip.vehicle for trip in again.trips for visit in trip.visits}
    assert all(vehicles[stop] == order[stop][0] for stop in order)
    for vehicle in {vehicle for vehicle, _, _ in order.values()}:
        of_vehicle = [stop for stop in after if order[stop][0] == vehicle]
        assert of_vehicle == sorted(of_vehicle, key=lambda stop: order[stop][1:])


def test_planned_stops_that_no_longer_fit_give_way_to_those_in_need() -> None:
    drawn = drawn_problem(15, seed=3)
    plan = plan_deliveries(drawn, **FAST)
    poorer = tuple(replace(depot, stock={"1 m3": 6, "6 m3": 2}) for depot in drawn.depots)
    shorter = tuple(replace(vehicle, shift_end=11 * HOUR) for vehicle in drawn.vehicles)
    changed = replace(drawn, depots=poorer, vehicles=shorter)
    again = insert_only(changed, plan.trips)
    assert violations(changed, again) == []
    assert {*again.unplanned.values()} <= {"no_stock", "no_room", "too_late"}
    assert again.trips


BROKEN = {
    "twice": lambda trip: replace(trip, visits=trip.visits * 2),
    "early": lambda trip: replace(trip, departs_at=0),
    "late": lambda trip: replace(trip, returns_at=23 * HOUR),
    "flying": lambda trip: replace(trip, returns_at=trip.departs_at),
    "hasty": lambda trip: replace(trip, visits=tuple(replace(v, ends_at=v.begins_at) for v in trip.visits)),
    "elsewhere": lambda trip: replace(trip, depot="B" if trip.depot == "A" else "A"),
    "unknown": lambda trip: replace(trip, visits=(Visit("nobody", 8 * HOUR, 9 * HOUR),)),
    "empty": lambda trip: replace(trip, visits=()),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_checker_finds_a_broken_plan(name: str) -> None:
    drawn = drawn_problem(10, seed=1)
    plan = plan_deliveries(drawn, **FAST)
    assert violations(drawn, plan) == []
    assert violations(drawn, replace(plan, trips=(BROKEN[name](plan.trips[0]), *plan.trips[1:])))


def test_the_checker_finds_an_overloaded_vehicle_and_an_emptied_depot() -> None:
    drawn = drawn_problem(10, seed=1)
    plan = plan_deliveries(drawn, **FAST)
    small = replace(drawn, vehicles=tuple(replace(v, places=1) for v in drawn.vehicles))
    poor = replace(drawn, depots=tuple(replace(d, stock={}) for d in drawn.depots))
    assert any("places" in line for line in violations(small, plan))
    assert any("sends" in line for line in violations(poor, plan))


def _one_vehicle(drawn: Problem) -> Problem:
    """The same stops for one vehicle of one depot."""
    return replace(drawn, depots=drawn.depots[:1], vehicles=drawn.vehicles[1:2])


def _best(drawn: Problem) -> tuple[tuple[int, ...], int, int, int]:
    """The best quality over every order of the stops, cut into trips at every place."""
    (vehicle,), (depot,) = drawn.vehicles, drawn.depots
    plans: list[list[Trip]] = []
    for order in permutations(drawn.stops):
        for cuts in range(1 << (len(order) - 1)):
            trips: list[list[Stop]] = [[order[0]]]
            for place, stop in enumerate(order[1:]):
                if cuts >> place & 1:
                    trips.append([])
                trips[-1].append(stop)
            day = scheduled_day(drawn, vehicle, depot, trips)
            plans += [day] if day else []
    return min(quality(drawn, Plan(tuple(day))) for day in plans)
