"""Numbers leave Posko only in a book for the writer, and each time that is noted."""

import json
import stat
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import settings
from access.audit import Action, keyed
from pipelines.cli.main import main
from tests.pipelines.books import Books
from tests.recorded import disclosed, log_bytes, recorded

CALLS = """
    Waktu Telepon    | No HP          | Nama        | Desa   | Kecamatan | Arah   | Hasil
    2021-07-05 08:00 | 0812-0000-0001 | =1+1        | Sisir  | Batu      | masuk  | tidak terjawab
    2021-07-05 09:00 | 0812-0000-0001 |             |        |           | masuk  | sibuk
    2021-07-05 08:00 | 0812-0000-0002 | Bu Tertolong| Temas  | Batu      | masuk  | tidak terjawab
    2021-07-06 08:00 | 0812-0000-0002 |             |        |           | keluar | terjawab
    2021-07-05 07:00 | +44 20 7946 0000 | Mr Abroad |        |           | masuk  | tidak terjawab
    2021-07-07 08:00 | 0812-0000-0009 |             |        |           | masuk  | terjawab
    2021-05-01 08:00 | 0812-0000-0004 | Pak Lama    |        |           | masuk  | tidak terjawab
"""
LIST = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<calls count="1">
  <call number="+6281200000005" duration="0" date="1625445900000" type="3" presentation="1" />
</calls>
"""
CHAT = """05/07/21 09.00 - Pesan dan panggilan dienkripsi secara end-to-end.
05/07/21 09.10 - Pak Simpan: butuh oksigen tabung 1m3 di desa Sisir
"""
WRITTEN = ["number", "name", "address", "last_at", "channel", "tries"]


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """Books of which four people were lost: two of a call log, one of a telephone, one of a chat."""
    shared_books.ingest(
        shared_books.drawn("panggilan.csv", CALLS),
        shared_books.written("calls-20210705.xml", LIST),
        shared_books.written("Chat WhatsApp dengan Pak Simpan.txt", CHAT),
    )
    return shared_books


def run(books: Books, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """What the command line answers."""
    with settings.elsewhere(books.folder):
        status = main([*words])
    return status, capsys.readouterr().out


def people(path: Path) -> list[dict[str, object]]:
    """The lines below the titles."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    return [dict(zip(WRITTEN, row, strict=True)) for row in rows[4:]]


@pytest.fixture(scope="module")
def taken(posko: Books) -> Path:
    """The book of lost callers."""
    out = posko.files / "penelepon.xlsx"
    with settings.elsewhere(posko.folder):
        assert main(["contacts", "lost_callers", "--out", str(out), "--json"]) == 0
    return out


def test_those_who_were_not_reached_stand_there_with_their_number(taken: Path) -> None:
    assert {row["number"] for row in people(taken)} >= {"081200000001", "00442079460000", "081200000005"}
    assert not {row["number"] for row in people(taken)} & {"081200000002", "081200000004", "081200000009"}


def test_a_person_stands_once_with_name_address_and_all_tries(taken: Path) -> None:
    (row,) = [row for row in people(taken) if row["number"] == "081200000001"]
    assert (row["address"], row["tries"]) == ("Sisir, Batu", 2)


def test_a_name_that_is_a_formula_stays_text(taken: Path) -> None:
    assert "'=1+1" in {row["name"] for row in people(taken)}


def test_only_its_owner_may_read_the_book(taken: Path) -> None:
    if sys.platform != "win32":
        assert stat.S_IMODE(taken.stat().st_mode) == 0o600


def test_each_use_is_recorded(posko: Books, taken: Path) -> None:
    assert disclosed(posko.folder) == [("lost_callers", len(people(taken)))]


def test_the_log_says_of_each_number_that_it_was_on_the_list(posko: Books, taken: Path) -> None:
    (entry,) = recorded(posko.folder, Action.disclosed)
    with settings.elsewhere(posko.folder):
        assert keyed("6281200000001") in entry.people
        assert keyed("6281200000002") not in entry.people


def test_no_file_is_written_over(posko: Books, taken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = taken.read_bytes()
    status, answer = run(posko, capsys, "contacts", "lost_callers", "--out", str(taken), "--json")
    assert (status, json.loads(answer)["status"]) == (1, "refused")
    assert taken.read_bytes() == before


@pytest.mark.parametrize("listed", ["followups_due", "deliveries"])
def test_a_list_without_data_says_so_and_writes_and_notes_nothing(
    posko: Books, taken: Path, capsys: pytest.CaptureFixture[str], listed: str
) -> None:
    out = posko.files / f"{listed}.xlsx"
    status, answer = run(posko, capsys, "contacts", listed, "--out", str(out), "--json")
    assert (status, json.loads(answer)["rows"], out.exists()) == (0, 0, False)
    assert {name for name, _ in disclosed(posko.folder)} == {"lost_callers"}


def test_neither_the_answer_nor_the_snapshot_nor_the_notes_hold_a_number_or_a_name(
    tmp_path: Path, posko: Books, taken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "lagi.xlsx"
    _, answer = run(posko, capsys, "contacts", "lost_callers", "--out", str(out))
    notes = log_bytes(posko.folder)
    for private in (b"81200000001", b"7946", b"Abroad", b"Simpan"):
        assert private not in answer.encode() + notes + posko.current().read_bytes()
