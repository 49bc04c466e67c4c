"""Who asks what is stored of their number gets their own rows, and of somebody else's behind the same phone nothing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

import settings
from access.audit import Action, keyed
from pipelines.cli.main import main
from tests.pipelines.books import Books
from tests.recorded import log_bytes, recorded

CALLS = """
    call_id | started_at       | caller_phone   | caller_name | village | need   | note
    C-1     | 2021-07-05 08:00 | 0812-0000-0001 | Bu Siti     | Sisir   | oxygen | rumah hijau
    C-2     | 2021-07-05 09:00 | 0812-0000-0001 |             | Sisir   | food   | suami sakit
    C-3     | 2021-07-06 09:00 | 0812-0000-0002 | Pak Lain    | Temas   | food   | titip ke 081200000001
    C-4     | 2021-07-04 09:00 | 0812-0000-0001 | siti        | Sisir   | food   |
"""
REQUESTS = """
    request_id | requested_at     | category | village | recipient  | contact_phone
    R-1        | 2021-07-05 09:00 | oxygen   | Sisir   | Anak Mawar | 0812-0000-0001
"""
PRIVATE = (b"Siti", b"hijau", b"Mawar", b"81200000001")


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """Two people behind one number, and a remark that names it."""
    shared_books.take_all(panggilan=CALLS, permintaan=REQUESTS)
    return shared_books


def ask(
    posko: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str, name: str = ""
) -> tuple[dict[str, Any], bytes]:
    """What `person` answers, and all that it prints."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"0812 0000 0001\n{name}\n"))
    with settings.elsewhere(posko.folder):
        assert main(["person", "--phone", "-", "--json", *words]) == 0
    out, err = capsys.readouterr()
    return json.loads(out), (out + err).encode()


def test_rows_are_told_apart_by_the_name_that_stands_beside_the_number(
    posko: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer, _ = ask(posko, monkeypatch, capsys, name="BU SITI")
    counts = [answer[basis] for basis in ("theirs", "uncertain", "others", "elsewhere")]
    assert counts == [2, 1, 1, 1]  # C-1 and C-4, C-2, R-1, C-3
    unnamed, _ = ask(posko, monkeypatch, capsys)
    other, _ = ask(posko, monkeypatch, capsys, name="Pak Siti")
    assert other["theirs"] == 1  # C-4, without a form of address
    assert [unnamed[basis] for basis in ("theirs", "uncertain", "others")] == [0, 1, 3]


def test_what_another_person_told_is_in_no_workbook_and_nothing_is_printed(
    posko: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "jawaban.xlsx"
    _, printed = ask(posko, monkeypatch, capsys, "--out", str(out), name="Bu Siti")
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    content = " ".join(str(cell) for row in rows for cell in row)
    assert "rumah hijau" in content
    assert "C-2" in content and "suami" not in content
    assert "Mawar" not in content and "Lain" not in content
    assert [private for private in PRIVATE if private in printed + log_bytes(posko.folder)] == []


def test_it_says_on_which_lists_the_number_was_and_is_recorded_itself(
    posko: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with settings.elsewhere(posko.folder):
        assert main(["contacts", "case", "request:R-1", "--out", str(tmp_path / "kasus.xlsx"), "--json"]) == 0
    capsys.readouterr()
    answer, _ = ask(posko, monkeypatch, capsys)
    assert answer["lists"] == 1
    with settings.elsewhere(posko.folder):
        assert recorded(posko.folder, Action.answered)[-1].subject == keyed("6281200000001")
