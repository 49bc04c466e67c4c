"""With a period that is over, every state on a page is that of its end, and the page says so."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from i18n import Words
from tests.pages.test_as_of_snapshot import gas, notices
from tests.pages.test_every_page import texts
from tests.pages.tiles import tiles_of

Opened = Callable[..., AppTest]
WORDS = Words("id")
OVER = {"period": "custom", "from": "2021-07-01", "to": "2021-07-06", "open": "none"}
LABEL = WORDS("screen.end_of_period", day=WORDS.day(date(2021, 7, 6)))
STATES = ["overview", "calls", "requests", "demand_map", "village"]


@pytest.mark.parametrize("name", STATES)
def test_a_page_with_a_state_says_of_which_day_it_is(opened: Opened, name: str) -> None:
    then = opened(name, **OVER)
    assert not then.exception
    assert LABEL in notices(then)


def test_stock_is_that_of_the_end_of_the_period_and_what_cannot_be_asked_of_it_is_marked(opened: Opened) -> None:
    then = opened("oxygen", **{**OVER, "open": "loop,need"})
    assert not then.exception
    assert LABEL in notices(then)
    assert gas(then)[:2] == "16"  # 20 - 4; three more left on 7 July
    assert " ".join(texts(then)).count(WORDS("screen.of_now")) == len(["loop", "need"])


def test_the_queue_is_that_of_the_end_of_the_period(opened: Opened) -> None:
    then, now = opened("requests", **OVER), opened("requests", open="none")
    waiting = [tiles_of(page)[WORDS("figure.open_requests")].value for page in (then, now)]
    # r1 was fulfilled that evening, r2 came a day later, as did what the calls d and e asked for
    assert waiting == [str(len(["a", "b"])), str(len(["a", "b", "r2", "d", "e"]))]
    assert "🕰️" not in notices(now)
