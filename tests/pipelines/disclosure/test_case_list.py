"""Who a case is about is for the writer only, from the rows of that person alone, and each use is recorded."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import settings
from analytics.metrics.cases.scope import case_identity
from i18n import Words
from pipelines.cli.main import main
from pipelines.disclosure.callback_list import contact_list
from tests.recorded import disclosed
from tests.world import World

REQUESTS = """
    request_id | requested_at | category | village | district | status | recipient | contact_phone | address
    r1 | 2021-07-05 09:00 | food | Sisir | Batu | open | Bu Contoh | 081234500001 | Jl. Contoh 1
    r2 | 2021-07-06 09:00 | food | Sisir | Batu | open | Ani | 081234500001 | Jl. Contoh 2
    r3 | 2021-07-07 09:00 | food | Sisir | Batu | open |  | 081234500001 |
"""
FOLLOWUPS = """
    followup_id | person | recipient | contact_phone | due_at
    f1 | P-014 | Ani | 081234500001 | 2021-07-08
"""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The keys of the cases of a posko of its own, where two people share a number."""
    folder = tmp_path_factory.mktemp("case-list")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder / "data"))
        made = World(folder / "files")
        con = made(requests=REQUESTS, followups=FOLLOWUPS)
        of_records = {name: case_identity(con, key=f"request:{name}")["key"].item() for name in ("r1", "r2", "r3")}
        made.close()
        yield {**of_records, "folder": str(folder / "data")}


@pytest.fixture(autouse=True)
def of_this_posko(keys: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSKO_DATA", keys["folder"])


def test_a_person_is_named_by_every_book_that_names_them_and_nobody_else_is(keys: dict[str, str]) -> None:
    rows = contact_list("case", person=keys["r2"]).rows
    assert {*rows["name"]} == {"Ani"}
    assert {*rows["feed"]} == {"requests", "followups"}
    assert {*rows["person_id"].dropna()} == {"P-014"}
    assert {*rows["address"].dropna()} == {"Jl. Contoh 2"}
    assert contact_list("case", person=keys["r2"].removeprefix("person:")).rows.equals(rows)


def test_an_uncertain_record_gives_what_it_says_itself(keys: dict[str, str]) -> None:
    assert keys["r3"] == "request:r3"
    rows = contact_list("case", person="request:r3").rows
    assert rows["number"].tolist() == ["6281234500001"]
    assert rows["name"].isna().all()
    assert contact_list("case", person="request:nobody").rows.empty
    assert contact_list("case", person="nonsense:r3").rows.empty


def test_a_use_is_recorded_and_a_workbook_is_for_the_writer(
    keys: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = disclosed(settings.data_folder())
    out = tmp_path / "kasus.xlsx"
    assert main(["contacts", "case", keys["r1"], "--out", str(out)]) == 0
    rows = CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()
    assert rows[4][1:4] == ["Bu Contoh", "081234500001", "Jl. Contoh 1"]
    assert disclosed(settings.data_folder()) == [*before, ("case", 1)]
    capsys.readouterr()
    assert main(["contacts", "case", keys["r1"], "--format", "json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [row["number"] for row in answer["rows"]] == ["081234500001"]
    assert disclosed(settings.data_folder()) == [*before, ("case", 1), ("case", 1)]


def test_without_a_code_nothing_is_taken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["contacts", "case", "--out", str(tmp_path / "kasus.xlsx")]) != 0
    assert Words("id")("refusal.contacts_without_code") in capsys.readouterr().out
