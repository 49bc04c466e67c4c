"""Erasure of a person or of all before a day: find the rows, rewrite loads and originals, publish, purge.

The rows are journalled before any is touched, so that the next command completes an interrupted erasure.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import duckdb

from pipelines.erasure import anonymous_rows, matching, reduced_rows
from pipelines.erasure.balances import with_balances
from pipelines.erasure.matching import Erasure
from pipelines.erasure.purge import purge
from pipelines.erasure.rewrite import Rewritten, rewrite_load, rewrite_originals, sheets_of
from pipelines.erasure.search import Spellings, holds
from pipelines.ingest.repair import publish_with_repair, repair_all
from pipelines.parse.connection import connection
from pipelines.storage import load_store, originals, tombstones
from pipelines.storage.erased_numbers import rows_with_number
from pipelines.storage.load_store import is_damaged
from pipelines.storage.tombstones import BEFORE, PHONE, REDUCED, mark_tables
from pipelines.types.errors import FeedError
from pipelines.types.load import Load
from pipelines.types.relations import Relations

Step = Callable[[str], None]


@dataclass(frozen=True)
class Erased:
    """What an erasure did."""

    loads: list[Rewritten]
    """Loads that were rewritten."""
    originals: list[str]
    """SHA-256 of the originals that were rewritten."""
    purged: list[str]
    """Names of the files that were purged."""

    @property
    def rows(self) -> int:
        """Count the rows of data that were erased."""
        return sum(done.rows for done in self.loads)


def number_of(text: str) -> str:
    """Return the E.164 digits of a number in any spelling. FeedError when it is no whole number."""
    with connection() as con:
        row = con.execute("SELECT read_phone(clean($1))", [text]).fetchone()
    if not row or row[0] is None:
        raise FeedError("no_phone_number")
    return str(row[0])


def erase_phone(number: str, step: Step) -> Erased:
    """Erase a person (E.164 digits) from everything that is stored, and from what arrives later."""
    with connection() as con:
        mark = con.execute("SELECT erased_mark($1)", [number]).fetchall()[0][0]
    tombstones.write(tombstones.read().with_phones([mark]))
    return carry_out(step, Spellings(number))


def erase_before(day: date, step: Step) -> Erased:
    """Erase every event before a local day, and such that arrive later; the balances of that day stay."""
    finish(step)
    tombstones.write(with_balances(tombstones.read(), day, step))
    return carry_out(step, None)


def finish(step: Step) -> None:
    """Complete an interrupted erasure, if there is one."""
    load_store.settle()
    if tombstones.read().unfinished:
        carry_out(step, None)


def carry_out(step: Step, spellings: Spellings | None) -> Erased:
    """Carry out what the tombstones leave unfinished.

    Args:
        step: called with the name of each step that begins
        spellings: of the number of a person to erase, if any
    """
    load_store.settle()
    step("erase")
    with connection() as con, Relations(con) as relations:
        loads, kinds = _whole_loads(step), tombstones.read().unfinished
        erasure = _find(relations, loads, spellings)
        rewritten = [done for load in loads if (done := rewrite_load(con, load, erasure))]
        files = rewrite_originals(con, spellings, erasure)
    reduced_rows.move_in()
    if loads:
        # rows that lost their person are in loads of the same names
        publish_with_repair(progress=step, again=REDUCED in kinds)
    erased = Erased(rewritten, files, purge(spellings))
    stones = replace(tombstones.read(), unfinished=())
    trace = {"erased_at": datetime.now(UTC).isoformat(), "kind": " ".join(kinds), "rows": erased.rows}
    matching.remove_journal()
    traces = (*stones.done, trace | {"files": len(files)}) if rewritten or files else stones.done
    tombstones.write(replace(stones, done=traces))
    return erased


def _whole_loads(step: Step) -> list[Load]:
    """Return every load, repaired where it was damaged. FeedError for one that counts and cannot be repaired.

    Of an undone one that cannot be repaired nothing stays but its name: nobody can tell who is in it.
    """
    loads = load_store.all_loads()
    lost = repair_all([load for load in loads if is_damaged(load)], progress=step)
    for path in (path for load in lost for path in load.folder.glob("*.parquet")):
        path.unlink()
    return [load for load in loads if load not in lost]


def _find(relations: Relations, loads: list[Load], spellings: Spellings | None) -> Erasure:
    """Find the rows to erase, and journal them before any is touched: later not all could be found again."""
    con, stones = relations.con, tombstones.read()
    erasure = Erasure(matching.read_journal(relations), mark_tables(relations, stones))
    if REDUCED in stones.unfinished:
        erasure = replace(erasure, anonymous=anonymous_rows.read(relations))
    if PHONE in stones.unfinished:
        for sha256 in dict.fromkeys(load.sha256 for load in loads):
            _add_written(con, sha256, spellings, erasure)
        for load in loads:
            matching.add_people(con, load, erasure)
        matching.add_corrections(con, loads, erasure)
        stones = stones.with_calls([mark for load in loads for mark in matching.erased_calls(con, load, erasure)])
        tombstones.write(stones)
        erasure = replace(erasure, marks=mark_tables(relations, stones))
        for load in loads:
            matching.add_calls(con, load, erasure)
    if BEFORE in stones.unfinished:
        for load in loads:
            matching.add_old(con, load, erasure)
    if REDUCED in stones.unfinished:
        matching.add_reduced(con, loads, erasure)
    matching.add_corrections(con, loads, erasure)
    matching.write_journal(con, erasure.rows)
    return erasure


def _add_written(con: duckdb.DuckDBPyConnection, sha256: str, spellings: Spellings | None, erasure: Erasure) -> None:
    """Add rows of an original in which a number stands, in columns nobody understood too."""
    path = originals.original(sha256)
    if path.exists() and (spellings is None or holds(path, spellings)):
        with Relations(con) as own:
            for grid in sheets_of(path, own):
                rows = rows_with_number(own, grid, erasure.marks)
                con.execute(f"INSERT INTO {erasure.rows} SELECT $1, $2, row_number FROM {rows}", [sha256, grid.sheet])
