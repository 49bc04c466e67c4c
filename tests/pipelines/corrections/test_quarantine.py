"""What is set aside comes back as a workbook that can be corrected and sent again as it is, until nothing is open."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

import settings
from i18n import Words
from pipelines.corrections.quarantine import write_quarantine
from pipelines.erasure.erase import erase_phone
from tests.pipelines.books import Books

CALLS = """
    REKAP PANGGILAN
    Posko asal: Posko Utara
    Tanggal    | Jam   | No HP          | Desa        | Kebutuhan | Jumlah | Keluhan
    13/07/2021 | 08.10 | 0812-0000-0001 | Sisir       | oksigen   | 2      | sesak
    tgl 14     | 09.00 | 0812-0000-0002 | Temas       | obat      | 1      |
    14/07/2021 | 09.30 | 101            | Sumbr Anyar | oksigen   | banyak |
    tgl 15     | 10.00 | 0812-0000-0004 | Sisir       | oksigen   | 1.500  |
    Catatan:   |       |                | Sisir       |           | 3      |
"""
STOCK = """
    Tanggal    | Gudang | Barang      | Jenis Mutasi | Jumlah
    13/07/2021 | Batu   | tabung 6 m3 | masuk        | 10
    14/07/2021 | Batu   | tabung 6 m3 | keluar       | 1
    14-07-21?  | Batu   | tabung 6 m3 | keluar       | 1
    14/07/2021 | Batu   | tabung enam | keluar       | 2
