"""Notes, and columns that no title names, that change what a figure means are heeded, or the file is refused."""

import pytest

from tests.pipelines.parsed import Parse

GIFTS = """
    Tanggal    | Donatur | Jenis | Nominal | {title}
    01/07/2021 | PT A    | Uang  | 500000  | {first}
    13/07/2021 | PT B    | Uang  | 50      | {second}
"""


@pytest.mark.parametrize(
    ("title", "remark", "status"),
    [
        ("Catatan Admin", "DIKEMBALIKAN (salah transfer)", "refunded"),
        ("Keterangan", "BATAL - dobel", "cancelled"),
        ("Info", "input ganda", "cancelled"),
        ("Follow up", "belum transfer, janji Jumat", "pending"),
        ("Memo", "Gagal: rekening salah", "failed"),
    ],
)
def test_a_remark_of_a_state_skips_its_row_whatever_the_title(
    parse: Parse, title: str, remark: str, status: str
) -> None:
    file = parse(GIFTS.format(title=title, first="transfer BCA", second=remark))
    assert [row["skipped"] for row in file.rows] == [None, status]


@pytest.mark.parametrize("remark", ["Batal puasa bersama", "untuk yang gagal panen", "janji bertemu Bu Camat di posko"])
def test_a_remark_with_other_words_skips_nothing(parse: Parse, remark: str) -> None:
    assert parse(GIFTS.format(title="Catatan Admin", first="transfer", second=remark)).column("amount_idr") == [
        500000,
        50,
    ]


@pytest.mark.parametrize(
    ("title", "remark"),
    [("Metode", "PayPal USD"), ("Keterangan", "US$ tunai"), ("Cara Bayar", "tunai (dolar)"), ("Info", "50 SGD")],
)
def test_an_amount_beside_the_name_of_another_currency_is_set_aside(parse: Parse, title: str, remark: str) -> None:
    file = parse(GIFTS.format(title=title, first="transfer BCA", second=remark))
    assert file.column("amount_idr") == [500000, None]


def test_what_was_changed_into_rupiah_is_an_amount(parse: Parse) -> None:
    file = parse(GIFTS.format(title="Keterangan", first="hasil tukar 50 USD, kurs 10.000", second="transfer"))
    assert file.column("amount_idr") == [500000, 50]


@pytest.mark.parametrize(
    ("title", "first"), [("Realisasi", "0"), ("Diterima Bersih", "495000"), ("Terbayar", ""), ("Net", "495.000")]
)
def test_two_columns_that_say_how_much_are_refused(parse: Parse, title: str, first: str) -> None:
    assert parse(GIFTS.format(title=title, first=first, second="50")).refused == ["rival_figures"]


@pytest.mark.parametrize("title", ["Realisasi", "Kode Unik", "Biaya Admin"])
def test_figures_that_agree_or_are_of_something_else_are_no_rivals(parse: Parse, title: str) -> None:
    assert parse(GIFTS.format(title=title, first="500000", second="50")).column("amount_idr") == [500000, 50]


CARD = """
    Tanggal    | Gudang | Nama Barang   | Masuk | Keluar | Sisa | {0}
    01/07/2021 | Batu   | {1}           | 10    |        | 10   | {2}
    13/07/2021 | Batu   | {1}           | 4     |        | 14   | {3}
"""
LEDGER = """
    Tanggal    | Gudang | Nama Barang | Jenis Mutasi | Jumlah | {0}
    01/07/2021 | Batu   | Beras       | Masuk        | 10     | {1}
"""


def test_a_weight_beside_a_number_of_packages_is_refused(parse: Parse) -> None:
    assert parse(LEDGER.format("Berat (kg)", "250")).refused == ["rival_figures"]
    assert parse(LEDGER.format("Berat per sak (kg)", "25")).column("quantity") == [10]


def test_a_unit_in_the_note_is_that_of_the_figures(parse: Parse) -> None:
    assert parse(LEDGER.format("Keterangan", "dalam ton")).column("quantity") == [10_000]


def test_a_condition_in_the_note_is_that_of_the_cylinders(parse: Parse) -> None:
    file = parse(CARD.format("Ket", "Tabung 6 m3", "dari dinas", "kosong"))
    assert [row["skipped"] for row in file.rows] == [None, "empty"]
    file = parse(CARD.format("Ket", "Tabung 6 m3", "isi", "rusak"))
    assert [row["skipped"] for row in file.rows] == [None, "damaged"]
    used_up = CARD.format("Ket", "Beras", "dari dinas", "habis")
    assert [row.get("skipped") for row in parse(used_up).rows] == [None, None]


def test_a_size_in_a_column_of_its_own_tells_which_item_it_is(parse: Parse) -> None:
    assert parse(CARD.format("Ukuran", "Tabung oksigen", "6 m3", "1 m3")).column("item") == [
        "Tabung oksigen 6 m3",
        "Tabung oksigen 1 m3",
    ]
    assert parse(CARD.format("Kapasitas (m3)", "Tabung oksigen", "6", "1")).column("item") == [
        "Tabung oksigen 6 m3",
        "Tabung oksigen 1 m3",
    ]


CALLS = """
    Tanggal    | Jam   | No HP        | Nama | {0}
    12/07/2021 | 08.15 | 081200000001 | Siti | {1}
    13/07/2021 | 09.00 | 081200000002 | Budi | {2}
"""


@pytest.mark.parametrize(
    ("title", "cells", "column", "codes"),
    [
        ("Telepon Keluar", ("ya", ""), "direction", ["outbound", "inbound"]),
        ("Panggilan Masuk?", ("Tidak", "Ya"), "direction", ["outbound", "inbound"]),
        ("Terjawab", ("Ya", "Tidak"), "outcome", ["answered", "missed"]),
        ("Tidak Terjawab", ("x", ""), "outcome", ["missed", "answered"]),
        ("Diangkat", ("✓", ""), "outcome", ["answered", "missed"]),
        ("Success", ("Yes", "No"), "outcome", ["answered", "missed"]),
        ("Action Result", ("Accepted", "Missed"), "outcome", ["answered", "missed"]),
    ],
)
def test_an_answer_tells_which_way_a_call_went_or_how_it_ended(
    parse: Parse, title: str, cells: tuple[str, str], column: str, codes: list[str]
) -> None:
    assert parse(CALLS.format(title, *cells)).column(column) == codes


def test_an_unknown_word_in_the_list_of_a_program_is_refused(parse: Parse) -> None:
    assert parse(CALLS.format("status", "SALE", "DROP")).refused == ["unread_outcome"]
    written = "Tanggal | No HP | Kebutuhan | Tipe\n13/07/2021 | 081200000001 | oksigen | lansia"
    assert parse(written).feeds == ["calls"]
