"""The books as they were known at a moment: a side snapshot of the loads of then, which is never the published one."""

import os
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

import settings
import warehouse
from i18n import Words
from pipelines.build.publish import Progress, build, fingerprint, is_built_from
from pipelines.storage import atomic, load_store
from pipelines.types.errors import FeedError
from pipelines.types.load import Load

_KEPT = 3


def moment(text: str) -> datetime:
    """An ISO day (its end) or moment, local where it names no zone, to the second. ValueError for anything else."""
    zone = ZoneInfo(settings.timezone())
    if len(text) == len("2021-07-12"):
        return datetime.combine(date.fromisoformat(text), time(23, 59, 59), zone).astimezone(UTC)
    said = datetime.fromisoformat(text).replace(microsecond=0)
    return (said if said.tzinfo else said.replace(tzinfo=zone)).astimezone(UTC)


def publish_known_at(at: datetime, *, progress: Progress, words: Words) -> Path:
    """The side snapshot of what was known at `at`; of these, three are kept, those used last.

    FeedError for a moment to come, unless it is today, and for one before anything was loaded.
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
    """The loads that had arrived by a moment, as they stood then: what was undone later still counted."""
    arrived = [load for load, came in zip(loads, _arrivals(loads, now), strict=True) if came <= at]
    return [
        replace(load, undone_at=None)
        if load.undone_at and min(datetime.fromisoformat(load.undone_at), now) > at
        else load
        for load in arrived
    ]


def _arrivals(loads: list[Load], now: datetime) -> list[datetime]:
    """When each load had arrived at the latest; `loads` in order of arrival, whatever the clock said when they came.

    A moment to come was a clock set wrong: that load came before the next one.
    """
    latest, found = now, []
    for clock in (datetime.fromisoformat(load.loaded_at) for load in reversed(loads)):
        latest = latest if clock > now else clock
        found.append(latest)
    return list(accumulate(reversed(found), max))


def _past(at: datetime, now: datetime, words: Words) -> datetime:
    zone = ZoneInfo(settings.timezone())
    if at > now and at.astimezone(zone).date() != now.astimezone(zone).date():
        raise FeedError("known_at_future", moment=words.moment(at))
    return min(at, now)


def _next_number(folder: Path) -> int:
    """A new one each time, for a reader may still hold the snapshot of the same moment that is replaced. Once all were
    purged it begins anew: what a snapshot is made of therefore stands in its name too."""
    return max((warehouse.number_of(path) for path in folder.glob("[0-9]*-*.duckdb")), default=0) + 1


def _remove_old(folder: Path, *, keep: Path) -> None:
    """Those used longest ago, and those that a newer one of the same moment replaced, make room."""
    newest = warehouse.as_of_snapshots()
    named = [path for path in newest.values() if path != keep]
    stay = {keep, *sorted(named, key=lambda path: path.stat().st_mtime)[-(_KEPT - 1) :]}
    for path in folder.glob("[0-9]*.duckdb"):
        if path not in stay:
            path.unlink(missing_ok=True)
