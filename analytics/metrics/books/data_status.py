"""Data status around every page: how far data reach, which sources are late, what is in quarantine, which places."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import ModuleType
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.books import loads, quarantine
from analytics.metrics.books.quarantine import open_columns
from analytics.metrics.books.reach import Book, books
from analytics.metrics.shared import periods
from analytics.metrics.shared.moment import Moment, moment_of_period
from analytics.metrics.shared.predicates import table_or_empty
from analytics.metrics.villages import villages


class DataStatus(NamedTuple):
    """Data status of some feeds."""

    as_of: datetime | None
    """Newest moment that all feeds have reached; None without data."""
    newest: datetime | None
    """Newest moment that any feed has reached, also one of no concern here; None without data."""
    first: date | None
    """First local day with data."""
    made_up: bool
    """Whether any row was invented."""
    late: pd.DataFrame
    """One row per source that stopped reporting: feed, depot, data_until."""
    quarantined_rows: int
    """Rows in quarantine."""
    quarantined_cells: int
    """Cells in quarantine."""
    quarantine: pd.DataFrame
    """Columns in quarantine, of `open_columns`."""
    places: pd.DataFrame
    """Of `villages.places`."""
    until: datetime | None
    """Newest moment that any of these feeds has reached, on whose day periods end; None without data."""
    books: Mapping[str, Book]
    """Reach of every book, also those of no concern here."""
    complete: Mapping[str, date | None]
    """Feed → its last complete local day."""

    def moment_of_period(self, end: date, *, now: datetime, zone: ZoneInfo) -> Moment:
        """Return the moment of which the state is reported for a period; see `shared.moment`.

        Args:
            end: Last local day of the period.
            now: Moment of the reader.
            zone: Local time zone.
        """
        return Moment(now, False) if self.until is None else moment_of_period(end, until=self.until, now=now, zone=zone)

    @property
    def calendar(self) -> ModuleType:
        """What knows which days a period has, for who may not import it."""
        return periods

    def compared(self, start: date, end: date, against: periods.Against) -> periods.Comparison:
        """Complete days of a period and those they are compared with, in the feed that reaches back farthest.

        Args:
            start: First local day.
            end: Last local day, included.
            against: With which days.
        """
        each = [
            periods.compared(start, end, against, first=self.books[feed].first, complete=complete)
            for feed, complete in self.complete.items()
            if feed in self.books
        ]
        unknown = periods.compared(start, end, against, first=self.first, complete=end)
        return next((comparison for comparison in each if comparison.known), each[0] if each else unknown)


def data_status(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> DataStatus:
    """Data status of these feeds; without any named, of all that have data."""
    names = list(feeds) or con.execute("SELECT DISTINCT feed FROM ops.feeds").df()["feed"].tolist()
    totals = quarantine.quarantine_totals(con).iloc[0]
    return DataStatus(
        as_of=loads.as_of(con, feeds=names),
        newest=loads.newest(con),
        first=loads.first_day(con, feeds=names),
        made_up=bool(loads.snapshot_state(con)["made_up"].iloc[0]),
        late=loads.late_sources(con, feeds=names),
        quarantined_rows=int(totals["rows"]),
        quarantined_cells=int(totals["cells"]),
        quarantine=open_columns(con),
        places=villages.places(con),
        until=loads.newest(con, feeds=names),
        books=books(con),
        complete=_complete(con, names),
    )


def posko_data_status(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> DataStatus:
    """Data status of the daily books; without any of them, of whatever is loaded, so that what is known can be said."""
    status = data_status(con, feeds=feeds)
    if status.as_of is not None:
        return status
    any_book = followup_data_status(con, feeds=())
    return any_book._replace(as_of=any_book.until)


def _complete(con: DuckDBPyConnection, feeds: Sequence[str]) -> dict[str, date | None]:
    sql = "SELECT feed, min(complete_until) FROM ops.feeds WHERE list_contains($feeds, feed) GROUP BY feed"
    return dict(con.execute(sql, {"feeds": list(feeds)}).fetchall())


def gift_data_status(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> DataStatus:
    """Data status of the books of gifts.

    A day without an entry is a day on which nothing happened: these books reach as far as the newest entry of any, so
    that what is bought after the last donation counts.
    """
    return _as_far_as_any(con, feeds)


def care_data_status(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> DataStatus:
    """Data status of the books of care, which reach as far as the newest entry of any, as those of gifts do."""
    return _as_far_as_any(con, feeds)


def followup_data_status(con: DuckDBPyConnection, *, feeds: Sequence[str]) -> DataStatus:
    """Data status of the book of follow-ups: a schedule of which nothing is done yet is data as of its loading."""
    status = data_status(con, feeds=feeds)
    if status.as_of is not None:
        return status
    scheduled = table_or_empty(con, "staging.followups", "due_at TIMESTAMPTZ")
    sql = f"SELECT any_value(built_at) AS built_at FROM ops.snapshot WHERE EXISTS (FROM {scheduled})"
    built_at = con.execute(sql).df()["built_at"].iloc[0]
    moment = status.newest or (None if pd.isna(built_at) else built_at.to_pydatetime())
    as_of = None if pd.isna(built_at) else moment
    return status._replace(as_of=as_of, until=as_of, newest=moment)


def _as_far_as_any(con: DuckDBPyConnection, feeds: Sequence[str]) -> DataStatus:
    return data_status(con, feeds=feeds)._replace(as_of=loads.newest(con, feeds=list(feeds)))
