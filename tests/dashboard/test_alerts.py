"""What is to be done, on the overview: every action has its deadline and leads to the card on which it is seen to."""

from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

import theme
from analytics.metrics.actions import action_rows, actions
from analytics.metrics.actions.actions import KINDS
from dashboard.shell import navigation
from dashboard.shell.page_context import PageContext
from dashboard.views.overview import alerts
from reports.briefing.actions import actions_in_words

NOW = datetime(2021, 7, 23, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
Opened = Callable[..., PageContext]


def frame(**row: Any) -> pd.DataFrame:
    """One action as the metric answers."""
    usual = {
        "kind": "order", "quantity": 6, "item": "cylinder_2m3", "place": "Gudang <Kadin>", "source": "Gas & Co",
        "until": pd.Timestamp(2021, 7, 22, 16, tz=NOW.tzinfo), "is_late": True, "is_due": True,
        "consequence": "may_run_out",
    }  # fmt: skip
    return pd.DataFrame([usual | row], columns=actions.COLUMNS)


def line(page: PageContext, **row: Any) -> str:
    """The line of one action."""
    table = frame(**row)
    (action,) = actions_in_words(page.w, table, now=NOW)
    return plain(alerts._line(page, table.iloc[0].to_dict(), action, {}))


def plain(html: str) -> str:
    """The same with spaces that may break."""
    return html.replace("\N{NO-BREAK SPACE}", " ")


def test_every_kind_of_action_leads_to_a_card_and_has_an_icon() -> None:
    assert {*alerts.TARGETS} == {*theme.ACTION_ICON} == {*KINDS}
    assert {each.page for each in alerts.TARGETS.values()} <= {each.name for each in navigation.ENTRIES}
    assert set(alerts._OXYGEN) == set(actions.OXYGEN)


def test_a_late_action_says_since_when_and_another_until_when(context: Opened) -> None:
    page = context("id")
    late = line(page)
    assert "Pesan 6 × 2 m³ · Gudang &lt;Kadin&gt;" in late
    assert "Gas &amp; Co" in late and page.w.term("consequence", "may_run_out") in late
    assert ">terlambat 22 Jul<" in late and "posko-icon bad" in late
    early = line(page, is_late=False)
    assert ">22 Jul 16.00<" in early and "terlambat" not in early
    at_once = line(page, kind="count_stock", until=None, is_late=False, consequence=None)
    assert f">{page.w('overview.at_once')}<" in at_once


def test_an_order_leads_to_the_card_of_its_depot_and_size(context: Opened) -> None:
    link = urlsplit(unescape(line(context("id")).split('href="')[1].split('"')[0]))
    assert link.path == navigation.entry("oxygen").path and link.fragment == "oxygen-order"
    assert parse_qs(link.query) == {"depot": ["Gudang <Kadin>"], "item": ["cylinder_2m3"]}


def test_a_deadline_of_another_year_names_it(context: Opened) -> None:
    (action,) = actions_in_words(context("id").w, frame(), now=NOW.replace(year=2026))
    assert action.when == "22 Jul 2021" and action.until == "22 Jul 2021 16.00 WIB"


@pytest.mark.parametrize("language", ["id", "en", "hi"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_said_with_and_without_its_details(context: Opened, kind: str, language: str) -> None:
    w = context(language).w
    full = frame(kind=kind, people=7, places=3)
    bare = frame(kind=kind, quantity=None, item=None, source=None, place="Depo")
    for table in (full, bare, bare.assign(place=None, people=2)):
        (action,) = actions_in_words(w, table, now=NOW)
        assert action.short and action.text and "{" not in action.short + action.text


def test_the_desk_finds_each_single_thing_below_the_line_that_sums_it_up(context: Opened) -> None:
    page = context("id")
    row = dict.fromkeys(action_rows.COLUMNS) | {
        "kind": "deliver", "code": "R-<7>", "village": "Sisir", "district": "Batu", "quantity": 2,
        "item": "cylinder_1m3", "until": pd.Timestamp(2021, 7, 21, tz=NOW.tzinfo), "is_late": True,
    }  # fmt: skip
    (action,) = actions_in_words(page.w, frame(kind="deliver", people=1), now=NOW)
    listed = plain(alerts._rows(page, action, [row], "/antar"))
    assert "R-&lt;7&gt; · Sisir, Batu · 2 × 1 m³ · 21 Jul" in listed
    many = alerts._rows(page, action, [row] * (alerts._MOST_ROWS + 3), "/antar")
    assert page.w("alert.more", more=3) in many
