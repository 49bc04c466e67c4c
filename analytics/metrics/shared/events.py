"""What explains a jump: news, rules, outages."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection


def events(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """One row per event that touches the days from start to end, oldest first: day, last_day (missing when it has no
    end, or ends on the day it began), label. The same label at the same time in two files stands once.
    """
    sql = """
        WITH told AS (
            SELECT day, nullif(coalesce(ends_at::DATE, day), day) AS last_day, label
            FROM staging.events
        )
        SELECT DISTINCT day, last_day, label FROM told
        WHERE day <= $end AND coalesce(last_day, day) >= $start ORDER BY day, label
    """
    return con.execute(sql, {"start": start, "end": end}).df()
