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
    snapshot = with_column(table_or_empty(con, "ops.snapshot", "built_at TIMESTAMPTZ"), "known_at", kind="TIMESTAMPTZ")
    sql = f"""
        SELECT ($now::TIMESTAMPTZ)::DATE < least(
                max(data_until), (SELECT min(coalesce(known_at, built_at)) FROM {snapshot})
            )::DATE,
            ($now::TIMESTAMPTZ + INTERVAL 1 MICROSECOND)::DATE - 1, ($now::TIMESTAMPTZ)::DATE
        FROM ops.feeds
    """
    is_past, last_day, day = con.execute(sql, {"now": now}).fetchall()[0]
    return Past(now, last_day, last_day == day) if is_past else None


def fixed_moment(con: DuckDBPyConnection, now: datetime, *, level: Level) -> datetime:
    """Return the moment of which a reader is shown the state of people in care.

    Two neighbouring days would differ by what became of one person. So the past is shown as it stood at the end of the
    newest calendar week that was over by then.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        level: Who looks: the desk is shown the moment it chose.

    Returns:
        The end of a Sunday where `now` is in the past of the books; else `now`.
    """
    past = None if level.rows else past_of(con, now)
    if past is None:
        return now
    sunday = past.last_day - timedelta(days=(past.last_day.weekday() + 1) % 7)
    sql = "SELECT epoch_us(($day::DATE + 1)::TIMESTAMPTZ) - 1"
    ((moment,),) = con.execute(sql, {"day": sunday}).fetchall()
    return (datetime.fromtimestamp(0, UTC) + timedelta(microseconds=moment)).astimezone(now.tzinfo)


def values_of(past: Past | None) -> dict[str, Any]:
    """Values of a question that contains `CHOSEN`."""
    return {"moment": past.at if past else None, "last_day": past.last_day if past else None}


CHOSEN = "chosen AS (SELECT $moment::TIMESTAMPTZ AS moment, $last_day::DATE AS last_day)"
"""Common table expression of the moment: one row, its columns missing for the newest state."""
