"""What stands around every page: how far the data reach, who is late, what is set aside, where one can look."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.books import loads, quarantine
from analytics.metrics.books.quarantine import open_columns
from analytics.metrics.villages import villages


class DataStatus(NamedTuple):
    """as_of: newest moment all feeds have reached, None without data · first: first local day with data
    made_up: whether any row was invented · late: feed, depot, data_until of those that stopped reporting
    quarantined_rows, quarantined_cells: waiting for correction · quarantine: what of it could change which figure,
    of `open_columns` · places: code, name, level
    """

    as_of: datetime | None
    first: date | None
    made_up: bool
    late: pd.DataFrame
    quarantined_rows: int
    quarantined_cells: int
    quarantine: pd.DataFrame
    places: pd.DataFrame


def data_status(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> DataStatus:
    """The standing of these feeds; without any named, of all that have data."""
    asked = list(feeds) or con.execute("SELECT DISTINCT feed FROM ops.feeds").df()["feed"].tolist()
    held = quarantine.quarantine_totals(con).iloc[0]
    return DataStatus(
        as_of=loads.as_of(con, feeds=asked),
        first=loads.first_day(con, feeds=asked),
        made_up=bool(loads.snapshot_state(con)["made_up"].iloc[0]),
        late=loads.late_sources(con, feeds=asked),
        quarantined_rows=int(held["rows"]),
        quarantined_cells=int(held["cells"]),
        quarantine=open_columns(con),
        places=villages.places(con),
    )


def gift_data_status(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> DataStatus:
    """The same for books of gifts, in which a day without an entry is a day on which nothing happened: they reach as
    far as the newest entry of any, so that what is bought after the last donation counts.
    """
    sql = "SELECT max(data_until) AS newest FROM ops.feeds WHERE list_contains($feeds, feed)"
    newest = con.execute(sql, {"feeds": list(feeds)}).df()["newest"].iloc[0]
    return data_status(con, feeds=feeds)._replace(as_of=None if pd.isna(newest) else newest.to_pydatetime())
