"""Data status of the books of companions: a roster is no event, and a companionship may lie ahead."""

from collections.abc import Sequence

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.books.data_status import DataStatus, data_status
from analytics.metrics.companions.roster import companions_of, companionships_of, sessions_of


def companion_data_status(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> DataStatus:
    """Data status that reaches as far as the newest entry of roster, companionships or sessions that happened.

    Args:
        con: Connection to a snapshot.
        feeds: The feeds of the page.
    """
    status = data_status(con, feeds=feeds)
    sql = f"""
        WITH moments AS (
            SELECT unnest([registered_at, trained_at]) AS at FROM {companions_of(con)}
            UNION ALL SELECT started_at FROM {companionships_of(con)}
            UNION ALL SELECT held_at FROM {sessions_of(con)}
        ),
        reached AS (SELECT coalesce($newest::TIMESTAMPTZ, min(built_at)) AS until FROM ops.snapshot)
        SELECT
            CASE WHEN EXISTS (FROM {companions_of(con)}) THEN coalesce(
                max(moments.at) FILTER (moments.at <= until), any_value(until)) END AS newest,
            min(moments.at)::DATE AS first
        FROM reached LEFT JOIN moments ON true
    """
    values = {"newest": status.newest if status.made_up else None}
    ((newest, first),) = con.execute(sql, values).df().itertuples(index=False)
    as_of = None if pd.isna(newest) else newest.to_pydatetime()
    return status._replace(as_of=as_of, until=as_of, first=None if pd.isna(first) else first.date())
