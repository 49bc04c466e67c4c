"""The page of referrals: the desk sees each, readers sums of at least five and no case."""

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from access.roles import Role
from dashboard.auth import session
from i18n import Words
from tests.pages.tiles import tiles_of

Opened = Callable[..., AppTest]
W = Words("id")
PERIOD = {"period": "days_28"}


def drawn(page: AppTest) -> str:
    """Everything drawn as HTML."""
    return " ".join(str(part.proto.body) for part in page.get("html"))


def figures(page: AppTest) -> dict[str, str]:
    return {tile.label: tile.value for tile in tiles_of(page).values()}


def test_the_desk_sees_figures_rows_and_duplicates(opened: Opened) -> None:
    page = opened("referrals", **PERIOD)
    assert not page.exception
    assert figures(page) == {
        W("figure.open_loops"): str(len(["t1", "t2", "t3", "t4"])),
        W("figure.old_loops"): str(len(["t1", "t2", "t3", "t4"])),
        W("figure.no_receiver"): str(len(["t2"])),
        W("figure.to_confirm"): str(len(["t3"])),
        W("figure.confirmed_loops"): "0",
        W("figure.died_loops"): "0",
    }
    assert page.title[0].value == W("finding.referrals.old", old=4, open=4, days=7)
    tables = drawn(page)
    assert all(f">{number}<" in tables for number in ("t1", "t2", "t3", "t4"))
    assert "/kasus?" in tables
    assert W("referrals.duplicates_none") not in [part.value for part in page.markdown]


@pytest.mark.parametrize(
    ("pick", "loops"),
    [
        ({"row_loop_actor": "posko"}, ["t2"]),
        ({"row_loop_actor": "other_region", "row_loop_age": "28d"}, ["t1"]),
        ({"row_to_agency": "RSUD"}, ["t1", "t3", "t4"]),
        ({"row_referral_kind": "social"}, ["t2"]),
        ({"row_loop_state": "nonsense"}, ["t1", "t2", "t3", "t4"]),
    ],
)
def test_a_link_narrows_the_rows(opened: Opened, pick: dict[str, str], loops: list[str]) -> None:
    tables = drawn(opened("referrals", open="", **PERIOD, **pick))
    assert sorted(set(re.findall(r">(t\d)<", tables))) == loops


def test_readers_see_no_row_no_case_and_no_small_number(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "current", lambda: session.Session(Role.READER))
    page = opened("referrals", **PERIOD, row_loop_actor="posko")
    assert not page.exception
    assert set(figures(page).values()) <= {"0", W("small_groups.hidden")}
    tables = drawn(page)
    assert "kasus" not in tables
    assert not re.search(r">(t\d|[1-4])<", tables)
    titles = [part.value for part in page.markdown]
    assert not [title for title in titles if W("referrals.rows") in title or W("referrals.duplicates") in title]
    assert page.title[0].value == W("finding.referrals.hidden")
