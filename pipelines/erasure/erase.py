"""Which rows are about to go, kept while they go, so that work that was cut off is taken up where it was."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

import settings
from pipelines.erasure import matching
from pipelines.erasure.balances import with_balances
from pipelines.erasure.purge import purge
from pipelines.erasure.rewrite import Rewritten, rewrite_load, rewrite_originals, sheets_of
from pipelines.erasure.search import Spellings, holds
from pipelines.ingest.repair import publish_with_repair, repair_all
from pipelines.parse.connection import connection
from pipelines.storage import atomic, load_store, originals, tombstones
from pipelines.storage.erased_numbers import rows_with_number
from pipelines.storage.load_store import is_damaged
from pipelines.storage.tombstones import BEFORE, PHONE, ErasedMarks, mark_tables
from pipelines.types.cell_text import quoted
from pipelines.types.errors import FeedError
from pipelines.types.load import Load
from pipelines.types.relations import Relations


def _path() -> Path:
    return settings.data_folder() / "erasing.parquet"


def read(con: duckdb.DuckDBPyConnection) -> None:
    """Make `gone` (`sha256` of the file, `sheet`, `row_number`) of what an erasure that was cut off had found."""
    con.execute("CREATE OR REPLACE TEMP TABLE gone (sha256 VARCHAR, sheet VARCHAR, row_number BIGINT)")
    if _path().exists():
        con.execute(f"INSERT INTO gone FROM read_parquet({quoted(str(_path()))})")


def keep(con: duckdb.DuckDBPyConnection) -> None:
    """Keep `gone`, whole or not at all."""
    with atomic.replacing(_path()) as unfinished:
        con.execute(f"COPY (SELECT DISTINCT * FROM gone) TO {quoted(str(unfinished))} (FORMAT parquet)")


def close() -> None:
    """Nothing is about to go any more."""
    _path().unlink(missing_ok=True)


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
        mark = con.execute("SELECT erased_mark($1)", [number]).fetchall()[0][0]
    tombstones.write(tombstones.read().with_phones([mark]))
    return _carry_out(step, Spellings(number))


def erase_before(day: date, step: Step) -> Erased:
    """Take every event of before a local day out, and keep out what comes later; what was on hand then stays."""
    finish(step)
    tombstones.write(with_balances(tombstones.read(), day, step))
    return _carry_out(step, None)


def finish(step: Step) -> None:
    """Take up an erasure that was cut off; nothing when there is none."""
    load_store.settle()
    if tombstones.read().unfinished:
        _carry_out(step, None)


def _carry_out(step: Step, spellings: Spellings | None) -> Erased:
    load_store.settle()
    step("erase")
    with connection() as con, Relations(con) as relations:
        loads, kinds = _whole_loads(step), tombstones.read().unfinished
        marks = _find(relations, loads, spellings)
        rewritten = [done for load in loads if (done := rewrite_load(con, load, marks))]
        files = rewrite_originals(con, spellings, marks)
    if loads:
        publish_with_repair(progress=step)
    erased = Erased(rewritten, files, purge(spellings))
    stones = replace(tombstones.read(), unfinished=())
    trace = {"erased_at": datetime.now(UTC).isoformat(), "kind": " ".join(kinds), "rows": erased.rows}
    close()
    traces = (*stones.done, trace | {"files": len(files)}) if rewritten or files else stones.done
    tombstones.write(replace(stones, done=traces))
    return erased


def _whole_loads(step: Step) -> list[Load]:
    """Every load, mended where it was damaged. Of one that is left out and cannot be mended nothing stays but its
    name: nobody can tell who is in it. FeedError for one that counts."""
    loads = load_store.all_loads()
    lost = repair_all([load for load in loads if is_damaged(load)], progress=step)
    for path in (path for load in lost for path in load.folder.glob("*.parquet")):
        path.unlink()
    return [load for load in loads if load not in lost]


def _find(relations: Relations, loads: list[Load], spellings: Spellings | None) -> ErasedMarks:
    """Make `gone`, and keep it before any row is touched: once some are rewritten not all could be found again."""
    con, stones = relations.con, tombstones.read()
    read(con)
    marks = mark_tables(relations, stones)
    if PHONE in stones.unfinished:
        for sha256 in dict.fromkeys(load.sha256 for load in loads):
            _add_written(relations, sha256, spellings, marks)
        for load in loads:
            matching.add_people(con, load, marks)
        matching.add_corrections(con, loads)
        stones = stones.with_calls([mark for load in loads for mark in matching.calls_gone(con, load)])
        tombstones.write(stones)
        marks = mark_tables(relations, stones)
        for load in loads:
            matching.add_calls(con, load, marks)
    if BEFORE in stones.unfinished:
        for load in loads:
            matching.add_old(con, load, marks)
    matching.add_corrections(con, loads)
    keep(con)
    return marks


def _add_written(relations: Relations, sha256: str, spellings: Spellings | None, marks: ErasedMarks) -> None:
    """Rows of an original in which a number stands, in columns nobody understood too."""
    path = originals.original(sha256)
    if path.exists() and (spellings is None or holds(path, spellings)):
        with Relations(relations.con) as own:
            for grid in sheets_of(path, own):
                rows = rows_with_number(own, grid, marks)
                own.con.execute(f"INSERT INTO gone SELECT $1, $2, row_number FROM {rows}", [sha256, grid.sheet])
