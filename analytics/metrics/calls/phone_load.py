"""Load on the telephones: calls of each hour of the week, handling time, patience of callers."""

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import with_times
from analytics.staffing.answering import Line
from analytics.staffing.hours import hourly_rates

LOOKED_AT_DAYS = 28
_PHONED = "channel = 'phone' AND day BETWEEN $end::DATE - 27 AND $end"


class PhoneLoad(NamedTuple):
    """Calls by phone in a week."""

    hours: pd.DataFrame
    """One row per weekday (Monday 0) and hour: calls_per_hour, calls_low, calls_high (80 % interval)."""
    line: Line | None
    """Handling time and patience; None where no handling time was recorded."""


def phone_load(con: DuckDBPyConnection, *, end: date) -> PhoneLoad | None:
    """Inbound calls by phone of the 28 days up to the last complete one not after `end`; None without any."""
    last_complete = "SELECT least(min(complete_until), $end) FROM ops.feeds WHERE feed = 'calls'"
    ((last,),) = con.execute(last_complete, {"end": end}).fetchall()
    counts, days = _counted(con, last) if last else (np.zeros((7, 24)), np.zeros(7))
    if not counts.sum():
        return None
    weekday, hour = np.indices((7, 24))
    rates = hourly_rates(counts, days)
    columns = {
        "weekday": weekday,
        "hour": hour,
        "calls_per_hour": rates.mean,
        "calls_low": rates.low,
        "calls_high": rates.high,
    }
    return PhoneLoad(pd.DataFrame({name: each.ravel() for name, each in columns.items()}), _line(con, last))


def calls_without_time(con: DuckDBPyConnection, *, end: date) -> tuple[int, int]:
    """Calls by phone of the 28 days up to `end`, and how many of them name no time of day."""
    sql = f"""
        SELECT coalesce(sum(calls), 0)::BIGINT, coalesce(sum(calls - time_known), 0)::BIGINT
        FROM {with_times("marts.call_days", kind="BIGINT")} WHERE direction = 'inbound' AND {_PHONED}
    """
    ((calls, left_out),) = con.execute(sql, {"end": end}).fetchall()
    return int(calls), int(left_out)


def _counted(con: DuckDBPyConnection, last: date) -> tuple[np.ndarray, np.ndarray]:
    """Calls of each hour of the week, and how often each weekday lies in those days since the first with data."""
    sql = f"""
        SELECT isodow(day)::INTEGER - 1 AS weekday, hour, sum(calls) AS calls FROM marts.call_hours
        WHERE {_PHONED} GROUP BY ALL
    """
    rows = con.execute(sql, {"end": last}).df()
    counts = np.zeros((7, 24))
    counts[rows["weekday"], rows["hour"]] = rows["calls"]
    sql = """
        SELECT isodow(day)::INTEGER - 1 AS weekday, count(*) AS days FROM (
            SELECT unnest(generate_series(greatest(min(day), $end::DATE - 27), $end, INTERVAL 1 DAY)) AS day
            FROM marts.call_hours
        ) GROUP BY ALL
    """
    seen = con.execute(sql, {"end": last}).df()
    days = np.zeros(7)
    days[seen["weekday"]] = seen["days"]
    return counts, days


def _line(con: DuckDBPyConnection, last: date) -> Line | None:
    """Mean handling time, and patience: all time waited ÷ calls hung up.

    That is the estimate of Brown et al. 2005 for exponential patience. Where no waiting is known nobody can wait; where
    nobody hung up all wait.
    """
    sql = f"""
        SELECT measure, sum(calls * (upper_seconds - width_seconds / 2)), sum(calls)
        FROM marts.call_durations WHERE {_PHONED} GROUP BY measure
    """
    sums = {
        measure: (float(seconds), float(calls))
        for measure, seconds, calls in con.execute(sql, {"end": last}).fetchall()
    }
    if not sums.get("handling", (0, 0))[0]:
        return None
    handling = sums["handling"][0] / sums["handling"][1]
    if "wait" not in sums:
        return Line(handling, 0.0)
    sql = f"SELECT sum(abandoned + short_abandoned) FROM marts.call_days WHERE direction = 'inbound' AND {_PHONED}"
    ((hung_up,),) = con.execute(sql, {"end": last}).fetchall()
    return Line(handling, sums["wait"][0] / float(hung_up) if hung_up else np.inf)
