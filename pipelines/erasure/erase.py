"""Erase: note what is not to be kept, write all that is stored anew without it, publish, purge what is old.

What is to go is noted first, as tombstones. From then on the work can be taken up wherever it was cut off, by this
command or by the next one that writes (`finish`), and without knowing the number.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import duckdb

from pipelines import originals, store
from pipelines.erasure import journal, stored, tombstones
from pipelines.erasure.carried import with_balances
from pipelines.erasure.found import find_rows
from pipelines.erasure.purge import purge
from pipelines.erasure.rewrite import Rewritten, rewrite_load, rewrite_originals, sheets_of
from pipelines.erasure.search import holds
from pipelines.erasure.spellings import Spellings
from pipelines.erasure.tombstones import BEFORE, PHONE
from pipelines.errors import FeedError
from pipelines.heal import is_damaged, mend
from pipelines.load import Load
from pipelines.publish import publish
from pipelines.workbench import connection

Step = Callable[[str], None]


@dataclass(frozen=True)
class Erased:
    """The loads that were rewritten, the originals (SHA-256) that were, and the names of what was purged."""

    loads: list[Rewritten]
    originals: list[str]
    purged: list[str]

    @property
    def rows(self) -> int:
        """How many rows of data went."""
        return sum(done.rows for done in self.loads)


def number_of(text: str) -> str:
    """E.164 digits of a number in any spelling. FeedError when it is no whole number."""
    with connection() as con:
        row = con.execute("SELECT read_phone(clean($1))", [text]).fetchone()
    if not row or row[0] is None:
        raise FeedError("no_phone_number")
    return str(row[0])


def erase_phone(number: str, step: Step) -> Erased:
    """Take a person (E.164 digits) out of everything that is stored, and keep out what comes later."""
    with connection() as con:
        stones = tombstones.read()
        tombstones.prepare(con, stones)
        mark = con.execute("SELECT erased_mark($1)", [number]).fetchall()[0][0]
    tombstones.write(stones.with_phones([mark]))
    return _carry_out(step, Spellings(number))


def erase_before(day: date, step: Step) -> Erased:
    """Take every event of before a local day out, and keep out what comes later; what was on hand then stays."""
    finish(step)
    tombstones.write(with_balances(tombstones.read(), day, step))
    return _carry_out(step, None)


def finish(step: Step) -> None:
    """Take up an erasure that was cut off; nothing when there is none."""
    store.settle()
    if tombstones.read().unfinished:
        _carry_out(step, None)


def _carry_out(step: Step, spellings: Spellings | None) -> Erased:
    store.settle()
    step("erase")
    with connection() as con:
        loads, kinds = _whole_loads(step), tombstones.read().unfinished
        _find(con, loads, spellings)
        rewritten = [done for load in loads if (done := rewrite_load(con, load))]
        files = rewrite_originals(con, spellings)
    if loads:
        publish(progress=step)
    erased = Erased(rewritten, files, purge(spellings))
    stones = replace(tombstones.read(), unfinished=())
    trace = {"erased_at": datetime.now(UTC).isoformat(), "kind": " ".join(kinds), "rows": erased.rows}
    journal.close()
    traces = (*stones.done, trace | {"files": len(files)}) if rewritten or files else stones.done
    tombstones.write(replace(stones, done=traces))
    return erased


def _whole_loads(step: Step) -> list[Load]:
    """Every load, mended where it was damaged. Of one that is left out and cannot be mended nothing stays but its
    name: nobody can tell who is in it. FeedError for one that counts."""
    loads = store.all_loads()
    lost = mend([load for load in loads if is_damaged(load)], progress=step)
    for path in (path for load in lost for path in load.folder.glob("*.parquet")):
        path.unlink()
    return [load for load in loads if load not in lost]


def _find(con: duckdb.DuckDBPyConnection, loads: list[Load], spellings: Spellings | None) -> None:
    """Make `gone`, and keep it before any row is touched: once some are rewritten not all could be found again."""
    journal.read(con)
    stones = tombstones.read()
    tombstones.prepare(con, stones)
    if PHONE in stones.unfinished:
        for sha256 in dict.fromkeys(load.sha256 for load in loads):
            _add_written(con, sha256, spellings)
        for load in loads:
            stored.add_people(con, load)
        stored.add_corrections(con, loads)
        stones = stones.with_calls([mark for load in loads for mark in stored.calls_gone(con, load)])
        tombstones.write(stones)
        tombstones.prepare(con, stones)
        for load in loads:
            stored.add_calls(con, load)
    if BEFORE in stones.unfinished:
        for load in loads:
            stored.add_old(con, load)
    stored.add_corrections(con, loads)
    journal.keep(con)


def _add_written(con: duckdb.DuckDBPyConnection, sha256: str, spellings: Spellings | None) -> None:
    """Rows of an original in which a number stands, in columns nobody understood too."""
    path = originals.original(sha256)
    if path.exists() and (spellings is None or holds(path, spellings)):
        for grid in sheets_of(con, path):
            find_rows(con, grid)
            con.execute("INSERT INTO gone SELECT $1, $2, row_number FROM rows_found", [sha256, grid.sheet])
            con.execute(f"DROP TABLE IF EXISTS {grid.relation}")
