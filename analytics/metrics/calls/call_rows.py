"""The calls behind the figures, one by one."""

from datetime import date
from typing import TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection


class PickedCalls(TypedDict, total=False):
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


_PICKED = """direction = 'inbound' AND day BETWEEN $start AND $end
    AND ($place::VARCHAR IS NULL OR starts_with(village_code, $place))
    AND ($weekday::INTEGER IS NULL OR weekday = $weekday) AND ($hour::INTEGER IS NULL OR hour = $hour)
    AND ($channel::VARCHAR IS NULL OR channel = $channel) AND ($outcome::VARCHAR IS NULL OR outcome = $outcome)
    AND ($category::VARCHAR IS NULL OR list_contains(needs, $category))
    AND ($urgency::VARCHAR IS NULL OR urgency = $urgency)"""


def recent_calls(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    limit: int = 200,
    offset: int = 0,
    **picked: Unpack[PickedCalls],
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


def calls_found(con: DuckDBPyConnection, *, start: date, end: date, **picked: Unpack[PickedCalls]) -> int:
    """How many calls `recent_calls` would list without a limit."""
    found = con.execute(f"SELECT count(*) FROM staging.calls WHERE {_PICKED}", _values(start, end, picked)).fetchone()
    return int(found[0]) if found else 0


def _values(start: date, end: date, picked: PickedCalls) -> dict[str, object]:
    return {**dict.fromkeys(PickedCalls.__annotations__), **picked, "start": start, "end": end}


ROWS = (recent_calls, calls_found)
"""What a page needs to show the rows page by page."""
