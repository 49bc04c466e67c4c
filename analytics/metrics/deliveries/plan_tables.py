"""A plan as tables: its stops as the feed `plans` has them, its figures, what it leaves out and why."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pandas as pd

from analytics.metrics.deliveries.candidates import PRIORITIES
from analytics.metrics.deliveries.planning import moment_on, obstacle
from analytics.routing.checker import metres_of
from analytics.routing.problem import Plan, Problem, Stop, Trip, Vehicle, Visit

COLUMNS = [
    *("plan_id", "planned_at", "day", "shift", "vehicle", "trip", "stop", "from_depot", "to_depot", "request_id"),
    *("village", "district", "item", "quantity", "empties_item", "empties", "arrive_at", "deadline_at", "is_late"),
    *("reason", "place", "planned_stop", "is_critical"),
]
"""The columns of the feed `plans`, and after them place, planned_stop (the stop of the problem) and is_critical."""


_PLANNED = "planned:"
"""Begins the name of a stop that only an accepted plan has."""


def plan_table(
    plan: Plan, candidates: pd.DataFrame, *, plan_id: str, planned_at: datetime, day: date, shift: str
) -> pd.DataFrame:
    """Return a plan as rows of the feed `plans`, by vehicle, trip and order.

    Args:
        plan: Of `planning.plan_of`.
        candidates: The candidates it was made of.
        plan_id: Its id.
        planned_at: Moment of planning, with the local time zone.
        day: Local day of the shift.
        shift: Name of the shift.

    Returns:
        One row per stop and size: `COLUMNS`. `stop` numbers the stops of the whole plan from 1.
    """
    by_stop = {str(name): rows.to_dict("records") for name, rows in candidates.groupby("stop", sort=False)}
    rows = []
    for number, (trip_number, trip, visit) in enumerate(_visits(plan), start=1):
        at = moment_on(day, visit.begins_at, planned_at)
        for row in by_stop.get(visit.stop, []):
            rows.append({
                "plan_id": plan_id, "planned_at": planned_at, "day": day, "shift": shift, "vehicle": trip.vehicle,
                "trip": trip_number, "stop": number, "from_depot": trip.depot, "arrive_at": at,
                "to_depot": row["depot"] if row["kind"] == "depot" else None,
                **{name: row[name] for name in ("request_id", "village", "district", "item", "quantity", "reason")},
                **{name: row[name] for name in ("empties_item", "empties", "deadline_at", "place", "is_critical")},
                "is_late": not pd.isna(row["deadline_at"]) and at > row["deadline_at"], "planned_stop": visit.stop,
            })  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def _visits(plan: Plan) -> Iterator[tuple[int, Trip, Visit]]:
    """Every visit with its trip and the number of that among those of its vehicle, by vehicle and time."""
    numbers = Counter[str]()
    for trip in sorted(plan.trips, key=lambda trip: (trip.vehicle, trip.departs_at)):
        numbers[trip.vehicle] += 1
        yield from ((numbers[trip.vehicle], trip, visit) for visit in trip.visits)


def plan_figures(
    problem: Problem, plan: Plan, candidates: pd.DataFrame, vehicles: pd.DataFrame, *, day: date, now: datetime
) -> pd.DataFrame:
    """Return what a plan amounts to.

    Args:
        problem: Of `planning.delivery_problem`.
        plan: Its plan.
        candidates: The candidates it was made of.
        vehicles: The vehicles it was made of.
        day: Local day of the shift.
        now: A moment with the local time zone.

    Returns:
        One row: trips, stops and unplanned (stops on no trip, those that could not be planned at all included),
        kilometres, cost_idr (missing where a vehicle that drives has no cost), cylinders out, empties in, stops with a
        deadline (with_deadline) and of them on_time, critical stops, of them
        critical_late_before (past before planning) and critical_on_time, critical_share
        [0 to 1] (missing without a critical stop).
    """
    kilometres = {trip: metres_of(problem, trip) / 1000 for trip in plan.trips}
    rates = dict(zip(vehicles["vehicle"], vehicles["idr_per_km"], strict=True))
    costs = [km * float(rates.get(trip.vehicle, float("nan"))) for trip, km in kilometres.items()]
    begins = {visit.stop: moment_on(day, visit.begins_at, now) for trip in plan.trips for visit in trip.visits}
    of_stops = candidates.groupby("stop", sort=False).agg(
        deadline=("deadline_at", "min"), critical=("is_critical", "any")
    )
    on_time = pd.Series(
        [name in begins and begins[name] <= due for name, due in of_stops["deadline"].items()],
        index=of_stops.index,
        dtype=bool,
    )
    served = candidates[candidates["stop"].isin(begins)]
    due, critical = of_stops["deadline"].notna(), of_stops["critical"].astype(bool)
    return pd.DataFrame([{
        "trips": len(plan.trips), "stops": len(begins), "unplanned": len(of_stops) - len(begins),
        "kilometres": sum(kilometres.values()), "cost_idr": sum(costs) if not pd.isna(sum(costs)) else None,
        "cylinders": int(served["quantity"].sum()), "empties": int(served["empties"].sum()),
        "with_deadline": int(due.sum()), "on_time": int((on_time & due).sum()),
        "critical": int(critical.sum()),
        "critical_late_before": int((critical & (of_stops["deadline"] < pd.Timestamp(now))).sum()),
        "critical_on_time": int((on_time & critical).sum()),
        "critical_share": (on_time & critical).sum() / critical.sum() if critical.any() else None,
    }])  # fmt: skip


def unplanned_stops(problem: Problem, plan: Plan, candidates: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates that no trip serves, each with the reason why.

    Args:
        problem: Of `planning.delivery_problem`.
        plan: Its plan.
        candidates: The candidates it was made of.

    Returns:
        The rows of `candidates`, with why: no_stock, no_vehicle, too_large, too_late (no shift is long enough), no_room
        (more urgent stops fill the shift), no_size (nobody said which size), no_place (no village, or one without a
        point on the map).
    """
    planned = {visit.stop for trip in plan.trips for visit in trip.visits}
    known = {stop.stop for stop in problem.stops}
    left = candidates[~candidates["stop"].isin(planned)]
    why = [
        plan.unplanned.get(row["stop"]) or obstacle(row, {row["place"]: 0} if row["stop"] in known else {})
        for row in left.to_dict("records")
    ]
    return left.assign(why=pd.Series(why, index=left.index, dtype=object)).reset_index(drop=True)


