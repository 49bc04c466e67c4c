"""Retention: after a set number of months, the rows of a feed that are about people are reduced to days and counts.

What is left follows from what each feed declares (`Feed.retention`). Of calls and requests it is a load of its own
(`reduced_rows`), and the rows it stands for go from loads, originals and snapshots, as an erasure does it. Rows of
other feeds stay in their loads without their person (`anonymous_rows`). A row of before that day that arrives later is
left out where its event is stored already; any other counts, and is reduced the next time.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from pipelines import feeds
from pipelines.build.snapshot import build
from pipelines.erasure import anonymous_rows, matching, reduced_rows
from pipelines.erasure.erase import carry_out, finish
from pipelines.ingest.repair import build_with_repair
from pipelines.parse.connection import connection
from pipelines.storage import load_store, temp_dirs, tombstones
from pipelines.storage.active_loads import partition
from pipelines.types.errors import FeedError
from pipelines.types.feed import Feed, Left
from pipelines.types.load import Load
from pipelines.types.relations import Relations

REDUCIBLE = tuple(
    name
    for name in feeds.NAMES
    if any(feed.name == name and feed.retention and feed.retention.left is not Left.ALL for feed in feeds.FEEDS)
)
"""Names of the feeds with rows about people of which something is left when the person goes."""
Step = Callable[[str], None]


@dataclass(frozen=True)
class Reduction:
    """What is, or would be, reduced of a feed."""

    feed: str
    before: date
    """Local day before which rows are reduced: the first of a month."""
    old: int
    """Stored rows of before that day, which go from loads and originals or lose their person."""
    reduced: int
    """What is left of them: days, places and counts; the others were superseded, repeated …"""
    left: int
    """Rows from that day on; they stay as they are."""
    needed: int
    """Rows of before that day that stay as they are, as they decide what is done today."""
    first: date | None
    """The oldest day of a row that is reduced; None where none is."""
    last: date | None
    """The newest."""


def limits(months: Mapping[str, int], today: date) -> dict[str, date]:
    """Return feed → the local day before which its rows are reduced: the first of the month that many months ago.

    Args:
        months: feed → months
        today: local day

    Raises:
        FeedError: a feed has nothing to reduce
    """
    for feed in months:
        if feed not in REDUCIBLE:
            raise FeedError("retention_feed", found=feed, feeds=", ".join(REDUCIBLE))
    return {feed: _months_before(today, number) for feed, number in months.items()}


def _months_before(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def planned(days: Mapping[str, date], step: Step) -> list[Reduction]:
    """Return what would be reduced; an interrupted one is completed, nothing else changes. The caller holds the lock.

    Args:
        days: feed → local day before which its rows are reduced
        step: called with the name of each step that begins
    """
    finish(step)
    try:
        return _prepared(days, step)
    finally:
        reduced_rows.clear()


def reduce(days: Mapping[str, date], step: Step) -> list[Reduction]:
    """Reduce the rows of these feeds before these days. The caller holds the lock.

    Args:
        days: feed → local day before which its rows are reduced
        step: called with the name of each step that begins

    Returns:
        What was reduced of each feed.
    """
    finish(step)
    reductions = _prepared(days, step)
    due = {feed.table: one.before for one in reductions if one.old for feed in _layouts(one.feed)}
    if due:
        tombstones.write(tombstones.read().with_reduced(due))
        carry_out(step, None)
    reduced_rows.clear()
    return reductions


def _layouts(name: str) -> list[Feed]:
    """The layouts of a feed of which rows are reduced."""
    return [one for one in feeds.FEEDS if one.name == name and one.retention and one.retention.left is not Left.ALL]


def _prepared(days: Mapping[str, date], step: Step) -> list[Reduction]:
    """Write what would be left of the old rows, which of them lose their person where they are, and count."""
    loads, events = load_store.all_loads(), dict[str, int]()
    needed: dict[str, set[_Row]] = {}

    def write(con: duckdb.DuckDBPyConnection) -> None:
        reduced_rows.clear()
        active = partition(loads).active
        anonymous_rows.note_texts(con)
        for name, day in days.items():
            own = [feed for feed in _layouts(name) if feed.retention and not feed.retention.into]
            events[name] = sum(reduced_rows.write(con, feed, day, active) for feed in own if _is_event(feed))
            for feed in own:
                needed[feed.table] = _needed(con, feed, days)
        if "calls" in days:
            events["calls"] += reduced_rows.write_calls(con, days["calls"], active)

    if loads and days:
        with temp_dirs.folder("reducing") as made:
            target = made / "books.duckdb"

            def build_anew() -> None:
                target.unlink(missing_ok=True)
                build(target, loads, progress=step, inspect=write)

            build_with_repair(build_anew, lambda: loads, progress=step)
    with connection() as con, Relations(con) as relations:
        old = relations.table("old_rows", _NO_ROWS)
        for name, day in days.items():
            for load in (load for load in loads if load.feed == name and not load.reduced):
                _add_old(con, old, load, day=day, needed=needed)
        if loads and days:
            needing = f"SELECT sha256, sheet FROM {old} WHERE is_needed"
            anonymous_rows.note(
                con,
                f"""SELECT sha256, sheet, row_number, is_data AND NOT is_aside AND NOT is_event AS is_left FROM {old}
                WHERE is_old AND NOT is_needed AND (is_data OR (sha256, sheet) NOT IN ({needing}))""",
            )
        return [_counted(con, old, name, day=day, events=events.get(name)) for name, day in days.items()]


_Row = tuple[str, int, int]
_NO_ROWS = """SELECT NULL::VARCHAR AS feed, NULL::VARCHAR AS sha256, NULL::VARCHAR AS sheet, NULL::BIGINT AS row_number,
    NULL::DATE AS day, false AS is_data, false AS is_aside, false AS is_old, false AS is_needed, false AS is_event
    WHERE false"""


def _is_event(feed: Feed) -> bool:
    return feed.retention is not None and feed.retention.left is Left.EVENT


def _needed(con: duckdb.DuckDBPyConnection, feed: Feed, days: Mapping[str, date]) -> set[_Row]:
    """Rows of a layout (load, part and number) that decide what is done today."""
    question = feed.retention.needed if feed.retention else ""
    if not question:
        return set()
    moments = {name: f"from_wall(TIMESTAMP '{day}')" for name, day in days.items()}
    for name in feeds.NAMES:
        question = question.replace(f"{{{name}}}", moments.get(name, "TIMESTAMPTZ '-infinity'"))
    return set(con.execute(question.replace("{day}", moments[feed.name])).fetchall())


def _add_old(
    con: duckdb.DuckDBPyConnection, old: str, load: Load, *, day: date, needed: Mapping[str, set[_Row]]
) -> None:
    """Add the rows of a load to the table of old rows; those from the day on, too, as not old."""
    for number, part in enumerate(load.parts):
        feed = feeds.by_table(part.table)
        rows = matching.rows_before(con, load, number, f"from_wall(TIMESTAMP '{day}')")
        if rows is None or feed not in _layouts(load.feed):
            continue
        those = [
            row for load_id, place, row in needed.get(part.table, ()) if (load_id, place) == (load.load_id, number)
        ]
        con.execute(
            f"""INSERT INTO {old} SELECT $1, $2, $3, row_number, day, is_data, is_aside, true,
                row_number IN (SELECT unnest($4::BIGINT[])), $5 FROM ({rows})""",
            [load.feed, load.sha256, part.sheet, those, _is_event(feed)],
        )
        later = part.rows_read - matching.reduced_before(con, load, number)
        ((count,),) = con.execute(f"SELECT count(DISTINCT row_number) FROM ({rows}) WHERE is_data").fetchall()
        con.execute(
            f"INSERT INTO {old} SELECT $1, $2, $3, -1 - range, NULL, true, false, false, false, false FROM range($4)",
            [load.feed, load.sha256, part.sheet, max(0, later - count)],
        )


def _counted(con: duckdb.DuckDBPyConnection, old: str, name: str, *, day: date, events: int | None) -> Reduction:
    """Count the old rows of a feed.

    Args:
        con: connection of the rows
        old: table of old rows
        name: of the feed
        day: local day
        events: how many events are left of the rows of its layouts that become events
    """
    goes = "is_data AND is_old AND NOT is_needed"
    row = con.execute(
        f"""SELECT count(*) FILTER ({goes}), count(*) FILTER ({goes} AND NOT is_event AND NOT is_aside),
            count(*) FILTER (NOT is_old), count(*) FILTER (is_needed AND is_data), min(day) FILTER ({goes}),
            max(day) FILTER ({goes} AND day < $2)
        FROM {old} WHERE feed = $1""",
        [name, day],
    ).fetchall()[0]
    gone, left_as_rows, later, needed, first, last = row
    return Reduction(name, day, gone, left_as_rows + (events or 0), later, needed, first, last)
