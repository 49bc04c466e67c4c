"""An erasure over loads that are damaged on the disk: they are mended first, and none of them locks the books."""

import os
from pathlib import Path

import pytest
import xlsxwriter

import settings
from pipelines.erasure.erase import erase_phone
from pipelines.storage import tombstones
from pipelines.types.errors import FeedError
from tests.pipelines.books import QUIET, Books
from tests.pipelines.erasure.unpacked import holding

PERSON = "81200000001"
CALLS = [
    ["Waktu Telepon", "No HP", "Kebutuhan"],
    ["2021-07-05 09:00", "0812-0000-0001", "obat"],
    ["2021-07-05 09:10", "0812-0000-0002", "obat"],
]
STOCK = [
    ["Tanggal", "Gudang", "Barang", "Masuk", "Keluar", "Sisa"],
    ["2021-07-01", "Batu", "tabung 6 m3", "5", "", "5"],
]


def both(path: Path) -> Path:
    """A workbook of two feeds; the person stands in one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        for title, rows in (("Panggilan", CALLS), ("Stok", STOCK)):
            sheet = book.add_worksheet(title)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def cut(books: Books, load: str) -> None:
    os.truncate(books.folder / "loads" / load / "rows-0.parquet", 60)


def erase(books: Books) -> None:
    with settings.elsewhere(books.folder):
        erase_phone("62" + PERSON, QUIET.step)


def test_damaged_loads_are_mended_first_and_each_feed_of_a_rewritten_file_later(books: Books) -> None:
    books.ingest(both(books.files / "rekap.xlsx"))
    loads = "SELECT feed, rows_read, rows_loaded, status FROM ops.loads ORDER BY feed"
    cut(books, "000001")
    books.undo("000002")
    cut(books, "000002")
    erase(books)
    assert holding(books.folder, PERSON) == set()
    assert books.ask(loads) == [("calls", 1, 1, "loaded"), ("stock", 0, 0, "undone")]
    with settings.elsewhere(books.folder):
        (books.folder / "loads" / "000002" / "undone").unlink()
    for load in ("000001", "000002"):
        cut(books, load)
    books.ingest()
    assert books.ask(loads) == [("calls", 1, 1, "loaded"), ("stock", 1, 1, "loaded")]


def test_what_cannot_be_mended_is_named_and_undoing_it_lets_the_erasure_end(books: Books) -> None:
    books.ingest(both(books.files / "rekap.xlsx"))
    (original,) = (books.folder / "originals").iterdir()
    os.truncate(original, 100)
    cut(books, "000002")
    for again in (lambda: erase(books), books.ingest):
        with pytest.raises(FeedError, match="000002"):
            again()
    books.undo("000002")
    with settings.elsewhere(books.folder):
        assert tombstones.read().unfinished == ()
    assert holding(books.folder, PERSON) == set()
    assert books.ask("SELECT sum(rows_read), sum(rows_loaded) FROM ops.loads") == [(1, 1)]
