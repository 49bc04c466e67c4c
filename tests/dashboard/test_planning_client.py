"""A plan is made in a child process that can be watched and cancelled."""

import time

import pytest

from analytics.routing.checker import violations
from analytics.routing.json_form import plan_from, problem_to
from dashboard.data_entry.planning_client import Planning
from tests.analytics.routing.towns import drawn_problem

pytestmark = pytest.mark.slow


def wait(planning: Planning, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while planning.is_running and time.monotonic() < until:
        time.sleep(0.05)


def test_a_plan_comes_back_and_its_progress_ends_at_one() -> None:
    problem = drawn_problem(6, seed=3)
    planning = Planning(problem_to(problem))
    wait(planning)
    answer = planning.answer()
    assert answer is not None
    assert violations(problem, plan_from(answer["plan"])) == []
    assert planning.progress == 1


def test_a_cancelled_plan_has_no_answer() -> None:
    planning = Planning(problem_to(drawn_problem(60, seed=3)))
    assert planning.is_running
    planning.cancel()
    wait(planning, 5)
    assert not planning.is_running
    assert planning.answer() is None


def test_a_question_that_is_no_problem_has_no_answer() -> None:
    planning = Planning({"stops": 3})
    wait(planning)
    assert planning.answer() is None
