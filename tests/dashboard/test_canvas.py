"""Axes: few ticks, round numbers, the reader's own words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.widgets import canvas
from i18n import Words


@pytest.mark.parametrize(("step", "rounded"), [(0.3, 0.5), (1, 1), (1.1, 2), (3, 5), (7, 10), (120, 200)])
def test_a_step_is_rounded_up_to_one_two_or_five(step: float, rounded: float) -> None:
    assert canvas.round_step(step) == pytest.approx(rounded)


@given(st.floats(min_value=0.01, max_value=1e9))
def test_ticks_hold_the_largest_value_and_are_few(largest: float) -> None:
    axis = canvas.number_ticks(Words("id"), largest)
    assert axis["range"][0] == 0
    assert axis["range"][1] >= largest
    assert len(axis["tickvals"]) <= 7
    assert len(set(axis["ticktext"])) == len(axis["ticktext"])


def test_what_is_counted_has_no_halves() -> None:
    assert canvas.number_ticks(Words("id"), 2, whole=True)["ticktext"] == ["0", "1", "2"]


def test_ticks_below_nought_are_shown_when_a_balance_goes_there() -> None:
    assert canvas.number_ticks(Words("id"), 10, smallest=-4)["range"][0] <= -4


def test_days_are_few_end_with_the_last_and_are_written_in_the_readers_language() -> None:
    days = [date(2021, 7, 1) + timedelta(days=n) for n in range(28)]
    axis = canvas.day_ticks(Words("id"), days)
    assert axis["tickvals"][-1].date() == date(2021, 7, 28)
    assert axis["ticktext"][-1] == "28 Jul"
    assert len(axis["tickvals"]) <= 6
