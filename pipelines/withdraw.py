"""A file must not stop the books: what cannot be built together with the rest is left out again."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines import store
from pipelines.errors import CheckFailed, FeedError
from pipelines.mishap import noted
from pipelines.outcome import Outcome
from pipelines.publish import publish

_NOT_TO_BE_BUILT = (duckdb.DataError, CheckFailed)


def publish_what_stands(outcomes: list[Outcome], progress: Callable[[str], None]) -> tuple[Path | None, list[Outcome]]:
    """The snapshot of all that can be built, and the outcomes; a new load that breaks the build becomes a refusal.

    When the books cannot be built without the new loads either, these stay and the error is raised.
    """
    if not store.all_loads():
        return None, outcomes
    try:
        return publish(progress=progress), outcomes
    except _NOT_TO_BE_BUILT as error:
        new = [outcome.load.load_id for outcome in outcomes if outcome.is_new and outcome.load]
        for load_id in new:
            store.undo(load_id)
        try:
            snapshot = publish(progress=progress)
        except _NOT_TO_BE_BUILT:
            for load_id in new:
                store.reinstate(load_id)
            raise error from None
        noted(error)
        return _one_by_one(outcomes, snapshot, progress, several=len(new) > 1)


def _one_by_one(
    outcomes: list[Outcome], snapshot: Path, progress: Callable[[str], None], *, several: bool
) -> tuple[Path, list[Outcome]]:
    standing = []
    for outcome in outcomes:
        if outcome.is_new and outcome.load:
            try:
                if not several:
                    raise CheckFailed("check_failed")
                store.reinstate(outcome.load.load_id)
                snapshot = publish(progress=progress)
            except _NOT_TO_BE_BUILT:
                store.undo(outcome.load.load_id)
                refusal = FeedError("not_to_be_built", file=outcome.file)
                outcome = replace(outcome, load=None, is_new=False, refusal=refusal)
        standing.append(outcome)
    return snapshot, standing
