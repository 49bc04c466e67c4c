"""How empties of each depot and size become full again, learnt from the moves of cylinders."""

from datetime import date
from typing import TYPE_CHECKING, Any

from duckdb import DuckDBPyConnection

from analytics.forecasting.turnaround import Flows, estimate_turnaround

if TYPE_CHECKING:
    import pandas as pd

# Moves that are looked at: longer ago the plant and its roads were others.
HISTORY_DAYS = 180
FLOWS = ("issued", "returned", "sent", "refilled")
BEFORE = ("with_patients", "at_refill")
SQL = f"""
    WITH days AS (
        SELECT s.day, s.depot, s.item, i.contents_m3::DOUBLE AS contents_m3,
            greatest(max(s.opening) FILTER (s.condition = 'with_patients'), 0)::DOUBLE AS with_patients,
            greatest(max(s.opening) FILTER (s.condition = 'at_refill'), 0)::DOUBLE AS at_refill
        FROM marts.stock_days AS s JOIN staging.items AS i ON i.item = s.item AND i.contents_m3 > 0
        WHERE s.depot IN (
            SELECT depot FROM marts.cylinder_moves
            WHERE movement IN ('return', 'refill_out', 'refill_in') AND coalesce(day <= $last_day::DATE, true)
        ) AND coalesce(s.day <= $last_day::DATE, true)
        GROUP BY s.day, s.depot, s.item, i.contents_m3
        QUALIFY s.day > max(s.day) OVER (PARTITION BY s.depot, s.item) - {HISTORY_DAYS}
    ),
    moved AS (
        SELECT depot, item, day, sum(quantity) FILTER (movement = 'issue') AS issued,
            sum(quantity) FILTER (movement = 'return') AS returned,
            sum(quantity) FILTER (movement = 'refill_out') AS sent,
            sum(quantity) FILTER (movement = 'refill_in') AS refilled
        FROM marts.cylinder_moves GROUP BY ALL
    )
    SELECT d.*, coalesce(m.issued, 0)::DOUBLE AS issued, coalesce(m.returned, 0)::DOUBLE AS returned,
        coalesce(m.sent, 0)::DOUBLE AS sent, coalesce(m.refilled, 0)::DOUBLE AS refilled
    FROM days AS d LEFT JOIN moved AS m ON m.depot = d.depot AND m.item = d.item AND m.day = d.day
    ORDER BY d.depot, d.contents_m3, d.item, d.day
"""


def habits(con: DuckDBPyConnection, last_day: date | None = None) -> list[dict[str, Any]]:
    """Rows of `marts.refill_habits`: each size [cylinders], and under item None a depot's sizes together [m³].

    Days after `last_day` are left out; None takes all.
    """
    if con.execute("SELECT 1 FROM marts.cylinder_moves LIMIT 1").fetchone() is None:
        return []  # to plan the question, and to import what reads its answer, takes longer than all else here
    days = con.execute(SQL, {"last_day": last_day}).df()
    in_m3 = days.assign(**{name: days[name] * days["contents_m3"] for name in (*FLOWS, *BEFORE)})
    rows = [_row(depot, item, _flows(group)) for (depot, item), group in days.groupby(["depot", "item"], sort=False)]
    rows += [_row(depot, None, _flows(group)) for depot, group in in_m3.groupby("depot", sort=False)]
    return [row for row in rows if row]


def _flows(days: "pd.DataFrame") -> Flows:
    """Sum the flows of one size or several; the first day of each says where its cylinders stood."""
    issued, returned, sent, refilled = days.groupby("day")[list(FLOWS)].sum().to_numpy().T
    with_patients, at_refill = days.groupby("item")[list(BEFORE)].first().sum()
    return Flows(issued, returned, sent, refilled, float(with_patients), float(at_refill))


def _row(depot: Any, item: Any, flows: Flows) -> dict[str, Any] | None:
    turnaround = estimate_turnaround(flows)
    if turnaround.refill is None:
        return None
    quota = turnaround.refill.daily_quota if turnaround.quota_seen else None
    return turnaround.refill._asdict() | {
        "depot": depot, "item": item, "daily_quota": quota, "days_at_plant": list(turnaround.refill.days_at_plant),
        "patients_seen": turnaround.patients_seen, "plant_seen": turnaround.plant_seen,
    }  # fmt: skip
