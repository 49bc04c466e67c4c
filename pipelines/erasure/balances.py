"""What was on hand when all that was older was erased: sums that stay, so that what is left adds up as before."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb

from pipelines.build.publish import build
from pipelines.ingest.repair import build_with_repair
from pipelines.storage import load_store, temp_dirs
from pipelines.storage.active_loads import has_real_events
from pipelines.storage.tombstones import Tombstones
from pipelines.types.load import Load
from pipelines.types.sql import records, sql

_SQL = sql("erasure/balances")


def with_balances(stones: Tombstones, day: date, step: Callable[[str], None]) -> Tombstones:
    """These tombstones with nothing before `day`, and the balances at its beginning, as the books that stand tell them.

    Where a later day was said before, nothing is new: what arrived since of before that day was never counted.
    """
    loads = load_store.loads()
    if stones.before and day.isoformat() <= stones.before:
        return stones.with_before(day)
    carried: list[dict[str, Any]] = []
    later = stones.with_before(day)

    def look(con: duckdb.DuckDBPyConnection) -> None:
        carried.extend(records(con.execute(_SQL, {"before": later.before})))

    if loads:
        _build(loads, look, step)
    made_up = not has_real_events(loads)
    return replace(later, carried=tuple(row | {"made_up": made_up} for row in carried))


def _build(loads: list[Load], look: Callable[[duckdb.DuckDBPyConnection], None], step: Callable[[str], None]) -> None:
    with temp_dirs.folder("carried") as made:
        target = made / "books.duckdb"

        def build_anew() -> None:
            target.unlink(missing_ok=True)
            build(target, loads, progress=step, look=look)

        build_with_repair(build_anew, lambda: loads, progress=step)


def balances(stones: Tombstones) -> dict[str, int]:
    """How many balances of each subject were carried over."""
    found = Counter(row["subject"] for row in stones.carried)
    return {subject: found[subject] for subject in ("stock", "goods", "cash")}
