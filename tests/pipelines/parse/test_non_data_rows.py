"""Rows that are no data: they are counted by kind, and are neither loaded nor set aside."""

import pytest

import settings
from pipelines.corrections.quarantine import skipped_lines
from pipelines.types.errors import FeedError
from tests.pipelines.books import Books

HEADER = "Tanggal    | Desa  | Kebutuhan"
CALL = "13/07/2021 | Sisir | oksigen"
NEXT = "14/07/2021 | Temas | obat"

# what the lines below each other are: skipped by kind, rows of data, rows set aside
BOOKS: dict[str, tuple[tuple[str, ...], dict[str, int], int, int]] = {
    "titles and blank rows are skipped": (
        ("LAPORAN PANGGILAN", "", "Periode: Juli 2021", HEADER, CALL, " | | ", NEXT),
        {"blank": 2, "title": 2}, 2, 0,
    ),
    "a header that every printed page repeats is skipped": (
        (HEADER, CALL, HEADER, NEXT, HEADER.upper(), "15/07/2021 | Beji | obat"),
        {"repeated_header": 2}, 3, 0,
    ),
    "totals are skipped": (
        (HEADER, CALL, "TOTAL | | 1", "Jumlah : | 1 | ", " | Sub Total | 1", "Rata-rata | 1 | ", "कुल | 1 | "),
        {"total": 5}, 1, 0,
    ),
    "a signature is skipped with place, date and names": (
        (HEADER, CALL, "", "Batu, 31 Juli 2021", "Mengetahui, | | Dibuat oleh", " | | ", "(Nama Satu) | | (Nama Dua)"),
        {"blank": 2, "signature": 3}, 1, 0,
    ),
    "a bad row after a signed page is still set aside": (
        (HEADER, CALL, "Mengetahui, | | ", "Nama Satu | | ", HEADER, NEXT, "salah | Beji | obat"),
        {"repeated_header": 1, "signature": 2}, 3, 1,
    ),
    "page numbers are skipped": (
        (HEADER, CALL, "Halaman 1 | | ", NEXT, " | Hal. 2 dari 3 | ", "Page 3 of 3 | | "), {"page_number": 3}, 2, 0,
    ),
    "numbers of the columns below the titles are skipped": (
        (HEADER, "(1) | (2) | (3)", CALL, HEADER, "1 | 2 | 3", NEXT), {"column_numbers": 2, "repeated_header": 1}, 2, 0,
    ),
    "a row without its date is set aside, not skipped": ((HEADER, CALL, " | Temas | obat"), {}, 2, 1),
    "a place called total is a place": ((HEADER, "13/07/2021 | Total Persada | oksigen"), {}, 1, 0),
    "a book of titles alone is taken and holds nothing": ((HEADER,), {}, 0, 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def counted(shared_books: Books) -> dict[str, tuple[dict[str, int], int, int]]:
    """Each book's lines skipped by kind, rows read and rows set aside."""
    reports = shared_books.take_all(**{name: "\n".join(lines) for name, (lines, *_) in BOOKS.items()})
    return {
        name: (report["lines_skipped"], report["rows_read"], report["rows_quarantined"])
        for name, report in zip(BOOKS, reports, strict=True)
    }


@pytest.mark.parametrize("name", BOOKS)
def test_lines_that_are_no_data_are_told_from_rows(
    counted: dict[str, tuple[dict[str, int], int, int]], name: str
) -> None:
    assert counted[name] == BOOKS[name][1:]


def test_every_line_left_out_is_listed_with_its_kind_and_never_its_text(shared_books: Books, counted: object) -> None:
    listed = """SELECT kind, list(row_number ORDER BY row_number) FROM ops.lines JOIN ops.loads USING (load_id)
        WHERE file LIKE 'a signature%' GROUP BY kind ORDER BY kind"""
    assert shared_books.ask(listed) == [("blank", [3, 6]), ("signature", [4, 5, 7])]
    assert shared_books.ask("SELECT column_name FROM duckdb_columns() WHERE table_name = 'lines' ORDER BY 1") == [
        ("kind",), ("load_id",), ("part",), ("row_number",), ("sheet",),
    ]  # fmt: skip


def test_as_many_lines_are_listed_as_were_counted(shared_books: Books, counted: object) -> None:
    of_books = {name: sum(kinds.values()) for name, (_, kinds, *_) in BOOKS.items() if kinds}
    listed = shared_books.ask("SELECT file[:-5], count(*) FROM ops.lines JOIN ops.loads USING (load_id) GROUP BY ALL")
    assert dict(listed) == of_books


def test_the_command_line_lists_runs_of_lines(shared_books: Books, counted: object) -> None:
    (load_id,) = shared_books.ask("SELECT load_id FROM ops.loads WHERE file LIKE 'totals are%'")[0]
    with settings.elsewhere(shared_books.folder):
        runs = skipped_lines(load_id)["lines"]
        with pytest.raises(FeedError):
            skipped_lines("999999")
    assert [(run["kind"], run["first_row"], run["last_row"]) for run in runs] == [("total", 3, 7)]
