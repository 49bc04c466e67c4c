"""The page of follow-up: the desk sees whom to call and every row, readers sums of at least five people."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from dashboard.auth import session
from i18n import Words
from tests.pages.test_every_page import texts
from tests.pages.tiles import tiles_of

Opened = Callable[..., AppTest]


def figures(page: AppTest) -> dict[str, str]:
    return {tile.label: tile.value for tile in tiles_of(page).values()}


def test_the_desk_sees_whom_to_reach_now_and_can_take_the_list_and_send_it_back(opened: Opened) -> None:
    page, w = opened("followups", lang="en"), Words("en")
    assert not page.exception
    assert page.title[0].value == "2 overdue for a call; 1 of these last seen in a bad state"
    values = figures(page)
    assert [values[w(f"figure.{name}")] for name in ("due_today", "overdue_people", "unreachable_people")] == [
        "0", str(len(["P-001", "P-003"])), str(len(["P-001"])),
    ]  # fmt: skip
    everything = " ".join(texts(page))
    assert "/kasus" in everything and w("followups.rows") in everything
    assert page.get("file_uploader") and w("followups.take") in [button.label for button in page.button]
    assert not [name for name in ("P-001", "P-003") if name in everything]


def test_a_picked_step_narrows_the_people_and_their_rows(opened: Opened) -> None:
    page = opened("followups", lang="en", row_followup_step="own")
    values = [caption.value for caption in page.caption if caption.value.startswith("Rows 1")]
    assert values == [Words("en")("rows.shown", first=1, last=2, total=2)] * 2


def test_readers_see_no_row_no_case_and_no_number_of_one_to_four_people(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    page, w = opened("followups", lang="en"), Words("en")
    assert not page.exception
    assert page.title[0].value == w("finding.followups.hidden")
    values = figures(page)
    names = ("overdue_people", "unreachable_people")
    assert {values[w(f"figure.{name}")] for name in names} == {w("small_groups.hidden")}
    everything = " ".join(texts(page))
    assert w("small_groups.readers") in everything
    assert "/kasus" not in everything and w("followups.call_list") not in everything
    assert not page.get("file_uploader") and w("followups.take") not in [button.label for button in page.button]
    assert not [section for section in ("rows", "history", "return") if w(f"followups.part_{section}") in everything]
