"""The rival that plans are measured against keeps the rules too."""

from analytics.routing.checker import quality, violations
from analytics.routing.planner import plan_deliveries
from bench.routing import made_up, nearest_neighbour


def test_nearest_neighbour_is_a_valid_plan_and_no_better_than_ours() -> None:
    problem = made_up(24)
    rival, ours = nearest_neighbour(problem), plan_deliveries(problem, seeds=(1,), iterations=200)
    assert violations(problem, rival) == []
    assert quality(problem, ours) <= quality(problem, rival)
