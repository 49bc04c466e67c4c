"""Publish with rollback: a new load that breaks the build is undone, so that the others are published."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

import logs
import warehouse
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage import load_store
from pipelines.types.errors import CheckFailed, FeedError
from pipelines.types.load import Load
from pipelines.types.outcome import Outcome

_NOT_TO_BE_BUILT = (duckdb.DataError, duckdb.OutOfMemoryException, CheckFailed)


def publish_with_rollback(
    outcomes: list[Outcome], progress: Callable[[str], None]
) -> tuple[Path | None, list[Outcome]]:
    """Publish all loads that can be built; a new load that breaks the build is undone and becomes a refusal.

    New loads are those never built yet, including any that a killed ingest left. When the build fails without them too,
    they stay and the error is raised.
    """
    if not load_store.all_loads():
        return None, outcomes
    has_new = any(outcome.is_new for outcome in outcomes)  # then the published snapshot is another, without a look
    try:
        return publish_with_repair(progress=progress, again=has_new), outcomes
    except _NOT_TO_BE_BUILT as error:
        new = _never_built(outcomes)
        with _withdrawn(new) as refused:
            try:
                snapshot = publish_with_repair(progress=progress)
            except _NOT_TO_BE_BUILT:
                raise error from None
            logs.record_error(error)
            snapshot = _one_by_one(new, snapshot, progress, refused=refused)
        return snapshot, _with_refusals(outcomes, refused)


@contextmanager
def _withdrawn(new: list[Load]) -> Iterator[dict[str, Load]]:
    """Undo loads for a while; yields those that turn out to break the build, by number, which stay undone.

    When something breaks off the block, Ctrl-C included, all others count again.
    """
    refused: dict[str, Load] = {}
    try:
        for load in new:
            load_store.undo(load.load_id)
        yield refused
    except BaseException:
        for load in new:
            if load.load_id not in refused:
                load_store.reinstate(load.load_id)
        raise


def _never_built(outcomes: list[Outcome]) -> list[Load]:
    """The loads of this ingest, and any that are newer than the last one of the published snapshot."""
    new = {outcome.load.load_id for outcome in outcomes if outcome.is_new and outcome.load}
    last = _last_built()
    return [load for load in load_store.loads() if load.load_id in new or (last is not None and load.load_id > last)]


def _last_built() -> str | None:
    """The number of the newest load that was built and counts; "" before the first, None when nobody can tell."""
    try:
        con = warehouse.open_current()
    except warehouse.Unreadable:
        return None
    if con is None:
        return None if [*warehouse.snapshots_folder().glob("warehouse-*.duckdb")] else ""
    with con:
        row = con.execute("SELECT max(load_id) FROM ops.loads WHERE undone_at IS NULL").fetchone()
    return str(row[0] or "") if row else ""


def _one_by_one(new: list[Load], snapshot: Path, progress: Callable[[str], None], *, refused: dict[str, Load]) -> Path:
    """Reinstate loads one by one.

    Args:
        new: the loads that are undone
        snapshot: the one without them
        progress: called with the name of each step
        refused: filled with those that break the build

    Returns:
        The last snapshot that could be built.
    """
    for load in new:
        try:
            if len(new) == 1:
                raise CheckFailed("check_failed")
            load_store.reinstate(load.load_id)
            snapshot = publish_with_repair(progress=progress)
        except _NOT_TO_BE_BUILT:
            refused[load.load_id] = load
            load_store.undo(load.load_id)
    return snapshot


def _with_refusals(outcomes: list[Outcome], refused: dict[str, Load]) -> list[Outcome]:
    """Outcomes in which these loads are refusals; loads of an earlier ingest come last."""
    results = []
    for outcome in outcomes:
        if outcome.load and outcome.load.load_id in refused:
            del refused[outcome.load.load_id]
            refusal = FeedError("not_to_be_built", file=outcome.file)
            outcome = replace(outcome, load=None, is_new=False, refusal=refusal)
        results.append(outcome)
    earlier = [
        Outcome(load.file, load.sha256, load.feed, refusal=FeedError("not_to_be_built", file=load.file))
        for load in refused.values()
    ]
    return [*results, *earlier]
