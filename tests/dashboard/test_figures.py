"""A balance and its curve are of one moment."""

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import pytest

from codes import HIDDEN
from dashboard.shell.page_context import PageContext
from dashboard.widgets.figures import Figure, change_words, earlier_words, of, over, written

QUEUE = pd.DataFrame({"day": pd.date_range("2021-07-04", "2021-07-11"), "open": [10, 11, 12, 13, 14, 13, 12, 15]})


def drawn(context: PageContext, figure: Figure) -> tuple[str, str]:
    """The words of the change and of the number before."""
    return change_words(context, figure), earlier_words(context, figure)


LATER = datetime(2021, 7, 20, 13, tzinfo=UTC)


@pytest.mark.parametrize("is_past", [True, False])
def test_a_period_that_is_over_has_a_curve_only_where_the_balance_is_that_of_its_end(
    context: Callable[..., PageContext], is_past: bool
) -> None:
    figure = over(context(as_of=LATER, until=LATER, is_past=is_past), Figure("open_requests", 15), QUEUE, "open")
    assert (figure.trend is not None) == is_past


def test_a_period_that_reaches_the_last_day_has_a_curve(context: Callable[..., PageContext]) -> None:
    assert over(context(), Figure("open_requests", 15), QUEUE, "open").trend == [11, 12, 13, 14, 13, 12, 15]


def test_a_change_is_that_of_as_many_complete_days(context: Callable[..., PageContext]) -> None:
    totals = {"calls": 70, "compared_calls": 60, "previous_calls": 40, "compared_days": 6, "change": 6 / 4 - 1}
    part = of(pd.DataFrame([totals]), "calls")
    assert (part.now, part.earlier, part.compared, part.change) == (70, 40, 60, 6 / 4 - 1)
    whole = of(pd.DataFrame([totals | {"compared_calls": 70}]), "calls")
    assert (whole.earlier, whole.compared, whole.change) == (40, None, 7 / 4 - 1)
    draws = [drawn(context(), figure) for figure in (part, whole)]
    assert draws == [("▲ 50%", "6 hari: 40 → 60"), ("▲ 75%", "dari 40")]


def test_a_state_is_compared_with_that_of_the_end_of_the_earlier_days(context: Callable[..., PageContext]) -> None:
    now, before = (pd.DataFrame({"open_requests": [count], "share": [count / 60]}) for count in (45, 60))
    assert drawn(context(), of(now, "open_requests", earlier=before)) == ("▼ 25%", "dari 60")
    assert drawn(context(), of(now, "share", unit="share", earlier=before)) == ("▼ 25 poin", "dari 100%")


@pytest.mark.parametrize("before", [None, HIDDEN, float("nan")])
def test_nothing_is_compared_with_what_is_not_known(context: Callable[..., PageContext], before: object) -> None:
    totals = pd.DataFrame({"calls": [7], "previous_calls": [before]})
    assert drawn(context(), of(totals, "calls")) == ("", "")


def test_from_none_there_is_no_percentage(context: Callable[..., PageContext]) -> None:
    assert drawn(context(), of(pd.DataFrame({"calls": [7], "previous_calls": [0]}), "calls")) == ("", "sebelumnya 0")
    assert drawn(context(), of(pd.DataFrame({"calls": [90], "previous_calls": [20]}), "calls"))[0] == "▲ 4,5 kali"


def test_from_a_handful_the_change_is_no_percentage(context: Callable[..., PageContext]) -> None:
    assert drawn(context(), of(pd.DataFrame({"calls": [2], "previous_calls": [1]}), "calls")) == ("▲", "dari 1")
    assert drawn(context(), of(pd.DataFrame({"calls": [0], "previous_calls": [9]}), "calls")) == ("▼", "dari 9")


@pytest.mark.parametrize(("suppressed", "text"), [(True, "disembunyikan"), (False, "–")])
def test_a_hidden_figure_says_so(context: Callable[..., PageContext], suppressed: bool, text: str) -> None:
    totals = pd.DataFrame({"people": pd.array([None], "Int64"), "is_suppressed": [suppressed]})
    assert written(context(), "count", of(totals, "people").now) == text
