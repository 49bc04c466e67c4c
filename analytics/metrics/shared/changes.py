"""Changes since the period before, and why they matter: one finding each of calls, requests and oxygen.

A key names both: `calls_rising_waiting` is "more calls, and people who still wait for a call back". Events (news,
rules, outages) explain a jump.
"""

from datetime import date
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.requests import outcomes_known
from analytics.metrics.shared.direction import direction
from analytics.metrics.shared.periods import Against, comparison
from analytics.metrics.shared.predicates import in_period
from finding import Finding


def calls_change(totals: pd.DataFrame, lost: pd.DataFrame) -> Finding:
    """More, fewer or as many calls, and how many lost callers were not reached since.

    From `call_totals` and `lost_totals`.
    """
    row = totals.iloc[0]
    if not row["calls"]:
        return Finding("change.none", {})
    waiting = int(lost["waiting_callers"].iloc[0])
    trend, numbers = _trend(row["compared_calls"], row["previous_calls"])
    matter = "waiting" if waiting else "reached"
    return Finding(f"change.calls_{trend}_{matter}", {"calls": int(row["calls"]), "waiting": waiting, **numbers})


def requests_change(frame: pd.DataFrame, waiting: pd.DataFrame) -> Finding:
    """The category of request whose number changed most beyond chance, and how many wait for more than 48 hours.

    From `requests_by_category` and `backlog`.
    """
    if frame.empty:
        return Finding("change.none", {})
    stale, numbers = waiting["stale_requests"].iloc[0], {"requests": int(frame["requests"].sum())}
    matter = "unknown" if pd.isna(stale) else "stale" if stale else "fresh"
    if matter == "stale":
        numbers["stale"] = int(stale)
    known = frame[frame["previous_requests"].notna()]
    if known.empty:
        return Finding(f"change.requests_counted_{matter}", numbers)
    moved = _most_moved(known)
    if moved is None:
        return Finding(f"change.requests_same_{matter}", numbers)
    details = {"category": moved["category"], "count": int(moved["compared_requests"])}
    details["before"] = int(moved["previous_requests"])
    more = "more" if details["count"] > details["before"] else "fewer"
    return Finding(f"change.requests_{more}_{matter}", {**numbers, **details})


def oxygen_change(con: DuckDBPyConnection, *, start: date, end: date, against: Against = "previous") -> Finding:
    """More, less or as much oxygen handed out, and how many cylinders were asked for in vain, where a book says so.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        against: With which days they are compared.
    """
    days = comparison(con, subject="stock", start=start, end=end, against=against)
    used = _used(con, start, end)
    if not used["issued"] and not used["refused"]:
        return Finding("change.none", {})
    compared = _used(con, start, days.last)["issued"] if days.known else None
    before = _used(con, days.previous_start, days.previous_end)["issued"] if days.known else None
    trend, numbers = _trend(compared, before)
    matter = "refused" if used["refused"] else "met" if outcomes_known(con) else "unknown"
    details = {"m3": round(used["issued_m3"]), "refused": round(used["refused"])}
    return Finding(f"change.oxygen_{trend}_{matter}", {**details, **numbers})


def _trend(now: Any, before: Any) -> tuple[str, dict[str, int]]:
    """Direction and change in per cent: `rising`, `falling`; `steady` within chance; `counted` with nothing before."""
    if pd.isna(now) or pd.isna(before) or not before:
        return "counted", {}
    trend = direction(round(now), round(before))
    return trend, {} if trend == "steady" else {"change_percent": abs(round(100 * (now / before - 1)))}


def _most_moved(frame: pd.DataFrame) -> "pd.Series[Any] | None":
    """The row whose count changed most in standard errors; None within chance."""
    before = frame["previous_requests"].astype(float)
    now = frame["compared_requests"].astype(float)
    apart = (now - before).abs() / (now + before).clip(lower=1) ** 0.5
    return frame.iloc[int(apart.to_numpy().argmax())] if apart.max() > 1.96 else None


def _used(con: DuckDBPyConnection, start: date | None, end: date | None) -> dict[str, float]:
    """Cylinders and m³ handed out, cylinders asked for in vain."""
    sql = f"""
        SELECT coalesce(sum(d.issued), 0)::DOUBLE AS issued, coalesce(sum(d.refused), 0)::DOUBLE AS refused,
            coalesce(sum(d.issued * i.contents_m3), 0)::DOUBLE AS issued_m3
        FROM marts.oxygen_demand AS d JOIN staging.items AS i ON i.item = d.item WHERE {in_period("d.day")}
    """
    (row,) = con.execute(sql, {"start": start, "end": end}).fetchall()
    return dict(zip(("issued", "refused", "issued_m3"), map(float, row), strict=True))


def events(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Events that touch the period, oldest first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row per event: day, last_day (missing when it has no end, or ends on the day it began), label. The same
        label at the same time in two files is one row.
    """
    sql = """
        WITH spans AS (
            SELECT day, nullif(coalesce(ends_at::DATE, day), day) AS last_day, label
            FROM staging.events
        )
        SELECT DISTINCT day, last_day, label FROM spans
        WHERE day <= $end AND coalesce(last_day, day) >= $start ORDER BY day, label
    """
    return con.execute(sql, {"start": start, "end": end}).df()
