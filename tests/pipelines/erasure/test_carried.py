"""What was on hand when older rows were erased stays: every balance from that day on is what it was before."""

import shutil
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import settings
from pipelines.cli.commands.arguments import Console
from pipelines.cli.commands.people import erase as command
from pipelines.erasure.erase import erase_before
from pipelines.ingest.repair import publish_with_repair
from pipelines.storage import tombstones
from tests.pipelines.books import QUIET, WORDS, Books
from tests.pipelines.children import start
from tests.pipelines.erasure.unpacked import holding

DAY, LATER = date(2021, 7, 1), date(2021, 7, 9)
LEDGER = """
    ID Mutasi | Tanggal          | Gudang | Barang      | Mutasi           | Kondisi | Jml | ID Permintaan | Membetulkan
    M1        | 2021-06-01 08:00 | Batu   | tabung 6 m3 | stok awal        |         | 10  |               |
    M2        | 2021-06-02 08:00 | Batu   | tabung 6 m3 | keluar           |         | 4   |               |
    M3        | 2021-06-03 08:00 | Batu   | tabung 6 m3 | kembali          |         | 2   |               |
    M4        | 2021-06-04 08:00 | Batu   | tabung 6 m3 | kirim isi ulang  |         | 1   |               |
    M5        | 2021-06-05 08:00 | Batu   | tabung 6 m3 | hilang           |         | 1   | R1            |
    M6        | 2021-06-05 08:00 | Sisir  | masker      | keluar           |         | 3   |               |
    M7        | 2021-06-06 08:00 | Batu   | beras       | opname           |         | 5   |               |
    M8        | 2021-06-30 23:30 | Batu   | masker      | terima           |         | 9   |               |
    N1        | 2021-07-01 00:00 | Batu   | tabung 6 m3 | keluar           |         | 2   |               |
    N2        | 2021-07-03 08:00 | Batu   | tabung 6 m3 | opname           | kosong  | 3   |               |
    N3        | 2021-07-03 08:00 | Batu   | beras       | opname           |         | 7   |               |
    N4        | 2021-07-04 08:00 | Batu   | tabung 6 m3 | koreksi          |         | 5   |               | M2
    N5        | 2021-07-08 08:00 | Batu   | tabung 6 m3 | terima isi ulang |         | 1   |               |
    N6        | 2021-07-10 08:00 | Batu   | masker      | keluar           |         | 20  |               |
    N7        | 2021-07-10 08:00 | Sisir  | masker      | terima           |         | 1   |               |
"""
CARD = """
    Tanggal    | Gudang | Barang      | Masuk | Keluar | Sisa
    2021-06-10 | Bumiaji | tabung 1 m3 | 8     |        | 8
    2021-06-11 | Bumiaji | tabung 1 m3 |       | 3      | 5
    2021-07-02 | Bumiaji | tabung 1 m3 |       | 2      | 3
    2021-07-12 | Bumiaji | tabung 1 m3 | 1     |        | 9
"""
STOCK = """
    No Donasi | Tanggal Terima | Donatur    | Jenis Donasi | Barang | Jumlah | Nilai Rp
    D1        | 2021-06-02     | Ibu Contoh | uang         |        |        | 5.000.000
    D2        | 2021-06-03     | Ibu Contoh | barang       | beras  | 40     |
    D3        | 2021-07-05     | Ibu Contoh | uang         |        |        | 250.000
"""
BOUGHT = """
    No Pembelian | Tanggal Beli | Pemasok   | Barang | Jumlah | Harga Rp
    B1           | 2021-06-20   | Toko Satu | beras  | 10     | 600.000
    B2           | 2021-07-06   | Toko Satu | beras  | 5      | 300.000
"""
HANDED_OUT = """
    No Penyaluran | Tanggal Salur | Desa  | Barang | Jumlah | Nilai
    S1            | 2021-06-25    | Sisir | beras  | 12     |
    S2            | 2021-07-07    | Sisir | beras  | 3      |
    S3            | 2021-07-08    | Sisir |        |        | 100.000
"""
TITLES = "No Mutasi | Tanggal | Gudang | Barang | Jenis Mutasi | Jumlah\n"
TABLES = ("stock_days", "stock_discrepancies", "cash_days", "goods_days")
Frames = dict[str, list[tuple[Any, ...]]]


def from_day(books: Books, day: date) -> Frames:
    """What every balance says of a day and those after it, and until when each depot was told of."""
    frames = {name: books.ask(f"SELECT * FROM marts.{name} WHERE day >= $day ORDER BY ALL", day=day) for name in TABLES}
    until = "SELECT depot, data_until::VARCHAR FROM ops.feeds WHERE feed = 'stock' ORDER BY depot"
    owned = "SELECT item, sum(closing) FROM marts.stock_days WHERE day = $day GROUP BY item ORDER BY item"
    return frames | {"until": books.ask(until), "owned": books.ask(owned, day=day)}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Books:
    """Books of which nothing was erased."""
    books = Books(tmp_path_factory.mktemp("whole"))
    reports = books.take_all(mutasi=LEDGER, kartu=CARD, donasi=STOCK, pembelian=BOUGHT, penyaluran=HANDED_OUT)
    assert {(report["status"], report["rows_quarantined"]) for report in reports} == {("loaded", 0)}
    return books


