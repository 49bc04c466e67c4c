"""The briefing on its page: chosen in the address, previewed, presented, archived; the people who agreed to be met."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from dashboard.auth import session
from i18n import Words
from reports.briefing.options import SECTIONS
from tests.world import World

Open = Callable[..., AppTest]
W = Words("id")
CALLS = """
    call_id | started_at | channel | outcome | caller_phone | village | district | need
    a | 2021-07-05 09:00 | phone | answered | 081234500001 | Sisir | Batu | oxygen
    b | 2021-07-06 10:00 | phone | answered | 081234500002 | Punten | Bumiaji | food
    c | 2021-07-09 10:00 | phone | answered | 081234500002 | Punten | Bumiaji | food
"""
CONSENTS = """
    person | person_name | agreed_at | purpose
    081234500001 | Bu Contoh | 2021-07-05 09:05 | show, call
    081234500002 | Pak Contoh | 2021-07-06 10:05 | call
"""


def labels(page: AppTest) -> list[str]:
    return [button.proto.label for button in page.get("download_button")]


def everything(page: AppTest) -> str:
    return " ".join(str(part.proto.body) for part in page.get("html"))


def slide(page: AppTest) -> str:
    """What the slide says."""
    return " ".join(str(part.proto.body) for part in page.get("html") if "posko-slide" in str(part.proto.body))


def test_the_choices_are_those_of_the_address(opened: Open) -> None:
    page = opened(
        "inspection", kind="jury", span="custom", **{"from": "2021-07-05", "to": "2021-07-09"},
        compare="month_earlier", sections="calls,oxygen", paper="hi", open="",
    )  # fmt: skip
    assert not page.exception
    names = ("kind", "span", "compare", "paper", "sections")
    chosen = ["jury", "custom", "month_earlier", "hi", ["calls", "oxygen"]]
    assert [page.get_by_key(f"choice-{name}").value for name in names] == chosen


def test_the_preview_turns_page_by_page_and_every_format_can_be_taken(opened: Open) -> None:
    page = opened("inspection", open="", kind="inspection", span="last_week")
    assert labels(page) == [W(f"inspection.take_{suffix}") for suffix in ("pdf", "pptx", "xlsx", "png", "txt")]
    assert page.markdown[1].value.startswith("**Halaman 1 dari ")
    page.get_by_key("page-on").click().run()
    assert page.markdown[1].value.startswith("**Halaman 2 dari ")
    assert not page.exception


def test_another_kind_begins_with_its_own_sections(opened: Open) -> None:
    page = opened("inspection", open="", kind="weekly", sections="calls")
    assert page.get_by_key("choice-sections").value == ["calls"]
    page.get_by_key("choice-kind").select("inspection").run()
    assert not page.exception
    assert page.get_by_key("choice-sections").value == [*SECTIONS]


def test_the_presentation_is_one_slide_over_the_page(opened: Open) -> None:
    cover = opened("inspection", present="1")
    assert not cover.exception
    assert 'class="cover"' in slide(cover)
    assert not labels(cover), "a presentation has no downloads"
    summary = opened("inspection", present="2")
    assert f"{summary.title[0].value}</h1>" in slide(summary)
    last = opened("inspection", present="999")
    assert not last.exception
    assert slide(last) not in (slide(cover), slide(summary))


@pytest.mark.slow
def test_what_is_handed_out_is_archived_and_opened_again_by_its_code(opened: Open, own_posko: Path) -> None:
    page = opened("inspection", data=own_posko, open="copies", span="last_week")
    assert W("inspection.no_copies") in [part.value for part in page.markdown]
    page.get_by_key("archive").click().run()
    assert not page.exception
    (code,) = re.findall(r"[0-9A-Z]{2}-[0-9A-Z]{4}", page.success[0].value)
    again = opened("inspection", data=own_posko, open="copies", kode=code.lower())
    assert not again.exception
    assert W("inspection.copy_open", file="PDF") in labels(again)
    again.get_by_key("copy-changes").click().run()
    assert not again.exception
    assert not again.error
    assert code in everything(again), "the list names it too"
    strange = opened("inspection", data=own_posko, kode="ZZ-0000")
    assert "ZZ" in strange.info[0].value


@pytest.mark.slow
def test_the_official_sees_who_agreed_only_after_the_desk_has_asked_again(opened: Open, own_posko: Path) -> None:
    page = opened("inspection", data=own_posko, open="live")
    assert not page.exception
    assert "Sisir" not in everything(page)
    assert "Punten" not in everything(page), "to be called is not to be met"
    (agrees,) = page.checkbox
    agrees.check().run()
    assert "Sisir" in everything(page)
    assert W.term("category", "oxygen") in everything(page)
    assert "812345" not in everything(page)
    next(button for button in page.button if button.label == W("inspection.live_number")).click().run()
    assert not page.exception
    assert "81234500001" in everything(page)
    assert "Contoh" not in everything(page)
    page.get_by_key("show-newer").click().run()
    assert not page.exception
    assert "81234500001" in everything(page), "newer data take nobody off the screen"


def test_who_may_only_read_archives_nothing_and_meets_nobody(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    page = opened("inspection")
    assert not page.exception
    assert labels(page)
    assert not [button for button in page.button if button.label == W("inspection.archive")]
    assert not [part for part in page.expander if W("inspection.part_live") in part.label]


@pytest.fixture(scope="module")
def own_posko(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A posko of its own, in which two people answered whether they may be met."""
    folder = tmp_path_factory.mktemp("posko")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder))
        made = World(folder / "files")
        made(calls=CALLS, consents=CONSENTS)
        made.close()
    return folder
