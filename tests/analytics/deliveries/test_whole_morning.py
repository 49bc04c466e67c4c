"""A morning and its evening through the real pipelines: books in, a plan out, the plan and the sheets back in."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from analytics.metrics.deliveries.accepted import accepted_plan
from analytics.metrics.deliveries.candidates import delivery_candidates
from analytics.metrics.deliveries.distances import place_distances
from analytics.metrics.deliveries.plan_tables import plan_table, planned_trips, unplanned_stops, with_planned
from analytics.metrics.deliveries.planning import delivery_places, delivery_problem, planning_basis, planning_obstacles
from analytics.metrics.deliveries.results import planned_and_delivered
from analytics.metrics.deliveries.vehicles import delivery_vehicles
from analytics.metrics.deliveries.waiting import candidate_totals
from analytics.routing.checker import violations
from analytics.routing.planner import plan_deliveries
from analytics.routing.problem import Plan
from analytics.routing.replan import undecided
from level import Level
from tests.world import World

NOW = datetime(2021, 7, 10, 6, tzinfo=ZoneInfo("Asia/Jakarta"))
DAY = date(2021, 7, 10)
SIZE = "cylinder_1m3"
BOOKS = {
    "depots": """
        depot  | village | district
        Gudang | Sisir   | Batu
        Posko  | Punten  | Bumiaji
    """,
    "stock": f"""
        movement_id | occurred_at      | depot  | item         | movement | condition | quantity | request_id
        S-1         | 2021-07-01 08:00 | Gudang | {SIZE} | opening  | full      | 9        |
        S-2         | 2021-07-09 20:00 | Gudang | {SIZE} | issue    | full      | 1        | R-0
        S-3         | 2021-07-01 08:00 | Posko  | {SIZE} | opening  | full      | 1        |
    """,
    "requests": f"""
        request_id | requested_at     | category | item   | diminta | status    | village | contact_phone  | flow_lpm
        R-0        | 2021-07-09 19:00 | oxygen   | {SIZE} | 1       | fulfilled | Temas   | 0812-3000-4001 |
        R-1        | 2021-07-10 05:00 | oxygen   | {SIZE} | 1       | open      | Temas   | 0812-3000-4001 | 1
        R-2        | 2021-07-10 05:30 | oxygen   | {SIZE} | 2       | open      | Punten  | 0812-3000-4002 |
        R-3        | 2021-07-10 05:30 | oxygen   | cylinder_6m3 | 1       | open      | Punten  | 0812-3000-4003 |
    """,
    "vehicles": """
        vehicle | depot  | places | weight_limit_kg | shift_start | shift_end | idr_per_km
        L300    | Gudang | 8      | 400             | 08:00       | 15:00     | 3000
    """,
}
CANCELLED = f"""
    request_id | requested_at     | category | item         | diminta | status    | village
    R-2        | 2021-07-10 05:30 | oxygen   | {SIZE} | 2       | cancelled | Punten
"""
WRITTEN = ["plan_id", "planned_at", "day", "shift", "vehicle", "trip", "stop", "from_depot", "to_depot", "request_id"]
WRITTEN += ["village", "district", "item", "quantity", "empties_item", "empties", "arrive_at", "deadline_at", "reason"]


def drawn(frame: pd.DataFrame) -> str:
    """A table as text, moments local to the minute."""
    lines = [" | ".join(frame.columns)]
    lines += [" | ".join(map(_written, row)) for row in frame.itertuples(index=False)]
    return "\n".join(lines)


def _written(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    return f"{cell:%Y-%m-%d %H:%M}" if isinstance(cell, datetime) else str(cell)


@pytest.mark.slow
def test_a_plan_goes_out_comes_back_and_is_compared_with_what_was_delivered(world: World) -> None:
    con = world(**BOOKS)
    candidates = delivery_candidates(con, now=NOW)
    households = candidates[candidates["kind"] == "household"].set_index("request_id")
    assert {*households.index} == {"R-1", "R-2", "R-3"}
    assert households.loc["R-1", "deadline_basis"] == "last_delivery"  # R-0 had the same number to call
    assert households.loc["R-1", "deadline_at"] == pytest.approx(
        datetime(2021, 7, 10, 11, 10, tzinfo=NOW.tzinfo), abs=pd.Timedelta(seconds=1)
    )  # 20:00 + 1,000 L × 0.91 ÷ (1 L/min × 60)
    assert candidate_totals(con, now=NOW, level=Level.DESK)["stops"].sum() == candidates["stop"].nunique()

    vehicles = delivery_vehicles(con)
    ways = place_distances(con, delivery_places(candidates, vehicles))
    problem = delivery_problem(candidates, vehicles, ways, planning_basis(con), day=DAY, now=NOW)
    assert (ways.basis, ways.unknown) == ("estimate", ())
    assert planning_obstacles(problem, vehicles, ways) == [("plan.depots_empty", {"item": "cylinder_6m3"})]
    plan = plan_deliveries(problem, seeds=(1,), iterations=50)
    assert violations(problem, plan) == []
    left = unplanned_stops(problem, plan, candidates).set_index("request_id")
    assert left.loc["R-3", "why"] == "no_stock"
    rows = plan_table(plan, candidates, plan_id="P-1", planned_at=NOW, day=DAY, shift="day")

    number = rows.set_index("request_id")["stop"]
    reported = f"""
        day | plan_id | stop | outcome | delivered_at | from_depot | request_id | item | quantity_delivered
        2021-07-10 | P-1 | {number["R-1"]} | delivered | 2021-07-10 09:00 | Gudang | R-1 | {SIZE} | 1
    """
    con = world(plans=drawn(rows[WRITTEN]), requests=CANCELLED, deliveries=reported)
    accepted = accepted_plan(con, day=DAY)
    same = ["vehicle", "trip", "stop", "from_depot", "request_id", "village", "item", "quantity", "place"]
    assert accepted[same].to_dict("records") == rows[same].to_dict("records")
    assert accepted.loc[accepted["was_cancelled"], "request_id"].tolist() == ["R-2"]  # and nothing was reported of it
    known, basis = with_planned(delivery_candidates(con, now=NOW), accepted), planning_basis(con)
    ways = place_distances(con, delivery_places(known, vehicles))
    problem = delivery_problem(known, vehicles, ways, basis, day=DAY, now=NOW)
    trips = planned_trips(problem, accepted, known)
    visited = {visit.stop for trip in trips for visit in trip.visits}
    unplanned = {stop.stop: "no_room" for stop in problem.stops if stop.stop not in visited}
    assert len(visited) == rows["stop"].nunique()
    assert violations(problem, Plan(tuple(trips), unplanned)) == []
    # what R-1 got has left the books of the depot already; R-2 was cancelled, and its cylinders are on the road
    (stock,) = (depot.stock[SIZE] for depot in undecided(problem, trips).depots)
    assert stock == basis.stock["Gudang"][SIZE] - (rows["quantity"].sum() - 1)
    (row,) = planned_and_delivered(con, day=DAY, level=Level.DESK).to_dict("records")
    assert (row["delivered"], row["on_time"], row["not_reported"]) == (1, 1, row["stops"] - 1)
    assert not {"R-1", "R-2"} & {*delivery_candidates(con, now=NOW.replace(hour=12))["request_id"]}
