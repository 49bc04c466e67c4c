"""A figure that stands in a table, a title and a sentence is written once."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from codes import ORDER_ADVICE, ORDER_DUE
from dashboard.shell.page_context import PageContext
from dashboard.views.calls import call_figures
from dashboard.views.oxygen import order_card, urgency_table
from dashboard.views.requests import request_charts
from dashboard.widgets import cells, depots, export, figures

Context = Callable[..., PageContext]
ROW: dict[Any, Any] = {
    "depot": "Gudang Batu",
    "item": "cylinder_2m3",
    "status": "within",
    "days_p10": 0.8,
    "days_p50": 2.3,
    "days_p90": None,
    "interval_known": True,
    "horizon_days": 14,
    "out_7d_share": 0.68,
    "demand_per_day": 1.2,
    "order_late_share": 0.674,
    "order_before_at": pd.Timestamp(datetime(2021, 7, 10, tzinfo=UTC)),
    "order_by_at": pd.Timestamp(datetime(2021, 7, 9, 9, tzinfo=UTC)),
    "order_quantity": 6,
    "advice": "late",
    "as_of": datetime(2021, 7, 11, 13, tzinfo=UTC),
}
SUPPOSED: dict[str, float | None] = {"service_percent": 95}
TIMES = {"fulfilled": 3, "left_out": 2, "within_24h_share": None}


@pytest.mark.parametrize("language", ["id", "en", "hi"])
@pytest.mark.parametrize("late", [0.003, 0.05, 0.674, 0.999])
def test_the_chance_that_it_is_out_before_an_order_comes_is_one_in_table_and_advice(
    context: Context, language: str, late: float
) -> None:
    page = context(language)
    in_table = cells.written(page.w, "order_late_share", late)
    assert in_table in order_card.order(page, ROW | {"order_late_share": late}, SUPPOSED)


@pytest.mark.parametrize("language", ["id", "en", "hi"])
@pytest.mark.parametrize("advice", ORDER_ADVICE)
def test_the_advice_of_the_table_has_its_sentence_on_the_card(context: Context, language: str, advice: str) -> None:
    page = context(language)
    row = ROW | {"advice": advice}
    assert cells.written(page.w, "advice", advice) == page.w.term("advice", advice) != advice
    assert "Gudang Batu" in order_card.order(page, row, SUPPOSED)
    ordered = order_card.what(page, row) in order_card.order(page, row, SUPPOSED)
    assert ordered == (advice in ORDER_DUE or advice == "order_later")


def test_a_deadline_that_has_passed_is_now_and_the_range_is_in_words(context: Context) -> None:
    page = context("id")
    assert depots.order_by(page, ROW) == "sekarang" and depots.order_before(page, ROW) == "sudah lewat"
    assert urgency_table.days_left(page, ROW) == "2,3 hari (1 sampai lebih dari 14)"
    assert urgency_table.days_left(page, ROW | {"days_p10": 0.3, "days_p90": 5.6}).endswith("(kurang dari 1 sampai 6)")
    later = pd.Timestamp(datetime(2031, 7, 9, 9, tzinfo=UTC))
    row = ROW | {"advice": "order_later", "order_by_at": later, "order_before_at": later + pd.Timedelta(hours=30)}
    for moment in (depots.order_by(page, row), depots.order_before(page, row)):
        assert moment in order_card.order(page, row, SUPPOSED)


@pytest.mark.parametrize("language", ["id", "en", "hi"])
def test_how_long_it_lasts_is_one_in_table_and_title(context: Context, language: str) -> None:
    page = context(language)
    lasts = depots.in_days(page, ROW)
    assert lasts in depots.fan_title(page, ROW)
    assert urgency_table.days_left(page, ROW).startswith(lasts)


def test_a_share_beyond_what_was_followed_is_a_dash_that_says_why_and_an_empty_cell(context: Context) -> None:
    page = context("en")
    figure = request_charts.within_a_day(page, pd.DataFrame([TIMES]), None)
    assert figures.written(page, figure.unit, figure.now) == "–"
    assert figure.about == "none followed for 24 h yet"
    assert export.typed_column(page.w, "within_24h_share", pd.Series([None, 0.5])) == [None, 0.5]


def test_a_share_that_was_followed_needs_no_word(context: Context) -> None:
    times = pd.DataFrame([TIMES | {"within_24h_share": 0.5}])
    assert request_charts.within_a_day(context("en"), times, None).about is None


def test_pages_say_how_many_are_left_out_and_nothing_where_none_is(context: Context) -> None:
    page = context("en")
    assert call_figures.without_time(page, pd.DataFrame([{"calls": 5, "left_out": 0}])) is None
    sentence = call_figures.without_time(page, pd.DataFrame([{"calls": 5, "left_out": 3}]))
    assert sentence is not None and sentence.startswith("3 of 5 calls")
    sentence = request_charts.without_time(page, pd.DataFrame([TIMES]))
    assert sentence is not None and sentence.startswith("2 requests")
    assert request_charts.without_time(page, pd.DataFrame([TIMES | {"left_out": 0}])) is None
