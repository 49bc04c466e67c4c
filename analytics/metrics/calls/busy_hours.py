"""When calls come, as far as their number shows it: hours and weekdays that differ by more than chance."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.calls.calls import calls_by_weekday_hour
from analytics.metrics.shared import beyond_chance
from finding import Finding
from level import Level

FEWEST = 30
"""Fewer calls do not show when most of them come."""


def busy_hours(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Inbound calls by weekday and hour, and what of them is beyond chance.

    Neighbouring hours are merged while they do not differ by more than chance; weekdays are told apart only where they
    do; a single hour of a weekday stands out only where hour and weekday together do not lead to its count. Each of
    the three is wrong at most once in twenty periods.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        level: Who looks: of a place readers get no row.

    Returns:
        168 rows, or none without a call: weekday (Monday 0), hour, calls (missing for an hour that the data do not
        reach), calls_per_day, usual_calls (an hour, of the merged hours, on that weekday), run_start and run_end (the
        merged hours: the first, and the first one after), days_differ (whether weekdays are told apart), signal
        (`more`, `fewer`, missing within chance).
    """
    frame = calls_by_weekday_hour(con, start=start, end=end, place=place, level=level)
    if frame.empty:
        return frame.assign(usual_calls=None, run_start=None, run_end=None, days_differ=None, signal=None)
    exposure = _counted_days(con, start=start, end=end)
    whole, is_cut = frame, (exposure != exposure[0]).any()
    if is_cut:  # only whole days show which hour of a day stands out
        whole = calls_by_weekday_hour(con, start=start, end=_last_whole_day(con, end), place=place, level=level)
    signal = beyond_chance.cells(_grid(whole)) if len(whole) else np.zeros((24, 7), dtype=int)
    return frame.assign(**_columns(_grid(frame), exposure, frame, signal))


def _grid(frame: pd.DataFrame) -> beyond_chance.Array:
    """The calls, hours × weekdays."""
    return frame["calls"].to_numpy(float).reshape(7, 24).T


def _last_whole_day(con: DuckDBPyConnection, end: date) -> date:
    """The last day, up to `end`, that was over when the data ended."""
    row = con.execute("SELECT max(data_until)::TIMESTAMP FROM ops.feeds WHERE feed = 'calls'").fetchone()
    until = row[0].date() if row and row[0] else end
    return min(end, until - timedelta(days=1))


def _counted_days(con: DuckDBPyConnection, *, start: date, end: date) -> beyond_chance.Array:
    """On how many days each hour of each weekday had passed when the data ended, hours × weekdays."""
    sql = """
        WITH span AS (
            SELECT greatest(min(day), $start) AS first, least(max(day), $end) AS last FROM marts.call_hours
        ),
        reached AS (SELECT max(data_until) AS until FROM ops.feeds WHERE feed = 'calls'),
        hours AS (
            SELECT day::DATE AS day, hour FROM (
                SELECT unnest(generate_series(first, last, INTERVAL 1 DAY)) AS day FROM span
            ) CROSS JOIN range(24) AS h (hour)
        )
        SELECT isodow(day)::INTEGER - 1 AS weekday, hour::INTEGER AS hour, count(*) AS days
        FROM hours CROSS JOIN reached
        WHERE until IS NULL OR (day + hour * INTERVAL 1 HOUR) <= until::TIMESTAMP GROUP BY ALL
    """
    days = np.zeros((24, 7))
    for weekday, hour, count in con.execute(sql, {"start": start, "end": end}).fetchall():
        days[hour, weekday] = count
    return days


def _columns(
    counts: beyond_chance.Array, exposure: beyond_chance.Array, frame: pd.DataFrame, signal: Any
) -> dict[str, Any]:
    """The columns added to those of the counts.

    Args:
        counts: The calls, hours × weekdays.
        exposure: On how many days each was counted.
        frame: The counts, one row each.
        signal: 1 or -1 for those that stand out.
    """
    counted = np.where(exposure > 0, counts, 0.0)
    hours, hour_days = counted.sum(axis=1), exposure.sum(axis=1)
    runs = beyond_chance.runs(hours, hour_days) if counted.sum() >= FEWEST else [list(range(24))]
    rates = np.zeros(24)
    edges = np.zeros((24, 2), dtype=int)
    for run in runs:
        rates[run] = hours[run].sum() / max(hour_days[run].sum(), 1)
        edges[run] = run[0], (run[-1] + 1) % 24
    even = rates[:, None] * exposure
    days_differ = beyond_chance.is_uneven(counted.sum(axis=0), even.sum(axis=0))
    factor = counted.sum(axis=0) / np.maximum(even.sum(axis=0), 1e-9) if days_differ else np.ones(7)
    usual = np.where(exposure > 0, rates[:, None] * factor, np.nan)
    return {
        "calls": frame["calls"].astype("Int64").mask(_flat(exposure) == 0),
        "calls_per_day": frame["calls_per_day"].mask(_flat(exposure) == 0),
        "usual_calls": _flat(usual),
        "run_start": _flat(np.repeat(edges[:, :1], 7, axis=1)),
        "run_end": _flat(np.repeat(edges[:, 1:], 7, axis=1)),
        "days_differ": days_differ,
        "signal": pd.Series(_flat(signal)).map(beyond_chance.SIGNAL).astype(object).to_numpy(),
    }


def _flat(grid: Any) -> Any:
    """Hours × weekdays in the order of the rows: by weekday, then by hour."""
    return np.asarray(grid).T.ravel()


def headline_of(frame: pd.DataFrame) -> Finding:
    """The busiest hours of the day and their calls an hour, against all other hours.

    Args:
        frame: Of `busy_hours`.
    """
    if frame.empty:
        return Finding("busy_hours.none", {})
    calls = int(frame["calls"].sum())
    known = frame[frame["usual_calls"].notna()]
    if known["run_start"].nunique() < 2:
        return Finding("busy_hours.even" if calls >= FEWEST else "busy_hours.few", {"calls": calls})
    means = known.groupby("run_start")["usual_calls"].mean()
    busiest = known["run_start"] == means.idxmax()
    busy, rest = known[busiest], known[~busiest]
    numbers: dict[str, Any] = {
        "start": f"{int(busy['run_start'].iloc[0]):02d}",
        "end": f"{int(busy['run_end'].iloc[0]):02d}",
        "busy": round(float(busy["usual_calls"].mean()), 1),
        "rest": round(float(rest["usual_calls"].mean()), 1),
    }
    return Finding("busy_hours.busiest", numbers)
