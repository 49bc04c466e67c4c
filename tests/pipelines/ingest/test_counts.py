"""Every row is accounted for: rows read = rows loaded + rows duplicate + rows set aside, in every load."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.pipelines.books import Books, Report

CALLS = """
    DATA PANGGILAN
    No Panggilan   | Waktu Telepon    | No HP        | Desa   | Kebutuhan | Jumlah
    A              | 2021-07-05 09:00 | 081200000001 | Sisir  | oksigen   | 2
    B              | 2021-07-05 09:10 | 081200000002 | Temas  | obat      | banyak
    A              | 2021-07-05 09:00 | 081200000001 | Sisir  | oksigen   | 2
    C              | kemarin          | 081200000003 | Sisir  | oksigen   |
    D              |                  | 081200000004 | Sisir  | oksigen   |
    E              | 2021-07-05 09:20 | 6.28E+12     | Nirwana | oksigem  |
    TOTAL          |                  |              |        |           | 5
"""
STOCK = """
    Tanggal    | Gudang | Barang      | Jenis Mutasi | Jumlah
    2021-07-05 | Batu   | tabung 6 m3 | masuk        | 10
    2021-07-05 | Batu   | tabung 6 m3 | keluar       | 0
    2021-07-05 | Batu   | tabung 6 m3 | terbang      | 1
    2021-07-05 | Batu   | kursi lipat | masuk        | 4
    2021-07-05 |        | tabung 6 m3 | keluar       | 1
    2021-07-05 | Batu   | tabung 6 m3 | keluar       | 3
"""


@pytest.fixture(scope="module")
def reports(shared_books: Books) -> dict[str, Report]:
    """The report of each book, by feed."""
    taken = shared_books.ingest(shared_books.drawn("panggilan.csv", CALLS), shared_books.drawn("mutasi.csv", STOCK))
    return {report["feed"]: report for report in taken}


@pytest.mark.parametrize("feed", ["calls", "stock"])
def test_rows_add_up(reports: dict[str, Report], feed: str) -> None:
    of_feed = reports[feed]
    parts = (of_feed[name] for name in ("rows_loaded", "rows_duplicate", "rows_quarantined"))
    assert of_feed["rows_read"] == sum(parts) == 6


def test_only_a_required_column_costs_a_row(reports: dict[str, Report]) -> None:
    calls = reports["calls"]
    assert (calls["rows_loaded"], calls["rows_duplicate"], calls["rows_quarantined"]) == (3, 1, 2)
    # B: the number; E: the phone, the need and the village
    assert calls["cells_quarantined"] == 1 + 3


def test_the_report_counts_by_rule(reports: dict[str, Report]) -> None:
    assert reports["calls"]["reasons"] == {
        "missing": 1,
        "unknown_village": 1,
        "unknown_word": 1,
        "unreadable_moment": 1,
        "unreadable_number": 1,
        "unreadable_phone": 1,
    }
    assert reports["stock"]["reasons"] == {"missing": 1, "not_positive": 1, "unknown_item": 1, "unknown_word": 1}


def test_stock_of_an_unknown_item_is_set_aside_and_loaded_of_a_known_one(reports: dict[str, Report]) -> None:
    stock = reports["stock"]
    assert (stock["rows_loaded"], stock["rows_quarantined"], stock["records"]) == (2, 4, 2)


def test_an_unknown_village_and_an_odd_phone_never_cost_a_call(shared_books: Books, reports: dict[str, Report]) -> None:
    assert shared_books.ask("SELECT village, caller, needs FROM staging.calls WHERE call_id = 'E'") == [
        (None, None, [])
    ]


def test_a_word_nobody_knows_comes_with_the_nearest_one_known(shared_books: Books, reports: dict[str, Report]) -> None:
    query = "SELECT found, suggestion FROM ops.quarantine WHERE column_name = 'need'"
    assert shared_books.ask(query) == [("oksigem", "oxygen")]


def test_every_row_and_cell_set_aside_names_its_column_and_what_was_found(
    shared_books: Books, reports: dict[str, Report]
) -> None:
    rows = """SELECT row_number, rule, column_name, found FROM ops.quarantine
        WHERE scope = 'row' AND load_id = $load ORDER BY ALL"""
    assert shared_books.ask(rows, load=reports["calls"]["load_id"]) == [
        (6, "unreadable_moment", "started_at", "kemarin"),
        (7, "missing", "started_at", None),
    ]
    assert shared_books.ask(rows, load=reports["stock"]["load_id"]) == [
        (3, "not_positive", "quantity", "0"),
        (4, "unknown_word", "movement", "terbang"),
        (5, "unknown_item", "item", "kursi lipat"),
        (6, "missing", "depot", None),
    ]


def test_titles_and_totals_are_no_rows(reports: dict[str, Report]) -> None:
    assert reports["calls"]["lines_skipped"] == {"title": 1, "total": 1}


def test_a_call_with_two_needs_is_one_record_and_two_requests(books: Books) -> None:
    report = books.take("panggilan.csv", "Waktu Telepon | Kebutuhan\n2021-07-05 | oksigen dan obat")
    assert (report["rows_loaded"], report["records"]) == (1, 1)
    assert books.ask("SELECT category FROM staging.requests ORDER BY 1") == [("medicine",), ("oxygen",)]


def test_an_event_more_than_a_day_ahead_is_set_aside(books: Books) -> None:
    now = datetime.now(ZoneInfo("Asia/Jakarta"))
    soon, late = (f"{now + timedelta(hours=hours):%Y-%m-%d %H:%M}" for hours in (23, 25))
    report = books.take("panggilan.csv", f"Waktu Telepon | Desa\n{soon} | Sisir\n{late} | Sisir")
    assert (report["rows_loaded"], report["rows_quarantined"], report["reasons"]) == (1, 1, {"far_future": 1})


def test_what_is_expected_may_be_far_ahead(books: Books) -> None:
    later = f"{datetime.now(ZoneInfo('Asia/Jakarta')) + timedelta(days=30):%Y-%m-%d}"
    report = books.take(
        "pesanan.csv",
        f"Tanggal Pesan | Perkiraan Tiba | Gudang | Barang | Jumlah\n2021-07-05 | {later} | Batu | tabung 6 m3 | 40",
    )
    assert (report["rows_loaded"], report["rows_quarantined"]) == (1, 0)
