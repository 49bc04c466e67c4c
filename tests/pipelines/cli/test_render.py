"""What the command line says to people: what was left out and why, in their language and without a Python word."""

import re

import pytest

import settings
from pipelines.cli.main import main
from pipelines.storage import load_store
from tests.pipelines.books import Books

CALLS = """
    REKAP PIKET
    Waktu Telepon    | Kebutuhan | Usia | Kontak 0812-0000-0001 di rumah atau lewat tetangga | Status
    05/07/2021 08:00 | obat      | 40   | ya                                     | terjawab
    kemarin          | obat      | 50   | tidak                                  | putus
    06/07/2021 09:00 | obat      | 60   | tidak                                  | dijawab
    Jumlah           | 3         |      |                                        |
"""
UNREAD = ["Usia", "Kontak ••••-••••-•••• di rumah atau lew…"]
PYTHON = re.compile(r"\bNone\b|\bTrue\b|\bFalse\b|[{}\[\]]|_at\b")


def output_of(books: Books, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Exit status and what a person reads."""
    with settings.elsewhere(books.folder):
        status = main([*arguments])
    return status, capsys.readouterr().out


@pytest.fixture(scope="module")
def ingested(shared_books: Books) -> Books:
    """Load 1 is taken the place of by load 2."""
    shared_books.store(shared_books.drawn("panggilan.csv", CALLS))
    shared_books.ingest(shared_books.drawn("panggilan.csv", CALLS + "    07/07/2021 08:00 | obat | 1 | ya | sibuk\n"))
    return shared_books


def test_titles_nobody_understood_are_told_and_kept_and_a_status_of_outcomes_is_understood(ingested: Books) -> None:
    (report,) = ingested.check(ingested.drawn("lain.csv", CALLS))
    assert report["columns_unread"] == UNREAD and report["feed"] == "calls"
    with settings.elsewhere(ingested.folder):
        assert [list(load.parts[0].unread) for load in load_store.loads()] == [UNREAD] * 2
    assert {outcome for (outcome,) in ingested.ask("SELECT DISTINCT outcome FROM staging.calls")} == {
        "answered",
        "busy",
    }


@pytest.mark.parametrize(
    ("table", "feed", "unread"),
    [
        ("Waktu Telepon | Kebutuhan | Status\n05/07/2021 | obat | lunas", "calls", ["Status"]),
        ("Tanggal | Kategori | Status\n05/07/2021 | obat | terpenuhi", "requests", []),
        ("Tanggal | Kebutuhan | Status\n05/07/2021 | obat | open", "requests", []),
    ],
)
def test_a_status_of_something_else_is_no_outcome(books: Books, table: str, feed: str, unread: list[str]) -> None:
    (report,) = books.check(books.drawn("buku.csv", table))
    assert (report["feed"], report["columns_unread"]) == (feed, unread)


def test_people_read_what_became_of_their_file(ingested: Books, capsys: pytest.CaptureFixture[str]) -> None:
    status, again = output_of(ingested, capsys, "ingest", str(ingested.drawn("salinan.csv", CALLS)))
    assert status == 0 and again.splitlines() == [
        "salinan.csv · Telepon: sudah pernah dimuat; tempatnya sudah diambil panggilan.csv (berkas nomor 2). "
        "Tidak ada yang berubah."
    ]
    new = CALLS.replace("07/2021", "08/2021")
    _, checked = output_of(ingested, capsys, "check", str(ingested.drawn("baru.csv", new)))
    assert "2 baris lain bukan data: 1 judul, 1 jumlah." in checked
    assert "Dikarantina: 1 tanggal atau waktu tidak terbaca." in checked and "--load" not in checked
    assert f"Kolom yang tidak dibaca: {', '.join(UNREAD)}." in checked


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (("status",), ("2 · ", "panggilan.csv · Telepon", "Sudah digantikan", "Karantina terbuka: 1 baris")),
        (("quarantine", "--load", "2"), ("Perlu dibetulkan: 1 baris dan 0 sel.", "panggilan.csv, baris 4: Kolom")),
        (("quarantine", "--lines", "--load", "2"), ("panggilan.csv, baris 1: judul",)),
        (("rebuild",), ("Data terbitan disusun ulang",)),
        (("undo", "9"), ("Tidak ada berkas bernomor",)),
    ],
)
def test_every_answer_is_lines_in_the_readers_language(
    ingested: Books, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    _, answer = output_of(ingested, capsys, *arguments)
    assert all(part in answer for part in parts), answer
    assert not PYTHON.search(answer.replace(str(ingested.folder), ""))


def test_a_load_is_known_by_its_short_number_and_is_undone_once(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    assert output_of(books, capsys, "status")[1].splitlines()[0] == "Belum ada berkas yang dimuat."
    books.take("panggilan.csv", CALLS)
    late = str(books.drawn("lain.csv", CALLS.replace("07/2021", "08/2021")))
    assert (
        "Menggantikan panggilan.csv (berkas nomor 1)" in output_of(books, capsys, "ingest", late, "--replaces", "1")[1]
    )
    assert output_of(books, capsys, "undo", "1")[1].startswith("Berkas nomor 1 dibatalkan: panggilan.csv (Telepon)")
    assert output_of(books, capsys, "undo", "01") == (
        1,
        "Berkas nomor 000001 sudah dibatalkan; tidak ada yang berubah.\n",
    )


@pytest.mark.parametrize("command", [("template", "calls"), ("quarantine",)])
def test_a_file_that_is_there_is_not_overwritten(
    ingested: Books, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    out = ingested.written(f"{command[0]}.xlsx", b"mine")
    status, answer = output_of(ingested, capsys, *command, "--out", str(out))
    assert (status, out.read_bytes()) == (1, b"mine")
    assert answer == f"Berkas {out.name} sudah ada dan tidak ditimpa; pilih nama lain.\n"
