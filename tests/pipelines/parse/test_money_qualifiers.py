"""What an amount means: its currency, thousands and millions in a title, and which way the money went."""

from pathlib import Path

import pytest

from pipelines.detect.column_map_files import read
from pipelines.feeds.title_qualifiers import qualified_title
from pipelines.types.declaration import Declaration
from tests.pipelines.stored import Shelf

GIFTS = """
    {0} | | |
    Tanggal    | Nama Donatur | Jenis Donasi | {1}
    01/07/2021 | Toko A       | uang         | {2}
    13/07/2021 | Toko B       | uang         | 2
"""


@pytest.mark.parametrize(
    ("above", "title", "text", "amounts"),
    [
        ("(dalam ribuan rupiah)", "Nominal", "1.500", [1_500_000, 2_000]),
        ("Disajikan dalam jutaan Rp", "Nominal", "1,5", [1_500_000, 2_000_000]),
        ("in thousands of rupiah", "Amount", "250", [250_000, 2_000]),
        ("Rp 000", "Nominal", "75", [75_000, 2_000]),
        ("Daftar donasi", "Nominal (Rp juta)", "0,5", [500_000, 2_000_000]),
        ("Daftar donasi", "Nilai (ribuan)", "12", [12_000, 2_000]),
        ("Daftar donasi", "Nominal (Rp.000)", "12", [12_000, 2_000]),
        ("Bantuan untuk ribuan warga", "Nominal", "12.000", [12_000, 2]),
        ("Sasaran 500 juta rupiah", "Nominal", "12.000", [12_000, 2]),
        ("(dalam jutaan rupiah)", "Nominal", "500 ribu", [500_000, 2_000_000]),
        ("in thousands of USD", "Amount", "50", [None, None]),
        ("Daftar donasi", "Amount (USD)", "50", [None, None]),
        ("Mata uang: SGD", "Nominal", "50", [None, None]),
        ("Daftar donasi", "Nominal", "US$ 50", [None, 2]),
        ("Daftar donasi", "Nominal", "50 euro", [None, 2]),
    ],
)
def test_a_title_says_what_its_amounts_are(
    shelf: Shelf, above: str, title: str, text: str, amounts: list[int | None]
) -> None:
    file = shelf.drawn(GIFTS.format(above, title, text))
    assert file.column("amount_idr") == amounts
    assert set(file.reasons) <= {"foreign_currency"}


@pytest.mark.parametrize(
    ("title", "base", "behind"),
    [
        ("Jumlah (kg)", "jumlah", "kg"), ("Masuk [ton]", "masuk", "ton"), ("Qty dus", "qty", "dus"),
        ("Harga Rp ribu", "harga", "Rp ribu"), ("Nilai ($)", "nilai", "$"), ("मात्रा (किलो)", "मात्रा", "किलो"),
    ],
)  # fmt: skip
def test_a_title_has_a_unit_behind_it(title: str, base: str, behind: str) -> None:
    assert qualified_title(title) == (base, behind, behind in ("Rp ribu", "$"))


@pytest.mark.parametrize("title", ["Jumlah L", "Stok Isi", "Jumlah (orang)", "Jumlah", "Kg", "Tanggal (WIB)", "No"])
def test_a_title_that_only_looks_so_has_none(title: str) -> None:
    assert qualified_title(title) is None


BANK = """
    Tanggal    | Keterangan       | {0}
    05/07/2021 | TRF DARI WARGA   | {1}
    13/07/2021 | BELI TABUNG      | {2}
"""
SIGNED, APART = "Nominal | {} | Saldo", "Dana Masuk (IDR) | Dana Keluar (IDR) | Saldo (IDR)"


@pytest.mark.parametrize(
    ("header", "gift", "payment", "amount"),
    [
        (SIGNED.format("Db/Cr"), "1.000.000 | CR | 3.000.000", "750.000 | DB | 2.250.000", "Nominal"),
        (SIGNED.format("D/K"), "1.000.000 | K | 3.000.000", "750.000 | D | 2.250.000", "Nominal"),
        (SIGNED.format("Debit/Credit"), "1.000.000 | Credit | 3.000.000", "750.000 | Debit | 2.250.000", "Nominal"),
        (APART, "1.000.000 | | 3.000.000", "| 750.000 | 2.250.000", "Dana Masuk (IDR)"),
        ("Kredit | Debet | Saldo", "1.000.000 | 0 | 3.000.000", "0 | 750.000 | 2.250.000", "Kredit"),
    ],
)
def test_a_debit_is_never_a_gift(
    shelf: Shelf, tmp_path: Path, header: str, gift: str, payment: str, amount: str
) -> None:
    table = BANK.format(header, gift, payment)
    (refused,) = shelf.drawn(table).refused
    assert "account list of a bank" in refused
    column_map = f"""
        feed = "donations"
        [columns]
        received_at = "Tanggal"
        amount_idr = "{amount}"
        note = "Keterangan"
        [constants]
        kind = "cash"
    """
    path = tmp_path / "bank.toml"
    path.write_text(column_map, "utf-8")
    file = shelf.drawn(table, declaration=Declaration(column_maps=(read(path),)))
    assert file.skipped == {"debit": 1}
    assert file.column("amount_idr") == [1_000_000]


def test_a_side_nobody_knows_is_set_aside(shelf: Shelf) -> None:
    file = shelf.drawn(
        """
        Tanggal    | Nama Donatur | Jenis Donasi | Nominal | D/K
        01/07/2021 | Toko A       | uang         | 100000  | K
        13/07/2021 | Toko B       | uang         | 200000  | ?!
        """
    )
    assert (len(file.counted), file.reasons) == (1, {"unknown_word": 1})


@pytest.mark.parametrize("title", ["BUKU KAS UMUM", "Posko Sisir"])
def test_a_cash_book_is_no_stock_card(shelf: Shelf, title: str) -> None:
    file = shelf.drawn(
        f"""
        {title} | | | |
        Tanggal    | Uraian        | Penerimaan | Pengeluaran | Saldo
        01/07/2021 | Donasi warga  | 1.000.000  |             | 1.000.000
        13/07/2021 | Beli tabung   |            | 250.000     | 750.000
        """
    )
    (sentence,) = file.refused
    assert "cash book" in sentence


def test_jumlah_of_cash_is_its_amount_and_of_goods_their_quantity(shelf: Shelf) -> None:
    file = shelf.drawn(
        """
        Tanggal    | Nama Donatur | Jenis Donasi | Barang | Jumlah
        01/07/2021 | Toko A       | Uang         |        | Rp 500.000
        02/07/2021 | Toko B       | Barang       | Beras  | 100 kg
        03/07/2021 | Toko C       | Uang         |        | 50 kg
        13/07/2021 | Toko D       | Barang       | Beras  | Rp 40.000
        """
    )
    rows = [(row["kind"], row["quantity"], row["amount_idr"]) for row in file.counted]
    cash, goods = ("cash", None, None), ("in_kind", None, None)
    assert rows == [("cash", None, 500_000), ("in_kind", 100, None), cash, goods]
    assert [each["scope"] for each in file.aside] == ["cell", "cell"]


def test_amounts_by_donors_are_cash_and_amounts_of_nobody_are_not_taken_for_gifts(shelf: Shelf) -> None:
    donors = shelf.drawn("Tanggal | Donatur | Nominal\n13/07/2021 | Toko A | 5000")
    assert (donors.load.feed, len(donors.counted)) == ("donations", 1)
    assert shelf.drawn("Tanggal | Keterangan | Nominal\n13/07/2021 | Beli tabung | 5000").refused
