"""Problems and plans as JSON: what the process that plans is asked through, and what it answers."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from analytics.routing.problem import CylinderSize, Depot, Plan, Problem, Stop, Trip, Vehicle, Visit

Json = dict[str, Any]


def problem_to(problem: Problem) -> Json:
    """Return a problem as lists and dictionaries, named as in `problem`."""
    return asdict(problem)


def problem_from(form: Mapping[str, Any]) -> Problem:
    """Return the problem of such a form; KeyError or TypeError where it is none."""
    return Problem(
        sizes={size: CylinderSize(**each) for size, each in form["sizes"].items()},
        depots=tuple(Depot(**each) for each in form["depots"]),
        vehicles=tuple(Vehicle(**each) for each in form["vehicles"]),
        stops=tuple(Stop(**each) for each in form["stops"]),
        metres=tuple(map(tuple, form["metres"])),
        seconds=tuple(map(tuple, form["seconds"])),
        loading_seconds=form["loading_seconds"],
        ready_at=form.get("ready_at", 0),
    )


def trip_from(form: Mapping[str, Any]) -> Trip:
    """Return the trip of a form; KeyError or TypeError where it is none."""
    return Trip(**{**form, "visits": tuple(Visit(**each) for each in form["visits"])})


def plan_to(plan: Plan) -> Json:
    """Return a plan as lists and dictionaries, named as in `problem`."""
    return asdict(plan)


def plan_from(form: Mapping[str, Any]) -> Plan:
    """Return the plan of such a form; KeyError or TypeError where it is none."""
    return Plan(tuple(map(trip_from, form["trips"])), dict(form["unplanned"]))
