"""No private word reaches a snapshot or a public answer. Every person and number here is made up."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import settings
from pipelines.cli.main import main
from pipelines.types.feed import folded
from tests.pipelines.books import Books

CALLS = """
    No Panggilan | Waktu Telepon | No HP | Nama | Petugas | Desa | Kebutuhan | Keluhan | KTP
    A | 2021-07-05 09:00 | 0812-7777-0001 | Zubaidah Satu | Wiryo Petugas | Sisir | oksigen | sesak zulaikha | 99887766
    B | 2021-07-05 09:10 | 0812.7777.0002 (ibu) | Zubaidah Dua | Wiryo Petugas | Entahlah | obat | zulaikha | 99887766
    C | kemarin | 081277770003 | Zubaidah Tiga | Wiryo Petugas | Sisir | oksigen | zulaikha | 99887766
    D | 2021-07-05 09:30 | 0812777700040004444 | Zubaidah Empat | Wiryo Petugas | Sisir | oksigen | zulaikha | 99887766
    E | 2021-07-05 09:40 | 7.77E+11 | Zubaidah Lima | Wiryo Petugas | Sisir | oksigen | zulaikha | 99887766
"""
DONATIONS = """
    No Donasi | Tanggal Donasi | Donatur         | Jenis Donatur | Bentuk Donasi | Nominal | Ref        | Catatan
    D1        | 2021-07-05     | Hartawan Pribadi | perorangan   | uang          | 100.000 | rek 5551212 | zulaikha
    D2        | 2021-07-05     | Hartawan Samar   | hamba allah  | uang          | 100.000 | rek 5551212 | zulaikha
    D3        | 2021-07-05     | Hartawan Kosong  |              | uang          | 100.000 | rek 5551212 | zulaikha
    D4        | 2021-07-05     | PT Terbuka       | perusahaan   | uang          | 100.000 | rek 5551212 | zulaikha
"""
STOCK = """
    Tanggal    | Gudang         | Barang      | Jenis Mutasi | Jumlah | Kepada        | No Bukti    | Keterangan
    2021-07-05 | Gudang Terbuka | tabung 6 m3 | masuk        | 5      | Zubaidah Enam | rek 5551212 | zulaikha
    2021-07-05 | Gudang Terbuka | tabung 6 m3 | keluar       | banyak | Zubaidah Enam | rek 5551212 | zulaikha
"""
HANDED_OUT = """
    Tanggal Salur | Desa  | Jenis Penerima | Barang      | Jumlah | Bukti               | Keterangan
    2021-07-05    | Sisir | keluarga       | tabung 6 m3 | 1      | ttd Zubaidah Tujuh  | zulaikha
"""
CARE = """
    Nomor Tindak Lanjut | Id Pasien | Nama Pasien      | No HP          | Alamat      | Jadwal Tindak Lanjut | Hasil Tindak Lanjut     | Kondisi Fisik   | Kode Pendamping | Catatan
    TL-1                | 99887766  | Zubaidah Delapan | 0812-7777-0008 | Jl zulaikha | 2021-07-05           | terhubung               | lemas, zulaikha | Wiryo           | zulaikha
    0812-7777-0009      | Zubaidah  |                  | 0812-7777-0009 |             | 2021-07-05           | ditelepon bu Zubaidah   |                 |                 |
    TL-3                |           | Zubaidah Lapan   | 7.77E+11       |             | besok di zulaikha    | terhubung               |                 |                 |
