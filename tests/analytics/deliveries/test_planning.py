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
from analytics.metrics.deliveries.plan_tables import plan_figures, plan_table, planned_trips, unplanned_stops
from analytics.metrics.deliveries.planning import (
    delivery_places,
    delivery_problem,
    plan_of,
    planning_basis,
    planning_obstacles,
    planning_question,
)
from analytics.metrics.deliveries.vehicles import delivery_vehicles
from analytics.routing.__main__ import answer
from analytics.routing.checker import violations
from analytics.routing.planner import plan_deliveries
from analytics.routing.problem import Plan, Problem
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
    over = planning_obstacles(problem_of(con, candidates, now=NOW.replace(hour=15)))
    assert {finding.key for finding in over} == {"plan.shift_over"}


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
    assert planning_obstacles(problem) == []
    assert key in {finding.key for finding in planning_obstacles(replace(problem, **named))}


def test_a_night_shift_ends_the_next_day(con: duckdb.DuckDBPyConnection, candidates: pd.DataFrame) -> None:
    vehicles = delivery_vehicles(con)
    night = vehicles.assign(shift_start=vehicles["shift_end"], shift_end=vehicles["shift_start"])
    ways = place_distances(con, delivery_places(candidates, night))
    problem = delivery_problem(candidates, night, ways, planning_basis(con), day=DAY, now=NOW)
    assert {(v.shift_start, v.shift_end) for v in problem.vehicles} == {(15 * 3600, 32 * 3600)}
    plan = plan_deliveries(problem, **FAST)
    assert len({visit.stop for trip in plan.trips for visit in trip.visits}) == 3
    assert tabled(plan, candidates)["arrive_at"].min() >= NOW.replace(hour=15) + timedelta(minutes=1)
