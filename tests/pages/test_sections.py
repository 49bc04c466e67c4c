"""Parts that go deeper: made only when they stand open, which the address says; a button opens and closes all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.shell import query_cache, sections
from i18n import LANGUAGES, Words
from tests.world import World

Opened = Callable[..., AppTest]
W = Words("id")
PARTS = {
    "calls": ["lost", "shifts", "rows"],
    "requests": ["villages", "waits", "open", "rows"],
    "demand_map": ["open", "rows"],
    "village": ["open", "rows"],
    "oxygen": ["record", "loop", "need", "moment", "rows"],
    "donations": ["trace", "statement", "gaps", "rows"],
}


def standing_open(page: AppTest, name: str) -> list[str]:
    """The parts of a page that stand open."""
    return [part for part in PARTS[name] if page.session_state[f"part_{name}_{part}"]]


@pytest.fixture
def queried(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the metrics that are asked from now on."""
    names: list[str] = []
    once = query_cache._cached

    def noted(snapshot: str | None, metric: Callable[..., Any], **arguments: Any) -> Any:
        names.append(metric.__name__)
        return once(snapshot, metric, **arguments)

    monkeypatch.setattr(query_cache, "_cached", noted)
    return names


@pytest.mark.parametrize("name", PARTS)
def test_at_first_every_part_is_folded_and_all_open_at_a_press(opened: Opened, name: str) -> None:
    page = opened(name, open="")
    assert standing_open(page, name) == []
    page.button("open-all").click().run()
    assert (standing_open(page, name), page.query_params["open"]) == (PARTS[name], "all")
    assert not page.exception
    page.button("open-all").click().run()
    assert standing_open(page, name) == []
    assert "open" not in page.query_params


@pytest.mark.parametrize(
    ("name", "part", "metric"),
    [
        ("calls", "shifts", "coverage"),
        ("calls", "lost", "lost_callers"),
        ("calls", "rows", "recent_calls"),
        ("requests", "waits", "time_to_fulfil_by"),
        ("demand_map", "rows", "recent_requests"),
        ("village", "open", "open_requests"),
        ("oxygen", "loop", "cylinder_loop"),
        ("oxygen", "record", "forecasts_and_what_came"),
        ("donations", "gaps", "missing_receipts"),
    ],
)
def test_what_is_folded_is_not_asked(opened: Opened, queried: list[str], name: str, part: str, metric: str) -> None:
    opened(name, open="")
    assert metric not in queried
    page = opened(name, open=part)
    assert standing_open(page, name) == [part]
    assert metric in queried


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_says_what_it_answers(language: str) -> None:
    assert [
        key for name, parts in PARTS.items() for part in parts if not Words(language).has(key := f"{name}.part_{part}")
    ] == []


def test_a_link_to_picked_rows_opens_them(opened: Opened) -> None:
    assert standing_open(opened("calls", open="", row_day="2021-07-05"), "calls") == ["rows"]
    assert standing_open(opened("calls", open="-rows", row_day="2021-07-05"), "calls") == []


def test_without_an_organisation_its_part_says_so(opened: Opened, own_data_folder: Path, world: World) -> None:
    head = "donation_id | received_at | donor_kind | kind | amount_idr"
    world(donations=f"{head}\ng1 | 2021-07-05 08:00 | person | cash | 5")
    captions = [part.value for part in opened("donations", data=own_data_folder).caption]
    assert W("donations.no_organisation") in captions
    assert W("donations.no_gift") not in captions


def test_nonsense_in_the_address_opens_nothing(opened: Opened) -> None:
    page = opened("calls", open="<script>,,99,-rows")
    assert not page.exception
    assert standing_open(page, "calls") == []


def test_parts_are_opened_and_closed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    query: dict[str, str] = {}
    monkeypatch.setattr(sections.st, "query_params", query)
    sections.set_open("loop", is_open=True)
    sections.set_open("rows", is_open=True)
    assert query == {"open": "loop,rows"}
    sections.set_open("loop", is_open=False)
    assert (query, sections.is_open("loop"), sections.is_open("rows")) == ({"open": "rows"}, False, True)
    sections.set_open("rows", is_open=False)
    assert query == {}
    sections.set_all_open(is_open=True)
    sections.set_open("need", is_open=False)
    assert (query, sections.is_open("need"), sections.all_open()) == ({"open": "all,-need"}, False, False)
    sections.set_open("need", is_open=True)
    assert (query, sections.all_open()) == ({"open": "all"}, True)
    query["row_day"] = "2021-07-05"
    sections.set_all_open(is_open=False)
    assert (query["open"], sections.is_open("rows")) == ("-rows", False)
