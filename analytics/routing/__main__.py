"""Plan deliveries in a process of its own: `python -m analytics.routing`.

The standard input is a problem as JSON (`json_form.problem_to`), to which `decided` and `planned` may be added: lists
of trips of an earlier plan. The standard error tells the progress, a line `{"progress": share}` at a time. The standard
output is one JSON object:

- `plan`: the plan, decided trips included. With `planned`, other stops are only inserted into these trips.
- `reoptimised`: only with `planned`, else null: what a search that may move every undecided stop would give, as `plan`,
  `metres_saved` and `stops_changed` (stops with another vehicle or another place in the order).

Whoever wants no answer any more ends the process; nothing is stored.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from analytics.routing.checker import quality, violations
from analytics.routing.json_form import Json, plan_to, problem_from, trip_from
from analytics.routing.planner import plan_deliveries
from analytics.routing.problem import Depot, Plan, Problem, Trip
from analytics.routing.replan import insert_only, stops_changed, undecided

REJECTED = 3
"""Exit status when every plan broke a rule: none is printed."""


def answer(question: Json, *, progress: Callable[[float], None]) -> Json:
    """Return what is printed.

    Args:
        question: a problem, with `decided` and `planned` trips
        progress: told the share of the work that is done [0 to 1]

    Raises:
        ValueError: when the checker rejects a plan
    """
    problem = problem_from(question)
    decided = [trip_from(each) for each in question.get("decided", [])]
    rest = undecided(problem, decided)
    searched = _checked(problem, decided, plan_deliveries(rest, progress=progress))
    if not question.get("planned"):
        return {"plan": plan_to(searched), "reoptimised": None}
    planned = [trip_from(each) for each in question["planned"]]
    inserted = _checked(problem, decided, insert_only(rest, planned))
    reoptimised = {
        "plan": plan_to(searched),
        "metres_saved": quality(problem, inserted).metres - quality(problem, searched).metres,
        "stops_changed": stops_changed(inserted, searched),
    }
    return {"plan": plan_to(inserted), "reoptimised": reoptimised}


def _checked(problem: Problem, decided: Sequence[Trip], plan: Plan) -> Plan:
    """The plan with the decided trips before it; ValueError when it breaks a rule."""
    whole = Plan((*decided, *plan.trips), plan.unplanned)
    broken = violations(_with_loaded(problem, decided), whole, decided=decided)
    if broken:
        raise ValueError("; ".join(broken))
    return whole


def _with_loaded(problem: Problem, decided: Sequence[Trip]) -> Problem:
    """The problem with at least the stock that decided trips took: it may have left the books of the depot already."""
    stops = {stop.stop: stop for stop in problem.stops}

    def filled(depot: Depot) -> Depot:
        visits = [visit.stop for trip in decided if trip.depot == depot.depot for visit in trip.visits]
        taken = sum((Counter(stops[stop].full) for stop in visits if stop in stops), Counter[str]())
        return replace(depot, stock=Counter(depot.stock) | taken)

    return replace(problem, depots=tuple(map(filled, problem.depots)))


def main() -> int:
    """Answer the question on the standard input."""
    furthest = 0.0

    def report(share: float) -> None:
        nonlocal furthest
        furthest = max(furthest, share)  # an urgent stop that was left out starts another search
        sys.stderr.write(json.dumps({"progress": round(furthest, 3)}) + "\n")
        sys.stderr.flush()

    question: dict[str, Any] = json.load(sys.stdin)
    try:
        printed = answer(question, progress=report)
    except ValueError as error:
        sys.stderr.write(json.dumps({"rejected": str(error)}) + "\n")
        return REJECTED
    json.dump(printed, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
