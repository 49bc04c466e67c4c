"""As-of snapshots: the books as they were known at a moment. They are never the published one."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

import settings
import warehouse
from i18n import Words
from pipelines.build.publish import fingerprint, is_built_from
from pipelines.build.snapshot import Progress, build
from pipelines.storage import atomic, load_store
from pipelines.types.errors import FeedError
from pipelines.types.load import Load

_MOST_SNAPSHOTS = 3


def moment(text: str) -> datetime:
    """Parse an ISO day (its end) or moment, local where it names no zone, to the second. ValueError for others."""
    zone = ZoneInfo(settings.timezone())
    if len(text) == len("2021-07-12"):
        return datetime.combine(date.fromisoformat(text), time(23, 59, 59), zone).astimezone(UTC)
    parsed = datetime.fromisoformat(text).replace(microsecond=0)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).astimezone(UTC)


def publish_known_at(at: datetime, *, progress: Progress, words: Words) -> Path:
    """Build the snapshot of the loads up to a moment, or return the one there is; the three used last stay.

    Args:
        at: the moment [UTC]; a later one of today is taken as now
        progress: called with the name of each step that begins
        words: language of messages

    Raises:
        FeedError: the moment is to come, or nothing was loaded by then
    """
    now = datetime.now(UTC)
    at = _past(at, now, words)
    loads = known_loads(load_store.all_loads(), at, now=now)
    if not loads:
        raise FeedError("known_at_nothing", moment=words.moment(at))
    folder = warehouse.as_of_folder()
    folder.mkdir(parents=True, exist_ok=True)
    code, mark = warehouse.moment_code(at), fingerprint(loads)
    there = warehouse.as_of_snapshots().get(code)
    if there and is_built_from(there, mark):
        os.utime(there)
        return there
    target = folder / f"{code}-{_next_number(folder)}-{mark[:8]}.duckdb"
    _build(target, loads, mark=mark, at=at, progress=progress)
    _remove_old(folder, keep=target)
    return target


def _build(target: Path, loads: list[Load], *, mark: str, at: datetime, progress: Progress) -> None:
    for leftover in target.parent.glob(".building-*"):
        leftover.unlink()
    building = target.parent / f".building-{os.getpid()}.duckdb"
    try:
        build(building, loads, mark=mark, known_at=at, progress=progress)
        atomic.move_in(building, target)
    finally:
        building.unlink(missing_ok=True)


def known_loads(loads: list[Load], at: datetime, *, now: datetime) -> list[Load]:
    """Return the loads that had arrived by a moment, as they were then: what was undone later still counted.

    Args:
        loads: every load, in order of arrival
        at: the moment
        now: the present; a later clock of a load was wrong
    """
    arrived = [load for load, came in zip(loads, _arrivals(loads, now), strict=True) if came <= at]
    return [
        replace(load, undone_at=None)
        if load.undone_at and min(datetime.fromisoformat(load.undone_at), now) > at
        else load
        for load in arrived
    ]


def _arrivals(loads: list[Load], now: datetime) -> list[datetime]:
    """Return when each load had arrived at the latest; `loads` in order of arrival, whatever the clock then.

    A moment to come was a clock set wrong: that load came before the next one.
    """
    latest, arrivals = now, []
    for clock in (datetime.fromisoformat(load.loaded_at) for load in reversed(loads)):
        latest = latest if clock > now else clock
        arrivals.append(latest)
    return list(accumulate(reversed(arrivals), max))


def _past(at: datetime, now: datetime, words: Words) -> datetime:
    zone = ZoneInfo(settings.timezone())
    if at > now and at.astimezone(zone).date() != now.astimezone(zone).date():
        raise FeedError("known_at_future", moment=words.moment(at))
    return min(at, now)


def _next_number(folder: Path) -> int:
    """Return a new number, as a reader may still hold the replaced snapshot of the same moment.

    Once all were purged it begins anew: the fingerprint is therefore part of a snapshot's name too.
    """
    return max((warehouse.number_of(path) for path in folder.glob("[0-9]*-*.duckdb")), default=0) + 1


def _remove_old(folder: Path, *, keep: Path) -> None:
    """Remove those used longest ago, and those that a newer one of the same moment replaced."""
    newest = warehouse.as_of_snapshots()
    named = [path for path in newest.values() if path != keep]
    stay = {keep, *sorted(named, key=lambda path: path.stat().st_mtime)[-(_MOST_SNAPSHOTS - 1) :]}
    for path in folder.glob("[0-9]*.duckdb"):
        if path not in stay:
            path.unlink(missing_ok=True)
