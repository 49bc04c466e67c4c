"""Reach of books: which ones say something, from which day on, and until when."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.requests import outcomes_known
from analytics.metrics.shared.predicates import table_or_empty, with_times

UNDATED = ("followups", "companions", "companionships")
"""Feeds whose rows say something before anything happened: a schedule, a roster."""
_PARTS = {
    "requests": "SELECT min(day), max(requested_at) FROM staging.requests",
    "call_villages": """SELECT min(day), (SELECT max(data_until) FROM ops.feeds WHERE feed = 'calls')
        FROM marts.call_days WHERE direction = 'inbound' AND village_code IS NOT NULL""",
    "callers": """SELECT min(day), (SELECT max(data_until) FROM ops.feeds WHERE feed = 'calls')
        FROM marts.caller_days""",
    "call_times": f"""SELECT min(day), (SELECT max(data_until) FROM ops.feeds WHERE feed = 'calls')
        FROM {with_times("marts.call_days", kind="BIGINT")}
        WHERE direction = 'inbound' AND coalesce(time_known, calls) > 0""",
    "request_villages": """SELECT min(day), (SELECT max(requested_at) FROM staging.requests)
        FROM marts.request_days WHERE village_code IS NOT NULL""",
}
"""Books that are a part of others → SQL of their first day and newest moment."""


class Book(NamedTuple):
    """Reach of a book."""

    first: date | None
    """First local day that it says something about; None where its rows have no day."""
    until: datetime | None
    """Its newest moment; None where nothing in it has happened yet."""


def books(con: DuckDBPyConnection) -> dict[str, Book]:
    """Return the reach of every book that says something; one that was never loaded is absent.

    Beside feeds under their names: `requests` are also the needs that calls name; `outcomes` is there where a book says
    what became of requests; `call_villages` and `request_villages` where calls, or requests, name a village; `callers`
    and `call_times` where calls tell who called, and at what time: of reduced days neither is known. A book of care
    begins after the last day of which a retention has left sums.
    """
    reached = con.execute("SELECT feed, max(data_until) AS until FROM ops.feeds GROUP BY feed").df()
    until = dict(zip(reached["feed"], reached["until"], strict=True))
    reduced = _reduced(con)
    result = {}
    for feed in dict.fromkeys((*until, *UNDATED)):
        staged = table_or_empty(con, f"staging.{feed}", "day DATE")
        first, rows = con.execute(f"SELECT min(day), count(*) FROM {staged}").fetchall()[0]
        if rows:
            result[feed] = Book(_after(first, reduced.get(feed)), _moment(until.get(feed)))
    for name, sql in _PARTS.items():
        first, newest = con.execute(sql).df().iloc[0]
        if not pd.isna(first):
            result[name] = Book(pd.Timestamp(first).date(), _moment(newest))
    if "requests" in result and outcomes_known(con):
        result["outcomes"] = result["requests"]
    return result


def _reduced(con: DuckDBPyConnection) -> dict[str, date]:
    """Books of care → the last day of which a retention has left sums: until then they have no more than was needed."""
    days = table_or_empty(con, "staging.reduced_days", "feed VARCHAR, day DATE")
    return dict(con.execute(f"SELECT feed, max(day) FROM {days} WHERE day IS NOT NULL GROUP BY feed").fetchall())


def _after(first: date | None, reduced: date | None) -> date | None:
    return first if first is None or reduced is None else max(first, reduced + timedelta(days=1))


def _moment(moment: pd.Timestamp | None) -> datetime | None:
    return None if moment is None or pd.isna(moment) else moment.to_pydatetime()
