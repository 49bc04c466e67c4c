"""Cells of which it is told what is wrong with them, and words a posko taught."""

import pytest

from tests.pipelines.books import Books, Report

CARD = """
    Tanggal    | Gudang | Barang      | Masuk | Keluar | Sisa
    2021-07-01 | Batu   | tabung 1 m3 | 5     |        | 5
    2021-07-02 | Batu   | tabung 1 m3 |       | -3     |
    2021-07-03 | Batu   | tabung 1 m3 |       |        |
    2021-07-04 | Batu   | tabung 1 m3 | 2     | -1     | 6
"""
ORDERS = """
    Tanggal Pesan    | Perkiraan Tiba | Tanggal Tiba | Gudang | Barang      | Jumlah
    2021-07-08 14:00 | 2021-07-08     | 2021-07-09   | Batu   | tabung 1 m3 | 3
    2021-07-08 14:00 | 2021-07-07     |              | Batu   | tabung 1 m3 | 3
    2021-07-08 14:00 | 2021-07-10     | 2021-06-09   | Batu   | tabung 1 m3 | 3
"""
WORDS = """
    Kata       | Kategori | Ejaan lain
    si biru    | oksigen  | tabung biru;sibiru
    nasi hangat | sembako |
"""
CALLS = """
    Waktu Telepon    | Kebutuhan
    2021-07-05 09:00 | si biru
    2021-07-05 09:10 | tabung biru, nasi hangat
    2021-07-05 09:20 | si hijau
"""


@pytest.fixture(scope="module")
def reports(shared_books: Books) -> dict[str, Report]:
    """The report of each table, by its feed; the words arrive with the calls, before them."""
    taken = shared_books.take_all(kartu=CARD, pesanan=ORDERS, kata=WORDS, panggilan=CALLS)
    return {report["feed"]: report for report in taken}


def aside(books: Books, report: Report) -> list[tuple[object, ...]]:
    """What is set aside of a file."""
    query = "SELECT row_number, scope, rule, column_name, found FROM ops.quarantine WHERE load_id = $load ORDER BY ALL"
    return books.ask(query, load=report["load_id"])


def test_outs_that_a_card_writes_below_zero_throughout_are_outs(
    reports: dict[str, Report], shared_books: Books
) -> None:
    assert aside(shared_books, reports["stock"]) == [(4, "row", "missing", "quantity_in", None)]


def test_what_is_expected_or_came_before_the_day_it_was_ordered_is_to_be_corrected(
    reports: dict[str, Report], shared_books: Books
) -> None:
    assert aside(shared_books, reports["arrivals"]) == [
        (3, "row", "before_its_order", "expected_at", "2021-07-07"),
        (4, "cell", "before_its_order", "arrived_at", "2021-06-09"),
    ]


def test_words_a_posko_loaded_are_known_in_columns_of_needs(reports: dict[str, Report], shared_books: Books) -> None:
    assert shared_books.ask("SELECT needs FROM staging.calls ORDER BY started_at") == [
        (["oxygen"],),
        (["food", "oxygen"],),
        ([],),
    ]
    assert reports["calls"]["cells_quarantined"] == 1
