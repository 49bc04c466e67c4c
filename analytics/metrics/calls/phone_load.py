"""What the telephones have to bear: calls of each hour of the week, how long one takes, how long callers wait."""

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.staffing.answering import Line
from analytics.staffing.hours import hourly_rates

LOOKED_AT_DAYS = 28
_PHONED = "channel = 'phone' AND day BETWEEN $end::DATE - 27 AND $end"


class PhoneLoad(NamedTuple):
    """hours: one row per weekday (Monday 0) and hour: calls_per_hour, calls_low, calls_high (80 % interval)
    line: how long a call takes and how long callers are ready to wait; None where no handling time was noted
    """

    hours: pd.DataFrame
    line: Line | None


def phone_load(con: DuckDBPyConnection, *, end: date) -> PhoneLoad | None:
    """Of the inbound calls by phone of the 28 days up to the last complete one not after `end`; None without any."""
    asked = "SELECT least(min(complete_until), $end) FROM ops.feeds WHERE feed = 'calls'"
    ((last,),) = con.execute(asked, {"end": end}).fetchall()
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


def _counted(con: DuckDBPyConnection, last: date) -> tuple[np.ndarray, np.ndarray]:
    """Calls of each hour of the week, and how often each weekday lies in those days since the first with data."""
    sql = f"""
        SELECT isodow(day)::INTEGER - 1 AS weekday, hour, sum(calls) AS calls FROM marts.call_hours
        WHERE {_PHONED} GROUP BY ALL
    """
    found = con.execute(sql, {"end": last}).df()
    counts = np.zeros((7, 24))
    counts[found["weekday"], found["hour"]] = found["calls"]
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
    """Mean handling time; patience is all that was waited, divided by how many hung up (the estimate of Brown et al.
    2005 for patience that is exponential). Where no waiting is known nobody can wait; where nobody hung up all wait.
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
