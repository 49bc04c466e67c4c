"""Rows that say they do not count, as they were cancelled or failed, are skipped and counted by state."""

from pathlib import Path

import pytest

from pipelines.detect.column_map_files import read
from pipelines.feeds import FEEDS
from pipelines.types.declaration import Declaration
from tests.pipelines.books import Books
from tests.pipelines.stored import Shelf, Stored

LEDGER = """
    No Transaksi | Tanggal    | Gudang | Barang      | Jenis Mutasi | Jumlah | Status
    T1           | 01/07/2021 | Batu   | tabung 6 m3 | masuk        | 10     | {0}
    T2           | 13/07/2021 | Batu   | tabung 6 m3 | keluar       | 3      | {1}
"""
GIFTS = """
    Tanggal    | Nama Donatur | Jenis Donasi | Nominal | Status
    01/07/2021 | Toko A       | uang         | 100000  | Lunas
    02/07/2021 | Toko B       | uang         | 200000  | {0}
    13/07/2021 | Toko C       | uang         | 400000  | {1}
"""


def stock_of(books: Books) -> list[tuple[str, int]]:
    """Movement and quantity of every movement in force."""
    return [(m, int(n)) for m, n in books.ask("SELECT movement, quantity FROM staging.stock ORDER BY occurred_at")]


def cash_of(books: Books) -> int:
    """The sum of the gifts in force."""
    return int(books.ask("SELECT coalesce(sum(amount_idr), 0) FROM staging.donations")[0][0])


def cash_in(file: Stored) -> int:
    """The sum of the gifts of a file that count."""
    return int(sum(file.column("amount_idr")))


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Batal", "cancelled"), ("DIBATALKAN", "cancelled"), ("Failed", "failed"), ("Ditolak", "failed"),
        ("Menunggu Pembayaran", "pending"), ("belum lunas", "pending"), ("Refunded", "refunded"),
        ("Expired", "expired"), ("Draft", "draft"), ("रद्द", "cancelled"), ("लंबित", "pending"),
    ],
)  # fmt: skip
def test_a_gift_that_never_came_is_skipped_and_counted_by_its_state(shelf: Shelf, word: str, status: str) -> None:
    file = shelf.drawn(GIFTS.format(word, "Sukses"))
    assert file.skipped == {status: 1}
    assert (file.load.rows_read, len(file.counted), file.unread) == (3, 2, [])
    assert cash_in(file) == 100_000 + 400_000


def test_a_state_nobody_knows_sets_its_row_aside(shelf: Shelf) -> None:
    file = shelf.drawn(GIFTS.format("Kira-kira", ""))
    assert (len(file.counted), file.skipped, file.reasons) == (2, {}, {"unknown_word": 1})
    assert cash_in(file) == 100_000 + 400_000


def test_a_row_that_does_not_count_need_not_be_readable(shelf: Shelf) -> None:
    table = GIFTS.format("batal", "batal").replace("13/07/2021", "kapan?").replace("200000", "banyak")
    file = shelf.drawn(table)
    assert (file.skipped, file.aside) == ({"cancelled": 2}, [])


@pytest.mark.parametrize("title", ["Is Cancelled", "Dibatalkan", "Void"])
def test_a_column_may_ask_whether_a_row_is_void(shelf: Shelf, title: str) -> None:
    table = LEDGER.format("0" if title == "Is Cancelled" else "tidak", "1" if title == "Is Cancelled" else "ya")
    file = shelf.drawn(table.replace("Status", title))
    assert (file.skipped, file.unread) == ({"cancelled": 1}, [])
    assert [(row["movement"], row["quantity"]) for row in file.counted] == [("receipt", 10)]


def test_the_state_of_a_whole_sheet_may_be_its_title(shelf: Shelf) -> None:
    table = "Status: Draft | | | |\n" + GIFTS.strip().format("", "").replace(" | Status", " | Catatan")
    assert shelf.drawn(table).skipped == {"draft": 3}


def test_a_title_that_is_no_state_of_rows_decides_nothing(shelf: Shelf) -> None:
    table = "Status: Siaga darurat | | | |\n" + GIFTS.strip().format("", "").replace(" | Status", " | Catatan")
    assert len(shelf.drawn(table).counted) == 3


