"""The calls behind the figures, one by one."""

from datetime import date
from typing import TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import equals, in_period, in_place


class CallFilters(TypedDict, total=False):
    """Which calls: place (the beginning of a village code), weekday (Monday 0), hour (0 to 23), channel, outcome,
    category (one of the needs) and urgency as codes. None or left out takes every call.
    """

    place: str | None
    weekday: int | None
    hour: int | None
    channel: str | None
    outcome: str | None
    category: str | None
    urgency: str | None


_PICKED = f"""direction = 'inbound' AND {in_period()}
    AND {in_place()}
    AND {equals("weekday", kind="INTEGER")} AND {equals("hour", kind="INTEGER")}
    AND {equals("channel")} AND {equals("outcome")}
    AND ($category::VARCHAR IS NULL OR list_contains(needs, $category))
    AND {equals("urgency")}"""


def recent_calls(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    limit: int = 200,
    offset: int = 0,
    **picked: Unpack[CallFilters],
) -> pd.DataFrame:
    """One row per inbound call, newest first: started_at, channel, outcome, village, district, needs (codes, joined
    by `;`), urgency, wait_seconds, handling_seconds. No caller, no number, no note.
    """
    sql = f"""
        SELECT started_at, channel, outcome, village, district, array_to_string(needs, ';') AS needs, urgency,
            wait_seconds, handling_seconds
        FROM staging.calls WHERE {_PICKED} ORDER BY started_at DESC, call_id LIMIT $limit OFFSET $offset
    """
    return con.execute(sql, {**_values(start, end, picked), "limit": limit, "offset": offset}).df()


def count_calls(con: DuckDBPyConnection, *, start: date, end: date, **picked: Unpack[CallFilters]) -> int:
    """How many calls `recent_calls` would list without a limit."""
    found = con.execute(f"SELECT count(*) FROM staging.calls WHERE {_PICKED}", _values(start, end, picked)).fetchone()
    return int(found[0]) if found else 0


def _values(start: date, end: date, picked: CallFilters) -> dict[str, object]:
    return {**dict.fromkeys(CallFilters.__annotations__), **picked, "start": start, "end": end}


ROWS = (recent_calls, count_calls)
"""What a page needs to show the rows page by page."""
