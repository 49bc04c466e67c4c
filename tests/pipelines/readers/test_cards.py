"""Books as they are kept: two rows of titles, a sheet a month, columns for each size or day; every line counted."""

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from tests.pipelines.books import Books, Report

GOLDEN = Path(__file__).parent / "golden"
SHAPES = ("two_row_header", "wide_card", "month_sheet", "days_across")
FILES = sorted(file for shape in SHAPES for file in (GOLDEN / shape).glob("*.csv"))


def book() -> bytes:
    """A workbook with an empty first sheet, a sheet a month with merged titles, and cells as people leave them."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as written:
        written.add_worksheet("Sampul")
        for month, first in (("Juni 2021", 10), ("Juli 2021", 20)):
            sheet = written.add_worksheet(month)
            sheet.write("A1", "KARTU STOK")
            sheet.write("A2", "Gudang: Posko Buku")
            for cells, title in (("A3:A4", "Tanggal"), ("B3:B4", "Barang"), ("C3:D3", "Stok"), ("E3:E4", "Sisa")):
                sheet.merge_range(cells, title)
            sheet.write_row("C4", ["Masuk", "Keluar"])
            sheet.write_row("A5", [1, "Tabung 6 m3", first])
            sheet.write_formula("E5", "=C5-D5", None, first)
            sheet.write_row("A6", [2, "Tabung 6 m3", None, 4, first - 4])
        day = written.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime("A7", datetime(2021, 7, 13), day)
        sheet.write_row("B7", ["Tabung 6 m3", None, 1, 15])
        sheet.write_row("A8", ["14 Juli 2021", "Tabung 6 m3", None, 1])
        sheet.write_formula("E8", "=#REF!-1", None, "#REF!")
        sheet.write_row("A9", [44392, "Tabung 6 m3", None, 2, 12])
        sheet.write_row("A10", ["16/07/2021", "2 tabung 6m3 + 1 besar", None, 3])
        sheet.write_row("A11", ["17/07/2021", "Tabung 6 m3", None, "2 tabung 6m3 + 1 besar"])
    return file.getvalue()


@pytest.fixture(scope="module")
def taken(shared_books: Books) -> dict[str, list[Report]]:
    """The reports on each file, all taken in one go."""
    paths = [*FILES, shared_books.written("buku stok.xlsx", book())]
    reports: dict[str, list[Report]] = {}
    for report in shared_books.ingest(*paths):
        reports.setdefault(report["file"], []).append(report)
    return reports


def movements(books: Books, report: Report) -> list[tuple[object, ...]]:
    return books.ask(
        """SELECT strftime(day, '%m-%d'), depot, item, movement, CAST(quantity AS INTEGER) FROM staging.stock
        WHERE load_id = $load ORDER BY item, day, movement""",
        load=report["load_id"],
    )


def test_titles_of_two_rows_are_read_as_one_and_counted_where_they_repeat(
    taken: dict[str, list[Report]], shared_books: Books
) -> None:
    (report,) = taken["stock_over_in_and_out.csv"]
    assert (report["rows_read"], report["lines_skipped"]) == (3, {"repeated_header": 2, "title": 3, "total": 1})
    assert [row[3:] for row in movements(shared_books, report)] == [("receipt", 40), ("issue", 12), ("issue", 8)]


def test_titles_that_only_both_rows_tell_apart_are_refused_unless_somebody_says_more(
    taken: dict[str, list[Report]],
) -> None:
    assert [
        taken[name][0]["status"] for name in ("same_titles_below_groups_nobody_knows.csv", "depots_are_no_items.csv")
    ] == ["refused"] * 2


def test_each_size_of_a_wide_card_is_a_card_and_no_line_is_counted_twice(
    taken: dict[str, list[Report]], shared_books: Books
) -> None:
    (report,) = taken["sizes_over_in_and_out.csv"]
    assert report["sheets"] == ["Tabung 1 m³", "Tabung 6 m³"]
    assert (report["rows_read"], report["rows_loaded"], report["rows_quarantined"]) == (4 + 3, 5, 2)
    assert report["lines_skipped"] == {"blank": 1, "repeated_header": 2, "signature": 1, "title": 3, "total": 1}
    assert movements(shared_books, report) == [
        ("07-12", "Posko Temas", "cylinder_1m3", "receipt", 40),
        ("07-13", "Posko Temas", "cylinder_1m3", "issue", 12),
        ("07-14", "Posko Temas", "cylinder_1m3", "issue", 8),
        ("07-12", "Posko Temas", "cylinder_6m3", "receipt", 10),
        ("07-14", "Posko Temas", "cylinder_6m3", "issue", 3),
    ]


def test_what_is_left_of_each_size_is_its_control_total(taken: dict[str, list[Report]], shared_books: Books) -> None:
    query = (
        "SELECT CAST(day AS VARCHAR), item, stated, computed FROM marts.stock_discrepancies WHERE depot = 'Posko Temas'"
    )
    assert ("2021-07-14", "cylinder_1m3", 19, 40 - 12 - 8) in shared_books.ask(query)


def test_a_size_may_stand_in_one_row_with_what_moved(taken: dict[str, list[Report]], shared_books: Books) -> None:
    (report,) = taken["one_row_of_titles.csv"]
    assert [row[2:] for row in movements(shared_books, report)] == [
        ("cylinder_1_5m3", "receipt", 4), ("cylinder_1_5m3", "issue", 1),
        ("cylinder_1m3", "receipt", 5), ("cylinder_1m3", "issue", 2),
    ]  # fmt: skip


def test_days_without_a_month_are_completed_by_the_title_and_it_is_said(
    taken: dict[str, list[Report]], shared_books: Books
) -> None:
    (report,) = taken["day_numbers.csv"]
    assert [row[0] for row in movements(shared_books, report)] == ["07-01", "07-02", "07-31", "08-01"]
    assert "days without a month are completed with the month and year of the title" in report["assumed"]


def test_of_two_months_none_is_guessed(taken: dict[str, list[Report]]) -> None:
    (report,) = taken["two_months_are_named.csv"]
    assert (report["rows_loaded"], report["reasons"]) == (0, {"unreadable_moment": 1})


def test_a_day_that_the_month_does_not_have_is_set_aside(taken: dict[str, list[Report]]) -> None:
    (report,) = taken["the file says Juni 2021.csv"]
    assert (report["rows_loaded"], report["rows_quarantined"]) == (1, 1)


def test_a_card_with_a_column_for_each_day_is_read_day_by_day(
    taken: dict[str, list[Report]], shared_books: Books
) -> None:
    (report,) = taken["masuk_keluar_sisa.csv"]
    assert (report["rows_read"], report["rows_loaded"]) == (2 + 2 + 1 + 1, 6)
    assert report["lines_skipped"] == {"blank": 1, "line_of_an_item": 4, "signature": 1, "title": 2, "total": 1}
    assert [(row[0], *row[2:]) for row in movements(shared_books, report)] == [
        ("07-01", "cylinder_1m3", "receipt", 40),
        ("07-02", "cylinder_1m3", "issue", 12),
        ("07-06", "cylinder_1m3", "receipt", 5),
        ("07-01", "cylinder_6m3", "receipt", 10),
        ("07-02", "cylinder_6m3", "issue", 3),
    ]


def test_a_card_with_a_movement_nobody_knows_is_refused(taken: dict[str, list[Report]]) -> None:
    assert taken["a_movement_nobody_knows.csv"][0]["status"] == "refused"


def test_a_book_of_months_is_read_sheet_by_sheet(taken: dict[str, list[Report]], shared_books: Books) -> None:
    (report,) = taken["buku stok.xlsx"]
    assert report["sheets"] == ["Juni 2021", "Juli 2021"]
    assert [(row[0], *row[3:]) for row in movements(shared_books, report)] == [
        ("06-01", "receipt", 10), ("06-02", "issue", 4), ("07-01", "receipt", 20), ("07-02", "issue", 4),
        ("07-13", "issue", 1), ("07-14", "issue", 1), ("07-15", "issue", 2),
    ]  # fmt: skip


def test_an_error_and_several_things_in_a_cell_are_set_aside_not_guessed(
    taken: dict[str, list[Report]], shared_books: Books
) -> None:
    (report,) = taken["buku stok.xlsx"]
    query = """SELECT sheet, row_number, scope, column_name, rule FROM ops.quarantine
        WHERE load_id = $load ORDER BY row_number"""
    assert shared_books.ask(query, load=report["load_id"]) == [
        ("Juli 2021", 8, "cell", "balance", "unreadable_number"),
        ("Juli 2021", 10, "row", "item", "unknown_item"),
        ("Juli 2021", 11, "row", "quantity_out", "unreadable_number"),
    ]
