"""kill -9 at any moment of a command: readers never fail, the next one succeeds, nothing is lost or doubled."""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import settings
from pipelines.cli.commands.ingest import ingest
from pipelines.detect.column_map_files import read
from pipelines.types.declaration import Declaration
from tests.pipelines.books import QUIET, WORDS, Books
from tests.pipelines.children import ended, start
from tests.warm_models import lend_models

KILLS = 10
HEALED_AFTER = 5
CALLS_A_FILE = 3
ERASE, BY_MAP, RESTORE = 3, 7, 9
"""Which of the ten kills end another command than an ingest: an erasure, a file read by a column map, a restore."""
MAP = """
feed = "calls"
[columns]
started_at = "Kapan"
need = "Perlu"
"""
PHRASE = "empat kata yang acak"


def day_of(number: int) -> str:
    """The local day of all calls of a file."""
    return f"2021-{number // 28 + 1:02d}-{number % 28 + 1:02d}"


def calls_of(books: Books, number: int) -> Path:
    """A file of calls that no other file holds; one that is to be read by a map has titles nobody knows."""
    titles = "Kapan | Perlu" if number % 10 == BY_MAP else "Waktu Telepon | Kebutuhan"
    rows = "\n".join(f"{day_of(number)} 08:0{n} | obat" for n in range(CALLS_A_FILE))
    return books.drawn(f"panggilan {number}.csv", f"{titles}\n{rows}")


# has read all modules before it splits, so that no kill is spent on them
SPLITTING = """
import json, os, sys
import pipelines.build.forecasts.store, pipelines.build.gift_parts, pipelines.build.village_neighbours, scipy.special
from pipelines.cli.commands import NAMES, command
from pipelines.cli.main import main
[command(name) for name in NAMES]
for line in sys.stdin:
    folder, said, before, *words = json.loads(line)
    child = os.fork()
    if not child:
        os.environ["POSKO_DATA"] = folder
        ours, theirs = os.pipe()
        os.write(theirs, said.encode() + b"\\n")
        os.close(theirs)
        os.dup2(ours, 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.stdin = open(0)
        exec(before)
        os._exit(main([*words, "--json"]))
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Killer:
    """Lets a command begin in a process of its own, and ends it with kill -9 after a while."""

    def __init__(self, books: Books) -> None:
        self._process = start(books, "-c", SPLITTING)

    def run(self, *words: str, folder: Path, seconds: float | None = None, typed: str = "", before: str = "") -> int:
        """Exit status of the command, -9 when it was killed; `seconds` None lets it come to its end.

        before: Python that its process carries out first
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(folder), typed, before, *words]) + "\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        if seconds is not None:
            time.sleep(seconds)
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(self._process.stdout.readline())

    def end(self) -> None:
        """No more of it."""
        ended(self._process)


@pytest.fixture(scope="module")
def killer(shared_books: Books) -> Iterator[Killer]:
    made = Killer(shared_books)
    yield made
    made.end()


class Work:
    """The commands that are killed one after the other, on books of which an older part is erased now and then."""

    def __init__(self, books: Books) -> None:
        self.files = [calls_of(books, number) for number in range(KILLS + 2)]
        self._map, self._backup = books.written("peta.toml", MAP), books.files / "cadangan.posko"
        self._folder, self._restored = books.folder, books.folder.with_name("restored")
        lend_models(self._restored)

    def back_up(self, killer: Killer) -> None:
        """Pack the books as they are now."""
        assert killer.run("backup", "--out", str(self._backup), folder=self._folder, typed=PHRASE) == 0

    def next(self, killer: Killer, number: int, *, seconds: float) -> int:
        """Exit status of the command whose turn it is."""
        if number % 10 == ERASE:
            return killer.run("erase", "--before", day_of(number - 1), folder=self._folder, seconds=2 * seconds)
        if number % 10 == RESTORE:
            words, folder = ("restore", str(self._backup)), self._restored
            return killer.run(*words, seconds=seconds, folder=folder, typed=PHRASE)
        words = ("ingest", str(self.files[number]), *self._mapped(number))
        return killer.run(*words, folder=self._folder, seconds=seconds)

    def _mapped(self, number: int) -> tuple[str, ...]:
        return ("--map", str(self._map)) if number % 10 == BY_MAP else ()

    def heal(self, books: Books, number: int) -> None:
        """Take what was killed again, to its end."""
        by_map = [path for each, path in enumerate(self.files[: number + 1]) if each % 10 == BY_MAP]
        with settings.elsewhere(books.folder):
            reports = ingest(
                by_map, declaration=Declaration(column_maps=(read(self._map),)), wait=0, progress=QUIET, words=WORDS
            )[0]
        reports += books.ingest(*(path for path in self.files[: number + 1] if path not in by_map))
        assert {report["status"] for report in reports} <= {"loaded", "already_loaded"}

    def restored(self, killer: Killer) -> list[tuple[int, ...]]:
        """What was restored, in spite of all kills, once a restore comes to its end."""
        assert killer.run("restore", str(self._backup), folder=self._restored, typed=PHRASE) == 0
        there = Books(self._restored)
        there.folder = self._restored
        return there.ask("SELECT count(*), count(DISTINCT load_id) FROM staging.calls")


