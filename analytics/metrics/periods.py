"""Which days can be compared: complete ones, with as many before them."""

from datetime import date, timedelta
from typing import NamedTuple

from duckdb import DuckDBPyConnection

FEEDS = {
    "calls": ("marts.call_days", ("calls",)),
    "requests": ("marts.request_days", ("requests", "calls")),
    "donations": ("marts.donation_days", ("donations",)),
}


class Comparison(NamedTuple):
    """The complete days of a period and the equal number before it; all None when they cannot be compared."""

    last: date | None
    previous_start: date | None
    previous_end: date | None

    @property
    def known(self) -> bool:
        """Whether there is something to compare with."""
        return self.last is not None


def complete_until(con: DuckDBPyConnection, subject: str) -> date | None:
    """The last complete local day of a subject; of the oldest of its feeds; None when no feed says so."""
    row = con.execute(
        "SELECT min(complete_until) FROM ops.feeds WHERE list_contains($feeds, feed)",
        {"feeds": list(FEEDS[subject][1])},
    ).fetchone()
    return row[0] if row else None


def comparison(con: DuckDBPyConnection, *, subject: str, start: date, end: date) -> Comparison:
    """Complete days of start … end and the days before them; unknown when data do not reach back that far."""
    row = con.execute(f"SELECT min(day) FROM {FEEDS[subject][0]}").fetchone()
    first, complete = row[0] if row else None, complete_until(con, subject)
    if first is None or complete is None or min(end, complete) < start:
        return Comparison(None, None, None)
    last = min(end, complete)
    previous_start = start - (last - start) - timedelta(days=1)
    if previous_start < first:
        return Comparison(None, None, None)
    return Comparison(last, previous_start, start - timedelta(days=1))
