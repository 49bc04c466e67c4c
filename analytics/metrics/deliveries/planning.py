"""From candidates and vehicles to a problem of routing, and what may keep it from having a plan."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.deliveries.candidates import PRIORITIES
from analytics.metrics.deliveries.distances import Distances
from analytics.metrics.deliveries.vehicles import ANY_WEIGHT, cylinder_contents, shift_on, weight_norms
from analytics.metrics.oxygen.depletion_inputs import sizes_of
from analytics.metrics.oxygen.patient_need import norm_values
from analytics.quantities import CubicMetres, Kilograms, WeightNorms
from analytics.routing.json_form import plan_from, plan_to, problem_to, trip_from
from analytics.routing.problem import LATEST, CylinderSize, Depot, Plan, Problem, Stop, Trip, Vehicle
from finding import Finding

SECONDS_PER_MINUTE = 60


class PlanningBasis(NamedTuple):
    """What a plan rests on beside candidates, vehicles and distances."""

    stock: dict[str, dict[str, int]]
    """Full cylinders by depot and size, at each depot's own last moment."""
    sizes: dict[str, CylinderSize]
    stop_seconds: int
    loading_seconds: int


def planning_basis(con: DuckDBPyConnection) -> PlanningBasis:
    """Return stock, sizes and times from the snapshot and the norms in force."""
    norm = norm_values(con)
    stock: dict[str, dict[str, int]] = {}
    for series in sizes_of(con):
        stock.setdefault(series.depot, {})[str(series.item)] = int(series.states.full)
    weights = weight_norms(con)
    sizes = {item: _size(item, holds, weights) for item, holds in cylinder_contents(con).items()}
    # a snapshot of an older version lacks norms of deliveries, and has no vehicles either
    minutes = {name: round(norm.get(f"{name}_minutes", 0) * SECONDS_PER_MINUTE) for name in ("stop", "loading")}
    return PlanningBasis(stock, sizes, minutes["stop"], minutes["loading"])


def _size(item: str, holds: CubicMetres, weights: WeightNorms) -> CylinderSize:
    # the places of a vehicle are counted in cylinders, whatever their size
    return CylinderSize(item, 1, weights.full(holds).grams, weights.empty(holds).grams)


def delivery_places(candidates: pd.DataFrame, vehicles: pd.DataFrame) -> list[str]:
    """Return every place that a plan of these candidates and vehicles needs a way to.

    Args:
        candidates: Of `delivery_candidates`.
        vehicles: Of `delivery_vehicles`.
    """
    places = [*vehicles["depot"].dropna(), *candidates["place"].dropna()]
    return list(dict.fromkeys(map(str, places)))


def delivery_problem(
    candidates: pd.DataFrame,
    vehicles: pd.DataFrame,
    distances: Distances,
    basis: PlanningBasis,
    *,
    day: date,
    now: datetime,
) -> Problem:
    """Return the problem of one shift; candidates and vehicles that cannot be planned are left out.

    Args:
        candidates: Of `delivery_candidates`: those to be planned.
        vehicles: Of `delivery_vehicles`: those of the shift that go out, a name once.
        distances: Of `place_distances` for `delivery_places`.
        basis: Of `planning_basis`.
        day: Local day of the shift.
        now: Moment of the reader, with the local time zone: nothing undecided departs before it.
    """
    midnight = datetime.combine(day, time(), now.tzinfo)
    locations = {place: number for number, place in enumerate(distances.places)}
    able = [row for row in vehicles.to_dict("records") if _unable(row, locations) is None]
    homes = sorted({str(row["depot"]) for row in able})
    return Problem(
        sizes=basis.sizes,
        depots=tuple(Depot(each, locations[each], basis.stock.get(each, {}), closes_at=LATEST) for each in homes),
        vehicles=tuple(_vehicle(row, midnight) for row in able),
        stops=tuple(_stops(candidates, locations, basis, midnight)),
        metres=distances.metres,
        seconds=distances.seconds,
        loading_seconds=basis.loading_seconds,
        ready_at=max(0, _seconds(now, midnight)),
    )


