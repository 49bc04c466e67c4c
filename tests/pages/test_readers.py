"""What whoever may only look is drawn: counts by village and need, no row about a person, and why."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from dashboard.auth import session
from dashboard.shell import query_cache
from i18n import Words
from level import is_of_people
from tests.analytics.test_who_sees_what import SINGLES_OUT, frames
from tests.pages.test_every_page import PAGES, texts
from tests.pages.tiles import tiles_of

W = Words("id")


@pytest.fixture
def seen(opened: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Every text of a page that a reader opens."""
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))

    def of_page(name: str, **address: str) -> str:
        page = opened(name, lang="id", **address)
        assert not page.exception
        return " ".join(texts(page))

    return of_page


def test_a_village_has_its_counts_by_need_and_no_rows(seen: Callable[..., str]) -> None:
    drawn = seen("village", place="35.79.01.1001")
    assert W("small_groups.rows_for_desk") in drawn
    assert "posko-hidden" in drawn
    assert W("requests.split_by", by=W("filter.by_state").lower()) in drawn


def test_a_chosen_urgency_says_why_only_months_are_seen(seen: Callable[..., str]) -> None:
    drawn = seen("requests", urgency="critical")
    assert W("requests.split_title") in drawn
    assert W("requests.split_why") in drawn


def test_calls_of_a_place_are_counted_and_nothing_more(seen: Callable[..., str]) -> None:
    drawn = seen("calls", place="35.79.01")
    assert W("small_groups.of_place") in drawn
    assert W("small_groups.explained_short") in drawn


def test_where_a_week_has_fewer_than_five_people_their_number_is_hidden_in_words(
    opened: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    page = opened("followups", lang="id")
    assert not page.exception
    tiles = tiles_of(page)
    assert {tile.value for tile in tiles.values()} == {W("small_groups.hidden"), "0"}
    assert tiles[W("figure.due_today")].about == W("small_groups.explained_short")
    drawn = " ".join(texts(page))
    assert W("finding.followups.hidden") in drawn
    assert W("small_groups.explained", least=5) in drawn


def test_no_page_asks_for_readers_what_leads_to_one_person(
    seen: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answered: dict[str, set[str]] = {}
    ask = query_cache._cached

    def noting(snapshot: str | None, metric: Callable[..., Any], **arguments: Any) -> Any:
        answer = ask(snapshot, metric, **arguments)
        if not is_of_people(metric):
            columns = {str(column) for frame in frames(answer) for column in frame.columns}
            answered.setdefault(metric.__name__, set()).update(columns)
        return answer

    monkeypatch.setattr(query_cache, "_cached", noting)
    for name in PAGES:
        seen(name)
    assert len(answered) > 60
    assert {name: columns & SINGLES_OUT for name, columns in answered.items() if columns & SINGLES_OUT} == {}
