"""One point in time: the moment of which a period's state is reported, and the books as they stand for a past moment.

Metrics of a state (stock, depletion, backlog, open orders, orders to place) take `now`. On an earlier local day than
the newest event of the books, `now` is in their past: nothing that happened after it counts, and a forecast begins
there and learns only from days before. Otherwise the newest state is the state.

What the books know today of that time is what counts. What was known then is another question: `as_of_stock`, and the
as-of snapshots.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import table_or_empty, with_column
from facts import fact
from level import Level

_LEAST = timedelta(microseconds=1)


class Moment(NamedTuple):
    """The one moment of a report or a page."""

    at: datetime
    is_past: bool
    """Whether it is the end of a period that was over when the data ended."""


def moment_of_period(end: date, *, until: datetime, now: datetime, zone: ZoneInfo) -> Moment:
    """Return the moment of which the state is reported for a period.

    Args:
        end: Last local day of the period.
        until: Newest moment that any of the books of the page or report has reached.
        now: Moment of the reader.
        zone: Local time zone.

    Returns:
        The last microsecond of `end` where that day is before that of `until`; else `now`.
    """
    if end >= until.astimezone(zone).date():
        return Moment(now, False)
    return Moment(datetime.combine(end + timedelta(days=1), time(0), zone) - _LEAST, True)


class Past(NamedTuple):
    """A moment in the past of the books."""

    at: datetime
    last_day: date
    """Last local day that was over by then."""
    is_end_of_day: bool
    """Whether that day ended at this moment."""


def past_of(con: DuckDBPyConnection, now: datetime | None) -> Past | None:
    """Return `now` as a moment in the past of the books.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader; None is the newest.

    Returns:
        None where nothing in the books happened on a later local day. What is dated after the snapshot was built, or
        after the moment that an as-of snapshot knows of, was dated wrongly: no reader of it stands in the past.
    """
    return None if now is None else fact(con, (past_of, now), lambda: _past_of(con, now))


def _past_of(con: DuckDBPyConnection, now: datetime) -> Past | None:
    sql = f"""
        SELECT ($now::TIMESTAMPTZ)::DATE < {_end_of(con)}::DATE,
            ($now::TIMESTAMPTZ + INTERVAL 1 MICROSECOND)::DATE - 1, ($now::TIMESTAMPTZ)::DATE
        FROM ops.feeds
    """
    is_past, last_day, day = con.execute(sql, {"now": now}).fetchall()[0]
    return Past(now, last_day, last_day == day) if is_past else None


def _end_of(con: DuckDBPyConnection) -> str:
    """SQL of the newest moment that the books know of, over `ops.feeds`."""
    snapshot = with_column(table_or_empty(con, "ops.snapshot", "built_at TIMESTAMPTZ"), "known_at", kind="TIMESTAMPTZ")
    return f"least(max(data_until), (SELECT min(coalesce(known_at, built_at)) FROM {snapshot}))"


def fixed_moment(con: DuckDBPyConnection, now: datetime, *, level: Level, book: str) -> datetime:
    """Return the moment of which a reader is shown the state of people: the end of a calendar week.

    Two neighbouring days would differ by what became of one person, and so would today and the last Sunday. How the
    newest week stands is decided by the books, not by the clock: a snapshot has one newest state.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        level: Who looks: the desk is shown the moment it chose.
        book: Table of staging that tells of these people.

    Returns:
        The end of the newest Sunday that was over by `now` and by the newest moment of the books. In the first week of
        the book, of which no week is over yet, the newest moment of the books; `now` where they have none.
    """
    if level.rows:
        return now
    moment = fact(con, (fixed_moment, now, book), lambda: _fixed_moment(con, now, book))
    return now if moment is None else moment.astimezone(now.tzinfo)


def _fixed_moment(con: DuckDBPyConnection, now: datetime, book: str) -> datetime | None:
    sql = f"""
        WITH ends AS (SELECT {_end_of(con)} AS newest FROM ops.feeds),
        week AS (
            SELECT newest, date_trunc('week', (least(newest, $now) + INTERVAL 1 MICROSECOND)::DATE)::DATE AS monday
            FROM ends
        )
        SELECT CASE WHEN first >= monday THEN epoch_us(newest) ELSE epoch_us(monday::TIMESTAMPTZ) - 1 END
        FROM week, (SELECT min(day) AS first FROM {table_or_empty(con, f"staging.{book}", "day DATE")})
    """
    ((moment,),) = con.execute(sql, {"now": now}).fetchall()
    return None if moment is None else datetime.fromtimestamp(0, UTC) + timedelta(microseconds=moment)


def values_of(past: Past | None) -> dict[str, Any]:
    """Values of a question that contains `CHOSEN`."""
    return {"moment": past.at if past else None, "last_day": past.last_day if past else None}


CHOSEN = "chosen AS (SELECT $moment::TIMESTAMPTZ AS moment, $last_day::DATE AS last_day)"
"""Common table expression of the moment: one row, its columns missing for the newest state."""
