"""Calls behind the figures, one by one."""

from datetime import date
from typing import TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import case_of, with_case
from analytics.metrics.requests.sensitive import seen_needs
from analytics.metrics.shared.predicates import equals, in_period, in_place
from level import Level, of_people


class CallFilters(TypedDict, total=False):
    """Which calls; None or left out takes every call."""

    place: str | None
    """Beginning of a village code."""
    weekday: int | None
    """Weekday, Monday 0."""
    hour: int | None
    """Hour of the day, 0 to 23."""
    channel: str | None
    """Code of a channel."""
    outcome: str | None
    """Code of an outcome."""
    category: str | None
    """Code of one of the needs."""
    urgency: str | None
    """Code of an urgency."""
    level: Level
    """Who looks: readers, where it is left out, see sensitive needs among other needs."""


_FILTER = f"""direction = 'inbound' AND {in_period()}
    AND {in_place()}
    AND {equals("weekday", kind="INTEGER")} AND {equals("hour", kind="INTEGER")}
    AND {equals("channel")} AND {equals("outcome")}
    AND ($category::VARCHAR IS NULL OR list_contains(needs, $category))
    AND {equals("urgency")}"""


@of_people
def recent_calls(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    limit: int = 200,
    offset: int = 0,
    **filters: Unpack[CallFilters],
) -> pd.DataFrame:
    """Inbound calls, newest first. No number, no note.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        limit: Most rows returned.
        offset: Rows skipped before the first.
        **filters: Fields of `CallFilters`.

    Returns:
        One row per call: started_at, channel, outcome, village, district, needs (codes, joined by `;`), urgency,
        wait_seconds, handling_seconds, case (key of the caller's case; for the desk only).
    """
    sql = f"""
        SELECT started_at, channel, outcome, village, district, array_to_string(needs, ';') AS needs, urgency,
            wait_seconds, handling_seconds, {case_of("call")} AS "case"
        FROM {_seen(with_case("call", "staging.calls"), filters)} WHERE {_FILTER}
        ORDER BY started_at DESC, call_id LIMIT $limit OFFSET $offset
    """
    return con.execute(sql, {**_values(start, end, filters), "limit": limit, "offset": offset}).df()


@of_people
def count_calls(con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[CallFilters]) -> int:
    """Number of calls that `recent_calls` lists without a limit.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Fields of `CallFilters`.
    """
    sql = f"SELECT count(*) FROM {_seen('staging.calls', filters)} WHERE {_FILTER}"
    row = con.execute(sql, _values(start, end, filters)).fetchone()
    return int(row[0]) if row else 0


def _values(start: date, end: date, filters: CallFilters) -> dict[str, object]:
    values = {**dict.fromkeys(CallFilters.__annotations__), **filters, "start": start, "end": end}
    return {name: chosen for name, chosen in values.items() if name != "level"}


def _seen(table: str, filters: CallFilters) -> str:
    """SQL of the calls as their reader sees them."""
    return f"(SELECT * REPLACE ({seen_needs(level=filters.get('level', Level.READERS))} AS needs) FROM {table})"


ROWS = (recent_calls, count_calls)
"""What a page needs to show the rows page by page."""
