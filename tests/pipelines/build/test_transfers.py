"""Money moved between own accounts is no gift; equal sums alone are one, and are listed for review."""

import pytest

from tests.pipelines.books import Books

BRI = """NOREK;000001000123509
TGL_TRAN;DESK_TRAN;MUTASI_DEBET;MUTASI_KREDIT;SALDO_AKHIR_MUTASI
2021-07-05 09:00:00;TRANSFER DARI KOMUNITAS A;0.00;5000000.00;5000000.00
"""
BCA = """Informasi Rekening - Mutasi Rekening
No. rekening : 0081230004
Nama : YAYASAN CONTOH PEDULI
Periode : 01/07/2021 - 31/07/2021
Kode Mata Uang : IDR
Tanggal Transaksi,Keterangan,Cabang,Jumlah,,Saldo
"""


def bri(*debits: tuple[str, str, int]) -> str:
    """A statement of BRI with five million and these debits: day, remark, sum."""
    left, lines = 5_000_000, []
    for day, remark, debit in debits:
        left -= debit
        lines.append(f"2021-07-{day} 10:00:00;{remark};{debit}.00;0.00;{left}.00\n")
    return BRI + "".join(lines)


def bca(*credits: tuple[str, str, int]) -> str:
    """A statement of BCA with these credits: day, remark, sum."""
    total, lines = 0, []
    for day, remark, credit in credits:
        total += credit
        lines.append(f'\'{day}/07,{remark},\'0000,"{credit:,}.00",CR,"{total:,}.00"\n')
    sums = f'Saldo Awal,=,0.00\nMutasi Kredit,=,"{total:,}.00"\nMutasi Debet,=,0.00\nSaldo Akhir,=,"{total:,}.00"\n'
    return BCA + "".join(lines) + sums


def gifts(books: Books, one: str, other: str) -> tuple[int, int]:
    """Rupiah donated, and how many credits are listed for review."""
    books.ingest(books.written("bri.csv", one), books.written("bca.csv", other))
    ((donated,),) = books.ask("SELECT sum(amount_idr)::BIGINT FROM staging.donations")
    ((listed,),) = books.ask("SELECT count(*) FROM ops.reviews WHERE rule = 'maybe_transfer'")
    return donated, listed


@pytest.mark.parametrize(
    ("out", "came"),
    [
        ("TRF KE BCA POSKO SENDIRI", "TRSF DARI BRI POSKO SENDIRI"),
        ("TRF KE BCA", "TRSF POSKO BUMIAJI"),
        ("TRANSFER YAYASAN CONTOH PEDULI", "SETORAN"),
        ("TRF 0081230004", "SETORAN"),
        ("TRF 81230004 JULI", "SETORAN"),
        ("PINDAH BUKU", "DARI REK 000001000123509"),
        ("PINDAH BUKU", "DARI BRI 0000-0100-0123-509"),
    ],
)
def test_what_a_remark_says_was_moved_between_own_accounts_is_no_gift(books: Books, out: str, came: str) -> None:
    assert gifts(books, bri(("13", out, 2_000_000)), bca(("13", came, 2_000_000))) == (5_000_000, 0)
    assert books.ask("SELECT on_hand_idr FROM marts.cash_days ORDER BY day DESC LIMIT 1") == [(5_000_000,)]
    lines = books.ask("SELECT direction, subject FROM staging.bank_lines WHERE amount_idr = 2000000 ORDER BY ALL")
    assert lines == [("inbound", "transfer"), ("outbound", "transfer")]
    assert books.ask("SELECT count(*) FROM marts.unmatched WHERE amount_idr = 2000000") == [(0,)]


@pytest.mark.parametrize(
    ("out", "came"),
    [
        ("BELI OKSIGEN", "SETORAN TUNAI"),
        ("BELI OKSIGEN", "DONASI UNTUK POSKO"),
        ("BELI OKSIGEN", "SUMBANGAN YAYASAN CONTOH PEDULI"),
        ("BANTUAN KE POSKO TETANGGA", "SETORAN TUNAI"),
        ("TRF 12345", "SETORAN TUNAI"),
    ],
)
def test_equal_sums_alone_stay_a_gift_and_are_listed(books: Books, out: str, came: str) -> None:
    assert gifts(books, bri(("13", out, 2_000_000)), bca(("13", came, 2_000_000))) == (7_000_000, 1)


def test_two_credits_that_one_debit_may_be_stay_gifts_and_are_listed(books: Books) -> None:
    came = [("13", "TRSF POSKO", 2_000_000), ("14", "TRSF POSKO", 2_000_000)]
    assert gifts(books, bri(("13", "TRF KE BCA POSKO", 2_000_000)), bca(*came)) == (9_000_000, 2)


@pytest.mark.parametrize(("day", "is_moved"), [("11", True), ("15", True), ("16", False), ("10", False)])
def test_a_transfer_arrives_within_two_days(books: Books, day: str, is_moved: bool) -> None:
    counted = gifts(books, bri(("13", "TRF KE BCA POSKO", 2_000_000)), bca((day, "TRSF POSKO", 2_000_000)))
    assert counted == (5_000_000 if is_moved else 7_000_000, 0)


def test_a_debit_and_a_credit_of_one_account_are_no_transfer(books: Books) -> None:
    july = bri(("13", "TRF POSKO", 2_000_000))
    more = BRI.replace("2021-07-05 09:00:00;TRANSFER DARI KOMUNITAS A;0.00;5000000.00;5000000.00\n", "")
    august = more + "2021-07-14 09:00:00;TRF POSKO KEMBALI;0.00;2000000.00;5000000.00\n"
    assert gifts(books, july, august) == (7_000_000, 0)
