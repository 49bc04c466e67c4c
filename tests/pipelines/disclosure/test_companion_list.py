"""The list of companions: numbers, whom they accompany, and the same debriefings due as the metric counts."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import settings
from analytics.metrics.companions.debriefing import debriefing_due
from pipelines.cli.main import main
from pipelines.ingest.status import opened
from pipelines.storage import load_store
from tests.pipelines.books import Books
from tests.recorded import disclosed, log_bytes

NOW = datetime(2021, 8, 1, 5, tzinfo=UTC)
ROSTER = """
    companion_id | companion_name | companion_phone | role        | area  | capacity | active_from | active_to
    PD-1         | Rini Contoh    | 0812-3000-5001  | alumni      | Sisir | 4        | 2021-07-01  |
    PD-2         | Dimas Contoh   | 0812-3000-5002  | student     | Sisir | 2        | 2021-07-01  |
    PD-3         | Sari Contoh    | 0812-3000-5003  | student     | Sisir | 2        | 2021-07-01  | 2021-07-20
    PD-4         | Adi Contoh     | 0812-3000-5004  | student     | Sisir | 2        | 2021-07-01  | 2021-07-20
    PD-5         | Tia Contoh     | 0812-3000-5005  | student     | Sisir | 2        |             |
"""
PAIRS = """
    companion_id | person | recipient | contact_phone  | person_kind | started_at | ended_at
    PD-1         | P-014  | Bu Siti   | 0812-3000-6001 | nurse       | 2021-07-05 |
    PD-1         |        | Pak Budi  | 0812-3000-6002 | nurse       | 2021-07-08 |
    PD-1         | P-016  | Pak Joko  |                | nurse       | 2021-07-08 | 2021-07-12
    PD-2         | P-017  |           | 0812-3000-6004 | volunteer   | 2021-07-02 | 2021-07-09
    PD-3         |        | Bu Ani    |                | volunteer   | 2021-07-10 |
    PD-5         | P-019  | Bu Eka    |                | volunteer   |            |
"""
SESSIONS = """
    companion_id | held_at    | kind
    PD-2         | 2021-07-12 | debriefing
"""
DEATHS = """
    person | recipient | due_at           | done_at          | outcome
    P-014  | Bu Siti   | 2021-07-30 08:00 | 2021-07-30 09:00 | died
"""
PRIVATE = (b"81230005001", b"Rini", b"Budi", b"81230006002")


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    shared_books.take_all(companions=ROSTER, companionships=PAIRS, sessions=SESSIONS, followups=DEATHS)
    return shared_books


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_store, "clock", lambda: NOW)


@pytest.fixture
def streamed(posko: Books, clock: None, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What the command hands to the process that calls it."""
    with settings.elsewhere(posko.folder):
        assert main(["contacts", "companions", "--format", "json"]) == 0
    return list(json.loads(capsys.readouterr().out)["rows"])


def test_companions_come_with_number_and_the_people_they_accompany_now(streamed: list[dict[str, Any]]) -> None:
    rows = {row["name"]: (row["number"], row["caseload"], row["accompanies"]) for row in streamed}
    assert rows == {
        "Rini Contoh": ("081230005001", 1, "Pak Budi (081230006002)"),
        "Dimas Contoh": ("081230005002", 0, ""),
        "Sari Contoh": ("081230005003", 1, "Bu Ani"),
        "Tia Contoh": ("081230005005", 1, "Bu Eka"),
    }


def test_those_whose_debriefing_is_due_come_first(streamed: list[dict[str, Any]]) -> None:
    assert [(row["name"], row["debriefing"]) for row in streamed[:3]] == [
        ("Rini Contoh", "due"),
        ("Sari Contoh", "due"),
        ("Tia Contoh", "unknown"),
    ]


def test_the_list_and_the_metric_say_the_same_of_active_companions(
    streamed: list[dict[str, Any]], posko: Books
) -> None:
    with opened(posko.current()) as con:
        con.execute(f"SET TimeZone = '{settings.timezone()}'")
        metric = debriefing_due(con, now=NOW)
    active = [row["debriefing"] for row in streamed if row["debriefing"] and row["name"] != "Sari Contoh"]
    assert sorted(metric["debriefing_state"]) == sorted(active)


def test_the_use_is_noted_and_nobody_is_named_in_snapshot_or_log(streamed: list[dict[str, Any]], posko: Books) -> None:
    assert disclosed(posko.folder)[-1] == ("companions", len(streamed))
    notes = log_bytes(posko.folder)
    assert [private for private in PRIVATE if private in notes + posko.current().read_bytes()] == []


@pytest.mark.usefixtures("clock")
def test_the_workbook_says_it_in_words(posko: Books, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    with settings.elsewhere(posko.folder):
        assert main(["contacts", "companions", "--out", str(tmp_path / "pendamping.xlsx"), "--json"]) == 0
    rows = CalamineWorkbook.from_path(str(tmp_path / "pendamping.xlsx")).get_sheet_by_index(0).to_python()
    assert (rows[4][0], rows[4][2], rows[4][8]) == ("081230005001", "Alumni", "Ya, sudah waktunya")
