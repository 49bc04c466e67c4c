"""What the process that plans is asked and answers."""

import json
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.routing.__main__ import REJECTED, answer
from analytics.routing.checker import violations
from analytics.routing.json_form import plan_from, plan_to, problem_from, problem_to
from analytics.routing.planner import plan_deliveries
from tests.analytics.routing.towns import drawn_problem

ROOT = Path(__file__).resolve().parents[3]


@settings(max_examples=10)
@given(st.integers(0, 12), st.integers(0, 10_000))
def test_a_problem_and_its_plan_survive_the_way_through_json(stops: int, seed: int) -> None:
    drawn = drawn_problem(stops, seed=seed)
    plan = plan_deliveries(drawn, seeds=(1,), iterations=20)
    assert problem_from(json.loads(json.dumps(problem_to(drawn)))) == drawn
    assert plan_from(json.loads(json.dumps(plan_to(plan)))) == plan


@pytest.mark.slow
def test_the_process_tells_its_progress_and_prints_one_plan() -> None:
    drawn = drawn_problem(8, seed=2)
    ran = _run(json.dumps(problem_to(drawn)))
    printed = json.loads(ran.stdout)
    assert printed["reoptimised"] is None
    assert violations(drawn, plan_from(printed["plan"])) == []
    shares = [json.loads(line)["progress"] for line in ran.stderr.splitlines() if line.startswith('{"progress"')]
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.slow
def test_a_plan_that_the_checker_rejects_is_not_printed() -> None:
    drawn = drawn_problem(8, seed=2)
    trip = plan_deliveries(drawn, seeds=(1,), iterations=20).trips[0]
    ran = _run(json.dumps(problem_to(drawn) | {"decided": [asdict(trip)] * 2}))
    assert (ran.returncode, ran.stdout) == (REJECTED, "")
    assert "rejected" in ran.stderr


def test_planning_again_inserts_and_offers_a_search_beside_it() -> None:
    drawn = drawn_problem(15, seed=3)
    before = plan_deliveries(replace(drawn, stops=drawn.stops[:12]), seeds=(1,), iterations=100)
    trips = plan_to(before)["trips"]
    printed = answer(problem_to(drawn) | {"decided": trips[:1], "planned": trips[1:]}, progress=lambda share: None)
    inserted, searched = plan_from(printed["plan"]), plan_from(printed["reoptimised"]["plan"])
    assert inserted.trips[0] == searched.trips[0] == before.trips[0]
    assert violations(drawn, inserted) == violations(drawn, searched) == []
    assert printed["reoptimised"]["stops_changed"] > 0


def test_what_decided_trips_took_may_have_left_the_books_already() -> None:
    drawn = drawn_problem(10, seed=3)
    trips = plan_to(plan_deliveries(drawn, seeds=(1,), iterations=50))["trips"]
    emptied = replace(drawn, depots=tuple(replace(depot, stock={}) for depot in drawn.depots))
    printed = answer(problem_to(emptied) | {"decided": trips}, progress=lambda share: None)
    assert printed["plan"]["trips"] == trips


def _run(question: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "analytics.routing"]
    return subprocess.run(command, input=question, capture_output=True, text=True, cwd=ROOT, timeout=60)
