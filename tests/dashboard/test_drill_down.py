"""A pick stands in the address, narrows the rows of its page, and is let go of by picking it again."""

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from dashboard.shell import drill_down, navigation, sections
from dashboard.shell.address import picks, shared_choices
from dashboard.shell.drill_down import Picks
from dashboard.shell.page_context import PageContext

PLACES = pd.DataFrame([("35.79.01.1001", "Sisir", "village", "Batu")], columns=["code", "name", "level", "district"])
CALLS = Picks(("day", "week", "weekday", "hour", "channel", "village", "depot"), {"depot": ["Posko Batu"]})


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The query of the page's address."""
    query: dict[str, str] = {}
    monkeypatch.setattr(drill_down.st, "query_params", query)
    return query


def test_a_pick_stands_in_the_address_beside_the_others(address: dict[str, str]) -> None:
    drill_down.pick(channel="phone")
    drill_down.pick(day="2021-07-05")
    assert address == {"row_channel": "phone", "row_day": "2021-07-05"}


def test_picking_it_again_lets_go_of_it(address: dict[str, str]) -> None:
    drill_down.pick(weekday="0", hour="9")
    drill_down.pick(weekday="0", hour="9")
    assert address == {}


def test_a_day_takes_the_place_of_an_hour_of_the_week(address: dict[str, str]) -> None:
    drill_down.pick(weekday="0", hour="9")
    drill_down.pick(day="2021-07-05")
    assert address == {"row_day": "2021-07-05"}
    drill_down.pick(weekday="1", hour="8")
    assert address == {"row_weekday": "1", "row_hour": "8"}
    assert picks() == {"weekday": "1", "hour": "8"}


def test_what_is_picked_opens_the_rows_also_when_they_were_closed(address: dict[str, str]) -> None:
    assert not sections.is_open(sections.ROWS)
    drill_down.pick(day="2021-07-05")
    assert sections.is_open(sections.ROWS)
    sections.set_open(sections.ROWS, is_open=False)
    assert not sections.is_open(sections.ROWS)
    drill_down.pick(channel="phone")
    assert sections.is_open(sections.ROWS)


def test_what_is_picked_or_open_does_not_go_along_to_the_next_page(address: dict[str, str]) -> None:
    address.update({"lang": "en", "open": "rows", "row_day": "2021-07-05", "row_page_recent": "2", "place": "35.79.01"})
    assert shared_choices() == {"lang": "en", "place": "35.79.01"}
    assert navigation.address_of("village", desa="35.79.01.1001").endswith(
        "?lang=en&amp;place=35.79.01&amp;desa=35.79.01.1001"
    )


def test_every_pick_begins_at_the_first_page(address: dict[str, str]) -> None:
    drill_down.turn("recent", 3)
    assert drill_down.page("recent") == 3
    assert picks() == {}
    drill_down.pick(channel="phone")
    assert drill_down.page("recent") == 1


@pytest.mark.parametrize("nonsense", ["", "0", "-1", "x", "9" * 30, "²"])
def test_a_page_that_is_none_is_the_first(address: dict[str, str], nonsense: str) -> None:
    address["row_page_recent"] = nonsense
    assert drill_down.page("recent") == 1


def test_marks_that_are_picked_stand_out(address: dict[str, str]) -> None:
    codes = [["2021-07-05", "oxygen"], ["2021-07-05", "food"], ["2021-07-06"]]
    assert drill_down.marks(("day", "category"), codes)["marker_opacity"] == [1.0, 1.0, 1.0]
    drill_down.pick(day="2021-07-05", category="food")
    faded, out, other = drill_down.marks(("day", "category"), codes)["marker_opacity"]
    assert (out, faded, other) == (1.0, faded, faded)
    assert faded < 1


def test_a_mark_of_many_kinds_fades_when_one_kind_is_picked(address: dict[str, str]) -> None:
    drill_down.pick(category="food")
    food, others = drill_down.marks(("day", "category"), [["2021-07-05", "food"], ["2021-07-05"]])["marker_opacity"]
    assert others < food


def test_picks_become_arguments_of_a_metric(address: dict[str, str], context: Callable[..., PageContext]) -> None:
    codes = {"day": "2021-07-06", "hour": "9", "village": "35.79.01.1001", "channel": "phone", "depot": "Posko Batu"}
    address.update({f"row_{name}": code for name, code in codes.items()})
    made = drill_down.valid_picks(context(places=PLACES), CALLS)
    day = date(2021, 7, 6)
    expected = {"start": day, "end": day, "hour": 9, "place": "35.79.01.1001"}
    assert drill_down.arguments(made) == {**expected, "channel": "phone", "depot": "Posko Batu"}


def test_a_week_is_its_seven_days(address: dict[str, str], context: Callable[..., PageContext]) -> None:
    address["row_week"] = "2021-06-28"
    made = drill_down.valid_picks(context(), CALLS)
    assert drill_down.arguments(made) == {"start": date(2021, 6, 28), "end": date(2021, 7, 4)}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("day", "2020-01-01"),
        ("day", "soon"),
        ("week", "' OR 1"),
        ("hour", "24"),
        ("weekday", "7"),
        ("channel", "pigeon"),
        ("village", "99"),
        ("depot", "Elsewhere"),
        ("status", "open"),
    ],
)
def test_what_nobody_knows_picks_nothing(
    address: dict[str, str], context: Callable[..., PageContext], name: str, code: str
) -> None:
    address[f"row_{name}"] = code
    assert drill_down.valid_picks(context(places=PLACES), CALLS) == {}


@pytest.mark.parametrize("language", ["id", "en", "hi"])
def test_a_pick_is_told_in_words(address: dict[str, str], context: Callable[..., PageContext], language: str) -> None:
    opened = context(language, places=PLACES)
    words = [drill_down.written(opened, "weekday", "0"), drill_down.written(opened, "village", "35.79.01.1001")]
    assert words[0] == {"id": "Senin", "en": "Monday", "hi": "सोमवार"}[language]
    assert words[1] == "Sisir"