"""
COUNTS = (
    "SELECT rows_read, rows_loaded, rows_duplicate, rows_quarantined, cells_quarantined FROM ops.loads ORDER BY load_id"
)
OPEN = "SELECT load_id, row_number, scope, rule, column_name FROM ops.quarantine ORDER BY ALL"
Correct = Callable[[str, dict[str, Any]], None]


def correct(
    books: Books, name: str, cells: dict[int, dict[str, Any]], *, lang: str = "id", load: str | None = None
) -> Path:
    """The workbook of what is open, saved by another program, these cells (row of the file → title → text) changed."""
    path = books.files / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with settings.elsewhere(books.folder):
        write_quarantine(load, path, Words(lang))
    book = openpyxl.load_workbook(path)
    for sheet in (each for each in book.worksheets if each.sheet_state == "visible"):
        titles = [cell.value for cell in sheet[2]]
        for row in sheet.iter_rows(min_row=4):
            for title, text in cells.get(row[1].value, {}).items():
                row[titles.index(title)].value = text
    book.save(path)
    return path


@pytest.fixture(scope="module")
def arrived(shared_books: Books) -> Books:
    """Books in which three calls are set aside, and one lacks two cells."""
    report = shared_books.take("rekap.csv", CALLS)
    counted = ("rows_read", "rows_loaded", "rows_quarantined", "cells_quarantined")
    assert [report[name] for name in counted] == [5, 2, 3, 2]
    return shared_books


@pytest.fixture
def quarantined(arrived: Books, books: Books) -> Books:
    """The same, to be corrected."""
    shutil.copytree(arrived.folder, books.folder)
    return books


def test_a_corrected_workbook_resolves_its_rows_and_an_undo_brings_them_back(quarantined: Books) -> None:
    fixed = correct(
        quarantined,
        "betul.xlsx",
        {
            5: {"Tanggal": "14/07/2021"},
            6: {"Desa": "Sisir", "Jumlah": "3"},
            7: {"Tanggal": "15/07/2021"},
            8: dict.fromkeys(("Tanggal", "Jam", "No HP", "Desa", "Kebutuhan", "Jumlah", "Keluhan")),
        },
    )
    (report,) = quarantined.ingest(fixed)
    assert (report["rows_read"], report["rows_loaded"], report["lines_skipped"]) == (3, 3, {"emptied": 1, "title": 2})
    # the rows that arrived are spoken for; `Catatan` is no data
    assert quarantined.ask(COUNTS) == [(5, 1, 4, 0, 0), (3, 3, 0, 0, 0)]
    assert quarantined.ask(OPEN) == []
    calls = """SELECT strftime(started_at, '%d %H.%M'), caller_masked, village, quantity, centre FROM staging.calls
        ORDER BY ALL"""
    assert quarantined.ask(calls) == [
        ("13 08.10", "…001", "Sisir", 2, "Posko Utara"),
        ("14 09.00", "…002", "Temas", 1, "Posko Utara"),
        ("14 09.30", "…101", "Sisir", 3, "Posko Utara"),
        ("15 10.00", "…004", "Sisir", 1500, "Posko Utara"),
    ]
    quarantined.undo(report["load_id"])
    assert quarantined.ask(COUNTS)[0] == (5, 2, 0, 3, 2)
    assert len(quarantined.ask(OPEN)) == 5


def test_what_was_not_corrected_stays_open_once(quarantined: Books) -> None:
    half = correct(quarantined, "separuh.xlsx", {6: {"Desa": "Sisir"}, 7: {"Tanggal": "kemarin"}})
    quarantined.ingest(half)
    # row 6 counts as it was corrected, and still lacks its number; 7 was corrected wrongly; the others are as before
    assert quarantined.ask(COUNTS) == [(5, 1, 2, 2, 0), (4, 1, 2, 1, 1)]
    assert quarantined.ask(OPEN) == [
        ("000001", 5, "row", "unreadable_moment", "started_at"),
        ("000001", 8, "row", "unreadable_moment", "started_at"),
        ("000002", 5, "cell", "unreadable_number", "quantity"),
        ("000002", 6, "row", "unreadable_moment", "started_at"),
    ]


def test_a_wrong_correction_is_told_and_can_be_corrected_again(quarantined: Books) -> None:
    (report,) = quarantined.ingest(correct(quarantined, "salah.xlsx", {7: {"Tanggal": "kemarin"}}))
    assert (report["rows_duplicate"], report["rows_quarantined"], report["reasons"]) == (3, 1, {"unreadable_moment": 1})
    with settings.elsewhere(quarantined.folder):
        rows = write_quarantine("000002", None, Words("id"))[0]["rows"]
    assert [row["found"] for row in rows] == ["kemarin 10.00"]
    quarantined.ingest(quarantined.written("lagi.csv", f"posko_row,started_at\n{rows[0]['key']},15/07/2021 10.00\n"))
    assert quarantined.ask("SELECT strftime(started_at, '%d') FROM staging.calls WHERE caller_masked = '…004'") == [
        ("15",)
    ]
    assert quarantined.ask(COUNTS) == [(5, 2, 1, 2, 2), (4, 0, 4, 0, 0), (1, 1, 0, 0, 0)]


def test_a_good_correction_counts_on_under_a_wrong_one_and_is_not_reopened_by_the_old_text(quarantined: Books) -> None:
    old = correct(quarantined, "lama.xlsx", {})
    quarantined.ingest(correct(quarantined, "betul.xlsx", {7: {"Tanggal": "15/07/2021"}}), old)
    still_open = quarantined.ask(OPEN)
    assert [row[1] for row in still_open] == [5, 6, 6, 8]
    with settings.elsewhere(quarantined.folder):
        row_5 = next(row["key"] for row in write_quarantine("000001", None, Words("id"))[0]["rows"])
    quarantined.ingest(
        quarantined.written("salah.csv", f"posko_row,started_at\n{row_5.replace('-5-', '-7-')},kapan hari\n")
    )
    assert quarantined.ask("SELECT strftime(started_at, '%d') FROM staging.calls WHERE caller_masked = '…004'") == [
        ("15",)
    ]
    wrong = ("000004", 2, "row", "unreadable_moment", "started_at")
    assert quarantined.ask(OPEN) == [*still_open, wrong]


def test_a_correction_outlives_the_undoing_of_the_file_it_was_made_for(quarantined: Books) -> None:
    quarantined.store(
        correct(quarantined, "betul.xlsx", {5: {"Tanggal": "14/07/2021"}, 6: {"Desa": "Sisir", "Jumlah": "3"}})
    )
    quarantined.store(quarantined.drawn("kiriman.csv", CALLS.replace("REKAP", "SALINAN")))
    quarantined.undo("000001")
    query = "SELECT caller_masked, village, quantity FROM staging.calls WHERE caller_masked <> '…001' ORDER BY ALL"
    assert quarantined.ask(query) == [("…002", "Temas", 1), ("…101", "Sisir", 3)]
    assert quarantined.ask(COUNTS)[1:] == [(4, 2, 2, 0, 0), (5, 1, 2, 2, 0)]


def test_a_workbook_sent_back_as_it_is_changes_nothing(quarantined: Books) -> None:
    before = quarantined.ask(OPEN)
    quarantined.ingest(correct(quarantined, "sama.xlsx", {}, lang="hi"))
    assert quarantined.ask(OPEN) == before
    assert quarantined.ask(COUNTS) == [(5, 2, 0, 3, 2), (4, 0, 4, 0, 0)]


def test_a_correction_of_a_correction_corrects_the_row_that_arrived(quarantined: Books) -> None:
    quarantined.ingest(correct(quarantined, "satu.xlsx", {6: {"Desa": "Sisir"}}))
    second = correct(quarantined, "dua.xlsx", {5: {"Jumlah": "3"}}, load="000002")
    quarantined.ingest(second)
    village = "SELECT village, quantity FROM staging.calls WHERE caller_masked = '…101'"
    assert quarantined.ask(village) == [("Sisir", 3)]
    assert quarantined.ask(COUNTS) == [(5, 1, 1, 3, 0), (4, 0, 4, 0, 0), (1, 1, 0, 0, 0)]
    # the second one stands without the first
    quarantined.undo("000002")
    assert quarantined.ask(village) == [("Sisir", 3)]


def test_without_the_file_it_corrects_a_correction_counts_for_nothing(quarantined: Books) -> None:
    quarantined.store(correct(quarantined, "betul.xlsx", {5: {"Tanggal": "14/07/2021"}}))
    quarantined.undo("000001")
    assert quarantined.ask("SELECT count(*) FROM staging.calls") == [(0,)]
    assert quarantined.ask(f"SELECT * FROM ({COUNTS}) WHERE rows_read > 0") == [(4, 0, 4, 0, 0)]


def test_two_movements_that_look_alike_stay_two_when_one_had_to_be_corrected(books: Books) -> None:
    books.take("mutasi.csv", STOCK)
    fixed = correct(books, "betul.xlsx", {4: {"Tanggal": "14/07/2021"}, 5: {"Barang": "tabung 6 m3"}}, lang="en")
    books.ingest(fixed)
    assert books.ask("SELECT movement, sum(quantity) FROM staging.stock GROUP BY ALL ORDER BY ALL") == [
        ("issue", 1 + 1 + 2),
        ("receipt", 10),
    ]
    assert books.ask("SELECT count(DISTINCT movement_id) FROM staging.stock") == [(4,)]
    assert books.ask(COUNTS) == [(4, 2, 2, 0, 0), (2, 2, 0, 0, 0)]


def test_dates_are_read_as_in_the_file_that_is_corrected(books: Books) -> None:
    books.take("log.csv", "waktu telepon | desa | jumlah\n07/13/2021 | Sisir | 1\n07/05/2021 | Sisirwetan | banyak")
    books.ingest(correct(books, "betul.xlsx", {3: {"jumlah": "2"}}))
    assert books.ask("SELECT CAST(day AS VARCHAR), quantity FROM staging.calls ORDER BY 1") == [
        ("2021-07-05", 2),
        ("2021-07-13", 1),
    ]


def test_a_small_file_of_keys_corrects_one_column_of_many_rows(books: Books) -> None:
    report = books.take("log.csv", "waktu telepon | desa\n2021-07-13 | Sbr Brts\n2021-07-14 | Sbr Brts")
    assert report["cells_quarantined"] == 2
    with settings.elsewhere(books.folder):
        rows = write_quarantine(None, None, Words("id"))[0]["rows"]
    lines = "".join(f"{row['key']},35.79.02.2009\n" for row in rows)
    books.ingest(books.written("desa.csv", f"posko_row,village\n{lines}"))
    assert books.ask("SELECT DISTINCT village_code FROM staging.calls") == [("35.79.02.2009",)]
    assert books.ask(OPEN) == []


def test_a_cell_may_be_emptied(quarantined: Books) -> None:
    quarantined.ingest(correct(quarantined, "kosong.xlsx", {6: {"Desa": None, "Jumlah": None}}))
    assert [row for row in quarantined.ask(OPEN) if row[2] == "cell"] == []
    assert quarantined.ask("SELECT village, quantity FROM staging.calls WHERE caller_masked = '…101'") == [(None, None)]


def test_the_wrong_cell_is_yellow_and_the_reason_is_in_the_readers_language(quarantined: Books) -> None:
    for lang, reason in (("id", "bukan tanggal"), ("en", "is no date"), ("hi", "तारीख")):
        sheet = openpyxl.load_workbook(correct(quarantined, "lihat.xlsx", {}, lang=lang)).worksheets[0]
        titles = [cell.value for cell in sheet[2]]
        row = next(row for row in sheet.iter_rows(min_row=4) if row[1].value == 5)
        yellow = [title for title, cell in zip(titles, row, strict=True) if cell.fill.fgColor.rgb == "FFFFE68A"]
        assert yellow == ["Tanggal", "Jam"]
        assert reason in row[2].value
        assert [cell.value for cell in row[3:6]] == ["tgl 14", "09.00", "0812-0000-0002"]
        assert sheet.row_dimensions[3].hidden and sheet.column_dimensions["A"].hidden


def test_what_corrects_nothing_in_these_books_is_refused(quarantined: Books) -> None:
    keys = {"000009-0-4-abcdef": "000009", "000001-0-4-000000": "000001", "": "names the row it corrects"}
    files = [
        quarantined.written(f"asing {n}.csv", f"posko_row,started_at\n{key},14/07/2021\n") for n, key in enumerate(keys)
    ]
    for n, (report, words) in enumerate(zip(quarantined.ingest(*files), keys.values(), strict=True)):
        assert report["status"] == "refused"
        assert f"asing {n}.csv" in report["message"] and words in report["message"]


def test_who_is_erased_goes_from_the_corrections_of_their_rows_too(quarantined: Books) -> None:
    with settings.elsewhere(quarantined.folder):
        row = next(row for row in write_quarantine("000001", None, Words("id"))[0]["rows"] if row["row_number"] == 7)
        quarantined.ingest(
            quarantined.written("satu sel.csv", f"posko_row,started_at\n{row['key']},15/07/2021 10.00\n")
        )
        assert quarantined.ask("SELECT count(*) FROM staging.calls WHERE caller_masked = '…004'") == [(1,)]
        erase_phone("6281200000004", lambda step: None)
        for path in quarantined.folder.glob("loads/*/*.parquet"):
            rows = duckdb.sql(f"SELECT CAST(t AS VARCHAR) FROM read_parquet('{path}') t").fetchall()
            assert "81200000004" not in str(rows)
    assert (
        quarantined.ask(f"SELECT * FROM ({COUNTS}) WHERE rows_read <> rows_loaded + rows_duplicate + rows_quarantined")
        == []
    )
    assert quarantined.ask("SELECT count(*) FROM staging.calls") == [(2,)]


def test_a_made_up_file_stays_made_up_when_it_is_corrected(books: Books) -> None:
    books.take("contoh.csv", "DATA CONTOH - BUKAN DATA NYATA\nwaktu telepon | desa\nkemarin | Sisir")
    books.ingest(correct(books, "betul.xlsx", {3: {"waktu telepon": "2021-07-13"}}))
    assert books.ask("SELECT made_up FROM ops.loads") == [(True,), (True,)]


def test_a_correction_outlives_a_newer_file_that_holds_the_row_as_it_was(quarantined: Books) -> None:
    quarantined.ingest(
        correct(quarantined, "betul.xlsx", {5: {"Tanggal": "14/07/2021"}, 6: {"Desa": "Sisir", "Jumlah": "3"}})
    )
    days = "".join(f"    {day}/07/2021 | 08.00 | 0812-0000-0005 | Sisir | oksigen | 1 |\n" for day in range(16, 21))
    more = CALLS.rstrip() + "\n" + days
    query = """SELECT strftime(started_at, '%d %H.%M'), caller_masked, village, quantity FROM staging.calls
        WHERE caller_masked IN ('…002', '…101') ORDER BY ALL"""
    corrected = [("14 09.00", "…002", "Temas", 1), ("14 09.30", "…101", "Sisir", 3)]
    # under its own name it takes the older one's place, under another it stands beside it
    quarantined.store(quarantined.drawn("rekap.csv", more))
    report = quarantined.take("kiriman.csv", more + days.replace("/07/", "/08/"))
    assert quarantined.ask(query) == corrected
    assert {row[1] for row in quarantined.ask(OPEN)} == {7, 8}
    assert quarantined.ask(COUNTS) == [(5, 0, 5, 0, 0), (4, 2, 2, 0, 0), (10, 6, 2, 2, 0), (15, 5, 8, 2, 0)]
    # what a newer file says otherwise is newer than the correction
    quarantined.undo(report["load_id"])
    quarantined.take("rekap.csv", more.replace("Sumbr Anyar | oksigen   | banyak", "Temas | oksigen | 4"))
    assert quarantined.ask(query) == [corrected[0], ("14 09.30", "…101", "Temas", 4)]
