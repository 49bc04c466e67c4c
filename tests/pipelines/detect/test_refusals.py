"""A refusal names only what a file resembles; what may be totals, or lacks the price of all, is not loaded."""

from pathlib import Path

import duckdb
import openpyxl
import pytest

from tests.pipelines.parsed import Parse, parsed_file


@pytest.mark.parametrize(
    ("table", "refused"),
    [
        ("Tanggal | Keterangan | Mutasi | Jenis | Saldo\n05/07/2021 | TRF | 1,000,000.00 | CR | 3,000.00", "bank_list"),
        ("Tanggal & Waktu | Rincian | Jumlah | Saldo\n05 Jul 2021 09:10 | Masuk | +1.000.000 | 3.000.000", "bank_list"),
        ("Date | Payee | Memo | Outflow | Inflow\n05/07/2021 | A | donasi | | 1000000", "bank_list"),
        ("Tanggal | Barang | Jumlah | Harga\n01/07/2021 | Beras | 10 | 12000", "missing_columns"),
        ("Tanggal | Desa | Kebutuhan | Jumlah\n01/07/2021 | Sisir | Oksigen | 12", "totals_or_entries"),
        ("Tanggal | Desa | Kebutuhan | Jumlah\n01/07/2021 | Sisir | Oksigen | 2", None),
        ("Tanggal | Jam | Jumlah\n01/07/2021 | 08.00 | 12\n01/07/2021 | 09.00 | 9", "totals"),
        ("RENCANA DONASI JULI\nTanggal | Donatur | Nominal\n01/07/2021 | A | 500000", "planned_table"),
        ("Tanggal | Donatur | Nominal | Kurs\n01/07/2021 | A | 500 | 14500", "rival_figures"),
        (
            "Tanggal | Donatur | Nominal | Tgl Transfer\n01/07/2021 | A | 500 | 02/07/2021\n13/07/2021 | B | 500 |",
            "unread_dates",
        ),
    ],
)  # fmt: skip
def test_a_table_is_refused_as_what_it_is(parse: Parse, table: str, refused: str | None) -> None:
    assert parse(table).refused == ([refused] if refused else [])


@pytest.mark.parametrize(
    ("heading", "amount"),
    [("DONASI USD JULI", None), ("Donasi (setara rupiah dari USD)", 500), ("Realisasi rencana donasi", 500)],
)
def test_a_heading_names_the_currency(parse: Parse, heading: str, amount: int | None) -> None:
    table = f"{heading}\nTanggal | Donatur | Nominal\n01/07/2021 | A | 500"
    assert parse(table).column("amount_idr") == [amount]


def test_of_two_feeds_that_fit_alike_the_complete_one_is_meant(parse: Parse) -> None:
    file = parse("""
        Tanggal    | Desa       | Barang | Jumlah | Penerima
        01/07/2021 | Sisir      | Beras  | 10     | warga
        13/07/2021 | Temas      | Beras  | 20     | warga
        13/07/2021 | Semua desa | Beras  | 30     |
    """)
    assert (file.feeds, file.column("quantity"), file.lines[4]) == (["distributions"], [10, 20], "total")


def test_small_amounts_beside_a_fraction_may_be_millions(parse: Parse) -> None:
    table = "Tanggal | Donatur | Nominal\n01/07/2021 | A | 1,5\n02/07/2021 | B | 2\n13/07/2021 | C | 2500000"
    assert parse(table).column("amount_idr") == [None, None, 2500000]


@pytest.mark.parametrize(
    ("number_format", "amount"),
    [
        ("[$$-409]#,##0.00", None), ('#,##0.00 "EUR"', None), ("$#,##0", None), ('"Rp"#,##0', 50),
        ("_-[$Rp-421]* #,##0_-", 50), ("[Red]#,##0", 50), ("0.00%", 50), ("General", 50),
    ],
)  # fmt: skip
def test_a_number_format_names_the_currency(
    parser: duckdb.DuckDBPyConnection, tmp_path: Path, number_format: str, amount: int | None
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Tanggal", "Donatur", "Nominal"], ["01/07/2021", "A", 500000], ["13/07/2021", "B", 50]):
        sheet.append(row)
    sheet["C3"].number_format = number_format
    book.save(tmp_path / "donasi.xlsx")
    assert parsed_file(parser, tmp_path / "donasi.xlsx").column("amount_idr") == [500000, amount]
