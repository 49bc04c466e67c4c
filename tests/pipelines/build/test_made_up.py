"""Made-up and real data never mix: a mark in the file keeps it apart as soon as one real event is known."""

import openpyxl

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
