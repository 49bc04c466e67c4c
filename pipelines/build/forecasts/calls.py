"""Calls that come in: all of them, and those from each city, district and village."""

from typing import Any

import numpy as np
from duckdb import DuckDBPyConnection

from analytics.demand_series.history import CALENDAR_DAYS, History, Known, Series, calendar

SUBJECT = "calls"
MOST_VILLAGES = 200
SQL = f"""
    WITH complete AS (SELECT min(complete_until) AS until FROM ops.feeds WHERE feed = 'calls')
    SELECT day, coalesce(village_code, '') AS village_code, sum(calls)::DOUBLE AS calls
    FROM marts.call_days CROSS JOIN complete
    WHERE direction = 'inbound' AND day <= until AND day > until - {CALENDAR_DAYS}
    GROUP BY ALL ORDER BY ALL
"""
SPAN = """
    SELECT min(day), any_value(until)
    FROM (SELECT day FROM marts.call_days WHERE direction = 'inbound')
    JOIN (SELECT min(complete_until) AS until FROM ops.feeds WHERE feed = 'calls') ON day <= until
"""
# How much of a village's code names the place: a city, a district, the village.
_CODE_PARTS = (2, 3, 4)


def history(con: DuckDBPyConnection) -> History | None:
    """Return the series of the last complete days, days without a call as zero; None when there is no such day.

    All calls come first. Of villages, the 200 with the most calls have a series of their own.
    """
    span = con.execute(SPAN).fetchone()
    if span is None or span[0] is None:
        return None
    first, days = calendar(*span)
    rows: dict[str, Any] = con.execute(SQL).fetchnumpy()
    column = (rows["day"] - np.datetime64(first)).astype("timedelta64[D]").astype(int)
    villages, place = np.unique(rows["village_code"].astype(str), return_inverse=True)
    table = np.zeros((len(villages), days))
    np.add.at(table, (place, column), rows["calls"])
    places = _places(villages, table.sum(axis=1))
    counts = np.array([table[np.char.startswith(villages, code)].sum(axis=0) for code in places])
    series = [Series(SUBJECT, None, None, code or None, "call", days, _panel(code)) for code in places]
    return History(first, days, series, lambda upto: _known(counts, upto), is_stock=False)


def _places(villages: np.ndarray, calls: np.ndarray) -> list[str]:
    """Beginnings of village codes, '' for all: all, cities, districts, villages."""
    busiest = set(villages[np.argsort(-calls, kind="stable")][:MOST_VILLAGES])
    codes = {
        ".".join(code.split(".")[:parts])
        for parts in _CODE_PARTS
        for code in villages
        if code and (parts < max(_CODE_PARTS) or code in busiest)
    }
    return ["", *sorted(codes, key=lambda code: (code.count("."), code))]


def _panel(code: str) -> str | None:
    """Villages learn from one another; what holds villages stands alone."""
    return "villages" if code.count(".") + 1 == max(_CODE_PARTS) else None


def _known(counts: np.ndarray, upto: int) -> Known:
    return Known(counts[:, :upto], np.ones(len(counts)))
