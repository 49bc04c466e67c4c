"""The list of calls to make: who is due, by which rung, and what becomes of it when it comes back filled in."""

import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pytest

import settings
from analytics.metrics.followups.due_calls import standing, values
from i18n import LANGUAGES, Words
from pipelines.cli.main import main
from pipelines.disclosure import callback_list
from pipelines.disclosure.followups_workbook import followups_workbook
from pipelines.storage import load_store
from tests.pipelines.books import Books
from tests.recorded import disclosed, log_bytes

FOLLOWUPS = """
    followup_id | person | recipient | contact_phone  | address | due_at           | done_at          | attempt | outcome     | physical_state | contacted
    TL-1        | P-014  | Bu Siti   | 0812-3000-4001 | Jl. A 3 | 2021-07-05       | 2021-07-05 09:00 | 1       | unreachable | poor           |
    TL-1        | P-014  | Bu Siti   | 0812-3000-4009 |         | 2021-07-05       | 2021-07-05 11:00 | 2       | unreachable |                | keluarga
                |        | Ani       | 0812-3000-4001 |         | 2021-07-06 09:00 |                  |         |             |                |
    TL-4        |        |           | 0812-3000-4005 |         | 2021-07-06       |                  |         |             |                |
    TL-5        |        |           | 0812-3000-4006 |         | 2021-07-06       |                  |         |             |                |
    TL-6        |        |           | 0812-3000-4006 |         | 2021-07-06       | 2021-07-06 10:00 | 1       | died        |                |
    TL-7        |        | Tono      | 0812-3000-4007 |         | 2021-07-06       | 2021-07-06 10:00 | 1       | died        |                |
    TL-8        |        | Tono      | 0812-3000-4007 |         | 2021-07-07       |                  |         |             |                |
    TL-9        |        | Wati      | 0812-3000-4008 |         | 2021-07-05       | 2021-07-05 10:00 | 1       | moved       |                |
    TL-10       |        | Wati      | 0812-3000-4008 |         | 2021-07-07       |                  |         |             |                |
    TL-11       |        | Edi       | 0812-3000-4010 |         | 2021-07-09       |                  |         |             |                |
"""  # noqa: E501
NOW = datetime(2021, 7, 7, 3, tzinfo=UTC)
PRIVATE = (b"81230004001", b"0812-3000-4001", b"Siti", b"P-014", b"Jl. A 3")


@pytest.fixture(scope="module")
def posko(shared_books: Books) -> Books:
    shared_books.take("tindak-lanjut.csv", FOLLOWUPS, feed="followups")
    return shared_books


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_store, "clock", lambda: NOW)


def due(books: Books, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What the command hands to the process that calls it."""
    with settings.elsewhere(books.folder):
        assert main(["contacts", "followups_due", "--format", "json"]) == 0
    return list(json.loads(capsys.readouterr().out)["rows"])


def test_who_is_due_is_listed_with_the_next_rung_number_and_name(
    posko: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {row["followup_id"]: row for row in due(posko, capsys)}
    assert next(iter(rows)) == "TL-1"  # last in a bad state
    siti, by_number = rows["TL-1"], rows["TL-4"]
    assert (siti["person"], siti["name"], siti["address"]) == ("P-014", "Bu Siti", "Jl. A 3")
    assert (siti["number"], siti["other_numbers"]) == ("081230004009", ["081230004001"])
    assert (siti["step"], siti["tries"], siti["attempt"]) == ("other_number", 2, 3)
    assert (by_number["person"], by_number["number"], by_number["step"]) == (None, "081230004005", "own")
    (ani,) = (row for row in rows.values() if row["name"] == "Ani")
    assert ani["number"] == "081230004001"  # of the parent, and still not the parent
    assert len(rows) == 4


def test_nobody_calls_through_a_number_with_a_death_until_it_is_settled(
    posko: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    (row,) = (row for row in due(posko, capsys) if row["followup_id"] == "TL-5")
    assert (row["step"], row["number"], row["contacted"]) == ("settle", None, None)


def test_the_list_has_the_calls_that_the_page_counts(posko: Books, capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect(str(posko.current()), read_only=True) as con:
        con.execute("SET TimeZone = 'Asia/Jakarta'")
        sql = f"WITH {standing(con, NOW)} SELECT followup_id FROM calls WHERE state IN ('due', 'overdue', 'lost')"
        counted = con.execute(sql, values(con, NOW)).fetchall()
    assert {row["followup_id"] for row in due(posko, capsys)} == {followup_id for (followup_id,) in counted}


def test_each_use_is_noted_without_a_name(posko: Books, capsys: pytest.CaptureFixture[str]) -> None:
    due(posko, capsys)
    assert disclosed(posko.folder)[-1] == ("followups_due", 4)
    notes = log_bytes(posko.folder)
    assert [private for private in PRIVATE if private in notes + posko.current().read_bytes()] == []


def filled_in(rows: pd.DataFrame, language: str, nth: int) -> bytes:
    """The list in a language, with an answer in one of its rows."""
    words = Words(language)
    book = openpyxl.load_workbook(BytesIO(followups_workbook(rows, words, made_up=False)))
    sheet = book.worksheets[0]
    assert len(sheet.data_validations.dataValidation) == 6
    heads = {cell.value: cell.column for cell in sheet[5]}
    answers = {"outcome": ("followup_outcome", "reached"), "physical_state": ("physical_state", "good")}
    cells = {name: words.term(domain, code) for name, (domain, code) in answers.items()}
    for name, value in {**cells, "done_at": datetime(2021, 7, 7, 9, 30)}.items():
        title = next(key for key in (f"template.title.followups.{name}", f"column.{name}") if words.has(key))
        sheet.cell(6 + nth, heads[words(title)]).value = value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_list_comes_back_without_a_map_and_rows_without_a_result_are_no_attempts(books: Books) -> None:
    books.take("tindak-lanjut.csv", FOLLOWUPS, feed="followups")
    with settings.elsewhere(books.folder):
        rows = callback_list.contact_list("followups_due").rows
    rows = rows.set_index("step", drop=False).loc[["other_number", "own", "settle"]]  # the call to settle is not made
    back = [books.written(f"{each}.xlsx", filled_in(rows, each, nth)) for nth, each in enumerate(LANGUAGES)]
    for report in books.ingest(*back):
        assert (report["feed"], report["rows_read"], report["rows_quarantined"]) == ("followups", 4, 0)
        assert (report["cells_quarantined"], report["reasons"]) == (0, {})
    answered = books.ask(
        """SELECT name, attempt, outcome, contacted, physical_state, due_time_known FROM staging.followups
        JOIN (VALUES ('TL-1', 'Siti'), ('TL-4', 'number')) t(followup_id, name) USING (followup_id)
        WHERE done_at >= '2021-07-07' ORDER BY ALL"""
    )
    assert ("Siti", 3, "reached", "other_number", "good", False) in answered
    assert books.ask("SELECT count(*) FROM staging.followups WHERE done_at >= '2021-07-07'") == [(3,)]
    people = books.ask("SELECT count(DISTINCT person_code) FROM staging.followups WHERE followup_id LIKE 'x-%'")
    assert people == [(1,)]  # a code of ours says who it is
    with settings.elsewhere(books.folder):
        assert callback_list.contact_list("followups_due").rows["step"].tolist() == ["settle"]
