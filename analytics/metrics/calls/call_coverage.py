"""Coverage of the telephones: who is on shift when people call, and what that means for callers.

The roster is that of the week after the period where it is written that far, else that of the period. Calls are those
by phone of the 28 complete days up to the end of the period, from everywhere: a roster serves all places.
"""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.calls.phone_load import calls_without_time, phone_load
from analytics.staffing.answering import HOUR, MOST_TIMES, Line, service, survived_surge
from finding import Finding

TARGET, WITHIN_SECONDS = 0.8, 60.0
_HALVINGS = 20
_KEY = ["weekday", "hour"]


class Coverage(NamedTuple):
    """Roster against calls; both frames are empty where the roster, the calls or their handling time are not known."""

    headline: Finding
    """How the roster meets the calls."""
    hours: pd.DataFrame
    """One row per weekday (Monday 0) and hour of the roster: calls_per_hour with its 80 % interval calls_low,
    calls_high; people_on_shift (mean); busy_share (chance that a caller finds everyone busy), answered_share (within
    60 s), survived_times (factor on calls with which 80 % are still answered within 60 s, at most 100)."""
    summary: pd.DataFrame
    """One row: calls and left_out (of the 28 days, and of these without a time of day), roster_start, roster_end,
    calls_per_week, busiest_erlangs (load of the busiest hour), handling_seconds, patience_seconds (0: nobody can wait;
    infinite: nobody hangs up), unstaffed_hours (of a week), unstaffed_share (of the calls) and busy_share,
    expected_within_60s_share, survived_times of the whole roster."""


def coverage(con: DuckDBPyConnection, *, start: date, end: date) -> Coverage:
    """Compare the roster with the calls, hour by hour of the week.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
    """
    roster, load = _roster(con, start, end), phone_load(con, end=end)
    calls, left_out = calls_without_time(con, end=end)
    if roster.empty or load is None or load.line is None:
        silent = "no_times" if left_out else "no_calls"
        missing = "none" if roster.empty else silent if load is None else "no_handling"
        return Coverage(Finding(f"coverage.{missing}", {}), pd.DataFrame(), pd.DataFrame())
    turns = roster.merge(load.hours, on=_KEY)
    fares = service(turns["calls_per_hour"], turns["people"], load.line, within_seconds=WITHIN_SECONDS)
    turns = turns.assign(busy_share=fares.busy, expected_within_60s_share=fares.answered)
    turns["survived_times"] = survived_surge(turns["calls_per_hour"], turns["people"], load.line, target=TARGET)
    summary = {"calls": calls, "left_out": left_out, **_summary(turns, load.line)}
    return Coverage(_headline(summary), _by_hour(turns), pd.DataFrame([summary]))


def _roster(con: DuckDBPyConnection, start: date, end: date) -> pd.DataFrame:
    """Columns weekday, hour, people, part (of that hour of the week with so many) [0 to 1], first, last (its days)."""
    sql = """
        WITH span AS (SELECT max(day) >= $end::DATE + 7 AS is_ahead FROM marts.shift_hours),
        chosen AS (
            SELECT s.* FROM marts.shift_hours AS s CROSS JOIN span
            WHERE day BETWEEN CASE WHEN is_ahead THEN $end::DATE + 1 ELSE $start END
                AND CASE WHEN is_ahead THEN $end::DATE + 7 ELSE $end END
        )
        SELECT isodow(day)::INTEGER - 1 AS weekday, hour::INTEGER AS hour, people,
            (sum(seconds) / sum(sum(seconds)) OVER (PARTITION BY weekday, hour))::DOUBLE AS part,
            (SELECT min(day) FROM chosen) AS first, (SELECT max(day) FROM chosen) AS last
        FROM chosen GROUP BY weekday, hour, people ORDER BY weekday, hour, people
    """
    return con.execute(sql, {"start": start, "end": end}).df()


def _by_hour(turns: pd.DataFrame) -> pd.DataFrame:
    """Means over the time of each hour of the week; the surge borne is that of its worst time."""
    parts = turns[["people", "busy_share", "expected_within_60s_share"]].mul(turns["part"], axis=0)
    means = parts.groupby([turns["weekday"], turns["hour"]]).sum().rename(columns={"people": "people_on_shift"})
    whole = turns.groupby(_KEY)[["calls_per_hour", "calls_low", "calls_high"]].first()
    return whole.join(means).join(turns.groupby(_KEY)["survived_times"].min()).reset_index()


def _summary(turns: pd.DataFrame, line: Line) -> dict[str, Any]:
    calls = turns["calls_per_hour"] * turns["part"]
    weight = calls / calls.sum()
    empty = turns["people"] == 0
    return {
        "roster_start": turns["first"].iloc[0],
        "roster_end": turns["last"].iloc[0],
        "calls_per_week": float(calls.sum()),
        "busiest_erlangs": float(turns["calls_per_hour"].max() * line.handling_seconds / HOUR),
        "handling_seconds": line.handling_seconds,
        "patience_seconds": line.patience_seconds,
        "unstaffed_hours": float(turns["part"][empty].sum()),
        "unstaffed_share": float(weight[empty].sum()),
        "busy_share": float((weight * turns["busy_share"]).sum()),
        "expected_within_60s_share": float((weight * turns["expected_within_60s_share"]).sum()),
        "survived_times": _borne(turns, weight.to_numpy(), line),
    }


def _borne(turns: pd.DataFrame, weight: np.ndarray, line: Line) -> float:
    """Largest factor on all hours with which the target share of all calls is still answered in time; 0 without any."""
    rate, people = turns["calls_per_hour"].to_numpy(), turns["people"].to_numpy()
    low, high = 0.0, MOST_TIMES
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        answered = service(rate * middle, people, line, within_seconds=WITHIN_SECONDS).answered
        low, high = (middle, high) if weight @ answered >= TARGET else (low, middle)
    return low if low > 1e-3 else 0.0


def _headline(summary: dict[str, Any]) -> Finding:
    times, empty = summary["survived_times"], summary["unstaffed_share"]
    numbers = {"answered_percent": round(100 * summary["expected_within_60s_share"])}
    if times < 1:
        kind = "unstaffed" if empty > 1 - TARGET else "short"
        return Finding(f"coverage.{kind}", numbers | {"unstaffed_percent": round(100 * empty)})
    if times >= 10:
        return Finding("coverage.ample", numbers)
    return Finding("coverage.holds", numbers | {"times": round(times, 1)})
