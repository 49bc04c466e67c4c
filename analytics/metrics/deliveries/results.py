"""What became of accepted plans: by tour for the desk, by week or month for readers."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.deliveries.accepted import DAY_SHIFT, PLANS, accepted_plan, still_to_drive
from analytics.metrics.shared.disclosure import fixed_month, fixed_period, fixed_week
from analytics.metrics.shared.predicates import table_or_empty
from analytics.metrics.shared.splits import visible_weeks
from facts import fact
from level import Level

_ENDS = ("delivered", "not_delivered", "not_reported")
"""How a stop ended, as readers are shown it: these make up all stops."""
_TIMES = ("on_time", "late", "untimed")
"""When it was delivered: these make up all that were delivered."""
_SEEN = ("stops", "delivered", "not_delivered", "not_reported", "on_time", "late", "cylinders_planned",
         "cylinders_delivered")  # fmt: skip


def planned_and_delivered(
    con: DuckDBPyConnection, *, day: date, shift: str = DAY_SHIFT, level: Level = Level.READERS
) -> pd.DataFrame:
    """Return what became of the accepted plan of a day and shift; no row where there is none.

    A stop whose recipient died before it was delivered is no stop any more: it is not counted.

    Args:
        con: Connection to a snapshot.
        day: Local day.
        shift: Name of the shift.
        level: Who looks: readers see the newest week that was over by that day, see `results_total`.

    Returns:
        One row: stops, delivered (in part too), and of these with a deadline and a known time on_time and late;
        time_unknown (delivered, with a deadline, at an unknown time); refused, nobody_there, not_found, not_reached;
        not_reported; cylinders_planned, cylinders_delivered; empties_expected (planned at the stops), empties_returned
        and empties_missing (expected at reported stops, not come back).
    """
    if not level.rows:
        return results_total(con, start=day, end=day, level=level)
    rows = still_to_drive(accepted_plan(con, day=day, shift=shift))
    return pd.DataFrame() if rows.empty else pd.DataFrame([_counts(rows)])


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    """The columns of `planned_and_delivered`; rows: of `accepted_plan`."""
    sums = {"quantity": "sum", "empties": "sum", "deadline_at": "min"}
    once = ("outcome", "delivered_at", "time_known", "quantity_delivered", "empties_collected")
    stops = rows.groupby("stop").agg({**sums, **dict.fromkeys(once, "first")})
    delivered = stops["outcome"].isin(["delivered", "partly"])
    due = delivered & stops["deadline_at"].notna()
    known = due & stops["delivered_at"].notna() & stops["time_known"].fillna(False).astype(bool)
    on_time = known & (stops["delivered_at"] <= stops["deadline_at"])
    reported = stops["outcome"].notna()
    counts = {
        "stops": len(stops), "delivered": delivered.sum(), "on_time": on_time.sum(), "late": (known & ~on_time).sum(),
        "time_unknown": (due & ~known).sum(),
        **{each: (stops["outcome"] == each).sum() for each in ("refused", "nobody_there", "not_found", "not_reached")},
        "not_reported": (~reported).sum(), "cylinders_planned": stops["quantity"].sum(),
        "cylinders_delivered": stops["quantity_delivered"].sum(), "empties_expected": stops["empties"].sum(),
        "empties_returned": stops["empties_collected"].sum(),
        "empties_missing": (stops["empties"] - stops["empties_collected"])[reported].clip(lower=0).sum(),
    }  # fmt: skip
    return {name: int(number) for name, number in counts.items()}


def results_by_day(con: DuckDBPyConnection, *, start: date, end: date, level: Level = Level.READERS) -> pd.DataFrame:
    """Return what became of every accepted plan of a period.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        level: Who looks: readers see calendar weeks of `fixed_period`.

    Returns:
        One row per day and shift with an accepted plan: day, shift, and the columns of `planned_and_delivered`. For
        readers one per week with a plan: day (its Monday), last_day, and the columns of `results_total`.
    """
    if level.rows:
        return _by_day(con, start, end, level)
    start, end = fixed_period(start, end, level=level)
    rows = _weeks(con, start, level)
    inside = (rows["day"] >= start) & (rows["last_day"] <= end)
    return rows[inside & rows["is_week"]].drop(columns="is_week").reset_index(drop=True)


def results_total(con: DuckDBPyConnection, *, start: date, end: date, level: Level = Level.READERS) -> pd.DataFrame:
    """Return what became of the accepted plans of a period in one row; without rows where there is none.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        level: Who looks: readers see `fixed_period`, and how stops ended only where no end is of one to four of them,
            nor follows from a month and its other weeks.

    Returns:
        day and last_day of the period, and the sums of the columns of `planned_and_delivered`. For readers stops,
        delivered, not_delivered, not_reported, on_time, late, cylinders_planned, cylinders_delivered (what they
        must not see is missing) and is_suppressed. How many stops there were is no secret: `trip_sums` says it.
    """
    if level.rows:
        days = _by_day(con, start, end, level)
        sums = days.drop(columns=["day", "shift"]).sum().to_frame().T if len(days) else pd.DataFrame()
        return sums.assign(day=start, last_day=end)
    start, end = fixed_period(start, end, level=level)
    rows = _weeks(con, start, level)
    return rows[(rows["day"] == start) & (rows["last_day"] == end)].drop(columns="is_week").reset_index(drop=True)


def _by_day(con: DuckDBPyConnection, start: date, end: date, level: Level) -> pd.DataFrame:
    plans = table_or_empty(con, "staging.plans", PLANS)
    sql = f"SELECT DISTINCT day, shift FROM {plans} WHERE is_latest AND day BETWEEN $start AND $end ORDER BY day, shift"
    planned = con.execute(sql, {"start": start, "end": end}).fetchall()
    rows = []
    for day, shift in planned:
        plan = accepted_plan(con, day=day, shift=shift)
        # to readers a stop of somebody who died is one that was called off
        counted = still_to_drive(plan) if level.rows else plan
        if len(counted):
            rows.append(_counts(counted) | {"day": day, "shift": shift})
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=["day", "shift"])


def _weeks(con: DuckDBPyConnection, day: date, level: Level) -> pd.DataFrame:
    """Every week with a plan of the month of a day, and the month itself, as readers see them."""
    first, last = fixed_month(day)
    return fact(con, (_weeks, first, level), lambda: _weeks_of(con, first, last, level))


def _weeks_of(con: DuckDBPyConnection, first: date, last: date, level: Level) -> pd.DataFrame:
    days = _by_day(con, first, last, level)
    if days.empty:
        return pd.DataFrame(columns=["day", "last_day", *_SEEN, "is_suppressed", "is_week"])
    days = days.assign(day=[fixed_week(each)[0] for each in days["day"]]).drop(columns="shift")
    weeks = days.groupby("day", as_index=False).sum()
    weeks["not_delivered"] = weeks["stops"] - weeks["delivered"] - weeks["not_reported"]
    weeks["untimed"] = weeks["delivered"] - weeks["on_time"] - weeks["late"]
    ends, of_month = visible_weeks(weeks[[*_ENDS]].to_numpy(float), least=level.least)
    times, times_of_month = visible_weeks(weeks[[*_TIMES]].to_numpy(float), least=level.least, within=(ends, of_month))
    month = weeks.drop(columns="day").sum().to_frame().T.assign(day=first, last_day=last, is_week=False)
    rows = pd.concat(
        [weeks.assign(last_day=weeks["day"] + timedelta(days=6), is_week=True), month], ignore_index=True
    ).astype(dict.fromkeys(_SEEN, "Int64"))
    seen: dict[str, Any] = {
        **dict.fromkeys((*_ENDS, "cylinders_delivered"), np.append(ends, of_month)),
        **dict.fromkeys(("on_time", "late"), np.append(times, times_of_month)),
    }
    for name, is_seen in seen.items():
        rows[name] = rows[name].where(is_seen)
    rows["is_suppressed"] = ~np.append(times, times_of_month)
    return rows[["day", "last_day", *_SEEN, "is_suppressed", "is_week"]]
