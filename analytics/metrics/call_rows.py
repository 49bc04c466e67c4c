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


def lost_callers(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, limit: int = 200
) -> pd.DataFrame:
    """One row per day and caller whose last contact of that day failed, over all channels, newest first.

    day, caller (short code), tries (failed contacts that day), last_at, village, called_back_at (the caller's next
    contact that succeeded, in or out; missing when there was none). Callers without a number cannot be followed and
    are left out.
    """
    sql = """
        WITH contacts AS (
            SELECT day, caller, village, village_code, started_at,
                answered_at IS NOT NULL OR outcome = 'answered' AS reached
            FROM staging.calls WHERE caller IS NOT NULL AND day >= $start
        ),
        days AS (
            SELECT day, caller, count_if(NOT reached) AS tries, max(started_at) AS last_at,
                arg_max(village, started_at) AS village, arg_max(village_code, started_at) AS village_code
            FROM contacts WHERE day <= $end GROUP BY day, caller HAVING NOT arg_max(reached, started_at)
        )
        SELECT d.day, d.caller, d.tries, d.last_at, d.village, n.started_at AS called_back_at
        FROM days AS d
        ASOF LEFT JOIN (SELECT caller, started_at FROM contacts WHERE reached) AS n
            ON n.caller = d.caller AND n.started_at > d.last_at
        WHERE $place::VARCHAR IS NULL OR starts_with(d.village_code, $place)
        ORDER BY d.last_at DESC, d.caller LIMIT $limit
    """
    return con.execute(sql, {"start": start, "end": end, "place": place, "limit": limit}).df()
