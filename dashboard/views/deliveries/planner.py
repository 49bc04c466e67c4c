"""What the page has computed for a plan: the metrics of deliveries, asked for one day and shift."""

from datetime import date, datetime, time, timedelta
from types import ModuleType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

import settings
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from finding import Finding

Trip = dict[str, Any]
"""A trip as the planner writes it: vehicle, depot, departs_at, returns_at [seconds since midnight], visits."""


class Shift(NamedTuple):
    """What a plan is for."""

    day: date
    shift: str


class Metrics(NamedTuple):
    """The modules of metrics that make and read plans."""

    planning: ModuleType
    plan_tables: ModuleType
    distances: ModuleType


class Setting(NamedTuple):
    """A problem with what it was made of."""

    shift: Shift
    problem: Any
    candidates: pd.DataFrame
    vehicles: pd.DataFrame


def setting_of(
    context: PageContext, metrics: Metrics, shift: Shift, candidates: pd.DataFrame, vehicles: pd.DataFrame
) -> Setting:
    """The problem of these stops and vehicles.

    Args:
        context: The opened page.
        metrics: Make plans.
        shift: The day and the shift.
        candidates: The chosen stops.
        vehicles: The chosen vehicles.
    """
    problem = metrics.planning.delivery_problem(
        candidates,
        vehicles,
        ways(metrics, candidates, vehicles),
        query(metrics.planning.planning_basis),
        day=shift.day,
        now=context.local_now,
    )
    return Setting(shift, problem, candidates, vehicles)


def with_decided(metrics: Metrics, setting: Setting, chosen: Setting, decided: list[Trip]) -> Setting:
    """The setting without what only trips of an earlier plan have that are not decided.

    Args:
        metrics: Make plans.
        setting: The problem of what is chosen and of every stop and vehicle of the earlier plan.
        chosen: The chosen stops and vehicles.
        decided: Trips that stay as they are.
    """
    visited = {visit["stop"] for trip in decided for visit in trip["visits"]}
    stays = setting.candidates["stop"].isin({*chosen.candidates["stop"], *visited})
    stops, vehicles = {*setting.candidates.loc[stays, "stop"]}, {*chosen.vehicles["vehicle"]}
    problem = metrics.planning.narrowed(setting.problem, stops=stops, vehicles=vehicles)
    return setting._replace(problem=problem, candidates=setting.candidates[stays])


def obstacles(metrics: Metrics, setting: Setting) -> list[Finding]:
    """Why there is no plan, or only part of one, and which vehicles are left out.

    Args:
        metrics: Make plans.
        setting: The problem.
    """
    between = ways(metrics, setting.candidates, setting.vehicles)
    findings: list[Finding] = metrics.planning.planning_obstacles(setting.problem, setting.vehicles, between)
    return findings


def ways(metrics: Metrics, candidates: pd.DataFrame, vehicles: pd.DataFrame) -> Any:
    """The ways between every place of these stops and vehicles, and how they are known.

    Args:
        metrics: Make plans.
        candidates: Of `delivery_candidates`.
        vehicles: Of `delivery_vehicles`.
    """
    places = metrics.planning.delivery_places(candidates, vehicles)
    return query(metrics.distances.place_distances, places=places)


def question(metrics: Metrics, setting: Setting, *, decided: list[Trip], planned: list[Trip]) -> dict[str, Any]:
    """What the planner is asked.

    Args:
        metrics: Make plans.
        setting: The problem.
        decided: Trips that stay as they are.
        planned: Trips into which other stops are only inserted.
    """
    planning = metrics.planning
    of = planning.trips_of
    asking: dict[str, Any] = planning.planning_question(setting.problem, decided=of(decided), planned=of(planned))
    return asking


def rows(
    context: PageContext,
    metrics: Metrics,
    setting: Setting,
    answer: dict[str, Any],
    *,
    plan_id: str,
    planned_at: datetime,
) -> pd.DataFrame:
    """The plan of an answer as rows of the feed `plans`, and after them what a stop is called in the problem.

    Args:
        context: The opened page.
        metrics: Make plans.
        setting: The problem.
        answer: What the planner answered.
        plan_id: Id of the plan.
        planned_at: Moment of its acceptance.
    """
    frame: pd.DataFrame = metrics.plan_tables.plan_table(
        metrics.planning.plan_of(answer),
        setting.candidates,
        plan_id=plan_id,
        planned_at=planned_at.astimezone(ZoneInfo(settings.timezone())),
        day=setting.shift.day,
        shift=setting.shift.shift,
    )
    return frame


def figures(context: PageContext, metrics: Metrics, setting: Setting, answer: dict[str, Any]) -> dict[str, Any]:
    """Kilometres, cylinders and critical stops on time of an answer.

    Args:
        context: The opened page.
        metrics: Make plans.
        setting: The problem.
        answer: What the planner answered.
    """
    frame = metrics.plan_tables.plan_figures(
        setting.problem,
        metrics.planning.plan_of(answer),
        setting.candidates,
        setting.vehicles,
        day=setting.shift.day,
        now=context.local_now,
    )
    row: dict[str, Any] = frame.iloc[0].to_dict()
    return row


def unplanned(metrics: Metrics, setting: Setting, answer: dict[str, Any]) -> pd.DataFrame:
    """The candidates on no trip, with the reason in `why`.

    Args:
        metrics: Make plans.
        setting: The problem.
        answer: What the planner answered.
    """
    plan = metrics.planning.plan_of(answer)
    frame: pd.DataFrame = metrics.plan_tables.unplanned_stops(setting.problem, plan, setting.candidates)
    return frame


def is_over(vehicles: pd.DataFrame, shift: Shift, now: datetime) -> bool:
    """Whether every vehicle of a shift has ended its hours.

    Args:
        vehicles: Of `delivery_vehicles`.
        shift: The day and the shift.
        now: The reader's moment.
    """
    ends = [_end(row, shift.day, now) for row in vehicles.to_dict("records")]
    return bool(ends) and max(ends) <= now


def _end(row: dict[Any, Any], day: date, now: datetime) -> datetime:
    start, end = (_time(row[name]) for name in ("shift_start", "shift_end"))
    return datetime.combine(day + timedelta(days=end <= start), end, now.tzinfo)


def _time(at: Any) -> time:
    return at if isinstance(at, time) else pd.Timestamp(str(at)).time()
