"""A balance and its curve are of one moment."""

from collections.abc import Callable
from datetime import UTC, datetime

import pandas as pd
import pytest

from dashboard.shell.page_context import PageContext
from dashboard.widgets.figures import Figure, of, over, written

QUEUE = pd.DataFrame({"day": pd.date_range("2021-07-04", "2021-07-11"), "open": [10, 11, 12, 13, 14, 13, 12, 15]})
LATER = datetime(2021, 7, 20, 13, tzinfo=UTC)


@pytest.mark.parametrize(("is_past", "change"), [(True, 15 / 10 - 1), (False, None)])
def test_a_period_that_is_over_has_a_change_only_where_the_balance_is_that_of_its_end(
    context: Callable[..., PageContext], is_past: bool, change: float | None
) -> None:
    figure = over(context(as_of=LATER, until=LATER, is_past=is_past), Figure("open_requests", 15), QUEUE, "open")
    assert figure.change == pytest.approx(change)
    assert (figure.trend is None) == (change is None)


def test_a_period_that_reaches_the_last_day_has_both(context: Callable[..., PageContext]) -> None:
    assert over(context(), Figure("open_requests", 15), QUEUE, "open").change == pytest.approx(15 / 10 - 1)


@pytest.mark.parametrize(("suppressed", "text"), [(True, "disembunyikan"), (False, "–")])
def test_a_hidden_figure_says_so(context: Callable[..., PageContext], suppressed: bool, text: str) -> None:
    totals = pd.DataFrame({"people": pd.array([None], "Int64"), "is_suppressed": [suppressed]})
    assert written(context(), "count", of(totals, "people").now) == text
