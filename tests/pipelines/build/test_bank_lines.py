"""Lines of a bank statement and what the books tell of them: the same sum, at most two days apart, each once."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.pipelines.books import Books

ROOT = Path(__file__).parents[3]
STATEMENT = """NOREK;000001000123509
TGL_TRAN;DESK_TRAN;MUTASI_DEBET;MUTASI_KREDIT;SALDO_AKHIR_MUTASI
2021-07-01;SETORAN;0.00;10.00;1000010.00
2021-07-05;TRANSFER DARI WARGA DUA;0.00;500000.00;1500010.00
2021-07-05;TRANSFER DARI WARGA TIGA;0.00;500000.00;2000010.00
2021-07-09;TOKO CONTOH;300000.00;0.00;1700010.00
2021-07-20;BIAYA ADM;5000.00;0.00;1695010.00
2021-07-31;TRANSFER DARI WARGA LIMA;0.00;70000.00;1765010.00
"""
GIFTS = """
    No. Donasi | Tanggal    | Jenis Donasi | Nominal | Saluran
    D-1        | 06/07/2021 | uang         | 500.000 | Transfer bank
    D-2        | 05/07/2021 | uang         | 500.000 | Tunai
    D-3        | 12/07/2021 | uang         | 900.000 | Transfer BCA
    D-4        | 30/07/2021 | uang         | 70.000  |
    D-5        | 31/07/2021 | uang         | 80.000  | Transfer bank
"""
BOUGHT = """
    No. Pembelian | Tanggal    | Barang | Jumlah | Harga (Rp)
    B-1           | 08/07/2021 | beras  | 20     | 300.000
"""


@pytest.fixture(scope="module")
def query(shared_books: Books) -> Callable[[str], list[tuple]]:
    """Ask the posko that sent its statement and its books."""
    statement = shared_books.written("rekening.csv", STATEMENT)
    shared_books.ingest(statement, shared_books.drawn("donasi.csv", GIFTS), shared_books.drawn("beli.csv", BOUGHT))
    return shared_books.ask


def test_a_transfer_of_the_book_and_its_credit_are_one_gift(query: Callable[[str], list[tuple]]) -> None:
    gifts = query(
        """SELECT count(*), count(*) FILTER (starts_with(donation_id, 'D-')) FROM staging.donations
        WHERE amount_idr = 500000"""
    )
    assert gifts == [(2 + 1, 2)]
    assert query("SELECT in_bank FROM staging.donations WHERE donation_id = 'D-1'") == [(True,)]


def test_a_gift_that_was_handed_over_is_no_line_of_the_bank(query: Callable[[str], list[tuple]]) -> None:
    assert query("SELECT subject_id FROM staging.bank_lines WHERE amount_idr = 500000 ORDER BY ALL") == [
        ("D-1",),
        (None,),
    ]


def test_a_gift_whose_book_does_not_say_how_it_came_is_named_but_both_count(
    query: Callable[[str], list[tuple]],
) -> None:
    assert query("SELECT subject_id, is_sure FROM staging.bank_lines WHERE amount_idr = 70000") == [("D-4", False)]
    assert query("SELECT count(*) FROM staging.donations WHERE amount_idr = 70000") == [(2,)]


def test_a_transfer_the_statement_does_not_show_is_known_for_days_it_covers(
    query: Callable[[str], list[tuple]],
) -> None:
    rows = query("SELECT donation_id, in_bank FROM staging.donations WHERE donation_id IN ('D-3', 'D-5') ORDER BY ALL")
    assert rows == [("D-3", False), ("D-5", None)]


def test_a_debit_is_found_among_what_was_paid_and_moves_no_balance(query: Callable[[str], list[tuple]]) -> None:
    rows = query(
        "SELECT amount_idr, subject, subject_id FROM staging.bank_lines WHERE direction = 'outbound' ORDER BY day"
    )
    assert rows == [(300_000, "purchase", "B-1"), (5_000, None, None)]
    assert query("SELECT sum(cash_spent_idr + operating_idr)::INT FROM marts.cash_days") == [(300_000,)]


def test_the_nearest_day_pairs_first_and_each_line_once() -> None:
    con = duckdb.connect()
    con.execute(
        """CREATE SCHEMA resolved; CREATE TABLE resolved.bank_candidates AS
        SELECT side, 's' AS subject, event_id, 'in 1' AS what, DATE '2021-07-01' + day AS day, true AS is_sure
        FROM (VALUES ('bank', 'b1', 0), ('bank', 'b2', 1), ('bank', 'b3', 9),
            ('book', 'g1', 1), ('book', 'g2', 2), ('book', 'g3', 12)) rows(side, event_id, day)"""
    )
    sql = (ROOT / "pipelines/models/resolved/bank_pairs.sql").read_text("utf-8")
    con.execute(
        (ROOT / "pipelines/build/gift_macros.sql")
        .read_text("utf-8")
        .replace("pseudonym", "md5")
        .replace("fold", "lower")
    )
    assert con.execute(f"SELECT line_id, event_id FROM ({sql}) ORDER BY ALL").fetchall() == [("b1", "g2"), ("b2", "g1")]


def test_a_gift_of_money_has_no_item_and_no_quantity_whatever_its_row_says(books: Books) -> None:
    books.take(
        "donasi.csv", "Tanggal | Jenis Donasi | Barang | Jumlah | Nominal\n05/07/2021 | uang | beras | 3 | 90.000"
    )
    assert books.ask("SELECT item, quantity, amount_idr FROM staging.donations") == [(None, None, 90_000)]
    assert books.ask("SELECT on_hand_idr FROM marts.gift_outcomes") == [(90_000,)]
