"""A giver's statement: by code or gift, with the name, typed, noted; and no name anywhere else."""

import json
import stat
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import settings
from pipelines.cli.main import main
from tests.pipelines.books import Books
from tests.recorded import disclosed

GIFTS = """
    No. Donasi | Tanggal    | Donatur     | Jenis Donatur | Jenis Donasi | Barang | Jumlah | Nominal
    D-1        | 05/07/2021 | Bu Dermawan | Perorangan    | Uang         |        |        | 900.000
    D-2        | 06/07/2021 | Bu Dermawan | Perorangan    | Barang       | beras  | 20     |
    D-3        | 06/07/2021 |             | Anonim        | Uang         |        |        | 50.000
"""
BOUGHT = """
    No. Pembelian | Tanggal    | Barang | Jumlah | Harga (Rp) | No. Donasi
    B-1           | 07/07/2021 | beras  | 40     | 600.000    | D-1
"""
HANDED = """
    No. Penyaluran | Tanggal    | Desa  | Kecamatan | Barang | Jumlah | No. Donasi
    S-1            | 08/07/2021 | Sisir | Batu      | beras  | 10     | D-1
"""


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """One person's gift of money and gift of rice, and a gift of nobody."""
    drawn = {"donasi.csv": GIFTS, "beli.csv": BOUGHT, "salur.csv": HANDED}
    shared_books.ingest(*(shared_books.drawn(name, table) for name, table in drawn.items()))
    return shared_books


def run(books: Books, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    """What the command answers."""
    with settings.elsewhere(books.folder):
        status = main(["statement", *words, "--json"])
    return status, json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def taken(posko: Books) -> Path:
    """The statement of whoever gave D-1."""
    out = posko.files / "laporan.xlsx"
    with settings.elsewhere(posko.folder):
        assert main(["statement", "D-1", "--out", str(out), "--json"]) == 0
    return out


def test_a_statement_names_its_giver_and_tells_the_end_of_every_gift(taken: Path) -> None:
    book = CalamineWorkbook.from_path(str(taken))
    gifts, parts = (book.get_sheet_by_index(n).to_python() for n in (0, 1))
    assert "Bu Dermawan" in gifts[0][0]
    head = next(row for row in gifts if "Nomor donasi" in row)
    rows = [dict(zip(head, row, strict=True)) for row in gifts[gifts.index(head) + 1 :]]
    assert [(row["Nomor donasi"], row["Dibagikan"]) for row in rows] == [("D-1", 600_000 / 4), ("D-2", "")]
    assert any("Sisir" in row and "Diserahkan" in row for row in parts)


def test_a_code_and_the_number_of_a_gift_mean_the_same_giver(
    posko: Books, taken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ((code,),) = posko.ask("SELECT DISTINCT donor_code FROM staging.donations WHERE donor_code IS NOT NULL")
    status, answer = run(posko, capsys, code.lower(), "--out", str(posko.files / "kode.xlsx"))
    assert (status, answer["donor_code"], answer["gifts"]) == (0, code, 2)


def test_each_use_is_noted(posko: Books, taken: Path) -> None:
    assert ("statement", 2) in disclosed(posko.folder)


def test_only_its_owner_may_read_it_and_nothing_is_written_over(
    posko: Books, taken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if sys.platform != "win32":
        assert stat.S_IMODE(taken.stat().st_mode) == 0o600
    assert run(posko, capsys, "D-1", "--out", str(taken))[0] == 1


@pytest.mark.parametrize("who", ["D-3", "D-99"])
def test_a_gift_of_nobody_and_a_number_of_nothing_are_refused_in_a_sentence(
    posko: Books, capsys: pytest.CaptureFixture[str], who: str
) -> None:
    out = posko.files / "tidak.xlsx"
    status, answer = run(posko, capsys, who, "--out", str(out))
    assert (status, out.exists()) == (1, False)
    assert who in str(answer["message"])


def test_neither_the_answer_nor_the_snapshot_holds_the_name(
    posko: Books, taken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, answer = run(posko, capsys, "D-2", "--out", str(posko.files / "lagi.xlsx"))
    assert b"Dermawan" not in json.dumps(answer).encode() + posko.current().read_bytes()
