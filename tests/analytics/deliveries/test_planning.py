"""From candidates to a plan and back: problem, table, figures, what is left out, and planning again."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd
import pytest

from analytics.metrics.deliveries.candidates import delivery_candidates
from analytics.metrics.deliveries.distances import place_distances
from analytics.metrics.deliveries.plan_tables import (
    plan_figures,
    plan_table,
    planned_trips,
    unplanned_stops,
    with_earlier,
    with_planned,
)
from analytics.metrics.deliveries.planning import (
    delivery_places,
    delivery_problem,
    narrowed,
    plan_of,
    planning_basis,
    planning_obstacles,
    planning_question,
    vehicles_left_out,
)
from analytics.metrics.deliveries.vehicles import delivery_vehicles
from analytics.routing.__main__ import answer
from analytics.routing.checker import violations
from analytics.routing.planner import plan_deliveries
from analytics.routing.problem import Plan, Problem
from analytics.routing.replan import undecided
from finding import Finding
from tests.analytics.known_days import with_known_demand
from tests.analytics.staged import staged

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2021, 7, 10, 6, tzinfo=ZONE)
DAY = date(2021, 7, 10)
SMALL, LARGE = "cylinder_1m3", "cylinder_6m3"
WORLD = {
    "villages": """
        village_code  name    district  latitude  longitude
        35.1          Temas   Batu      -7.88     112.53
        35.2          Sisir   Batu      -7.87     112.54
        35.3          Punten  Bumiaji   -7.84     112.52
    """,
    "depots": """
        depot   village_code
        Gudang  35.1
        Posko   35.2
    """,
    "stock": f"""
        movement_id  occurred_at       depot   item     movement  quantity  request_id  village_code
        o1           2021-06-01T08:00  Gudang  {SMALL}  opening   12        -           -
        o2           2021-06-01T08:00  Gudang  {LARGE}  opening   1         -           -
        i1           2021-06-02T08:00  Gudang  {SMALL}  issue     2         -           35.3
        i2           2021-06-03T08:00  Gudang  {SMALL}  issue     1         lent        35.2
        r1           2021-07-09T08:00  Gudang  {SMALL}  return    1         lent        -
    """,
    "requests": f"""
        request_id requested_at     category item    quantity_requested urgency  status    village_code village
        a          2021-07-09T20:00 oxygen   {SMALL} 2                  critical open      35.2         Sisir
        b          2021-07-09T21:00 oxygen   {SMALL} 1                  normal   open      35.3         Punten
        c          2021-07-09T22:00 oxygen   {LARGE} 3                  high     open      35.3         Punten
        d          2021-07-09T22:00 oxygen   -       1                  high     open      35.3         Punten
        e          2021-07-09T22:00 oxygen   {SMALL} 1                  high     open      -            -
        lent       2021-06-03T07:00 oxygen   {SMALL} 1                  high     fulfilled 35.2         Sisir
    """,
    "vehicles": """
        vehicle  depot   places  weight_limit_kg  shift_start  shift_end  idr_per_km
        L300     Gudang  8       400              08:00        15:00      3000
        Motor    Gudang  1       20               08:00        15:00      1000
        Unknown  Gudang  -       400              08:00        15:00      -
    """,
}
FAST: dict[str, Any] = {"seeds": (1,), "iterations": 100}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return with_known_demand(staged(**WORLD), {})


@pytest.fixture(scope="module")
def candidates(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    return delivery_candidates(con, now=NOW)


def problem_of(con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame, *, now: datetime = NOW) -> Problem:
    vehicles = delivery_vehicles(con)
    ways = place_distances(con, delivery_places(candidates, vehicles))
    return delivery_problem(candidates, vehicles, ways, planning_basis(con), day=DAY, now=now)


def obstacles_of(con: duckdb.DuckDBPyConnection, problem: Problem) -> list[Finding]:
    vehicles = delivery_vehicles(con)
    return planning_obstacles(
        problem, vehicles, place_distances(con, delivery_places(pd.DataFrame({"place": []}), vehicles))
    )


def tabled(plan: Plan, candidates: pd.DataFrame) -> pd.DataFrame:
    return plan_table(plan, candidates, plan_id="P1", planned_at=NOW, day=DAY, shift="day")


def test_a_problem_has_stock_weights_and_deadlines_of_the_books(
    con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame
) -> None:
    problem = problem_of(con, candidates)
    stops = {stop.stop: stop for stop in problem.stops}
    assert set(stops) == {"request:a", "request:b", "request:c", "loan:i1"}
    assert (stops["request:a"].full, stops["request:a"].urgency) == ({SMALL: 2}, "critical")
    assert stops["request:a"].deadline == (20 + 6 - 24) * 3600
    assert (stops["loan:i1"].empties, stops["loan:i1"].deadline) == ({SMALL: 2}, None)
    assert problem.depots[0].stock == {SMALL: 12 - 2 - 1, LARGE: 1}
    assert problem.sizes[LARGE].empty_grams == 6 * 9_000
    assert problem.sizes[LARGE].full_grams == round((6 * 9 + 6 / 0.74) * 1000)
    assert [(v.vehicle, v.shift_start, v.shift_end) for v in problem.vehicles] == [
        ("L300", 8 * 3600, 15 * 3600), ("Motor", 8 * 3600, 15 * 3600),
    ]  # fmt: skip


def test_nothing_departs_before_now(con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame) -> None:
    plan = plan_deliveries(problem_of(con, candidates, now=NOW.replace(hour=10)), **FAST)
    assert min(trip.departs_at for trip in plan.trips) >= 10 * 3600
    over = obstacles_of(con, problem_of(con, candidates, now=NOW.replace(hour=15)))
    assert {(finding.key, finding.numbers["vehicle"]) for finding in over} == {
        ("plan.shift_over", "L300"), ("plan.shift_over", "Motor"), ("plan.no_places", "Unknown"),
    }  # fmt: skip


def test_a_vehicle_that_is_left_out_is_named_with_its_reason(
    con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame
) -> None:
    vehicles = delivery_vehicles(con).assign(depot=["Gudang", None, "Nowhere"], places=[0, 9, 9])
    ways = place_distances(con, delivery_places(candidates, vehicles))
    problem = delivery_problem(candidates, vehicles, ways, planning_basis(con), day=DAY, now=NOW)
    left = vehicles_left_out(problem, vehicles, ways)
    assert dict(zip(left["vehicle"], left["why"], strict=True)) == {
        "L300": "no_places", "Motor": "no_depot", "Unknown": "no_point",
    }  # fmt: skip
    keys = [finding.key for finding in planning_obstacles(problem, vehicles, ways)]
    assert keys == ["plan.no_vehicle", "plan.no_places", "plan.no_depot", "plan.no_point"]


def test_every_candidate_is_on_a_trip_or_has_a_reason(con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame) -> None:
    problem = problem_of(con, candidates)
    plan = plan_deliveries(problem, **FAST)
    left = unplanned_stops(problem, plan, candidates).set_index("candidate_id")["why"].to_dict()
    assert left == {"request:c": "no_stock", "request:d": "no_size", "request:e": "no_place"}
    planned = tabled(plan, candidates)
    assert {*planned["planned_stop"], *(f"request:{each}" for each in "cde")} == {*candidates["stop"]}


def test_a_plan_is_a_table_of_the_feed(con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame) -> None:
    rows = tabled(plan_deliveries(problem_of(con, candidates), **FAST), candidates)
    assert rows["stop"].tolist() == [1, 2, 3]
    assert {*rows["from_depot"]} == {"Gudang"}
    first = rows.set_index("planned_stop").loc["request:a"]
    assert first[["village", "item", "quantity", "reason"]].tolist() == ["Sisir", SMALL, 2, "waits"]
    assert first["deadline_at"] == datetime(2021, 7, 10, 2, tzinfo=ZONE)
    assert first["is_late"]
    assert NOW.replace(hour=8) < first["arrive_at"] < NOW.replace(hour=9)
    assert not rows.set_index("planned_stop").loc["request:b", "is_late"]


def test_the_figures_of_a_plan_add_up(con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame) -> None:
    problem = problem_of(con, candidates)
    plan = plan_deliveries(problem, **FAST)
    (row,) = plan_figures(problem, plan, candidates, delivery_vehicles(con), day=DAY, now=NOW).to_dict("records")
    assert (row["stops"], row["unplanned"], row["cylinders"], row["empties"]) == (3, 3, 2 + 1, 2)
    assert (row["critical"], row["critical_on_time"], row["critical_share"]) == (4, 0, 0)
    assert row["with_deadline"] == 5 and row["on_time"] == 1
    assert row["kilometres"] > 0 and 1000 <= row["cost_idr"] / row["kilometres"] <= 3000


def test_a_question_and_its_answer_survive_json_and_an_accepted_plan_comes_back_as_trips(
    con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame
) -> None:
    problem = problem_of(con, candidates)
    plan = plan_of(json.loads(json.dumps(answer(planning_question(problem), progress=lambda share: None))))
    rows = tabled(plan, candidates)
    trips = planned_trips(problem, rows, candidates)
    assert [trip.visits for trip in trips] == [
        trip.visits for trip in sorted(plan.trips, key=lambda trip: (trip.vehicle, trip.departs_at))
    ]
    assert violations(problem, replace(plan, trips=tuple(trips))) == []
    again = answer(json.loads(json.dumps(planning_question(problem, decided=trips[:1], planned=trips[1:]))),
                   progress=lambda share: None)  # fmt: skip
    assert plan_of(again).trips[0] == trips[0]


def test_trips_that_have_departed_stay_when_it_is_planned_again_at_noon(
    con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame
) -> None:
    morning = problem_of(con, candidates[candidates["request_id"] == "a"])
    plan = plan_deliveries(morning, **FAST)
    noon = problem_of(con, candidates, now=NOW.replace(hour=12))
    departed = planned_trips(noon, tabled(plan, candidates), candidates)
    assert departed == list(plan.trips)
    again = plan_of(answer(planning_question(noon, decided=departed), progress=lambda share: None))
    assert again.trips[: len(departed)] == plan.trips
    assert all(trip.departs_at >= 12 * 3600 for trip in again.trips[len(departed) :])


def test_a_vehicle_is_away_with_what_it_took_though_its_stops_have_left_the_candidates(
    con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame
) -> None:
    wanted = candidates["request_id"] == "a"
    plan = plan_deliveries(problem_of(con, candidates[wanted]), **FAST)
    (trip,) = plan.trips
    accepted, left = tabled(plan, candidates), candidates[~wanted]
    known = with_planned(left, accepted)
    again = problem_of(con, known, now=NOW.replace(hour=8, minute=5))
    (departed,) = planned_trips(again, accepted, known)
    assert (departed.vehicle, departed.returns_at) == (trip.vehicle, trip.returns_at)
    rest = undecided(again, [departed])
    (vehicle,) = (each for each in rest.vehicles if each.vehicle == trip.vehicle)
    assert vehicle.shift_start == trip.returns_at + again.loading_seconds
    assert rest.depots[0].stock[SMALL] == 9 - 2
    printed = plan_of(answer(planning_question(again, decided=[departed]), progress=lambda share: None))
    rows = tabled(printed, known)
    assert rows.loc[rows["request_id"] == "a", ["trip", "quantity"]].to_numpy().tolist() == [[1, 2]]

    booked = with_planned(left, accepted.assign(booked=2, outcome="delivered"))
    assert undecided(problem_of(con, booked), [departed]).depots[0].stock[SMALL] == 9


def test_a_vehicle_that_is_not_chosen_any_more_ends_its_trip_and_goes_out_no_more(
    con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame
) -> None:
    problem = problem_of(con, candidates)
    trip = next(each for each in plan_deliveries(problem, **FAST).trips if each.vehicle == "L300")
    stops = {stop.stop for stop in problem.stops} - {"request:c"}
    rest = narrowed(problem, stops=stops, vehicles={"Motor"})
    assert {stop.stop for stop in rest.stops} == stops
    again = plan_of(answer(planning_question(rest, decided=[trip]), progress=lambda share: None))
    assert [each for each in again.trips if each.vehicle == "L300"] == [trip]


def test_a_stop_that_was_reported_does_not_claim_what_waits_again(
    con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame
) -> None:
    plan = plan_deliveries(problem_of(con, candidates[candidates["request_id"] == "a"]), **FAST)
    accepted = tabled(plan, candidates).assign(outcome="nobody_there")
    known = with_planned(candidates, accepted)
    (trip,) = planned_trips(problem_of(con, known), accepted, known)
    assert not {visit.stop for visit in trip.visits} & {*candidates["stop"]}
    assert len(known) == len(candidates) + 1
    assert len(with_earlier(candidates[:1], known)) == len(known)


def test_longer_ways_that_were_loaded_meanwhile_do_not_refuse_a_plan_with_decided_trips(
    con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame
) -> None:
    morning = problem_of(con, candidates[candidates["request_id"] == "a"])
    accepted = tabled(plan_deliveries(morning, **FAST), candidates)
    problem = problem_of(con, candidates)
    longer = replace(problem, seconds=tuple(tuple(30 * each for each in row) for row in problem.seconds))
    shorter = replace(longer, vehicles=tuple(replace(v, shift_end=9 * 3600) for v in longer.vehicles))
    (departed,) = planned_trips(shorter, accepted, candidates)
    assert departed.returns_at > 9 * 3600
    again = plan_of(answer(planning_question(shorter, decided=[departed]), progress=lambda share: None))
    assert again.trips[0] == departed
    with pytest.raises(ValueError, match="visited 2 times"):
        answer(planning_question(shorter, decided=[departed, departed]), progress=lambda share: None)


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"vehicles": ()}, "plan.no_vehicle"),
        ({"stops": ()}, "plan.no_stop"),
        ({"vehicles": "small"}, "plan.too_large"),
        ({"stops": "evening"}, "plan.window_after_shift"),
        ({"depots": "empty"}, "plan.depots_empty"),
    ],
)
def test_what_keeps_a_problem_from_a_plan_is_a_sentence(
    con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame, changed: dict[str, Any], key: str
) -> None:
    problem = problem_of(con, candidates)
    small = tuple(replace(vehicle, weight_limit_grams=20_000) for vehicle in problem.vehicles)
    evening = tuple(replace(stop, earliest=20 * 3600) for stop in problem.stops)
    empty = tuple(replace(depot, stock={}) for depot in problem.depots)
    values = {"small": small, "evening": evening, "empty": empty}
    named = {name: values.get(each, each) if isinstance(each, str) else each for name, each in changed.items()}
    assert {finding.key for finding in obstacles_of(con, problem)} == {"plan.no_places"}
    assert key in {finding.key for finding in obstacles_of(con, replace(problem, **named))}


def test_a_night_shift_ends_the_next_day(con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame) -> None:
    vehicles = delivery_vehicles(con)
    night = vehicles.assign(shift_start=vehicles["shift_end"], shift_end=vehicles["shift_start"])
    ways = place_distances(con, delivery_places(candidates, night))
    problem = delivery_problem(candidates, night, ways, planning_basis(con), day=DAY, now=NOW)
    assert {(v.shift_start, v.shift_end) for v in problem.vehicles} == {(15 * 3600, 32 * 3600)}
    plan = plan_deliveries(problem, **FAST)
    assert len({visit.stop for trip in plan.trips for visit in trip.visits}) == 3
    assert tabled(plan, candidates)["arrive_at"].min() >= NOW.replace(hour=15) + timedelta(minutes=1)
