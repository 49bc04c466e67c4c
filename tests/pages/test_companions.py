"""The page of companions: the desk sees codes, readers sums of at least five; suggestions come back filled in."""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from analytics.metrics.companions.suggestions import suggested_pairings
from dashboard.auth import session
from i18n import Words
from reports.companionship_book import companionship_book
from tests.pages.tiles import tiles_of
from tests.world import World, ingested

Opened = Callable[..., AppTest]
W = Words("id")
PERIOD = {"period": "days_28"}


def drawn(page: AppTest) -> str:
    """Everything drawn as HTML."""
    return " ".join(str(part.proto.body) for part in page.get("html"))


def figures(page: AppTest) -> dict[str, str]:
    return {tile.label: tile.value for tile in tiles_of(page).values()}


def test_the_desk_sees_figures_and_who_waits(opened: Opened) -> None:
    page = opened("companions", **PERIOD)
    assert not page.exception
    of_page = figures(page)
    assert of_page[W("figure.active_companions")] == "2"
    assert of_page[W("figure.caseload")] == "3"
    assert of_page[W("figure.places_left")] == str((3 - 1) + (1 - 1))
    assert of_page[W("figure.people_waiting")] == "1"  # P-051, whose companion left
    assert of_page[W("figure.debriefing_due")] == "2"  # C-1 since 5 July, C-2 never: today is years later
    assert of_page[W("figure.wrong_tier")] == "1"  # C-2 accompanies family
    assert page.title[0].value == W("finding.companions.waiting", waiting=1, places_left=2)
    assert "/kasus?" in drawn(page)
    assert "C-1" not in drawn(page)
    assert "P-0" not in drawn(page)


def test_a_link_narrows_the_rows(opened: Opened) -> None:
    def rows(**pick: str) -> int:
        tables = drawn(opened("companions", open="", **PERIOD, **pick)).split("<table")
        (table,) = [each for each in tables if f'aria-label="{W("companions.rows")}"' in each]
        return table.partition("<tbody")[2].count("<tr")

    assert rows(row_role="volunteer") == 1
    assert rows(row_activity="active") == 2
    assert rows(row_activity="nonsense") == 4


def test_readers_see_no_companion_no_person_and_no_small_number(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    page = opened("companions", **PERIOD, row_role="volunteer")
    assert not page.exception
    assert {*figures(page).values()} <= {"0", W("small_groups.hidden")}
    tables = drawn(page)
    assert "kasus" not in tables
    assert not re.search(r"[0-9A-F]{12}", tables)
    headings = [part.value for part in page.markdown]
    for name in ("waiting_list", "suggested", "violations", "rows", "sessions_list"):
        assert not [heading for heading in headings if f"### {W(f'companions.{name}')}" == heading]
    assert page.title[0].value == W("finding.companions.few")


def test_suggestions_come_back_as_companionships_once_they_have_a_start(tmp_path: Path, world: World) -> None:
    """Through the real pipelines: one suggestion gets a start, the other stays a suggestion."""
    con = world(
        companions="""
            companion_id | role | area | capacity | trained_at | active_from
            C-1 | psychologist | Sisir | 5 | 2021-06-05 | 2021-06-10
        """,
        companionships="companion_id | person | started_at\nC-1 | P-9 | 2021-06-12",
        followups="""
            followup_id | person | due_at | done_at | outcome | needs
            f1 | P-1 | 2021-07-06 | 2021-07-06 09:00 | reached | psychosocial
            f2 | P-2 | 2021-07-07 | 2021-07-07 09:00 | reached | psychosocial
        """,
    )
    now = datetime.fromisoformat("2021-07-10T12:00+07:00")
    pairs = suggested_pairings(con, now=now).pairs
    assert len(pairs) == 2
    untouched = [_book(pairs, language, tmp_path) for language in ("id", "en")]
    outcomes = ingested(*untouched, _book(pairs, "hi", tmp_path, starts_at=datetime(2021, 7, 11)))
    assert [(outcome.feed, outcome.refusal) for outcome in outcomes] == [("companionships", None)] * 3
    after = world.open()
    loaded = after.execute(
        "SELECT rows_loaded FROM ops.loads WHERE feed = 'companionships' ORDER BY load_id"
    ).fetchall()
    assert loaded == [(1,), (0,), (0,), (1,)]
    assert after.execute("SELECT DISTINCT status FROM ops.skipped_rows").fetchall() == [("suggested",)]
    accompanied = after.execute(
        "SELECT person_code, person_basis, companion_code FROM staging.companionships"
    ).fetchall()
    first = pairs.iloc[0]
    assert (first["person"], "id", first["companion"]) in accompanied
    assert len(accompanied) == 1 + 1
    assert len(suggested_pairings(after, now=datetime.fromisoformat("2021-07-12T12:00+07:00")).pairs) == 1


def _book(pairs: pd.DataFrame, language: str, folder: Path, *, starts_at: datetime | None = None) -> Path:
    """The workbook as a file; with a start in its first row, and its decisions as a spreadsheet computes them."""
    path = folder / f"{language}.xlsx"
    path.write_bytes(companionship_book(pairs, Words(language), made_up=False))
    if starts_at:
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        first = sheet.max_row - len(pairs) + 1
        sheet.cell(first, 1).value = starts_at
        for row in range(first, sheet.max_row + 1):
            decision = "done" if row == first else "suggested"
            sheet.cell(row, 2).value = Words(language).term("pairing_decision", decision)
        book.save(path)
    return path
