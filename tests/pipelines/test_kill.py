"""kill -9 at any moment of an ingest: readers never fail, the next ingest succeeds, nothing is lost or doubled."""

import json
import random
import subprocess
import time
from pathlib import Path

import openpyxl
import pytest

from tests.pipelines.books import Books
from tests.pipelines.children import ended, start

KILLS = 20
CALLS_A_FILE = 3


def calls_of(books: Books, number: int) -> Path:
    """A file of calls that no other file holds."""
    rows = "\n".join(f"2021-07-{number + 1:02d} 08:0{minute} | obat" for minute in range(CALLS_A_FILE))
    return books.drawn(f"panggilan {number}.csv", "Waktu Telepon | Kebutuhan\n" + rows)


# its modules are read while the one before is still at work, so that no kill is spent on them
READY = """
import sys
from pipelines.cli import main
sys.stdin.readline()
sys.exit(main(["ingest", "--json", sys.argv[1]]))
"""


def go(process: "subprocess.Popen[str]") -> None:
    """Let a process that is ready begin."""
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_an_ingest_killed_at_random_moments_leaves_the_old_state_or_the_new(books: Books) -> None:
    chance = random.Random(20210705)
    files = [calls_of(books, number) for number in range(KILLS + 1)]
    waiting = [start(books, "-c", READY, str(files[0])), start(books, "-c", READY, str(files[1]))]
    time.sleep(1)
    started = time.monotonic()
    go(waiting[0])
    assert ended(waiting[0])[0] == 0
    duration = time.monotonic() - started
    reader = start(books, "-m", "tests.pipelines.reader_process")
    killed, process = 0, waiting[1]
    for number, path in enumerate(files[1:], start=1):
        go(process)
        time.sleep(duration * chance.random())
        killed += process.poll() is None
        process.kill()
        process.communicate()
        process = start(books, "-c", READY, str(files[(number + 1) % len(files)]))
        (report,) = books.ingest(path)
        assert (report["status"] in ("loaded", "already_loaded"), report["rows_loaded"]) == (True, CALLS_A_FILE)
        assert books.ask("SELECT count(*) FROM staging.calls") == [(CALLS_A_FILE * (number + 1),)]
    process.kill()
    process.communicate()
    heard = json.loads(ended(reader)[1])
    assert heard["faults"] == [] and heard["looks"] > KILLS
    assert killed > KILLS / 2, "the moments were not inside an ingest"
    assert books.ask("SELECT count(*), count(DISTINCT sha256) FROM ops.loads") == [(KILLS + 1, KILLS + 1)]
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
