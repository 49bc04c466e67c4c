"""The overview: what is to be done stands first, each household and person only for the desk."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from dashboard.auth import session
from dashboard.views.overview.alerts import TARGETS
from i18n import Words

Opened = Callable[..., AppTest]
WORDS = Words("id")


def list_of_actions(page: AppTest) -> str:
    """The HTML of what is to be done."""
    parts = [str(part.proto.body) for part in page.get("html")]
    (actions,) = [part for part in parts if part.startswith('<div class="posko-do">')]
    return actions


def test_single_rows_are_for_the_desk_only(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    for_desk = list_of_actions(opened("overview"))
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    for_readers = list_of_actions(opened("overview"))
    assert 'class="each"' in for_desk and "/kasus?" in for_desk
    assert 'class="each"' not in for_readers and "/kasus" not in for_readers
    # what is to be done at depots is the same; of people readers see the end of the newest week, and no loan
    desk, readers = ({*re.findall(r'<li class="(\w+)', each)} & {*TARGETS} for each in (for_desk, for_readers))
    assert readers <= desk and desk - readers <= {"collect", "loop"}
    assert readers >= {"count_stock", "chase", "deliver"}


def test_of_a_past_period_it_lists_what_had_to_be_done_at_its_end_and_of_a_place_what_has_one(opened: Opened) -> None:
    days = {"period": "custom", "from": "2021-07-01", "to": "2021-07-07"}
    then = opened("overview", **days, place="35.79.02")
    actions, now = list_of_actions(then), list_of_actions(opened("overview"))
    assert not then.exception
    assert WORDS("overview.of_everywhere") in actions and WORDS("overview.of_everywhere") not in now
    late = WORDS("overview.late", when="")
    assert f"{late}{WORDS.short_day(date(2021, 7, 9))}" not in actions
    assert actions != now
