"""How numbers are read: in columns of counts, of measures and of money."""

import csv
import io
from decimal import Decimal

import pytest

from tests.pipelines.books import Books

NOTHING = dict.fromkeys(("", "-", "nihil", "kosong", "N/A", "tidak ada"))
UNREADABLE = "unreadable_number"
# a day for each file, lest rows that cannot be read look like those of another
DAYS = {"quantity_requested": "2021-07-05", "flow_lpm": "2021-07-06", "amount_idr": "2021-07-07"}

COUNTS = NOTHING | {
    "12": 12, "007": 7, "0": 0,
    "1.000": 1000, "1,000": 1000, "1.500": 1500, "1 000": 1000, "1.234.567": 1_234_567, "12,34,567": 1_234_567,
    "1,5": Decimal("1.5"), "1.5": Decimal("1.5"), "0,500": Decimal("0.5"),
    "1.234,5": Decimal("1234.5"), "1,234.5": Decimal("1234.5"),
    "(5)": -5, "5-": -5, "-5": -5, "−5": -5, "+5": 5,
    "５": 5, "٥": 5, "५": 5, "१,२३४": 1234,
    "5 tbg": 5, "5tbg": 5, "1.000 buah": 1000, "2 tabung 6m3": 2, "5 tabung besar": 5, "10 (sepuluh)": 10,
    "2 lusin": 24, "500 ribu": 500_000,
    "2 tabung 6m3 + 1 besar": UNREADABLE, "2x3": UNREADABLE, "5/6": UNREADABLE, "2 6": UNREADABLE, "3-5": UNREADABLE,
    "lima": UNREADABLE, "~5": UNREADABLE, "5?": UNREADABLE, "1.2.3": UNREADABLE, "6.28123E+12": UNREADABLE,
    "#REF!": UNREADABLE, "=5+3": UNREADABLE, "99999999999999999": "too_large",
}  # fmt: skip

MEASURES = {
    # nothing in the column says which sign stands before the decimals
    "2": 2, "2 l/menit": 2, "1.500": "ambiguous_number", "1,500": "ambiguous_number", "0,750": Decimal("0.75"),
    "0.250": Decimal("0.25"),
}  # fmt: skip

MONEY = NOTHING | {
    "Rp 1.500.000,-": 1_500_000, "Rp1.500.000": 1_500_000, "Rp. 1.500.000,00": 1_500_000, "IDR 1,500,000.00": 1_500_000,
    "Rp 750.000=": 750_000, "1.500.000 rupiah": 1_500_000, "-Rp 5.000": -5000, "(Rp 5.000)": -5000,
    "Rp1,5jt": 1_500_000, "1.5 juta": 1_500_000, "500rb": 500_000, "250k": 250_000, "1,5 miliar": 1_500_000_000,
    "1.500": 1500, "1.500,75": 1501, "₹ 12,34,567": 1_234_567, "2 लाख": 200_000,
    # millions left unsaid, or goods among the money
    "1,5": UNREADABLE, "1.5": UNREADABLE, "0,500": UNREADABLE, "1,5 M": UNREADABLE,
    "5 kg": UNREADABLE, "2 lusin": UNREADABLE,
}  # fmt: skip


def read(books: Books, header: str, column: str, texts: dict[str, object]) -> dict[str, object]:
    """Text → number, None for nothing, or the rule by which its cell is listed. `header` ends with the column."""
    file = io.StringIO()
    csv.writer(file).writerows([header.split(" | "), *((DAYS[column], "oksigen", "uang", text) for text in texts)])
    (report,) = books.ingest(books.written(f"{column}.csv", file.getvalue()))
    rows = books.ask(
        f"""SELECT t.row_number, t.{column}, q.rule FROM staging.{report["feed"]} t
        LEFT JOIN ops.quarantine q ON q.load_id = t.load_id AND q.row_number = t.row_number WHERE t.load_id = $load""",
        load=report["load_id"],
    )
    found = {row: rule or number for row, number, rule in rows}
    return {text: found[row] for row, text in enumerate(texts, start=2)}


@pytest.fixture(scope="module")
def counts(shared_books: Books) -> dict[str, object]:
    header = "Tanggal Permintaan | Jenis Permintaan | Catatan | Jumlah Diminta"
    return read(shared_books, header, "quantity_requested", COUNTS)


@pytest.fixture(scope="module")
def measures(shared_books: Books) -> dict[str, object]:
    return read(shared_books, "Tanggal Permintaan | Jenis Permintaan | Catatan | Aliran", "flow_lpm", MEASURES)


@pytest.fixture(scope="module")
def money(shared_books: Books) -> dict[str, object]:
    return read(shared_books, "Tanggal Donasi | Catatan | Bentuk Donasi | Nominal", "amount_idr", MONEY)


@pytest.mark.parametrize("text", COUNTS)
def test_a_count_knows_thousands_units_and_signs(counts: dict[str, object], text: str) -> None:
    assert counts[text] == COUNTS[text]


@pytest.mark.parametrize("text", MEASURES)
def test_a_measure_that_can_be_read_two_ways_is_listed(measures: dict[str, object], text: str) -> None:
    assert measures[text] == MEASURES[text]


@pytest.mark.parametrize("text", MONEY)
def test_money_is_whole_rupiah_and_nothing_but_rupiah(money: dict[str, object], text: str) -> None:
    assert money[text] == MONEY[text]


@pytest.mark.parametrize(("told", "fifteen_hundred"), [("2,5", 1500), ("2.5", Decimal("1.5"))])
def test_one_cell_tells_for_the_whole_column_what_stands_before_decimals(
    books: Books, told: str, fifteen_hundred: Decimal
) -> None:
    header = "Tanggal Permintaan | Jenis Permintaan | Catatan | Aliran"
    assert read(books, header, "flow_lpm", {told: 0, "1.500": 0})["1.500"] == fifteen_hundred


def test_a_cell_that_cannot_be_read_costs_the_cell_and_not_the_row(books: Books) -> None:
    report = books.take("donasi.csv", "tanggal | bentuk donasi | nominal\n2021-07-05 | uang | banyak")
    assert (report["rows_loaded"], report["rows_quarantined"], report["cells_quarantined"]) == (1, 0, 1)