def test_commands_killed_at_random_moments_leave_the_old_state_or_the_new(books: Books, killer: Killer) -> None:
    chance, work = random.Random(20210705), Work(books)
    lend_models(books.folder)
    assert killer.run("ingest", str(work.files[0]), folder=books.folder) == 0
    work.back_up(killer)
    started = time.monotonic()
    assert killer.run("ingest", str(work.files[1]), folder=books.folder) == 0
    duration = time.monotonic() - started
    reader = start(books, "-m", "tests.pipelines.reader_process")
    killed, first_day = 0, "SELECT coalesce(min(day), DATE '2021-01-01') FROM staging.calls"
    for number in range(2, KILLS + 2):
        ((first,),) = books.ask(first_day)
        killed += work.next(killer, number, seconds=duration * chance.random()) == -signal.SIGKILL
        assert {calls for (calls,) in books.ask("SELECT count(*) FROM staging.calls GROUP BY load_id")} == {
            CALLS_A_FILE
        }
        if (number - 1) % HEALED_AFTER == 0:
            work.heal(books, number)
            ((first,),) = books.ask(first_day)
            left = sum(day_of(each) >= first.isoformat() for each in range(number + 1))
            assert books.ask("SELECT count(*) FROM staging.calls") == [(CALLS_A_FILE * left,)]
    assert killer.run("erase", "--before", day_of(ERASE - 1), folder=books.folder) == 0
    ((first,),) = books.ask(first_day)
    assert first > date(2021, 1, 1), "nothing was erased"
    assert work.restored(killer) == [(CALLS_A_FILE, 1)]
    heard = json.loads(ended(reader)[1])
    assert heard["faults"] == [] and heard["looks"] > KILLS / 2
    assert killed > KILLS / 2, "the moments were not inside a command"
    assert books.ask("SELECT count(*), count(DISTINCT sha256) FROM ops.loads") == [(KILLS + 2, KILLS + 2)]
    left_over = {path.name for folder in ("loads", "snapshots") for path in (books.folder / folder).glob(".*")}
    assert left_over == set()


def two_feeds(books: Books) -> Path:
    """A workbook that holds calls and stock."""
    book = openpyxl.Workbook()
    for row in (["Waktu Telepon", "Kebutuhan"], ["2021-07-05 09:00", "oksigen"]):
        book.active.append(row)
    card = book.create_sheet("Stok")
    for row in (["Tanggal", "Gudang", "Barang", "Masuk", "Keluar"], ["2021-07-05", "Batu", "tabung 6 m3", 5, None]):
        card.append(row)
    path = books.folder / "inbox" / "rekap.xlsx"
    path.parent.mkdir(parents=True)
    book.save(path)
    return path


DYING = """
from pipelines.{room} import {module}
real = {module}.{step}
def dies(*given, **named):
    if {after}:
        real(*given, **named)
    os._exit(9)
{module}.{step} = dies
"""


@pytest.mark.parametrize(
    ("room", "module", "step", "after"),
    [
        pytest.param("storage", "originals", "keep_original", True, id="the original is kept"),
        pytest.param("storage", "load_store", "commit", False, id="a load is written and not yet part of the books"),
        pytest.param("storage", "load_store", "commit", True, id="one of two feeds is part of the books"),
        pytest.param("build", "publish", "build", False, id="all is stored and nothing built"),
        pytest.param("build", "publish", "build", True, id="the snapshot is built and has no name"),
        pytest.param("build", "publish", "_point_to", False, id="the snapshot has a name and nobody points to it"),
        pytest.param("build", "publish", "_point_to", True, id="the snapshot is published"),
        pytest.param("storage", "inbox", "move_taken", True, id="the file is out of the inbox"),
    ],
)
def test_each_step_of_an_ingest_may_be_its_last(
    books: Books, killer: Killer, room: str, module: str, step: str, after: bool
) -> None:
    path = two_feeds(books)
    lend_models(books.folder)
    before = DYING.format(room=room, module=module, step=step, after=after)
    assert killer.run("ingest", folder=books.folder, before=before) == 9
    taken = books.ingest()
    assert {report["feed"] for report in taken} == ({"calls", "stock"} if taken else set())
    assert books.ask("SELECT (SELECT count(*) FROM staging.calls), (SELECT sum(quantity) FROM staging.stock)") == [
        (1, 5)
    ]
    assert books.ask("SELECT feed, rows_loaded FROM ops.loads ORDER BY feed") == [("calls", 1), ("stock", 1)]
    assert not path.exists() and (path.parent / "taken" / path.name).exists()
