"""Cells that are struck through, in the XML of a workbook, and what their rows then mean."""

from pathlib import Path

import pytest
import xlsxwriter

from pipelines.types.declaration import Declaration
from tests.pipelines.books import Books
from tests.pipelines.stored import Shelf

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
    ("meant", "moved", "skipped", "reasons"),
    [
        (None, [10, 2], {}, {"struck_out": 1}), ("void", [10, 2], {"void": 1}, {}), ("done", [10, 3, 2], {}, {}),
        ("ignore", [10, 3, 2], {}, {}),
    ],
)  # fmt: skip
def test_its_sender_says_what_a_struck_row_means(
    shelf: Shelf, book: Path, meant: str | None, moved: list[int], skipped: dict[str, int], reasons: dict[str, int]
) -> None:
    file = shelf.take(book, Declaration(struck=meant))
    assert (file.load.rows_read, file.skipped, file.reasons) == (3, skipped, reasons)
    assert file.column("quantity") == moved


def test_another_meaning_needs_the_load_undone(books: Books, book: Path) -> None:
    (first,) = books.ingest(book)
    assert books.ask(CLOSING) == [(8,)]
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


def test_a_struck_figure_of_a_row_that_stands_is_no_figure(shelf: Shelf) -> None:
    titles = ("Tanggal", "Gudang", "Barang", "Masuk", "Keluar", "Sisa")
    rows = [titles, ("01/07/2021", "G", "Beras", 10, "", 10), ("13/07/2021", "G", "Beras", "", 4, 6)]
    file = shelf.take(struck_book(shelf.files / "kartu.xlsx", list(rows), {(2, 4)}))
    assert file.reasons == {"unreadable_number": 1}
    assert [(row["quantity_in"], row["quantity_out"]) for row in file.counted] == [(10, None), (None, None)]


def test_a_figure_that_is_struck_in_part_is_no_figure(shelf: Shelf) -> None:
    path = shelf.files / "mutasi.xlsx"
    path.parent.mkdir(parents=True)
    with xlsxwriter.Workbook(str(path)) as book:
        sheet, strike, plain = book.add_worksheet(), book.add_format({"font_strikeout": True}), book.add_format()
        for row, cells in enumerate([TITLES, *ROWS]):
            sheet.write_row(row, 0, cells)
        sheet.write_rich_string(3, 4, strike, "500", plain, " 450")
    file = shelf.take(path)
    assert file.reasons == {"unreadable_number": 1}
    assert [each["found"] for each in file.aside] == ["~~500~~ 450"]


def test_a_book_without_strikes_says_nothing_of_them(shelf: Shelf) -> None:
    file = shelf.take(struck_book(shelf.files / "mutasi.xlsx", [TITLES, *ROWS], set()))
    assert (len(file.counted), [text for text in file.assumed if "struck" in text]) == (3, [])