def test_what_a_newer_file_cancels_no_longer_counts(books: Books) -> None:
    books.take("ekspor 1.csv", LEDGER.format("Selesai", "Selesai"))
    assert stock_of(books) == [("receipt", 10), ("issue", 3)]
    report = books.take("ekspor 2.csv", LEDGER.format("Selesai", "Batal"))
    assert report["rows_skipped"] == {"cancelled": 1}
    assert stock_of(books) == [("receipt", 10)]
    books.take("ekspor 3.csv", LEDGER.format("Selesai", "Sukses"))
    assert stock_of(books) == [("receipt", 10), ("issue", 3)]


def test_what_a_corrected_file_of_the_same_name_cancels_no_longer_counts(books: Books) -> None:
    books.store(books.drawn("donasi.csv", GIFTS.format("Lunas", "Lunas")))
    books.take("donasi.csv", GIFTS.format("Lunas", "Batal"))
    assert cash_of(books) == 100_000 + 200_000


def test_the_state_of_a_request_is_loaded(books: Books) -> None:
    report = books.take(
        "permintaan.csv",
        """
        Tanggal Permintaan | Jenis Kebutuhan | Desa  | Status Permintaan
        01/07/2021         | oksigen         | Sisir | batal
        13/07/2021         | obat            | Temas | selesai
        """,
    )
    assert (report["rows_loaded"], report["rows_skipped"]) == (2, {})
    assert books.ask("SELECT status FROM staging.requests ORDER BY requested_at") == [("cancelled",), ("fulfilled",)]


def test_a_corrected_state_counts_as_it_was_corrected(books: Books) -> None:
    report = books.take("mutasi.csv", LEDGER.format("Selesai", "Mungkin"))
    key = f"{report['load_id']}-0-3-{report['sha256'][:6]}"
    unchanged = books.written("betul 1.csv", f"posko_row,status,quantity\n{key},Mungkin,3\n")
    books.ingest(unchanged)
    assert books.ask("SELECT column_name, found FROM ops.quarantine") == [("status", "Mungkin")]
    assert stock_of(books) == [("receipt", 10)]
    books.ingest(books.written("betul 2.csv", f"posko_row,status,quantity\n{key},batal,3\n"))
    assert stock_of(books) == [("receipt", 10)]
    books.ingest(books.written("betul 3.csv", f"posko_row,status,quantity\n{key},selesai,3\n"))
    assert stock_of(books) == [("receipt", 10), ("issue", 3)]


def test_a_column_map_names_the_column_of_states(shelf: Shelf, tmp_path: Path) -> None:
    table = GIFTS.format("batal", "lunas").replace("Status", "Kondisi akhir")
    column_map = """
        feed = "donations"
        [columns]
        received_at = "Tanggal"
        kind = "Jenis Donasi"
        amount_idr = "Nominal"
        status = "Kondisi akhir"
    """
    path = tmp_path / "peta.toml"
    path.write_text(column_map, "utf-8")
    assert shelf.drawn(table, declaration=Declaration(column_maps=(read(path),))).skipped == {"cancelled": 1}


@pytest.mark.parametrize(
    ("note", "skipped"),
    [
        ("BATAL", {"cancelled": 1}), ("(dibatalkan)", {"cancelled": 1}), ("transfer gagal", {"failed": 1}),
        ("Uang dikembalikan", {"refunded": 1}), ("belum dibayar", {"pending": 1}), ("Batal puasa bersama", {}),
        ("untuk yang gagal panen", {}),
    ],
)  # fmt: skip
def test_a_note_that_says_nothing_else_skips_its_row(shelf: Shelf, note: str, skipped: dict[str, int]) -> None:
    file = shelf.drawn(GIFTS.replace("Status", "Keterangan").replace("Lunas", "lewat bank").format(note, ""))
    assert (file.skipped, file.load.rows_read) == (skipped, 3)


def test_every_feed_of_money_and_goods_declares_the_state_of_its_rows() -> None:
    declared = {feed.table for feed in FEEDS if {"status", "voided"} <= {q.name for q in feed.qualifiers}}
    assert declared == {"stock", "stock_cards", "donations", "purchases", "distributions"}
