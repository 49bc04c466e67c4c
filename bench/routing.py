"""How long planning takes, and how good plans are: beside the best known of the literature, and nearest neighbour.

`python -m bench.routing` prints a line for 24, 60, 100 and 200 stops, and one for each instance of CVRPLIB that lies in
`POSKO_SHARED`.
"""

import math
import re
import time
from pathlib import Path
from random import Random

import settings
from analytics.routing.checker import quality, violations
from analytics.routing.planner import plan_deliveries
from analytics.routing.problem import LATEST, URGENCIES, CylinderSize, Depot, Plan, Problem, Stop, Trip, Vehicle
from analytics.routing.schedule import scheduled_day

STOPS = (24, 60, 100, 200)
VILLAGES = 24
STOPS_A_VEHICLE = 20
SIZES = {"1 m3": CylinderSize("1 m3", 1, 10_400, 9_000), "6 m3": CylinderSize("6 m3", 1, 62_100, 54_000)}
HOUR = 3600
INSTANCES = ("X-n101-k25", "X-n200-k36")
INSTANCE_ITERATIONS = 2_000


def main() -> None:
    """Print the lines."""
    for stops in STOPS:
        problem = made_up(stops)
        seconds, plan = _timed(problem)
        nearest = nearest_neighbour(problem)
        kilometres, others = quality(problem, plan).metres / 1000, quality(problem, nearest).metres / 1000
        late = sum(quality(problem, plan).missed[1::2]), sum(quality(problem, nearest).missed[1::2])
        ratio = f"{kilometres:.0f} km, {kilometres / others:.2f} times nearest neighbour"
        ratio += f"; deadlines missed {late[0]} and {late[1]}"
        print(f"{f'{stops} stops, {len(problem.vehicles)} vehicles':52}{seconds:7.2f} s   {ratio}", flush=True)
    for name in INSTANCES:
        file = settings.shared_folder() / "data" / "routing" / f"{name}.vrp"
        if file.exists():
            problem, best_known = instance(file)
            seconds, plan = _timed(problem, iterations=INSTANCE_ITERATIONS)
            gap = quality(problem, plan).metres / best_known - 1
            print(f"{name:52}{seconds:7.2f} s   {100 * gap:.2f} % above the best known")


def _timed(problem: Problem, **options: int) -> tuple[float, Plan]:
    """Processor time of planning [s], and the plan, which keeps every rule."""
    started = time.process_time()
    plan = plan_deliveries(problem, **options)  # type: ignore[arg-type]
    seconds = time.process_time() - started
    if broken := violations(problem, plan):
        raise RuntimeError(broken[0])
    return seconds, plan


def made_up(stops: int, *, seed: int = 1) -> Problem:
    """A day of two depots, with vehicles for all stops, drawn at random over 15 km."""
    draw = Random(seed)
    points = [(draw.uniform(0, 15_000), draw.uniform(0, 15_000)) for _ in range(VILLAGES)]
    points += [(5_000.0, 5_000.0), (11_000.0, 9_000.0)]
    metres = tuple(tuple(500 if a is b else round(1.4 * math.dist(a, b)) for b in points) for a in points)
    stock = dict.fromkeys(SIZES, 3 * stops)
    fleet = range(max(3, math.ceil(stops / STOPS_A_VEHICLE)))
    return Problem(
        sizes=SIZES,
        depots=(Depot("A", VILLAGES, stock), Depot("B", VILLAGES + 1, stock)),
        vehicles=tuple(Vehicle(f"V{n}", "AB"[n % 2], 16, 900_000, 7 * HOUR, 17 * HOUR) for n in fleet),
        stops=tuple(_stop(draw, number) for number in range(stops)),
        metres=metres,
        seconds=tuple(tuple(round(length / 7) for length in row) for row in metres),
    )


def _stop(draw: Random, number: int) -> Stop:
    full = {"1 m3": draw.randint(1, 2), "6 m3": draw.randint(0, 1)}
    deadline = draw.choice([None, 6 * HOUR, 10 * HOUR, 12 * HOUR, 15 * HOUR])
    village, urgency = draw.randrange(VILLAGES), draw.choice(URGENCIES)
    return Stop(f"s{number:03}", village, full, {"1 m3": full["1 m3"]}, urgency, deadline=deadline)


def nearest_neighbour(problem: Problem) -> Plan:
    """What a driver without a plan does: always on to the nearest stop that still fits, home when none does."""
    left = {stop.stop: stop for stop in problem.stops}
    trips: list[Trip] = []
    for vehicle in problem.vehicles:
        (depot,) = (each for each in problem.depots if each.depot == vehicle.depot)
        orders: list[list[Stop]] = [[]]
        while True:
            here = (orders[-1][-1] if orders[-1] else depot).location
            nearest = sorted(left.values(), key=lambda stop: (problem.metres[here][stop.location], stop.stop))
            able = (stop for stop in nearest if _day(problem, vehicle, depot, [*orders[:-1], [*orders[-1], stop]]))
            if following := next(able, None):
                orders[-1].append(left.pop(following.stop))
            elif orders[-1]:
                orders.append([])
            else:
                break
        trips += _day(problem, vehicle, depot, orders[:-1]) or []
    return Plan(tuple(trips), dict.fromkeys(left, "no_room"))


def _day(problem: Problem, vehicle: Vehicle, depot: Depot, orders: list[list[Stop]]) -> list[Trip] | None:
    return scheduled_day(problem, vehicle, depot, orders)


def instance(file: Path) -> tuple[Problem, int]:
    """A CVRP instance of CVRPLIB as deliveries of one depot, and its best known length from the solution beside it."""
    text, solution = file.read_text("utf-8"), file.with_suffix(".sol").read_text("utf-8")
    capacity = int(re.findall(r"CAPACITY\s*:\s*(\d+)", text)[0])
    points = [(int(x), int(y)) for x, y in re.findall(r"^\d+\s+(-?\d+)\s+(-?\d+)\s*$", text, re.MULTILINE)]
    demand = [int(number) for number in re.findall(r"^\d+\s+(\d+)\s*$", text, re.MULTILINE)]
    fleet = int(file.stem.rpartition("k")[2]) + 1
    problem = Problem(
        sizes={"unit": CylinderSize("unit", 1, 0, 0)},
        depots=(Depot("depot", 0, {"unit": sum(demand)}),),
        vehicles=tuple(Vehicle(f"{number}", "depot", capacity, 1, 0, LATEST) for number in range(fleet)),
        stops=tuple(Stop(f"{n}", n, {"unit": demand[n]}, service_seconds=0) for n in range(1, len(points))),
        metres=tuple(tuple(math.floor(math.dist(a, b) + 0.5) for b in points) for a in points),
        seconds=tuple((0,) * len(points) for _ in points),
        loading_seconds=0,
    )
    return problem, int(re.findall(r"Cost (\d+)", solution)[0])


if __name__ == "__main__":
    main()
