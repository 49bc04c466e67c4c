"""The calls behind the figures, one by one."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

_LOST = """
    WITH failed AS (
        SELECT day, caller, count(*) AS tries, max(started_at) AS last_at, arg_max(village, started_at) AS village,
            arg_max(village_code, started_at) AS village_code
        FROM staging.calls
        WHERE day BETWEEN greatest($start, $end - 27) AND $end AND caller IS NOT NULL
            AND outcome IN ('abandoned', 'missed', 'busy', 'failed')
        GROUP BY day, caller
    ),
    reached AS (
        SELECT day, caller, started_at FROM staging.calls
        WHERE day >= greatest($start, $end - 27) AND caller IS NOT NULL
            AND (answered_at IS NOT NULL OR outcome = 'answered')
    ),
    lost AS (
        SELECT * FROM failed AS f
        ANTI JOIN reached AS r ON r.day = f.day AND r.caller = f.caller AND r.started_at > f.last_at
        WHERE $place::VARCHAR IS NULL OR starts_with(f.village_code, $place)
        ORDER BY last_at DESC, caller LIMIT $limit
    )
    SELECT l.caller, l.tries, l.last_at, l.village, min(r.started_at) AS called_back_at
    FROM lost AS l LEFT JOIN reached AS r ON r.caller = l.caller AND r.started_at > l.last_at
    GROUP BY ALL ORDER BY l.last_at DESC, l.caller
"""


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
    """One row per day and caller whose last contact of that day failed, over all channels, newest first;
    of the last 28 days of the period, for older ones nobody can be called back any more.

    caller (short code), tries (failed contacts that day), last_at, village, called_back_at (the caller's next contact
    that succeeded, in or out; missing when there was none). Callers without a number cannot be followed, and a call
    whose outcome nobody noted did not fail: both are left out.
    """
    return con.execute(_LOST, {"start": start, "end": end, "place": place, "limit": limit}).df()
