"""Comparable periods: complete days, and as many before them."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

FEEDS = {
    "calls": ("marts.call_days", ("calls",)),
    "requests": ("marts.request_days", ("requests", "calls")),
    "donations": ("marts.donation_days", ("donations",)),
    "stock": ("marts.oxygen_use", ("stock",)),
}


class Comparison(NamedTuple):
    """Complete days of a period and the equal number before it; all None when they cannot be compared."""

    last: date | None
    previous_start: date | None
    previous_end: date | None

    @property
    def known(self) -> bool:
        """Whether there is something to compare with."""
        return self.last is not None

    @property
    def days(self) -> int | None:
        """How many days each of the two has; None when they cannot be compared."""
        if self.previous_start is None or self.previous_end is None:
            return None
        return (self.previous_end - self.previous_start).days + 1

    @property
    def parameters(self) -> dict[str, Any]:
        """Values of a question that counts both periods in one: $last, $before, $until."""
        return {"last": self.last, "before": self.previous_start, "until": self.previous_end}


def complete_until(con: DuckDBPyConnection, subject: str) -> date | None:
    """Last complete local day of a subject, that of the oldest of its feeds; None when no feed has one."""
    row = con.execute(
        "SELECT min(complete_until) FROM ops.feeds WHERE list_contains($feeds, feed)",
        {"feeds": list(FEEDS[subject][1])},
    ).fetchone()
    return row[0] if row else None


def comparison(con: DuckDBPyConnection, *, subject: str, start: date, end: date) -> Comparison:
    """Complete days of the period and the days before them; all None when data do not reach back that far.

    Args:
        con: Connection to a snapshot.
        subject: Key of `FEEDS`.
        start: First local day.
        end: Last local day, included.
    """
    row = con.execute(f"SELECT min(day) FROM {FEEDS[subject][0]}").fetchone()
    first, complete = row[0] if row else None, complete_until(con, subject)
    if first is None or complete is None or min(end, complete) < start:
        return Comparison(None, None, None)
    last = min(end, complete)
    previous_start = start - (last - start) - timedelta(days=1)
    if previous_start < first:
        return Comparison(None, None, None)
    return Comparison(last, previous_start, start - timedelta(days=1))


def earlier_windows(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Earlier periods of the same length, from the earliest with calls and requests to the period itself.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row per period: start, end. All but the last end on a Sunday, so that a link to one means the same tomorrow.
    """
    sql = """
        WITH reached AS (
            SELECT min(day) AS first FROM (
                SELECT min(day) AS day FROM marts.call_days UNION ALL SELECT min(day) FROM marts.request_days
            )
        ),
        ends AS (
            SELECT unnest(generate_series(
                date_trunc('week', first) + INTERVAL 6 DAY, $end - 1, INTERVAL 7 DAY
            ))::DATE AS day
            FROM reached
            UNION ALL SELECT $end::DATE
        )
        SELECT day - $back::INTEGER AS start, day AS "end" FROM ends CROSS JOIN reached
        WHERE day = $end OR day - $back::INTEGER >= first ORDER BY day
    """
    return con.execute(sql, {"end": end, "back": (end - start).days}).df()
