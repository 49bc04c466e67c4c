"""The case of one person: for the desk; readers get one sentence, and nothing of it in any page."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from analytics.metrics.requests.request_rows import recent_requests
from dashboard.auth import session
from dashboard.shell import navigation
from i18n import Words
from tests.pages.test_every_page import texts
from tests.world import World

Open = Callable[..., AppTest]
W = Words("id")
CALLS = """
    call_id | started_at | answered_at | channel | outcome | caller_phone | village | district | need
    c1 | 2021-07-05 08:00 | 2021-07-05 08:01 | phone | answered | 081234500001 | Sisir | Batu | oxygen
"""
REQUESTS = """
    request_id | call_id | requested_at | category | village | district | item | status | recipient | contact_phone
    r1 | c1 | 2021-07-05 | oxygen | Sisir | Batu | cylinder_1m3 | open | Bu Contoh | 081234500001
    r2 |    | 2021-07-06 09:30 | food | Sisir | Batu | food_parcel | open |  | 081234500001
"""


@pytest.fixture(scope="module")
def posko(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The data folder of a posko where one person is certain, and the key of that person."""
    folder = tmp_path_factory.mktemp("case-page")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder))
        made = World(folder / "files")
        con = made(calls=CALLS, requests=REQUESTS)
        days = {"start": date(2021, 7, 1), "end": date(2021, 7, 9)}
        key = str(recent_requests(con, **days).set_index("request_id")["case"]["r1"])
        made.close()
    return folder, key.removeprefix("person:")


def all_of(page: AppTest) -> str:
    """Everything that reaches the browser."""
    return " ".join([*texts(page), *(str(part.proto) for part in page.main), str(page.query_params)])


def test_the_desk_sees_the_chain_without_name_and_number(opened: Open, posko: tuple[Path, str]) -> None:
    folder, person = posko
    page = opened("case", data=folder, person=person)
    assert not page.exception
    assert page.title[0].value.startswith("Kasus ini: 1 hal masih terbuka")
    html = all_of(page)
    assert person in html
    assert "Senin, 5 Juli 2021" in html
    assert "00.00" not in html, "of a mere day no midnight is shown"
    assert not [private for private in ("Contoh", "812345") if private in html]


def test_an_uncertain_record_says_so_and_joins_nothing(opened: Open, posko: tuple[Path, str]) -> None:
    page = opened("case", data=posko[0], record="request:r2")
    assert not page.exception
    assert W.term("case_basis", "phone") in page.warning[0].value
    assert "2 orang atau catatan lain" in page.warning[0].value
    assert posko[1] not in all_of(page)


@pytest.mark.parametrize("choices", [{}, {"person": "whoever"}, {"record": "request:none"}, {"record": "nonsense"}])
def test_without_a_case_the_page_says_how_to_open_one(
    opened: Open, posko: tuple[Path, str], choices: dict[str, str]
) -> None:
    page = opened("case", data=posko[0], **choices)
    assert not page.exception
    assert page.title[0].value == W("case.unknown" if choices else "case.invitation")


def test_a_code_is_found_and_a_number_never_gets_into_the_address(opened: Open, posko: tuple[Path, str]) -> None:
    page = opened("case", data=posko[0])
    page.text_input[0].set_value("081234500001").run()
    assert page.info[0].value == W("case.search_none")
    assert "0812" not in str(page.query_params)
    page.text_input[0].set_value(posko[1].lower()).run()
    assert page.query_params["person"] == posko[1]
    assert page.title[0].value.startswith("Kasus ini")


def test_a_reader_gets_one_sentence_and_nothing_about_anybody(
    opened: Open, posko: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    for choices in ({"person": posko[1]}, {"record": "request:r1"}, {}):
        page = opened("case", data=posko[0], **choices)
        assert not page.exception
        assert [title.value for title in page.title] == [W("case.closed_to_readers")]
        assert [button.key for button in page.button] == ["theme-changed", "show-newer"]
        assert not [*page.text_input, *page.get("download_button"), *page.warning]
        assert "r1" not in " ".join(texts(page))
        assert posko[1] not in " ".join(texts(page))


@pytest.mark.parametrize("name", ["requests", "calls", "village", "demand_map", "oxygen"])
def test_rows_lead_to_cases_for_the_desk_only(
    opened: Open, posko: tuple[Path, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = re.compile("/kasus")
    if name in ("requests", "village", "demand_map"):
        page = opened(name, data=posko[0])
        assert not page.exception
        assert link.search(all_of(page))
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    html = all_of(opened(name, data=posko[0]))
    assert not link.search(html)
    assert posko[1] not in html


def test_the_menu_offers_cases_to_the_desk_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for role, visibility in ((Role.DESK, "visible"), (Role.READER, "hidden"), (None, "hidden")):
        monkeypatch.setattr(session, "current", lambda role=role: role and session.Session(role))
        page = navigation.page_of(W, navigation.entry("case"))
        assert page.visibility == visibility
        assert navigation.page_of(W, navigation.entry("calls")).visibility == "visible"
