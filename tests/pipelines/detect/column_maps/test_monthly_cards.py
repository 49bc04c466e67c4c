"""Cards a month a row, of a header nobody knows: what they state comes out, and differs only where they differ."""

import os
import shutil

import pytest

import settings
from pipelines.ingest.repair import publish_with_repair
from tests.pipelines.books import Books, Report
from tests.pipelines.detect.column_maps.mapped import take

MAP = """
    feed = "stock"
    declare_items = "piece"

    [columns]
    depot = "Klinik"
    item = "Kode"
    opening = "Ada"
    quantity_in = "Datang"
    quantity_out = "Pergi"
    adjustment = "Betul"
    balance = "Tinggal"

    [dates.occurred_at]
    year = "Thn"
    month = "Bln"
    day = "last"
"""
# the second clinic opens March with 7, two fewer than February left; the other rows go on from one another
CARDS = """
    Thn  | Bln      | Klinik | Kode  | Ada | Datang | Pergi | Betul | Tinggal
    2021 | 1        | A      | K-100 | 10  | 5      | 3     | 0     | 12
    2021 | 2        | A      | K-100 | 12  | 0      | 4     | -2    | 6
    2021 | 3        | A      | K-100 | 6   | 0      | 0     | 4     | 10
    2021 | 1        | B      | K-100 | 0   | 0      | 0     | 0     | 0
    2021 | Pebruari | B      | K-100 | 0   | 9      | 0     | 0     | 9
    2021 | Maret    | B      | K-100 | 7   | 0      | 1     | 0     | 6
    2021 | 13       | B      | K-100 | 6   | 0      | 1     | 0     | 5
    2021 | 1        | A      | beras | 3   | 0      | 3     | 0     | 0
"""


@pytest.fixture(scope="module")
def report(shared_books: Books) -> Report:
    return take(shared_books, "kartu.csv", CARDS, MAP)


def test_every_row_is_accounted_for(report: Report) -> None:
    assert (report["rows_read"], report["rows_loaded"], report["rows_quarantined"]) == (8, 7, 1)
    assert report["reasons"] == {"unreadable_moment": 1}


def test_a_part_of_a_date_that_makes_none_is_shown_as_it_stands(report: Report, shared_books: Books) -> None:
    assert shared_books.ask("SELECT row_number, column_name, found FROM ops.quarantine") == [
        (8, "occurred_at", "2021 13")
    ]


def test_the_stated_end_is_the_stock_at_the_end_of_each_month(report: Report, shared_books: Books) -> None:
    ends = shared_books.ask(
        """SELECT depot, item, CAST(day AS VARCHAR), closing FROM marts.stock_days
        WHERE day = last_day(day) AND item = 'k-100' ORDER BY ALL"""
    )
    assert ends == [
        ("A", "k-100", "2021-01-31", 10 + 5 - 3),
        ("A", "k-100", "2021-02-28", 12 - 4 - 2),
        ("A", "k-100", "2021-03-31", 6 + 4),
        ("B", "k-100", "2021-01-31", 0),
        ("B", "k-100", "2021-02-28", 0 + 9),
        ("B", "k-100", "2021-03-31", 7 - 1),
    ]


def test_only_a_month_that_does_not_open_as_the_last_one_ended_is_a_discrepancy(
    report: Report, shared_books: Books
) -> None:
    rows = shared_books.ask(
        "SELECT depot, CAST(day AS VARCHAR), kind, stated, computed, difference FROM marts.stock_discrepancies"
    )
    assert rows == [("B", "2021-03-31", "count", 7, 9, 7 - 9)]


def test_an_adjustment_is_a_receipt_or_a_loss(report: Report, shared_books: Books) -> None:
    moved = shared_books.ask(
        """SELECT movement, quantity FROM staging.stock WHERE depot = 'A' AND item = 'k-100' AND movement <> 'count'
        ORDER BY occurred_at, movement_id"""
    )
    assert sorted(moved[:3]) == [("issue", 3), ("opening", 10), ("receipt", 5)]
    assert moved[3:] == [("issue", 4), ("loss", 2), ("receipt", 4)]


def test_items_nobody_knows_are_declared_and_known_ones_stay_what_they_are(report: Report, shared_books: Books) -> None:
    units = dict(shared_books.ask("SELECT item, unit FROM staging.items WHERE item IN ('k-100', 'rice')"))
    assert units["k-100"] == "piece" and units["rice"] != "piece"
    assert shared_books.ask("SELECT DISTINCT item FROM staging.stock ORDER BY 1") == [("k-100",), ("rice",)]


def test_the_same_header_is_known_from_then_on(report: Report, shared_books: Books) -> None:
    more = "\n".join([*CARDS.strip().splitlines()[:1], "    2021 | 4 | A | K-100 | 10 | 1 | 0 | 0 | 11"])
    later = shared_books.take("lagi.csv", more)
    assert (later["status"], later["rows_loaded"]) == ("loaded", 1)
    assert later["assumed"] == ["columns are read by the column map remembered for these titles"]
    shared_books.undo(later["load_id"])


def test_what_was_taken_does_not_depend_on_what_is_remembered(report: Report, shared_books: Books) -> None:
    query = "SELECT * EXCLUDE (built_at) FROM marts.stock_days, (SELECT built_at FROM ops.snapshot) ORDER BY ALL"
    before = shared_books.ask(query)
    with settings.elsewhere(shared_books.folder):
        shutil.rmtree(shared_books.folder / "mappings")
        os.truncate(shared_books.folder / "loads" / report["load_id"] / "rows-0.parquet", 100)
        publish_with_repair(again=True)
    assert shared_books.ask(query) == before


def test_the_same_file_read_in_another_way_is_refused_until_it_is_undone(report: Report, shared_books: Books) -> None:
    other = MAP.replace('"last"', '"first"')
    refused = take(shared_books, "kartu.csv", CARDS, other)
    again = take(shared_books, "kartu.csv", CARDS, MAP)
    assert refused["status"] == "refused" and f"undo {report['load_id']} first" in refused["message"]
    assert again["status"] == "already_loaded"
