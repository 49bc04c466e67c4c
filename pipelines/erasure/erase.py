"""Erase: note what is not to be kept, write all that is stored anew without it, publish, purge what is old.

What is to go is noted first, as tombstones. From then on the work can be taken up wherever it was cut off, by this
command or by the next one that writes (`finish`), and without knowing the number.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import duckdb

from pipelines import originals, readers, store
from pipelines.erasure import stored, tombstones
from pipelines.erasure.found import find_rows
from pipelines.erasure.purge import purge
from pipelines.erasure.rewrite import Rewritten, rewrite_load, write_rest
from pipelines.erasure.search import holds
from pipelines.erasure.spellings import Spellings
from pipelines.erasure.tombstones import BEFORE, PHONE
from pipelines.errors import FeedError
from pipelines.load import Load
from pipelines.publish import publish
from pipelines.readers.grid import Grid
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
    """Take every event of before a local day out, and keep out what comes later."""
    tombstones.write(tombstones.read().with_before(day))
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
        loads, kinds = store.all_loads(), tombstones.read().unfinished
        _find(con, loads, spellings)
        rewritten = [done for load in loads if (done := rewrite_load(con, load))]
        files = _rewrite_originals(con, spellings)
    if loads:
        publish(progress=step)
    erased = Erased(rewritten, files, purge(spellings))
    stones = replace(tombstones.read(), unfinished=())
    trace = {"erased_at": datetime.now(UTC).isoformat(), "kind": " ".join(kinds), "rows": erased.rows}
    traces = (*stones.done, trace | {"files": len(files)}) if rewritten or files else stones.done
    tombstones.write(replace(stones, done=traces))
    return erased


def _find(con: duckdb.DuckDBPyConnection, loads: list[Load], spellings: Spellings | None) -> None:
    """Make `gone`. The ids of a person's calls are noted before any of their rows is touched."""
    con.execute("CREATE OR REPLACE TEMP TABLE gone (sha256 VARCHAR, sheet VARCHAR, row_number BIGINT)")
    stones = tombstones.read()
    tombstones.prepare(con, stones)
    if PHONE in stones.unfinished:
        for sha256 in dict.fromkeys(load.sha256 for load in loads):
            _add_written(con, sha256, spellings)
        for load in loads:
            stored.add_people(con, load)
        stones = stones.with_calls([mark for load in loads for mark in stored.calls_gone(con, load)])
        tombstones.write(stones)
        tombstones.prepare(con, stones)
        for load in loads:
            stored.add_calls(con, load)
    if BEFORE in stones.unfinished:
        for load in loads:
            stored.add_old(con, load)


def _add_written(con: duckdb.DuckDBPyConnection, sha256: str, spellings: Spellings | None) -> None:
    """Rows of an original in which a number stands, in columns nobody understood too."""
    path = originals.original(sha256)
    if path.exists() and (spellings is None or holds(path, spellings)):
        for grid in _read(con, path):
            find_rows(con, grid)
            con.execute("INSERT INTO gone SELECT $1, $2, row_number FROM rows_found", [sha256, grid.sheet])
            con.execute(f"DROP TABLE {grid.relation}")


def _rewrite_originals(con: duckdb.DuckDBPyConnection, spellings: Spellings | None) -> list[str]:
    """Originals of which rows are gone; and those that hold the number where no row is made of it, in a picture or a
    property. Where no row of data is left of a file, nothing is kept."""
    touched = {row[0] for row in con.execute("SELECT DISTINCT sha256 FROM gone").fetchall()}
    left: dict[str, int] = defaultdict(int)
    for load in store.all_loads():
        left[load.sha256] += sum(part.rows_read for part in load.parts)
    files = []
    for sha256, rows in left.items():
        path = originals.original(sha256)
        if path.exists() and (sha256 in touched or (spellings is not None and holds(path, spellings))):
            grids = _read(con, path) if rows else []
            originals.replace_original(sha256, partial(write_rest, con, sha256, grids))
            files.append(sha256)
    return files


def _read(con: duckdb.DuckDBPyConnection, path: Path) -> list[Grid]:
    """The sheets of an original; none of one that can no longer be read."""
    try:
        return readers.read(path, con)
    except FeedError:
        return []
