"""One line holds the filters: which days, compared with which, where; and it opens as it was sent."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from i18n import Words
from tests.pages.tiles import tiles_of

Opened = Callable[..., AppTest]
W = Words("id")


def blocks(node: Any) -> Iterator[Any]:
    """A block of a page and every block in it."""
    yield node
    for child in getattr(node, "children", {}).values():
        yield from blocks(child)


def line(page: AppTest) -> str:
    """The filters of a page in words."""
    labels = [block.proto.popover.label for block in blocks(page._tree) if getattr(block, "type", "") == "popover"]
    return str(next(label for label in labels if label != W("past.now")))


@pytest.fixture
def calls(opened: Opened) -> Callable[..., AppTest]:
    """Open the page of calls (5 to 9 July 2021) without its parts."""

    def open_page(start: str = "", end: str = "", **address: str) -> AppTest:
        days = {"period": "custom", "from": start, "to": end} if start or end else {}
        page = opened("calls", open="none", **days, **address)
        assert not page.exception
        return page

    return open_page


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("days_7", "7 hari: 3–9 Jul 2021"),
        ("last_week", f"Minggu lalu: {W.days(date(2021, 6, 28), date(2021, 7, 4))}"),
        ("month", "Bulan ini: 1–9 Jul 2021"),
        ("x' OR 1", "7 hari: 3–9 Jul 2021"),
    ],
)
def test_the_line_names_the_period_with_its_year(opened: Opened, period: str, words: str) -> None:
    assert line(opened("oxygen", open="none", period=period)).split(" · ")[0] == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2021-07-06", "2021-07-08", "6–8 Jul 2021"),
        ("2021-07-08", "2021-07-06", "6–8 Jul 2021"),
        ("2019-01-01", "2021-07-06", "5–6 Jul 2021"),
        ("2021-07-08", "2031-01-01", "8–9 Jul 2021"),
        ("2021-07-07", "", "7 Jul 2021"),
        ("0001-01-01", "9999-12-31", "7 hari: 3–9 Jul 2021"),
        ("<script>", "2021-02-30", "7 hari: 3–9 Jul 2021"),
    ],
)
def test_days_of_ones_own_are_put_in_order_and_cut_to_the_data(
    calls: Callable[..., AppTest], start: str, end: str, words: str
) -> None:
    assert line(calls(start, end)).split(" · ")[0] == words


def test_days_without_data_say_so_and_lead_to_the_newest(calls: Callable[..., AppTest]) -> None:
    page = calls("2020-12-28", "2021-01-03")
    assert page.title[0].value == W("screen.no_days_title", days=W.days(date(2020, 12, 28), date(2021, 1, 3)))
    assert not tiles_of(page)
    page = next(button for button in page.button if button.label == W("screen.no_days_newest")).click().run()
    assert line(page).startswith("7 hari") and tiles_of(page)


def test_steps_go_by_the_length_of_the_period_and_end_where_the_data_end(calls: Callable[..., AppTest]) -> None:
    page = calls("2021-07-08", "2021-07-09")
    back, on = (page.button(key=f"step-period-{side}") for side in ("back", "on"))
    assert on.disabled
    page = back.click().run()
    assert line(page).startswith("6–7 Jul 2021")
    assert page.query_params["from"] == "2021-07-06"
    page = page.button(key="step-period-back").click().run()
    assert line(page).startswith("5 Jul 2021") and page.button(key="step-period-back").disabled


def test_the_comparison_is_named_and_its_numbers_stand_on_the_tiles(calls: Callable[..., AppTest]) -> None:
    page = calls("2021-07-08", "2021-07-08")
    assert line(page).endswith("dibanding 1 hari sebelumnya")
    assert tiles_of(page)[W("figure.calls")].earlier == W("figure.earlier", before="1")


@pytest.mark.parametrize(
    ("days", "compare", "reason"),
    [
        (("2021-07-05", "2021-07-08"), "previous", W("filter.line_not_starts", first="5 Jul 2021")),
        (("2021-07-08", "2021-07-08"), "month_earlier", W("filter.line_not_starts", first="5 Jul 2021")),
        (("2021-07-09", "2021-07-09"), "previous", W("filter.line_not_not_over")),
        (("2021-07-08", "2021-07-08"), "<b>", W("filter.line_previous", days=1)),
    ],
)
def test_what_cannot_be_compared_says_why(
    calls: Callable[..., AppTest], days: tuple[str, str], compare: str, reason: str
) -> None:
    assert line(calls(*days, compare=compare)).endswith(reason)


def test_place_and_terms_stand_in_the_line(opened: Opened) -> None:
    page = opened("requests", open="none", place="35.79.01", urgency="critical", channel="nonsense")
    assert W("filter.district", name="Batu") in line(page) and W.term("urgency", "critical") in line(page)
    assert W.term("channel", "phone") not in line(page)


def test_the_briefing_has_the_same_line_and_comparison(opened: Opened) -> None:
    page = opened("inspection", open="none", span="custom", compare="month_earlier", **{"from": "2021-07-05"})
    assert "5 Jul 2021" in line(page) and line(page).endswith(W("filter.line_month_earlier"))
