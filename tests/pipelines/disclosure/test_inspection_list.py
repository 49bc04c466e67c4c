"""Whom an official may see or call is checked again when it is disclosed, and each time that is noted."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import settings
from pipelines.cli.main import main
from pipelines.storage import load_store
from tests.pipelines.books import Books
from tests.recorded import disclosed, log_bytes

CALLS = """
    call_id | started_at       | caller_phone   | caller_name | need   | village     | outcome
    C-1     | 2021-07-05 08:00 | 0812-0000-0001 | Bu Siti     | oxygen | Sisir, Batu | answered
    C-2     | 2021-07-06 08:00 | 0812-0000-0002 | Pak Budi    | food   | Temas, Batu | answered
"""
CONSENTS = """
    person         | person_name | agreed_at        | purpose    | until      | withdrawn_at
    0812-0000-0001 | Bu Siti     | 2021-07-06 09:00 | show, call |            |
    0812-0000-0002 | Pak Budi    | 2021-07-06 09:00 | show       |            |
    0812-0000-0003 | Bu Ani      | 2021-07-06 09:00 | show, call | 2021-07-10 |
    0812-0000-0004 | Pak Dedi    | 2021-07-06 09:00 | call       |            | 2021-07-07
"""
WITHDRAWN = """
    person         | agreed_at        | purpose | withdrawn_at
    +6281200000001 | 2021-07-06 09:00 |         | 2021-07-12 10:00
"""
PRIVATE = (b"81200000001", b"0812-0000-0001", b"Siti", b"Budi")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "pipelines.disclosure.callback_list.load_store.clock", lambda: datetime(2021, 7, 12, tzinfo=UTC)
    )


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """Two people who may be shown, one of whom may be called; one whose consent has ended, one who withdrew."""
    shared_books.take_all(calls=CALLS, consents=CONSENTS)
    return shared_books


def streamed(books: Books, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """What the command hands to the process that calls it."""
    with settings.elsewhere(books.folder):
        assert main(["contacts", "inspection", *words, "--format", "json"]) == 0
    return list(json.loads(capsys.readouterr().out)["rows"])


@pytest.mark.usefixtures("clock")
def test_number_and_name_come_only_with_a_consent_to_be_called(
    posko: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    budi, siti = streamed(posko, capsys)
    assert (siti["purposes"], siti["village"], siti["needs"]) == (["call", "show"], "Sisir", ["oxygen"])
    assert (siti["number"], siti["name"]) == ("081200000001", "Bu Siti")
    assert (budi["purposes"], budi["number"], budi["name"]) == (["show"], None, None)


@pytest.mark.usefixtures("clock")
def test_one_person_is_disclosed_at_a_time_and_each_use_is_noted(
    posko: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    ((code,),) = posko.ask("SELECT caller_person_code FROM staging.calls WHERE call_id = 'C-1'")
    (row,) = streamed(posko, capsys, "--person", code)
    assert row["person"] == code
    assert disclosed(posko.folder)[-1] == ("inspection", 1)
    notes = log_bytes(posko.folder)
    assert [private for private in PRIVATE if private in notes + posko.current().read_bytes()] == []


def test_an_ended_consent_discloses_and_notes_nothing(
    posko: Books, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(load_store, "clock", lambda: datetime(2021, 7, 6, 1, tzinfo=UTC))  # an hour before they agreed
    before = disclosed(posko.folder)
    assert streamed(posko, capsys) == []
    assert disclosed(posko.folder) == before


@pytest.mark.usefixtures("clock")
def test_the_workbook_says_what_each_agreed_to(posko: Books, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    with settings.elsewhere(posko.folder):
        assert main(["contacts", "inspection", "--out", str(tmp_path / "warga.xlsx"), "--json"]) == 0
    rows = CalamineWorkbook.from_path(str(tmp_path / "warga.xlsx")).get_sheet_by_index(0).to_python()
    assert [(row[1], row[3], row[6]) for row in rows[4:]] == [
        ("Ditampilkan", "Pangan", ""),
        ("Ditelepon, Ditampilkan", "Oksigen", "081200000001"),
    ]


@pytest.mark.usefixtures("clock")
def test_a_withdrawal_that_is_stored_but_not_published_yet_counts(
    posko: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipelines.ingest.take import take
    from pipelines.parse.connection import connection
    from pipelines.types.declaration import Declaration

    with settings.elsewhere(posko.folder), connection() as con:
        list(take(posko.drawn("cabut.csv", WITHDRAWN), con, Declaration(feed="consents")))
    assert [row["purposes"] for row in streamed(posko, capsys)] == [["show"]]


UNREADABLE = """
    person         | agreed_at | purpose | withdrawn_at
    0812-0000-0002 |           | show    | 2021-07-08
"""


@pytest.mark.usefixtures("clock")
def test_who_is_named_in_an_answer_that_nobody_could_read_is_left_out_until_it_is_corrected(
    posko: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    report = posko.take("tak terbaca.csv", UNREADABLE, feed="consents")
    assert (report["rows_quarantined"], "Temas" in [row["village"] for row in streamed(posko, capsys)]) == (1, False)
    posko.undo(report["load_id"])
    assert "Temas" in [row["village"] for row in streamed(posko, capsys)]
