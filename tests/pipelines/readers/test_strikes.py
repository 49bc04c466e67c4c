"""Cells that are struck through, in the XML of a workbook, and what their rows then mean."""

from pathlib import Path

import pytest
import xlsxwriter

from pipelines.types.declaration import Declaration
from tests.pipelines.books import Books

TITLES = ("Tanggal", "Gudang", "Barang", "Jenis Mutasi", "Jumlah", "Keterangan")
ROWS = [
    ("01/07/2021", "Posko", "Tabung 6 m3", "masuk", 10, ""),
    ("02/07/2021", "Posko", "Tabung 6 m3", "keluar", 3, "salah"),
    ("13/07/2021", "Posko", "Tabung 6 m3", "keluar", 2, ""),
]
CLOSING = "SELECT closing FROM marts.stock_days WHERE day = DATE '2021-07-13' AND condition = 'full'"


def struck_book(path: Path, rows: list[tuple[object, ...]], struck: set[tuple[int, int]]) -> Path:
    """A workbook whose cells at these rows and columns, from 0, are struck."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, strike = book.add_worksheet(), book.add_format({"font_strikeout": True})
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell, strike if (row, column) in struck else None)
    return path


@pytest.fixture
def book(books: Books) -> Path:
    """A ledger whose second movement is struck but for its remark."""
    return struck_book(books.files / "mutasi.xlsx", [TITLES, *ROWS], {(2, column) for column in range(5)})


@pytest.mark.parametrize(
    ("meant", "closing", "skipped", "reasons"),
    [
        (None, 8, {}, {"struck_out": 1}), ("void", 8, {"void": 1}, {}), ("done", 5, {}, {}), ("ignore", 5, {}, {}),
    ],
)  # fmt: skip
def test_its_sender_says_what_a_struck_row_means(
    books: Books, book: Path, meant: str | None, closing: int, skipped: dict[str, int], reasons: dict[str, int]
) -> None:
    (report,) = books.ingest(book, declaration=Declaration(struck=meant))
    assert (report["rows_read"], report["rows_skipped"], report["reasons"]) == (3, skipped, reasons)
    assert books.ask(CLOSING) == [(closing,)]


def test_another_meaning_needs_the_load_undone(books: Books, book: Path) -> None:
    (first,) = books.ingest(book)
    (again,) = books.ingest(book, declaration=Declaration(struck="ignore"))
    assert again["status"] == "refused"
    books.undo(first["load_id"])
    books.ingest(book, declaration=Declaration(struck="ignore"))
    assert books.ask(CLOSING) == [(5,)]


def test_a_struck_row_that_a_correction_leaves_as_it_is_stays_aside(books: Books, book: Path) -> None:
    (report,) = books.ingest(book)
    key = f"{report['load_id']}-0-3-{report['sha256'][:6]}"
    books.ingest(books.written("betul 1.csv", f"posko_row,quantity\n{key},3\n"))
    assert books.ask(CLOSING) == [(8,)]
    books.ingest(books.written("betul 2.csv", f"posko_row,strike\n{key},ignore\n"))
    assert books.ask(CLOSING) == [(5,)]


def test_a_request_that_is_struck_as_done_is_fulfilled(books: Books) -> None:
    rows = [
        ("Tanggal Permintaan", "Jenis Kebutuhan", "Desa"),
        ("01/07/2021", "oksigen", "Sisir"),
        ("13/07/2021", "obat", "Temas"),
    ]
    path = struck_book(books.files / "permintaan.xlsx", list(rows), {(1, 0), (1, 1), (1, 2)})
    (aside,) = books.check(path)
    assert aside["reasons"] == {"struck_out": 1}
    books.ingest(path, declaration=Declaration(struck="done"))
    assert books.ask("SELECT status FROM staging.requests ORDER BY requested_at") == [("fulfilled",), ("open",)]


def test_a_struck_figure_of_a_row_that_stands_is_no_figure(books: Books) -> None:
    titles = ("Tanggal", "Gudang", "Barang", "Masuk", "Keluar", "Sisa")
    rows = [titles, ("01/07/2021", "G", "Beras", 10, "", 10), ("13/07/2021", "G", "Beras", "", 4, 6)]
    (report,) = books.ingest(struck_book(books.files / "kartu.xlsx", list(rows), {(2, 4)}))
    assert report["reasons"] == {"unreadable_number": 1}
    assert [movement for (movement,) in books.ask("SELECT movement FROM staging.stock")] == ["receipt"]


def test_a_figure_that_is_struck_in_part_is_no_figure(books: Books) -> None:
    path = books.files / "mutasi.xlsx"
    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, strike, plain = book.add_worksheet(), book.add_format({"font_strikeout": True}), book.add_format()
        for row, cells in enumerate([TITLES, *ROWS]):
            sheet.write_row(row, 0, cells)
        sheet.write_rich_string(3, 4, strike, "500", plain, " 450")
    (report,) = books.ingest(path)
    assert report["reasons"] == {"unreadable_number": 1}
    assert books.ask("SELECT found FROM ops.quarantine") == [("~~500~~ 450",)]


def test_a_book_without_strikes_says_nothing_of_them(books: Books) -> None:
    (report,) = books.ingest(struck_book(books.files / "mutasi.xlsx", [TITLES, *ROWS], set()))
    assert (report["rows_loaded"], [text for text in report["assumed"] if "struck" in text]) == (3, [])
