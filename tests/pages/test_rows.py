"""The rows behind the figures of a page: narrowed by the address, page by page, without anything of a caller."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets import row_browser
from i18n import Words

Opened = Callable[..., AppTest]
W = Words("id")
PERIOD = {"period": "days_28"}


def tables(page: AppTest) -> str:
    """Everything drawn as HTML."""
    return " ".join(str(part.proto.body) for part in page.get("html"))


def caption(page: AppTest) -> str:
    """What the page says of the rows it shows."""
    captions = [part.value for part in page.caption]
    counts = [text for text in captions if text.startswith(W("rows.shown", first=1, last=1, total=1)[:5])]
    return counts[0] if counts else W("rows.none") if W("rows.none") in captions else ""


def rows(first: int, last: int, total: int) -> str:
    return W("rows.shown", first=first, last=last, total=total)


@pytest.mark.parametrize(
    ("name", "picks", "expected"),
    [
        ("calls", {}, rows(1, 5, 5)),
        ("calls", {"row_day": "2021-07-09"}, rows(1, 1, 1)),
        ("calls", {"row_channel": "phone"}, rows(1, 4, 4)),
        ("calls", {"row_weekday": "4", "row_hour": "13"}, rows(1, 1, 1)),
        ("calls", {"row_outcome": "abandoned", "row_village": "35.79.01.1004"}, rows(1, 1, 1)),
        ("calls", {"row_category": "oxygen"}, rows(1, 2, 2)),
        ("calls", {"row_category": "ambulance"}, W("rows.none")),
        ("requests", {}, rows(1, 3 + 4, 3 + 4)),
        ("requests", {"row_category": "oxygen"}, rows(1, 2 + 2, 2 + 2)),
        ("requests", {"row_status": "unmet"}, rows(1, 1, 1)),
        ("village", {"desa": "35.79.01.1004", "row_week": "2021-07-05"}, rows(1, 2, 2)),
        ("demand_map", {"row_channel": "whatsapp"}, rows(1, 1, 1)),
        ("oxygen", {"row_depot": "Posko Batu"}, rows(1, 4, 4)),
        ("oxygen", {"row_depot": "Posko Batu", "row_day": "2021-07-07"}, rows(1, 1, 1)),
        ("donations", {"entry": "given"}, rows(1, 1, 1)),
        ("donations", {"entry": "given", "account": "rice"}, rows(1, 1, 1)),
        ("donations", {"entry": "given", "row_donor_kind": "government"}, W("rows.none")),
    ],
)
def test_a_link_narrows_the_rows_as_it_was_sent(
    opened: Opened, name: str, picks: dict[str, str], expected: str
) -> None:
    page = opened(name, **PERIOD, **picks)
    assert not page.exception
    assert caption(page) == expected


def test_a_list_picks_what_a_click_picks_and_a_button_lets_go_of_it(opened: Opened) -> None:
    page = opened("calls", **PERIOD)
    page.selectbox("pick-channel-all").select("whatsapp").run()
    assert page.query_params["row_channel"] == "whatsapp"
    assert caption(page) == rows(1, 1, 1)
    page.button("drop-channel").click().run()
    assert "row_channel" not in page.query_params
    assert caption(page) == rows(1, 5, 5)


def test_only_one_page_of_the_rows_is_drawn(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_browser, "ON_A_PAGE", 2)
    page = opened("calls", **PERIOD, row_page_recent="2")
    assert caption(page) == rows(3, 4, 5)
    page.button("on-recent").click().run()
    assert caption(page) == rows(5, 5, 5)
    assert page.button("on-recent").disabled
    assert caption(opened("calls", **PERIOD, row_page_recent="99")) == rows(5, 5, 5)


@pytest.mark.parametrize("name", ["calls", "requests", "village", "demand_map", "oxygen", "donations"])
def test_rows_hold_nothing_of_a_caller(opened: Opened, name: str) -> None:
    html = tables(opened(name, **PERIOD))
    assert "0812" not in html
    assert "81234500001" not in html