def _unable(row: dict[Any, Any], locations: Sequence[str] | dict[str, int]) -> str | None:
    """Why a vehicle cannot be planned at all: `no_depot`, `no_point`, `no_places`, or None."""
    if pd.isna(row["depot"]):
        return "no_depot"
    if row["depot"] not in locations:
        return "no_point"
    return "no_places" if pd.isna(row["places"]) or row["places"] < 1 else None


def vehicles_left_out(problem: Problem, vehicles: pd.DataFrame, ways: Distances) -> pd.DataFrame:
    """Return the vehicles that a plan cannot send out, each with the reason why.

    Args:
        problem: Of `delivery_problem`.
        vehicles: Of `delivery_vehicles`: what the problem was made of.
        ways: The distances it was made of.

    Returns:
        The rows of `vehicles`, with why: no_depot (none is recorded), no_point (its depot has no point on the map),
        no_places (how many cylinders it takes is not recorded), shift_over (it has ended).
    """
    over = {vehicle.vehicle for vehicle in problem.vehicles if vehicle.shift_end <= problem.ready_at}
    able = {vehicle.vehicle for vehicle in problem.vehicles} - over
    left = vehicles[~vehicles["vehicle"].isin(able)]
    why = ["shift_over" if row["vehicle"] in over else _unable(row, ways.places) for row in left.to_dict("records")]
    return left.assign(why=pd.Series(why, index=left.index, dtype=object)).reset_index(drop=True)


def narrowed(problem: Problem, *, stops: Collection[str], vehicles: Collection[str]) -> Problem:
    """Return the problem of only these stops, in which no other vehicle goes out again.

    Args:
        problem: Of `delivery_problem`.
        stops: What they are called.
        vehicles: Those that may go out; others stay, because they may be on a trip that is decided.
    """
    ended = (v if v.vehicle in vehicles else replace(v, shift_end=v.shift_start) for v in problem.vehicles)
    wanted = (stop for stop in problem.stops if stop.stop in stops)
    return replace(problem, stops=tuple(wanted), vehicles=tuple(ended))


def _vehicle(row: dict[Any, Any], midnight: datetime) -> Vehicle:
    start, end = shift_on(midnight.date(), (row["shift_start"], row["shift_end"]), midnight)
    limit = ANY_WEIGHT if pd.isna(row["weight_limit_kg"]) else Kilograms(float(row["weight_limit_kg"]))
    first, last = _seconds(start, midnight), _seconds(end, midnight)
    return Vehicle(str(row["vehicle"]), str(row["depot"]), int(row["places"]), limit.grams, first, last)


def _seconds(at: datetime, midnight: datetime) -> int:
    return round((at - midnight).total_seconds())


def _stops(candidates: pd.DataFrame, locations: dict[str, int], basis: PlanningBasis, midnight: datetime) -> list[Stop]:
    able = candidates[[obstacle(row, locations) is None for row in candidates.to_dict("records")]]
    return [
        _stop(str(name), rows.to_dict("records"), locations, basis, midnight)
        for name, rows in able.groupby("stop", sort=False)
    ]


def obstacle(row: dict[Any, Any], locations: Sequence[str] | dict[str, int]) -> str | None:
    """Return why a candidate cannot be planned at all: `no_size`, `no_place`, or None.

    Args:
        row: A candidate.
        locations: Places with a way to them.
    """
    if row["quantity"] > 0 and pd.isna(row["item"]):
        return "no_size"
    return None if not pd.isna(row["place"]) and row["place"] in locations else "no_place"


