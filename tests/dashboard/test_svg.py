"""Pictures of our own: well-formed, read aloud by their titles, unknown values never drawn as zero."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.widgets.drawing import svg

DAYS = [date(2021, 7, 1) + timedelta(n) for n in range(6)]
VALUES = st.lists(st.none() | st.floats(0, 1e6), min_size=1, max_size=40)
WEST = [[112.50, -7.80], [112.52, -7.80], [112.52, -7.82], [112.50, -7.82]]
EAST = [[112.52, -7.80], [112.54, -7.80], [112.54, -7.82], [112.52, -7.82]]


def drawn(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def kind(picture: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [part for part in picture.iter() if name in part.get("class", "").split()]


def trend(values: list[float | None], **more: object) -> ElementTree.Element:
    days = [DAYS[0] + timedelta(n) for n in range(len(values))]
    arguments = {"title": "Calls", "number": lambda n: f"{n:.0f}", "short_day": lambda day: f"{day:%d/%m}"} | more
    return drawn(svg.trend(days, values, **arguments))  # type: ignore[arg-type]


@given(VALUES)
def test_a_small_curve_is_well_formed_whatever_its_values(values: list[float | None]) -> None:
    markup = svg.sparkline(values)
    assert bool(markup) == (len([each for each in values if each is not None]) > 1)
    assert not markup or drawn(markup).get("aria-hidden") == "true"


def test_a_missing_value_is_a_gap_in_a_small_curve() -> None:
    assert len(kind(drawn(svg.sparkline([1, 2, None, 3, 4])), "line")) == len(["before", "after"])


def test_a_small_change_does_not_look_like_a_large_one() -> None:
    line = kind(drawn(svg.sparkline([100, 101])), "line")[0].get("d", "")
    first, last = (float(point.split()[1]) for point in line.removeprefix("M").split("L"))
    assert first - last == pytest.approx(24 * 1 / 10.1, abs=0.1)  # a tenth of the largest fills the height


@given(VALUES.filter(lambda values: any(each is not None for each in values)))
def test_a_trend_has_a_bar_for_each_known_day(values: list[float | None]) -> None:
    picture = trend(values)
    assert len(kind(picture, "bar")) == len([each for each in values if each is not None])
    assert picture.get("role") == "img" and picture.get("aria-label") == "Calls"


def test_days_that_are_not_known_alone_draw_nothing() -> None:
    assert svg.trend(DAYS, [None] * 6, title="Calls", number=str, short_day=str) == ""


def test_the_highest_and_the_last_complete_day_carry_their_numbers() -> None:
    picture = trend([3, 9, None, 4, 5, 1], complete=[True] * 5 + [False])
    assert [part.text for part in kind(picture, "number")] == ["9", "5"]
    assert len(kind(picture, "open")) == 1


def test_events_are_numbered_in_rows_and_those_outside_are_left_out() -> None:
    events = [
        svg.Event(DAYS[1], "Wards full"),
        svg.Event(DAYS[0], "Masks <free>"),
        svg.Event(date(2021, 8, 1), "Later"),
    ]
    days = [DAYS[0] + timedelta(n) for n in range(31)]
    groups = kind(trend([1.0] * 31, events=events), "event")
    assert [[part.text for part in group.iter("text")] for group in groups] == [["1"], ["2"]]
    assert [part.text for group in groups for part in group.iter("title")] == [
        "01/07: Masks <free>",
        "02/07: Wards full",
    ]
    assert len({part.get("cy") for group in groups for part in group.iter("circle")}) == len(["above", "below"])
    legend = drawn(svg.event_legend(days, events, short_day=lambda day: f"{day:%d/%m}"))
    assert ["".join(line.itertext()) for line in legend] == ["101/07 Masks <free>", "202/07 Wards full"]
    assert svg.event_legend(days, events[2:], short_day=str) == ""


def test_months_are_marked_where_they_have_room() -> None:
    picture = trend([1.0] * 200)  # from 1 July
    # 1 August has no room beside the first day
    assert [part.text for part in kind(picture, "day")] == ["01/07", "16/01", "01/09", "01/10", "01/11", "01/12"]


def test_a_chosen_period_is_marked_unless_it_is_the_whole() -> None:
    assert kind(trend([1, 2, 3], selected=(DAYS[1], DAYS[2])), "chosen")
    assert not kind(trend([1, 2, 3], selected=(DAYS[0], DAYS[2])), "chosen")


def test_a_village_without_a_number_is_hatched_and_every_one_is_named() -> None:
    areas = [svg.Area("Sisir", [WEST], "3", "#00805e", "/desa?desa=1"), svg.Area("Beji & co", [EAST], "–", None)]
    picture = drawn(svg.small_map(areas, title="Requests"))
    fills = [part.get("style") for part in kind(picture, "area")]
    assert fills == ["fill:#00805e", "fill:url(#posko-hatch)"]
    assert [title.text for title in picture.iter("title")] == ["Requests", "Sisir: 3", "Beji & co: –"]
    assert [link.get("href") for link in picture.iter("a")] == ["/desa?desa=1"]
    assert {part.text for part in kind(picture, "number")} == {"3", "–"}


def test_a_map_keeps_the_proportions_of_the_earth() -> None:
    box = drawn(svg.small_map([svg.Area("a", [WEST], "1", "#fff"), svg.Area("b", [EAST], "2", "#fff")], title="x"))
    _, _, width, height = (float(side) for side in box.get("viewBox", "").split())
    assert height == pytest.approx((width - 4) / (2 * 0.9906) + 4, rel=0.02)  # two squares side by side, at 7.8° south
