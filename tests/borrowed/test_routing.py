"""Plans of instances from the literature, whose best known length others have published."""

import pytest

import settings
from analytics.routing.checker import quality, violations
from analytics.routing.planner import plan_deliveries
from bench.routing import INSTANCE_ITERATIONS, instance

PLACE = settings.shared_folder() / "data" / "routing"


@pytest.mark.slow
def test_a_hundred_stops_are_served_within_one_per_cent_of_the_best_known() -> None:
    problem, best_known = instance(PLACE / "X-n101-k25.vrp")
    plan = plan_deliveries(problem, iterations=INSTANCE_ITERATIONS)
    assert violations(problem, plan) == []
    assert quality(problem, plan).unplanned == 0
    assert quality(problem, plan).metres <= 1.01 * best_known