def _stop(
    name: str, rows: list[dict[Any, Any]], locations: dict[str, int], basis: PlanningBasis, midnight: datetime
) -> Stop:
    deadlines = [_seconds(row["deadline_at"], midnight) for row in rows if not pd.isna(row["deadline_at"])]
    due = min(deadlines, default=LATEST)
    return Stop(
        name,
        locations[rows[0]["place"]],
        # what the books show of a stop that a vehicle has left for is gone from the stock already
        full={row["item"]: int(row["quantity"] - row.get("booked", 0)) for row in rows if row["quantity"] > 0},
        empties={row["empties_item"]: int(row["empties"]) for row in rows if row["empties"] > 0},
        urgency=min((row["priority"] for row in rows), key=PRIORITIES.index),
        deadline=due if due < LATEST else None,
        service_seconds=basis.stop_seconds,
        to_depot=rows[0]["depot"] if rows[0]["kind"] == "depot" else None,
        source=rows[0]["source"] if rows[0]["kind"] == "depot" else None,
    )


def planning_question(
    problem: Problem, *, decided: Sequence[Trip] = (), planned: Sequence[Trip] = ()
) -> dict[str, Any]:
    """Return what `python -m analytics.routing` is asked, as JSON.

    Args:
        problem: Of `delivery_problem`.
        decided: Trips that have departed or are locked; the first ones of their vehicles.
        planned: Other trips of the plan so far, into which new stops are only inserted.
    """
    forms = plan_to(Plan((*decided, *planned)))["trips"]
    return problem_to(problem) | {"decided": forms[: len(decided)], "planned": forms[len(decided) :]}


def plan_of(answer: dict[str, Any]) -> Plan:
    """Return the plan of an answer of `python -m analytics.routing`, or of its `reoptimised` part."""
    return plan_from(answer["plan"])


def trips_of(forms: Sequence[dict[str, Any]]) -> list[Trip]:
    """Return trips that were stored as JSON."""
    return [trip_from(each) for each in forms]


def planning_obstacles(problem: Problem, vehicles: pd.DataFrame, ways: Distances) -> list[Finding]:
    """Return why a problem has no plan, or only part of one, before anything is searched.

    Args:
        problem: Of `delivery_problem`.
        vehicles: What it was made of; those left out are named.
        ways: The distances it was made of.
    """
    left_out = vehicles_left_out(problem, vehicles, ways).to_dict("records")
    findings = [Finding(f"plan.{row['why']}", {"vehicle": str(row["vehicle"])}) for row in left_out]
    if not problem.vehicles:
        return [Finding("plan.no_vehicle", {}), *findings]
    if not problem.stops:
        return [Finding("plan.no_stop", {}), *findings]
    findings += [Finding("plan.too_large", {"item": size}) for size in _too_large(problem)]
    findings += [Finding("plan.window_after_shift", {"stops": number}) for number in [_out_of_hours(problem)] if number]
    for size in sorted({size for stop in problem.stops for size, number in stop.full.items() if number}):
        if not any(depot.stock.get(size, 0) > 0 for depot in problem.depots):
            findings.append(Finding("plan.depots_empty", {"item": size}))
    return findings


def _too_large(problem: Problem) -> list[str]:
    """Sizes of which no vehicle carries a single one."""
    wanted = {size for stop in problem.stops for size, number in stop.full.items() if number}
    loads = {size: problem.load({size: 1}, {}) for size in sorted(wanted)}
    return [
        size
        for size, load in loads.items()
        if not any(load.places <= v.places and load.grams <= v.weight_limit_grams for v in problem.vehicles)
    ]


def _out_of_hours(problem: Problem) -> int:
    """Stops that open only after every shift."""
    last = max(vehicle.shift_end for vehicle in problem.vehicles)
    return sum(stop.earliest >= last for stop in problem.stops)


def moment_on(day: date, seconds: int, now: datetime) -> datetime:
    """Return the moment so many seconds after local midnight.

    Args:
        day: A local day.
        seconds: Seconds since its midnight.
        now: A moment with the local time zone.
    """
    return datetime.combine(day, time(), now.tzinfo) + timedelta(seconds=seconds)
