"""Small problems of delivery for tests: villages on a plane, two sizes of cylinder, one or two depots."""

import math
from collections.abc import Sequence
from random import Random

from analytics.routing.problem import URGENCIES, CylinderSize, Depot, Problem, Stop, Vehicle

SIZES = {"1 m3": CylinderSize("1 m3", 1, 12_000, 10_000), "6 m3": CylinderSize("6 m3", 4, 65_000, 55_000)}
HOUR = 3600


def problem(
    points: Sequence[tuple[float, float]],
    stops: Sequence[Stop],
    *,
    vehicles: Sequence[Vehicle],
    depots: Sequence[Depot],
    metres_per_second: float = 7,
) -> Problem:
    """A problem whose distances are straight lines between points [m]; stops of one point are 300 m apart."""
    metres = tuple(tuple(300 if a is b else round(math.dist(a, b)) for b in points) for a in points)
    seconds = tuple(tuple(round(d / metres_per_second) for d in row) for row in metres)
    return Problem(SIZES, tuple(depots), tuple(vehicles), tuple(stops), metres, seconds)


def drawn_problem(stops: int, *, seed: int, villages: int = 24, deadlines: bool = True) -> Problem:
    """Two depots, three vehicles and so many stops, drawn at random."""
    draw = Random(seed)
    points = [(draw.uniform(0, 15_000), draw.uniform(0, 15_000)) for _ in range(villages)]
    points += [(5_000.0, 5_000.0), (11_000.0, 9_000.0)]
    return problem(
        points,
        [_stop(draw, number, villages, deadlines=deadlines) for number in range(stops)],
        depots=[Depot("A", villages, {"1 m3": 80, "6 m3": 40}), Depot("B", villages + 1, {"1 m3": 80, "6 m3": 40})],
        vehicles=[
            Vehicle("A1", "A", 12, 400_000, 7 * HOUR, 17 * HOUR),
            Vehicle("A2", "A", 24, 800_000, 7 * HOUR, 17 * HOUR),
            Vehicle("B1", "B", 16, 700_000, 7 * HOUR, 17 * HOUR),
        ],
    )


def _stop(draw: Random, number: int, villages: int, *, deadlines: bool) -> Stop:
    full = {"1 m3": draw.randint(0, 2), "6 m3": draw.randint(0, 1)}
    full = full if any(full.values()) else {"1 m3": 1, "6 m3": 0}
    deadline = draw.choice([None, 6 * HOUR, 9 * HOUR, 12 * HOUR, 15 * HOUR, 24 * HOUR]) if deadlines else None
    empties = {"1 m3": full["1 m3"]}
    return Stop(f"s{number:03}", draw.randrange(villages), full, empties, draw.choice(URGENCIES), deadline=deadline)
