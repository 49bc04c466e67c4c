"""The calls behind the figures, one by one."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection


def recent_calls(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, limit: int = 200, offset: int = 0
) -> pd.DataFrame:
    """One row per inbound call, newest first: started_at, channel, outcome, village, district, needs (codes, joined
    by `;`), urgency, wait_seconds, handling_seconds. No caller, no number, no note.
    """
    sql = """
        SELECT started_at, channel, outcome, village, district, array_to_string(needs, ';') AS needs, urgency,
            wait_seconds, handling_seconds
        FROM staging.calls
        WHERE direction = 'inbound' AND day BETWEEN $start AND $end
            AND ($place::VARCHAR IS NULL OR starts_with(village_code, $place))
        ORDER BY started_at DESC, call_id LIMIT $limit OFFSET $offset
    """
    chosen = {"start": start, "end": end, "place": place, "limit": limit, "offset": offset}
    return con.execute(sql, chosen).df()
