"""kill -9 at any moment of an ingest: readers never fail, the next ingest succeeds, nothing is lost or doubled."""

import json
import os
import random
import signal
import time
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest

from tests.pipelines.books import Books
from tests.pipelines.children import ended, start

KILLS = 50
HEALED_AFTER = 10
CALLS_A_FILE = 3


def calls_of(books: Books, number: int) -> Path:
    """A file of calls that no other file holds."""
    rows = "\n".join(f"2021-{number // 28 + 1:02d}-{number % 28 + 1:02d} 08:0{n} | obat" for n in range(CALLS_A_FILE))
    return books.drawn(f"panggilan {number}.csv", "Waktu Telepon | Kebutuhan\n" + rows)


# has read all modules before it splits, so that no kill is spent on them
SPLITTING = """
import os, sys
from pipelines.cli import main
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os._exit(main(["ingest", "--json", line.strip()]))
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Killer:
    """Lets an ingest begin in a process of its own, and ends it with kill -9 after a while."""

    def __init__(self, books: Books) -> None:
        self._process = start(books, "-c", SPLITTING)

    def ingest(self, path: Path, *, seconds: float | None) -> int:
        """Exit status of the ingest, -9 when it was killed; `seconds` None lets it come to its end."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(f"{path}\n")
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


def test_an_ingest_killed_at_random_moments_leaves_the_old_state_or_the_new(books: Books) -> None:
    chance, killer = random.Random(20210705), Killer(books)
    files = [calls_of(books, number) for number in range(KILLS + 2)]
    assert killer.ingest(files[0], seconds=None) == 0
    started = time.monotonic()
    assert killer.ingest(files[1], seconds=None) == 0
    duration = time.monotonic() - started
    reader = start(books, "-m", "tests.pipelines.reader_process")
    killed = 0
    for number, path in enumerate(files[2:], start=2):
        killed += killer.ingest(path, seconds=duration * chance.random()) == -signal.SIGKILL
        assert {calls for (calls,) in books.ask("SELECT count(*) FROM staging.calls GROUP BY load_id")} == {
            CALLS_A_FILE
        }
        if (number - 1) % HEALED_AFTER == 0:
            reports = books.ingest(*files[: number + 1])
            assert {report["status"] for report in reports} <= {"loaded", "already_loaded"}
            assert books.ask("SELECT count(*) FROM staging.calls") == [(CALLS_A_FILE * (number + 1),)]
    killer.end()
    heard = json.loads(ended(reader)[1])
    assert heard["faults"] == [] and heard["looks"] > KILLS / 2
    assert killed > KILLS / 2, "the moments were not inside an ingest"
    assert books.ask("SELECT count(*), count(DISTINCT sha256) FROM ops.loads") == [(KILLS + 2, KILLS + 2)]
    left = {path.name for folder in ("loads", "snapshots") for path in (books.folder / folder).glob(".*")}
    assert left == set()


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
import os, sys
from pipelines import {module}
real = {module}.{step}
def dies(*given, **named):
    if {after}:
        real(*given, **named)
    os._exit(9)
{module}.{step} = dies
from pipelines.cli import main
main(["ingest", "--json"])
"""


@pytest.mark.parametrize(
    ("module", "step", "after"),
    [
        pytest.param("originals", "keep_original", True, id="the original is kept"),
        pytest.param("store", "commit", False, id="a load is written and not yet part of the books"),
        pytest.param("store", "commit", True, id="one of two feeds is part of the books"),
        pytest.param("publish", "build", False, id="all is stored and nothing built"),
        pytest.param("publish", "build", True, id="the snapshot is built and has no name"),
        pytest.param("publish", "_point_to", False, id="the snapshot has a name and nobody points to it"),
        pytest.param("publish", "_point_to", True, id="the snapshot is published"),
        pytest.param("inbox", "move_taken", True, id="the file is out of the inbox"),
    ],
)
def test_each_step_of_an_ingest_may_be_its_last(books: Books, module: str, step: str, after: bool) -> None:
    path = two_feeds(books)
    assert ended(start(books, "-c", DYING.format(module=module, step=step, after=after)))[0] == 9
    taken = books.ingest()
    assert {report["feed"] for report in taken} == ({"calls", "stock"} if taken else set())
    assert books.ask("SELECT (SELECT count(*) FROM staging.calls), (SELECT sum(quantity) FROM staging.stock)") == [
        (1, 5)
    ]
    assert books.ask("SELECT feed, rows_loaded FROM ops.loads ORDER BY feed") == [("calls", 1), ("stock", 1)]
    assert not path.exists() and (path.parent / "taken" / path.name).exists()
