"""Retention: after a set number of months, the rows of a feed that are about people are reduced to days and counts.

What is left is a load of its own (`reduced_rows`); the rows it stands for go from loads, originals and snapshots, as an
erasure does it, and rows of before that day that arrive later are left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from pipelines.build.snapshot import build
from pipelines.erasure import matching, reduced_rows
from pipelines.erasure.erase import carry_out, finish
from pipelines.ingest.repair import build_with_repair
from pipelines.parse.connection import connection
from pipelines.storage import load_store, temp_dirs, tombstones
from pipelines.storage.active_loads import partition
from pipelines.types.errors import FeedError
from pipelines.types.load import Load

REDUCIBLE = ("calls", "requests")
"""Feeds of which each row counts by itself, so that sums stay when the person goes. Feed and table have one name."""
Step = Callable[[str], None]


@dataclass(frozen=True)
class Reduction:
    """What is, or would be, reduced of a feed."""

    feed: str
    before: date
    """Local day before which rows are reduced: the first of a month."""
    old: int
    """Stored rows of before that day, which go from loads and originals."""
    reduced: int
    """Those of them that count, which stay as days, places and counts; the others were superseded, repeated …"""
    left: int
    """Rows from that day on; they stay as they are."""
    other: int
    """Rows of before that day in shapes that cannot be reduced, such as the log of a telephone exchange; they stay."""


def limits(months: Mapping[str, int], today: date) -> dict[str, date]:
    """Return feed → the local day before which its rows are reduced: the first of the month that many months ago.

    Args:
        months: feed → months
        today: local day

    Raises:
        FeedError: a feed cannot be reduced
    """
    for feed in months:
        if feed not in REDUCIBLE:
            raise FeedError("retention_feed", found=feed, feeds=", ".join(REDUCIBLE))
    return {feed: _months_before(today, number) for feed, number in months.items()}


def _months_before(today: date, months: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def planned(days: Mapping[str, date], step: Step) -> list[Reduction]:
    """Return what would be reduced; nothing is changed. The caller holds the lock.

    Args:
        days: feed → local day before which its rows are reduced
        step: called with the name of each step that begins
    """
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
    due = {one.feed: one.before for one in reductions if one.old}
    if due:
        tombstones.write(tombstones.read().with_reduced(due))
        carry_out(step, None)
    return reductions


def _prepared(days: Mapping[str, date], step: Step) -> list[Reduction]:
    """Write what would be left of the old rows, and count."""
    loads, counts = load_store.all_loads(), dict[str, int]()

    def write(con: duckdb.DuckDBPyConnection) -> None:
        reduced_rows.clear()
        for table, day in days.items():
            counts[table] = reduced_rows.write(con, table, day, partition(loads).active)

    if loads and days:
        with temp_dirs.folder("reducing") as made:
            target = made / "books.duckdb"

            def build_anew() -> None:
                target.unlink(missing_ok=True)
                build(target, loads, progress=step, inspect=write)

            build_with_repair(build_anew, lambda: loads, progress=step)
    return [_counted(feed, day, loads, counts.get(feed, 0)) for feed, day in days.items()]


def _counted(feed: str, day: date, loads: list[Load], reduced: int) -> Reduction:
    old, left, other = 0, 0, 0
    with connection() as con:
        for load in (load for load in loads if load.feed == feed and not load.reduced):
            for number, part in enumerate(load.parts):
                before = matching.old_rows(con, load, number, f"from_wall(TIMESTAMP '{day}')")
                if part.table == feed:
                    old, left = old + before, left + part.rows_read - before
                else:
                    other += before
    return Reduction(feed, day, old, reduced, left, other)
