"""Requests by place, need and one more property: for readers by district and whole months, from a threshold on."""

from datetime import date, timedelta
from typing import Literal

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.requests import OPEN
from analytics.metrics.requests.sensitive import seen_requests
from analytics.metrics.shared.disclosure import UNKNOWN, fixed_month, fixed_place
from analytics.metrics.shared.splits import GROUP, PLACE, split
from level import Level

Property = Literal["urgency", "channel", "state"]
_STATE = f"""CASE WHEN coalesce(status, 'open') IN {OPEN} THEN 'open' WHEN status IN ('fulfilled', 'unmet') THEN status
    ELSE 'other' END"""
_PROPERTIES: dict[Property, str] = {"urgency": "urgency", "channel": "channel", "state": _STATE}


def month_of_readers(end: date) -> tuple[date, date]:
    """The newest month of whole weeks that is over by a day, first and last day."""
    sunday = end - timedelta(days=(end.weekday() + 1) % 7)
    first, last = fixed_month(sunday)
    return (first, last) if last <= sunday else fixed_month(first - timedelta(days=1))


def request_splits(
    con: DuckDBPyConnection, *, by: Property, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """Requests of a month of whole weeks by need and one more property, as known today.

    What readers do not see is decided for the whole month and every district at once, whatever they choose.

    Args:
        con: Connection to a snapshot.
        by: The property: urgency, channel or state (open, fulfilled, unmet, other).
        end: A local day: the month is the newest that is over by then.
        place: Beginning of a village code; None is everywhere. Shown is the district of a village.
        level: Who looks.

    Returns:
        One row per need and code of the property, needs with most requests first, then all needs (category missing):
        category, the property under its name (`unknown` where it is not recorded), requests (missing where readers must
        not see it), is_suppressed. No row without a request.
    """
    first, last = month_of_readers(end)
    sql = f"""
        SELECT coalesce(v.district_code, '{UNKNOWN}') AS {PLACE}, coalesce(r.category, '{UNKNOWN}') AS {GROUP},
            coalesce({_PROPERTIES[by]}, '{UNKNOWN}') AS "{by}", sum(r.requests)::BIGINT AS requests
        FROM (SELECT * FROM {seen_requests("marts.request_days", level=level)} WHERE day BETWEEN $first AND $last) AS r
        LEFT JOIN staging.villages AS v ON v.village_code = r.village_code
        GROUP BY ALL ORDER BY ALL
    """
    frame = con.execute(sql, {"first": first, "last": last}).df()
    if frame.empty:
        return pd.DataFrame(columns=[GROUP, by, "requests", "is_suppressed"])
    table = split(frame, by=by, counts="requests", level=level)
    chosen = _of_place(table, fixed_place(place), by)
    most = frame.groupby(GROUP)["requests"].sum()
    order = chosen.assign(most=chosen[GROUP].map(most).fillna(-1.0)).sort_values("most", ascending=False, kind="stable")
    return order[[GROUP, by, "requests", "is_suppressed"]].reset_index(drop=True)


def _of_place(table: pd.DataFrame, place: str | None, by: str) -> pd.DataFrame:
    """The rows of everywhere, of a district, or the sums over the districts of a city: hidden where one of them is."""
    if place is None:
        return table[table[PLACE].isna()]
    inside = table[table[PLACE].astype("string").str.startswith(place).fillna(value=False).astype(bool)]
    if place.count(".") == 2:
        return inside
    rows = inside.groupby([GROUP, by], dropna=False, sort=False)
    sums = rows["requests"].agg(lambda column: column.sum(skipna=False)).astype("Int64")
    return pd.concat([sums, rows["is_suppressed"].any()], axis=1).reset_index()
