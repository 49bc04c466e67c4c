"""Rows that are no data: they are counted by kind, and are neither loaded nor set aside."""

from tests.pipelines.books import Books

HEADER = "Tanggal    | Desa  | Kebutuhan"
CALL = "13/07/2021 | Sisir | oksigen"


def skipped(books: Books, *lines: str) -> tuple[dict[str, int], int, int]:
    """Lines skipped by kind, rows loaded, rows set aside."""
    report = books.take("telepon.csv", "\n".join(lines))
    return report["lines_skipped"], report["rows_loaded"], report["rows_quarantined"]


def test_titles_and_blank_rows_are_skipped(books: Books) -> None:
    lines = ("LAPORAN PANGGILAN", "", "Periode: Juli 2021", HEADER, CALL, " | | ", "14/07/2021 | Temas | obat")
    assert skipped(books, *lines) == ({"blank": 2, "title": 2}, 2, 0)


def test_a_header_that_every_printed_page_repeats_is_skipped(books: Books) -> None:
    lines = (HEADER, CALL, HEADER, "14/07/2021 | Temas | obat", HEADER.upper(), "15/07/2021 | Beji | obat")
    assert skipped(books, *lines) == ({"repeated_header": 2}, 3, 0)


def test_totals_are_skipped(books: Books) -> None:
    lines = (HEADER, CALL, "TOTAL | | 1", "Jumlah : | 1 | ", " | Sub Total | 1", "Rata-rata | 1 | ", "कुल | 1 | ")
    assert skipped(books, *lines) == ({"total": 5}, 1, 0)


def test_a_signature_is_skipped_with_place_date_and_names(books: Books) -> None:
    lines = (
        HEADER,
        CALL,
        "",
        "Batu, 31 Juli 2021",
        "Mengetahui, | | Dibuat oleh",
        " | | ",
        "(Nama Satu) | | (Nama Dua)",
    )
    assert skipped(books, *lines) == ({"blank": 2, "signature": 3}, 1, 0)


def test_a_bad_row_after_a_signed_page_is_still_set_aside(books: Books) -> None:
    lines = (
        HEADER,
        CALL,
        "Mengetahui, | | ",
        "Nama Satu | | ",
        HEADER,
        "14/07/2021 | Temas | obat",
        "salah | Beji | obat",
    )
    assert skipped(books, *lines) == ({"repeated_header": 1, "signature": 2}, 2, 1)


def test_a_row_without_its_date_is_set_aside_not_skipped(books: Books) -> None:
    assert skipped(books, HEADER, CALL, " | Temas | obat") == ({}, 1, 1)


def test_a_place_called_total_is_a_place(books: Books) -> None:
    assert skipped(books, HEADER, "13/07/2021 | Total Persada | oksigen") == ({}, 1, 0)


def test_a_book_of_titles_alone_is_taken_and_holds_nothing(books: Books) -> None:
    assert skipped(books, HEADER) == ({}, 0, 0)
