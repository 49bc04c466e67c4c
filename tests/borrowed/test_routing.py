"""Plans of instances from the literature, whose best known length others have published."""

import math
import re

import pytest

import settings
from analytics.routing.checker import quality, violations
from analytics.routing.planner import plan_deliveries
from analytics.routing.problem import LATEST, CylinderSize, Depot, Problem, Stop, Vehicle

PLACE = settings.shared_folder() / "data" / "routing"
ITERATIONS = 2_000


def instance(name: str) -> tuple[Problem, int]:
    """A CVRP instance of CVRPLIB as deliveries of one depot, and its best known length."""
    text, solution = ((PLACE / f"{name}.{end}").read_text("utf-8") for end in ("vrp", "sol"))
    capacity = int(re.findall(r"CAPACITY\s*:\s*(\d+)", text)[0])
    points = [(int(x), int(y)) for x, y in re.findall(r"^\d+\s+(-?\d+)\s+(-?\d+)\s*$", text, re.MULTILINE)]
    demand = [int(number) for number in re.findall(r"^\d+\s+(\d+)\s*$", text, re.MULTILINE)]
    metres = tuple(tuple(math.floor(math.dist(a, b) + 0.5) for b in points) for a in points)
    problem = Problem(
        sizes={"unit": CylinderSize("unit", 1, 0, 0)},
        depots=(Depot("depot", 0, {"unit": sum(demand)}),),
        vehicles=tuple(
            Vehicle(f"{n}", "depot", capacity, 1, 0, LATEST) for n in range(int(name.rpartition("k")[2]) + 1)
        ),
        stops=tuple(Stop(f"{n}", n, {"unit": demand[n]}, service_seconds=0) for n in range(1, len(points))),
        metres=metres,
        seconds=tuple((0,) * len(points) for _ in points),
        loading_seconds=0,
    )
    return problem, int(re.findall(r"Cost (\d+)", solution)[0])


@pytest.mark.slow
def test_a_hundred_stops_are_served_within_one_per_cent_of_the_best_known() -> None:
    problem, best_known = instance("X-n101-k25")
    plan = plan_deliveries(problem, iterations=ITERATIONS)
    assert violations(problem, plan) == []
    assert quality(problem, plan).unplanned == 0
    assert quality(problem, plan).metres <= 1.01 * best_known
