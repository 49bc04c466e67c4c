"""What a briefing is asked for: kinds, periods, comparisons."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reports.briefing.options import KINDS, SECTIONS, days_of, feeds_of, preset


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


def test_each_kind_has_its_period_and_sections() -> None:
    kinds = {kind: preset(kind, "en", last=date(2021, 8, 1)) for kind in KINDS}
    assert (kinds["weekly"].start, kinds["weekly"].end) == (date(2021, 7, 19), date(2021, 7, 25))
    assert (kinds["inspection"].start, kinds["inspection"].end) == (date(2021, 7, 1), date(2021, 7, 31))
    assert kinds["inspection"].sections == SECTIONS
    assert set(feeds_of(kinds["weekly"])) >= {"calls", "requests", "stock"}
