"""What a briefing is asked for: kinds, periods, comparisons."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.briefing.options import KINDS, SECTIONS, Options, compared_days, days_of, feeds_of, preset


@given(st.dates(date(2000, 1, 10), date(2100, 1, 1)))
def test_the_last_week_is_whole_and_over(last: date) -> None:
    start, end = days_of("last_week", last)
    assert (start.weekday(), end.weekday()) == (0, 6)
    assert end - start == timedelta(days=6)
    assert timedelta(days=1) <= last - end <= timedelta(days=7)


@given(st.dates(date(2000, 1, 10), date(2100, 1, 1)))
def test_the_last_month_is_whole_and_over(last: date) -> None:
    start, end = days_of("last_month", last)
    assert start.day == 1 and (end + timedelta(days=1)).day == 1
    assert start.month == end.month and end < last.replace(day=1) <= last


@given(st.dates(date(2000, 2, 1), date(2100, 1, 1)), st.integers(0, 60), st.sampled_from(["previous", "month_earlier"]))
def test_as_many_days_are_compared_and_they_begin_earlier(start: date, more: int, comparison: str) -> None:
    options = Options("weekly", start, start + timedelta(days=more), comparison, SECTIONS, "id")
    before, until = compared_days(options)
    assert before <= until < start
    assert until - before == options.end - options.start or until == start - timedelta(days=1)
    assert comparison == "month_earlier" or until == start - timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "before"),
    [
        (date(2021, 7, 12), date(2021, 6, 12)),
        (date(2021, 3, 31), date(2021, 2, 28)),
        (date(2021, 1, 5), date(2020, 12, 5)),
    ],
)
def test_a_month_earlier_is_the_same_day_or_the_last_one(start: date, before: date) -> None:
    assert compared_days(Options("weekly", start, start, "month_earlier", SECTIONS, "id"))[0] == before


def test_a_month_is_compared_with_the_whole_month_before() -> None:
    july = Options("jury", date(2021, 7, 1), date(2021, 7, 31), "month_earlier", SECTIONS, "id")
    assert compared_days(july) == (date(2021, 6, 1), date(2021, 6, 30))


def test_each_kind_has_its_period_and_sections() -> None:
    kinds = {kind: preset(kind, "en", last=date(2021, 8, 1)) for kind in KINDS}
    assert (kinds["weekly"].start, kinds["weekly"].end) == (date(2021, 7, 19), date(2021, 7, 25))
    assert (kinds["inspection"].start, kinds["inspection"].end) == (date(2021, 7, 1), date(2021, 7, 31))
    assert kinds["inspection"].sections == SECTIONS
    assert set(feeds_of(kinds["weekly"])) >= {"calls", "requests", "stock"}