"""  # noqa: E501
PRIVATE = ("Zubaidah", "Wiryo", "zulaikha", "Hartawan", "5551212", "99887766", "7777000", "7777.000", "7.77E", "00044")
PUBLIC = ("PT Terbuka", "Gudang Terbuka", "Entahlah", "kemarin")


@pytest.fixture(scope="module")
def private_books(shared_books: Books) -> Books:
    """Books that were written and corrected, so that old rows had their chance to stay behind."""
    shared_books.take_all(calls=CALLS, donations=DONATIONS, stock=STOCK, salur=HANDED_OUT, pantau=CARE)
    shared_books.undo("000003")
    shared_books.take("stok lagi.csv", STOCK)
    return shared_books


@pytest.fixture(autouse=True)
def in_these_books(private_books: Books) -> Iterator[None]:
    with settings.elsewhere(private_books.folder):
        yield


def published(books: Books) -> bytes:
    """Every byte that readers could open: all snapshots and what lies beside them."""
    return b"".join(path.read_bytes() for path in sorted((books.folder / "snapshots").iterdir()))


def holds(content: bytes, word: str) -> bool:
    return any(word.lower().encode(encoding) in content.lower() for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def cells(snapshot: Path) -> Iterator[str]:
    """Every text of every table of a snapshot."""
    with duckdb.connect(str(snapshot), read_only=True) as con:
        for (table,) in con.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall():
            yield from (str(row) for row in con.execute(f"SELECT CAST(t AS VARCHAR) FROM {table} AS t").fetchall())


@pytest.mark.parametrize("word", PRIVATE)
def test_no_private_word_is_in_the_bytes_of_a_snapshot(private_books: Books, word: str) -> None:
    assert not holds(published(private_books), word)


@pytest.mark.parametrize("word", PUBLIC)
def test_the_search_finds_what_may_be_there(private_books: Books, word: str) -> None:
    assert holds(published(private_books), word)


def test_no_private_word_is_in_a_cell_of_a_snapshot(private_books: Books) -> None:
    every = "\n".join(cells(private_books.current())).lower()
    assert [word for word in PRIVATE if word.lower() in every] == []


def test_what_was_found_in_a_private_column_is_masked(private_books: Books) -> None:
    query = "SELECT row_number, found FROM ops.quarantine WHERE column_name = 'caller_phone' ORDER BY 1"
    assert private_books.ask(query) == [(5, "•••"), (6, "•••")]


@pytest.mark.parametrize("command", [["status"], ["quarantine"], ["quarantine", "--json"], ["status", "--json"]])
def test_public_answers_hold_no_private_word(capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    assert main(command) == 0
    output = capsys.readouterr().out
    assert output and [word for word in PRIVATE if word.lower() in output.lower()] == []


def test_donors_are_named_only_when_they_are_an_organisation(private_books: Books) -> None:
    donors = private_books.ask("SELECT donation_id, donor, donor_kind FROM staging.donations ORDER BY 1")
    assert donors == [
        ("D1", None, "person"),
        ("D2", None, "anonymous"),
        ("D3", None, None),
        ("D4", "PT Terbuka", "company"),
    ]


def test_people_are_known_by_a_keyed_hash_alone(private_books: Books) -> None:
    key = settings.phone_key()

    def pseudonym(text: str) -> str:
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:12].upper()

    (caller, operator) = private_books.ask("SELECT caller, operator FROM staging.calls WHERE call_id = 'A'")[0]
    (donor,) = private_books.ask("SELECT donor_code FROM staging.donations WHERE donation_id = 'D1'")[0]
    assert caller == pseudonym("6281277770001")
    assert operator == pseudonym(folded("Wiryo Petugas"))
    assert donor == pseudonym(folded("Hartawan Pribadi"))


def test_an_id_made_from_content_says_nothing_without_the_key(private_books: Books) -> None:
    ids = private_books.ask("SELECT distribution_id FROM staging.distributions")
    assert all(len(made) == len("x-") + 12 and made.startswith("x-") for (made,) in ids)


def test_the_key_is_readable_by_its_owner_alone_and_in_no_snapshot(private_books: Books) -> None:
    assert (private_books.folder / "phone.key").stat().st_mode & 0o777 == 0o600
    assert not holds(published(private_books), settings.phone_key().decode())


def test_rows_to_correct_are_written_out_whole_for_those_who_correct_them(
    private_books: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["quarantine", "--out", str(tmp_path / "betulkan.xlsx"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["file"] == str(tmp_path / "betulkan.xlsx")
    (report,) = (r for r in private_books.ingest(tmp_path / "betulkan.xlsx") if r["feed"] == "calls")
    assert report["rows_read"] > 0