def with_planned(candidates: pd.DataFrame, accepted: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates, and after them the stops of an accepted plan that are not among them any more.

    These stay on trips that have departed or are locked: the vehicle is away, and what it took is not in the depot.

    Args:
        candidates: The candidates of now.
        accepted: Of `accepted_plan`.

    Returns:
        The rows of `candidates` and of those stops, with booked: how many of quantity the books show as gone already.
    """
    names = _names(accepted, candidates)
    rows = [(names[_key(row)], row) for row in accepted.to_dict("records")]
    return _joined(candidates, [_as_candidate(name, row) for name, row in rows if name.startswith(_PLANNED)])


def with_earlier(candidates: pd.DataFrame, earlier: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates, and after them those of an earlier plan that are not among them any more.

    Args:
        candidates: The candidates of now.
        earlier: The candidates that the earlier plan was made of.
    """
    return _joined(candidates, earlier[~earlier["stop"].isin(candidates["stop"])].to_dict("records"))


def _joined(candidates: pd.DataFrame, rows: list[dict[Any, Any]]) -> pd.DataFrame:
    every = [*candidates.to_dict("records"), *rows]
    frame = pd.DataFrame(every, columns=[*candidates.columns.drop("booked", errors="ignore"), "booked"])
    deadlines = candidates["deadline_at"].dt
    moments = [None if pd.isna(at) else pd.Timestamp(at).tz_convert(deadlines.tz) for at in frame["deadline_at"]]
    return frame.assign(
        deadline_at=pd.Series(moments, index=frame.index, dtype=candidates["deadline_at"].dtype),
        booked=[0 if pd.isna(row.get("booked")) else int(row["booked"]) for row in every],
    )


def _as_candidate(name: str, row: dict[Any, Any]) -> dict[str, Any]:
    """A row of an accepted plan as a row of candidates."""
    is_depot, is_brought = not pd.isna(row["to_depot"]), row["quantity"] > 0
    own = ("request_id", "village", "district", "place", "item", "empties_item", "deadline_at", "reason")
    return {name: row[name] for name in own} | {
        "candidate_id": f"{name}:{row['item']}", "stop": name, "village_code": row.get("village_code"),
        "kind": "depot" if is_depot else "household" if is_brought else "collection",
        "depot": row["to_depot"] if is_depot else None, "source": row["from_depot"] if is_depot else None,
        "quantity": int(row["quantity"]), "empties": int(row["empties"]), "quantity_assumed": False,
        "priority": PRIORITIES[-1], "is_late": bool(row["is_late"]), "is_critical": False, "flow_known": False,
        "booked": row.get("booked"),
    }  # fmt: skip


def planned_trips(problem: Problem, accepted: pd.DataFrame, candidates: pd.DataFrame) -> list[Trip]:
    """Return the trips of an accepted plan, for planning again; stops that are not in the problem are left out.

    A file of a plan tells times to the minute, so a visit may begin some seconds later than it says.

    Args:
        problem: Of `planning.delivery_problem`, of the same day and shift.
        accepted: Of `accepted_plan`.
        candidates: Of `with_planned`, or the candidates of now alone.
    """
    names, stops = _names(accepted, candidates), {stop.stop: stop for stop in problem.stops}
    vehicles = {vehicle.vehicle: vehicle for vehicle in problem.vehicles}
    trips: list[Trip] = []
    for (name, _), rows in accepted.sort_values(["vehicle", "trip", "stop"]).groupby(["vehicle", "trip"]):
        vehicle = vehicles.get(str(name))
        timed = rows[rows["arrive_at"].notna()].drop_duplicates("stop").to_dict("records")
        visited = [(stops[stop], _seconds_of_day(row)) for row in timed if (stop := names[_key(row)]) in stops]
        if vehicle and visited:
            returned = [trip.returns_at + problem.loading_seconds for trip in trips if trip.vehicle == vehicle.vehicle]
            trips.append(_trip(problem, vehicle, visited, ready_at=max([vehicle.shift_start, *returned])))
    return trips


def _trip(problem: Problem, vehicle: Vehicle, visited: list[tuple[Stop, int]], *, ready_at: int) -> Trip:
    """The trip along these stops, each begun when it is planned or as soon as it can be."""
    (home,) = (depot.location for depot in problem.depots if depot.depot == vehicle.depot)
    first, at = visited[0]
    departs_at = max(ready_at, at - problem.seconds[home][first.location])
    clock, here, visits = departs_at, home, []
    for stop, planned_at in visited:
        begins_at = max(planned_at, clock + problem.seconds[here][stop.location])
        clock, here = begins_at + stop.service_seconds, stop.location
        visits.append(Visit(stop.stop, begins_at, clock))
    return Trip(vehicle.vehicle, vehicle.depot, departs_at, clock + problem.seconds[here][home], tuple(visits))


def _seconds_of_day(row: dict[Any, Any]) -> int:
    at = pd.Timestamp(row["arrive_at"])
    midnight = pd.Timestamp(row["day"]).tz_localize(at.tz)
    return round((at - midnight).total_seconds())


def _key(row: dict[Any, Any]) -> tuple[Any, ...]:
    return row["vehicle"], row["trip"], row["stop"]


def _names(accepted: pd.DataFrame, candidates: pd.DataFrame) -> dict[tuple[Any, ...], str]:
    """What each stop of an accepted plan is called in the problem; one that was reported is no candidate again."""
    waiting = candidates[[not str(name).startswith(_PLANNED) for name in candidates["stop"]]]
    names, known, called = _StopNames(waiting), {*waiting["stop"]}, {}
    ordered = accepted.sort_values(["vehicle", "trip", "stop"]).to_dict("records")
    for row in ordered:
        if (key := _key(row)) not in called:
            name = names.of(row) if pd.isna(row.get("outcome")) else ""
            called[key] = name if name in known else _PLANNED + ":".join(map(str, key))
    return called


class _StopNames:
    """What the stops of an accepted plan are called among the candidates of now."""

    def __init__(self, candidates: pd.DataFrame) -> None:
        loans = candidates[candidates["kind"] == "collection"].to_dict("records")
        self._waiting = [(_loan(row), str(row["stop"])) for row in loans]
        self._loads = Counter[str]()

    def of(self, row: dict[Any, Any]) -> str:
        if not pd.isna(row["to_depot"]):
            return self._load(f"depot:{row['to_depot']}:{row['from_depot']}")
        if not pd.isna(row["request_id"]) and row["quantity"] > 0:
            return self._load(f"request:{row['request_id']}")
        same = next((each for each in self._waiting if each[0] == _loan(row)), None)
        if same is None:
            return ""
        self._waiting.remove(same)
        return same[1]

    def _load(self, stop: str) -> str:
        """What the next load for a stop is called."""
        self._loads[stop] += 1
        return stop if self._loads[stop] == 1 else f"{stop}:{self._loads[stop]}"


def _loan(row: dict[Any, Any]) -> tuple[str, ...]:
    return tuple("" if pd.isna(row[name]) else str(row[name]) for name in ("request_id", "village", "empties_item"))
