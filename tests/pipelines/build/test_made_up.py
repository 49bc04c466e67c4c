"""Made-up and real data never mix: a mark in the file keeps it apart as soon as one real event is known."""

from datetime import datetime

import openpyxl
import pytest

import settings
from i18n import LANGUAGES, Words
from pipelines.cli.main import main
from pipelines.types.top_rows import is_made_up as is_mark
from tests.pipelines.books import Books

MADE_UP = """
    DATA CONTOH - BUKAN DATA NYATA
    Waktu Telepon    | Kebutuhan
    2021-07-05 09:00 | oksigen
    2021-07-05 10:00 | oksigen
"""
REAL = """
    Waktu Telepon    | Kebutuhan
    2021-07-06 09:00 | obat
"""


def loads(books: Books) -> list[tuple[str, bool, int]]:
    """Status, whether made up, and rows loaded, in order of arrival."""
    return books.ask("SELECT status, made_up, rows_loaded FROM ops.loads ORDER BY load_id")


def is_made_up(books: Books) -> bool:
    return books.ask("SELECT made_up FROM ops.snapshot") == [(True,)]


def test_made_up_data_are_shown_while_there_is_nothing_else(books: Books) -> None:
    books.take("contoh.csv", MADE_UP)
    assert loads(books) == [("loaded", True, 2)] and is_made_up(books)


def test_made_up_data_are_set_aside_once_real_data_come(books: Books) -> None:
    books.take_all(contoh=MADE_UP, nyata=REAL)
    assert loads(books) == [("set_aside_made_up", True, 0), ("loaded", False, 1)] and not is_made_up(books)
    assert books.ask("SELECT category FROM staging.requests") == [("medicine",)]


def test_made_up_data_that_arrive_after_real_data_are_set_aside_at_once(books: Books) -> None:
    books.take_all(nyata=REAL, contoh=MADE_UP)
    assert loads(books) == [("loaded", False, 1), ("set_aside_made_up", True, 0)]


def test_made_up_data_come_back_when_no_real_load_is_left(books: Books) -> None:
    _, real = books.take_all(contoh=MADE_UP, nyata=REAL)
    books.undo(real["load_id"])
    assert loads(books) == [("loaded", True, 2), ("undone", False, 0)] and is_made_up(books)


def test_reference_data_do_not_put_made_up_data_aside(books: Books) -> None:
    books.take_all(contoh=MADE_UP, barang="kode barang | satuan | nama barang\ntenda | buah | tenda")
    assert [status for status, _, _ in loads(books)] == ["loaded", "loaded"] and is_made_up(books)


def test_the_mark_survives_another_name_and_a_workbook(books: Books) -> None:
    book = openpyxl.Workbook()
    for row in ([" Data contoh – bukan data nyata "], ["Waktu Telepon", "Kebutuhan"], ["2021-07-05 09:00", "oksigen"]):
        book.active.append(row)
    path = books.written("data asli FINAL.xlsx", b"")
    book.save(path)
    books.ingest(path)
    assert loads(books) == [("loaded", True, 1)]


def test_a_mark_on_one_sheet_marks_the_whole_file(books: Books) -> None:
    book = openpyxl.Workbook()
    for row in (["DATA CONTOH - BUKAN DATA NYATA"], ["Waktu Telepon", "Kebutuhan"], ["2021-07-05 09:00", "oksigen"]):
        book.active.append(row)
    card = book.create_sheet("Stok")
    for row in (["Tanggal", "Gudang", "Barang", "Masuk", "Keluar"], ["2021-07-05", "Batu", "tabung 6 m3", 5, None]):
        card.append(row)
    path = books.written("rekap.xlsx", b"")
    book.save(path)
    assert {report["feed"] for report in books.ingest(path)} == {"calls", "stock"}
    assert {made_up for _, made_up, _ in loads(books)} == {True}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_mark_is_recognised_in_each_language_and_stands_on_every_screen(language: str) -> None:
    words = Words(language)
    assert is_mark([(1, ["", words("made_up.mark")])])
    assert is_mark([(1, [words("screen.made_up")])])
    assert not is_mark([(1, [words("feed.calls"), "DATA CONTOH"])])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_written_while_all_is_made_up_comes_back_as_made_up(
    books: Books, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    books.take("contoh.csv", MADE_UP)
    out = books.files / f"{language}.xlsx"
    with settings.elsewhere(books.folder):
        assert main(["template", "calls", "--lang", language, "--out", str(out)]) == 0
    book = openpyxl.load_workbook(out)
    book.worksheets[0].cell(7, 1, "C-1")
    book.worksheets[0].cell(7, 2, datetime(2021, 7, 6, 8, 0))
    book.save(out)
    (report,) = books.ingest(out)
    assert (report["status"], report["rows_loaded"]) == ("loaded", 1)
    assert loads(books)[-1] == ("loaded", True, 1) and is_made_up(books)
