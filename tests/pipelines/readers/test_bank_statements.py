"""Bank statements: credits count once as gifts, debits are kept, interest is listed; sums that differ are refused."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.pipelines.books import Books, Report

GOLDEN = Path(__file__).parent / "golden"
BCA, BRI, MANDIRI = (GOLDEN / name for name in ("bank_bca", "bank_bri", "bank_mandiri"))
FILES = [BCA / "september.csv", BRI / "agustus.csv", BRI / "newest_first.csv", MANDIRI / "juli.csv"]
REFUSED = [BCA / "a_line_is_gone.csv", BCA / "cut_off.csv", BCA / "without_period.csv", BRI / "a_line_is_gone.csv"]
BOOK = """
    Tanggal    | Donatur     | Jenis Donasi | Nominal
    05/09/2021 | Warga Satu  | uang         | 150.000
"""


@pytest.fixture(scope="module")
def taken(shared_books: Books) -> dict[str, Report]:
    """The report on each statement, all taken in one go with a donations book."""
    book = shared_books.drawn("donasi.csv", BOOK)
    reports = shared_books.ingest(*FILES, *REFUSED, book)
    return {
        f"{path.parent.name}/{path.name}": report
        for path, report in zip([*FILES, *REFUSED, book], reports, strict=True)
    }


def test_credits_and_debits_are_rows_and_everything_else_is_counted_by_kind(taken: dict[str, Report]) -> None:
    report = taken["bank_bca/september.csv"]
    assert (report["feed"], report["rows_read"], report["rows_loaded"]) == ("donations", 3 + 2, 3 + 2)
    assert report["lines_skipped"] == {
        "bank_interest": 1, "bank_pending": 1, "blank": 1, "title": 5, "total": 4,
    }  # fmt: skip
    assert report["records"] == 3
    assert "every credit of the bank statement is counted as a gift" in " ".join(report["assumed"])


def test_every_line_on_which_no_money_moved_can_be_listed(taken: dict[str, Report], shared_books: Books) -> None:
    rows = shared_books.ask(
        "SELECT row_number, kind FROM ops.lines WHERE load_id = $load AND starts_with(kind, 'bank_') ORDER BY ALL",
        load=taken["bank_bca/september.csv"]["load_id"],
    )
    assert rows == [(12, "bank_interest"), (14, "bank_pending")]


def test_a_gift_of_a_statement_is_cash_by_bank_transfer_of_an_unknown_donor(
    taken: dict[str, Report], shared_books: Books
) -> None:
    rows = shared_books.ask(
        """SELECT CAST(day AS VARCHAR), kind, channel, donor, donor_code, amount_idr FROM staging.donations
        WHERE load_id = $load ORDER BY row_number""",
        load=taken["bank_bca/september.csv"]["load_id"],
    )
    assert rows == [
        ("2021-09-05", "cash", "bank_transfer", None, None, 150_000),
        ("2021-09-05", "cash", "bank_transfer", None, None, 150_000),
        ("2021-09-12", "cash", "bank_transfer", None, None, 2_000_000),
    ]


def test_a_line_of_two_overlapping_statements_counts_once(taken: dict[str, Report]) -> None:
    overlapping = [taken["bank_bri/agustus.csv"], taken["bank_bri/newest_first.csv"]]
    assert [report["rows_read"] for report in overlapping] == [1 + 1, 1 + 1]
    assert sum(report["rows_loaded"] for report in overlapping) == 2
    assert sum(report["rows_duplicate"] for report in overlapping) == 2


def test_money_of_another_currency_is_no_rupiah(taken: dict[str, Report]) -> None:
    report = taken["bank_mandiri/juli.csv"]
    assert (report["rows_loaded"], report["rows_quarantined"], report["reasons"]) == (
        1 + 1,
        1,
        {"foreign_currency": 1},
    )


def test_a_gift_whose_book_does_not_say_how_it_came_is_not_guessed_into_one(
    taken: dict[str, Report], shared_books: Books
) -> None:
    assert taken["files/donasi.csv"]["rows_loaded"] == 1
    rows = shared_books.ask("SELECT count(*) FROM staging.donations WHERE amount_idr = 150_000")
    assert rows == [(1 + 2,)]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bank_bca/a_line_is_gone.csv", "Mutasi Kredit is stated as 2,450,123.45, but its lines give 2,300,123.45"),
        ("bank_bca/cut_off.csv", "closing lines (Mutasi Kredit, Saldo Akhir) are not there"),
        ("bank_bca/without_period.csv", "its line Periode is not there"),
        ("bank_bri/a_line_is_gone.csv", "balance is stated as 14,850,000.00, but the lines before give 15,100,000.00"),
    ],
)  # fmt: skip
def test_a_statement_that_does_not_add_up_is_refused_naming_both_sums(
    taken: dict[str, Report], name: str, message: str
) -> None:
    assert taken[name]["status"] == "refused" and message in taken[name]["message"]
    assert taken[name]["message"].startswith(name.partition("/")[2])


def test_a_statement_whose_days_a_spreadsheet_exchanged_is_refused_with_both_readings(books: Books) -> None:
    book, days = Workbook(), {"05/07/2021": date(2021, 5, 7), "06/07/2021": date(2021, 6, 7)}
    titles = [
        "AccountNo",
        "Ccy",
        "PostDate",
        "Remarks",
        "AdditionalDesc",
        "Credit Amount",
        "Debit Amount",
        "Close Balance",
    ]
    book.active.append(titles)
    for day in (*days, "13/07/2021"):
        book.active.append(["1", "IDR", days.get(day, day), "TRANSFER", "", 1000, 0, ""])
    books.files.mkdir(parents=True, exist_ok=True)
    book.save(books.files / "mandiri.xlsx")
    (report,) = books.ingest(books.files / "mandiri.xlsx")
    assert report["status"] == "refused"
    assert all(reading in report["message"] for reading in ("13/07/2021", "2021-05-07", "2021-07-05"))


def test_a_statement_that_says_it_is_made_up_is_made_up(books: Books) -> None:
    content = "DATA CONTOH - BUKAN DATA NYATA\n" + (BRI / "agustus.csv").read_text("utf-8")
    (report,) = books.ingest(books.written("contoh.csv", content))
    assert report["rows_loaded"] == 1 + 1
    assert books.ask("SELECT made_up FROM ops.loads") == [(True,)]


def test_accounts_names_and_remarks_stay_in_the_books(taken: dict[str, Report], shared_books: Books) -> None:
    snapshot = shared_books.current().read_bytes()
    for private in (b"0001234567", b"000001000123509", b"1440000000001", b"WARGA", b"FTSCY", b"2985098"):
        assert private not in snapshot
