"""Whom to call: the lists there are, each a row per person, known by pseudonym until the book is written."""

from collections.abc import Callable

import duckdb
import pandas as pd

# callers who were lost in the last 28 days and were not reached since; who was lost on several days stands once
_LOST = """
    SELECT caller AS person, max(caller_masked) AS masked, max(last_at) AS last_at,
        arg_max(channel, last_at) AS channel,
        sum(tries)::INTEGER AS tries, arg_max(v.name, last_at) AS village
    FROM marts.lost_callers l
    LEFT JOIN staging.villages v USING (village_code)
    WHERE called_back_at IS NULL AND day > (SELECT max(data_until)::DATE FROM ops.feeds WHERE feed = 'calls') - 28
    GROUP BY caller ORDER BY last_at DESC
"""


def lost_callers(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per person: person (pseudonym), masked, last_at, channel, tries, village; those lost last come first."""
    return con.execute(_LOST).df()


def nobody(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """A list of which no data exist yet."""
    return pd.DataFrame()


LISTS: dict[str, Callable[[duckdb.DuckDBPyConnection], pd.DataFrame]] = {
    "lost_callers": lost_callers,
    "followups_due": nobody,
    "deliveries": nobody,
}
