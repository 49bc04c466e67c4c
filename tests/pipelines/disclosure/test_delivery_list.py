"""Who the stops of a plan are for leaves Posko only on request, and each time that is noted."""

import json
from typing import Any

import pytest

import settings
from i18n import Words
from pipelines.cli.main import main
from tests.pipelines.books import Books
from tests.recorded import disclosed, log_bytes

CALLS = """
    call_id | started_at       | caller_phone   | caller_name | need   | village | direction | note
    C-1     | 2021-07-05 08:00 | 0812-0000-0007 | Pak Telepon | oxygen | Temas   | inbound   | rumah hijau
"""
REQUESTS = """
    request_id | requested_at     | category | item         | contact_phone  | recipient | address    | note
    R-1        | 2021-07-05 07:00 | oxygen   | cylinder_6m3 | 0812-0000-0001 | Bu Siti   | Jl Mawar 3 | pagar biru
"""
PLANS = """
    plan_id | planned_at       | day        | shift | stop | depo asal | ke depo | request_id | village     | item | jml
    P-1     | 2021-07-06 06:00 | 2021-07-06 | pagi  | 1    | Batu      |         | R-1        | Sisir, Batu | 6 m3 | 1
    P-1     | 2021-07-06 06:00 | 2021-07-06 | pagi  | 2    | Batu      |         | C-1:oxygen | Temas, Batu | 6 m3 | 1
    P-1     | 2021-07-06 06:00 | 2021-07-06 | pagi  | 3    | Batu      | Bumiaji |            |             | 6 m3 | 4
    P-0     | 2021-07-05 06:00 | 2021-07-06 | pagi  | 1    | Batu      |         | R-1        |             | 6 m3 | 1
"""


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    """A request of the books, one made in a call, and two plans of a morning."""
    shared_books.take_all(calls=CALLS, requests=REQUESTS, plans=PLANS)
    return shared_books


def streamed(books: Books, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """What the command hands to the process that calls it."""
    with settings.elsewhere(books.folder):
        status = main(["contacts", *words, "--format", "json"])
    return status, json.loads(capsys.readouterr().out)


def test_the_stops_of_the_latest_plan_come_with_name_number_address_and_note(
    posko: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    status, answer = streamed(posko, capsys, "deliveries", "--day", "2021-07-06", "--shift", "morning")
    names = ("plan_id", "stop", "recipient", "contact_phone", "address", "note")
    assert (status, answer["made_up"], answer["mark"]) == (0, False, "")
    assert [tuple(row[name] for name in names) for row in answer["rows"]] == [
        ("P-1", 1, "Bu Siti", "081200000001", "Jl Mawar 3, Sisir, Batu", "pagar biru"),
        ("P-1", 2, "Pak Telepon", "081200000007", "Temas, Batu", "rumah hijau"),
    ]


def test_each_use_is_noted_and_nothing_of_it_is_stored(posko: Books, capsys: pytest.CaptureFixture[str]) -> None:
    before = disclosed(posko.folder)
    streamed(posko, capsys, "deliveries")
    assert disclosed(posko.folder) == [*before, ("deliveries", 2)]
    notes = log_bytes(posko.folder)
    for private in (b"81200000001", b"Siti", b"Mawar", b"pagar", b"hijau"):
        assert private not in notes + posko.current().read_bytes()


def test_a_day_without_a_plan_discloses_and_notes_nothing(posko: Books, capsys: pytest.CaptureFixture[str]) -> None:
    before = disclosed(posko.folder)
    status, answer = streamed(posko, capsys, "deliveries", "--day", "2021-07-09")
    assert (status, answer["rows"], bool(answer["message"])) == (0, [], True)
    assert disclosed(posko.folder) == before


def test_a_list_is_never_shown_on_a_screen(
    posko: Books, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    with settings.elsewhere(posko.folder):
        assert main(["contacts", "deliveries", "--format", "json"]) == 1
    assert "Siti" not in capsys.readouterr().out


def test_a_list_needs_a_file_or_a_reader(posko: Books, capsys: pytest.CaptureFixture[str]) -> None:
    with settings.elsewhere(posko.folder):
        assert main(["contacts", "deliveries", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == "refused"


def test_what_is_streamed_from_made_up_books_says_so(books: Books, capsys: pytest.CaptureFixture[str]) -> None:
    marked = [f"DATA CONTOH - BUKAN DATA NYATA\n{table}" for table in (REQUESTS, PLANS)]
    books.take_all(permintaan=marked[0], rencana=marked[1])
    status, answer = streamed(books, capsys, "deliveries")
    assert (status, answer["made_up"], len(answer["rows"])) == (0, True, 2)
    assert answer["mark"] == Words(settings.language())("made_up.mark")