@pytest.fixture(scope="module")
def before(whole: Books) -> Frames:
    """Every balance from the day on, before anything was erased."""
    return from_day(whole, DAY)


def copied(books: Books, folder: Path) -> Books:
    shutil.copytree(books.folder, folder / books.folder.name)
    shutil.copytree(books.files, folder / books.files.name)
    return Books(folder)


def erased_of(books: Books, day: date) -> Books:
    with settings.elsewhere(books.folder):
        erase_before(day, QUIET.step)
    return books


@pytest.fixture(scope="module")
def erased(whole: Books, before: Frames, tmp_path_factory: pytest.TempPathFactory) -> Books:
    """The same books, all before the day erased."""
    return erased_of(copied(whole, tmp_path_factory.mktemp("erased")), DAY)


def test_no_balance_from_the_day_on_is_changed(erased: Books, before: Frames) -> None:
    assert all(before.values())
    assert from_day(erased, DAY) == before
    assert erased.ask("SELECT min(day) FROM staging.donations") == [(date(2021, 7, 5),)]


def test_what_is_carried_over_names_nobody(erased: Books) -> None:
    assert holding(erased.folder, "20210602") == set()
    stones = (erased.folder / tombstones.NAME).read_text("utf-8")
    assert "beras" not in stones and "rice" in stones and "Ibu" not in stones


def test_erasing_again_up_to_a_later_day_carries_the_balances_of_that_day(
    whole: Books, erased: Books, tmp_path: Path
) -> None:
    assert from_day(erased_of(copied(erased, tmp_path), LATER), LATER) == from_day(whole, LATER)


def test_erasing_again_up_to_an_earlier_day_changes_nothing(erased: Books, before: Frames, tmp_path: Path) -> None:
    assert from_day(erased_of(copied(erased, tmp_path), date(2021, 6, 5)), DAY) == before


def later_file(books: Books) -> None:
    assert books.take("terlambat.csv", TITLES + "L1 | 2021-06-09 | Batu | masker | terima | 50")["lines_skipped"] == {
        "erased": 1
    }


def undone(books: Books) -> None:
    empty = books.take("kosong.csv", "Tanggal | Gudang | Barang | Masuk | Keluar\n2021-06-10 | Batu | masker | 1 | ")
    books.undo(empty["load_id"])


def rebuilt(books: Books) -> None:
    with settings.elsewhere(books.folder):
        publish_with_repair(again=True)


@pytest.mark.parametrize("happens", [later_file, undone, rebuilt])
def test_what_comes_afterwards_leaves_the_balances(
    erased: Books, before: Frames, tmp_path: Path, happens: Callable[[Books], None]
) -> None:
    books = copied(erased, tmp_path)
    happens(books)
    assert from_day(books, DAY) == before


def test_undoing_the_load_that_held_the_old_rows_leaves_what_was_carried_over(books: Books) -> None:
    june, july = "J1 | 2021-06-09 | Batu | masker | terima | 10", "J2 | 2021-07-09 | Batu | masker | keluar | 4"
    first, _ = books.take_all(juni=TITLES + june, juli=TITLES + july)
    erased_of(books, DAY)
    books.undo(first["load_id"])
    assert books.ask("SELECT closing FROM marts.stock_days ORDER BY day DESC LIMIT 1") == [(6,)]
    assert books.ask("SELECT count(*) FROM marts.stock_discrepancies") == [(0,)]


DYING = """
import os
from pipelines.cli.main import main
from pipelines.erasure import erase
from pipelines.storage import tombstones
real = {place}
def dies(*given, **named):
    {first}
    os._exit(9)
{place} = dies
main(["erase", "--before", "2021-07-01", "--json"])
"""


@pytest.mark.parametrize(
    ("place", "first"),
    [
        pytest.param("erase.with_balances", "real(*given)", id="the balances are found and not yet kept"),
        pytest.param("erase.rewrite_load", "real(*given)", id="the first load is written anew"),
    ],
)
def test_an_erasure_killed_midway_and_finished_leaves_the_balances(
    whole: Books, before: Frames, tmp_path: Path, place: str, first: str
) -> None:
    books = copied(whole, tmp_path)
    process = start(books, "-c", DYING.format(place=place, first=first))
    process.communicate(timeout=120)
    assert process.returncode == 9
    books.ingest()
    assert from_day(books, DAY) == before
    is_begun = place != "erase.with_balances"
    assert (books.ask("SELECT min(day) >= '2021-07-01' FROM staging.donations") == [(True,)]) is is_begun


def test_the_proof_says_how_many_balances_were_carried_over(erased: Books) -> None:
    with settings.elsewhere(erased.folder):
        answer, _ = command.run(Namespace(before=DAY, wait=0), Console(QUIET, WORDS))
    assert answer["carried"] == {"stock": 5 + 1 + 1 + 5 + 1, "goods": 1, "cash": 1}
    assert "13 balances of stock" in answer["message"]
