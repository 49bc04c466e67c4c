"""Opening balances: the sums of what was erased up to a day, so that the remaining books add up as before."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb

from pipelines.build.snapshot import build
from pipelines.ingest.repair import build_with_repair
from pipelines.storage import load_store, temp_dirs
from pipelines.storage.active_loads import has_real_events
from pipelines.storage.tombstones import Tombstones
from pipelines.types.load import Load
from pipelines.types.sql import records, sql

_SQL = sql("erasure/balances")


def with_balances(stones: Tombstones, day: date, step: Callable[[str], None]) -> Tombstones:
    """Add a day before which all is erased, and the balances at its beginning.

    Where an earlier erasure had a later day, nothing is new: what arrived since of before that day never counted.

    Args:
        stones: the tombstones so far
        day: local day
        step: called with the name of each step that begins

    Returns:
        The tombstones with both.
    """
    loads = load_store.loads()
    if stones.before and day.isoformat() <= stones.before:
        return stones.with_before(day)
    rows: list[dict[str, Any]] = []
    later = stones.with_before(day)

    def read_balances(con: duckdb.DuckDBPyConnection) -> None:
        rows.extend(records(con.execute(_SQL, {"before": later.before})))

    if loads:
        _build(loads, read_balances, step)
    made_up = not has_real_events(loads)
    return replace(later, opening_balances=tuple(row | {"made_up": made_up} for row in rows))


def _build(
    loads: list[Load], inspect: Callable[[duckdb.DuckDBPyConnection], None], step: Callable[[str], None]
) -> None:
    with temp_dirs.folder("balances") as made:
        target = made / "books.duckdb"

        def build_anew() -> None:
            target.unlink(missing_ok=True)
            build(target, loads, progress=step, inspect=inspect)

        build_with_repair(build_anew, lambda: loads, progress=step)


def balances(stones: Tombstones) -> dict[str, int]:
    """Count the opening balances of each subject."""
    counts = Counter(row["subject"] for row in stones.opening_balances)
    return {subject: counts[subject] for subject in ("stock", "goods", "cash")}
