"""Periods by name, steps through them, and the days they are compared with."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.shared.periods import (
    COMPARISONS,
    PERIODS,
    Against,
    Days,
    compared,
    compared_days,
    days_of,
    name_of,
    step,
)

ONE = timedelta(days=1)
A_DAY = st.dates(date(2000, 3, 1), date(2100, 1, 1))
NAMED = [name for name in PERIODS if name != "custom"]


@given(A_DAY, st.integers(0, 400), st.sampled_from(COMPARISONS))
def test_as_many_days_are_compared_and_none_is_in_both(start: date, more: int, against: Against) -> None:
    end = start + timedelta(days=more)
    pair = compared_days(start, end, against)
    if pair is None:
        assert (against, more > 30) == ("month_earlier", True)
        return
    assert pair.end - pair.start == pair.before_end - pair.before_start
    assert pair.start == start and pair.before_end < start and end - pair.end <= timedelta(days=3)
    assert against == "month_earlier" or pair.end == end


@given(A_DAY, st.integers(0, 60), st.sampled_from(COMPARISONS), st.integers(-5, 70), st.integers(0, 90))
def test_a_day_that_may_still_grow_is_left_out_of_both(
    start: date, more: int, against: Against, complete: int, before: int
) -> None:
    end, until, first = start + timedelta(days=more), start + timedelta(days=complete), start - timedelta(days=before)
    comparison = compared(start, end, against, first=first, complete=until)
    assert comparison.known == (comparison.reason is None)
    if comparison.last is None or comparison.previous_start is None or comparison.previous_end is None:
        assert comparison.days is None
        return
    assert first <= comparison.previous_start and start <= comparison.last <= min(end, until)
    assert comparison.days == (comparison.last - start).days + 1
    if against == "previous":  # each day has the partner it has when all are complete
        assert start - comparison.previous_start == timedelta(days=more + 1)


@pytest.mark.parametrize(
    ("start", "end", "against", "pair"),
    [
        ("2021-07-26", "2021-08-01", "previous", "2021-07-26 2021-08-01 2021-07-19 2021-07-25"),
        ("2021-07-31", "2021-07-31", "month_earlier", "2021-07-31 2021-07-31 2021-06-30 2021-06-30"),
        ("2021-07-01", "2021-07-31", "month_earlier", "2021-07-01 2021-07-30 2021-06-01 2021-06-30"),
        ("2024-03-01", "2024-03-31", "month_earlier", "2024-03-01 2024-03-29 2024-02-01 2024-02-29"),
        ("2021-03-31", "2021-03-31", "month_earlier", "2021-03-31 2021-03-31 2021-02-28 2021-02-28"),
        ("2021-01-01", "2021-01-07", "month_earlier", "2021-01-01 2021-01-07 2020-12-01 2020-12-07"),
        ("2020-12-28", "2021-01-03", "previous", "2020-12-28 2021-01-03 2020-12-21 2020-12-27"),
    ],
)
def test_days_have_their_partners(start: str, end: str, against: Against, pair: str) -> None:
    days = compared_days(date.fromisoformat(start), date.fromisoformat(end), against)
    assert days is not None and " ".join(map(str, days)) == pair


@pytest.mark.parametrize(
    ("end", "against", "first", "complete", "reason"),
    [
        ("2021-07-12", "previous", None, "2021-07-12", "no_book"),
        ("2021-07-12", "previous", "2021-06-01", None, "no_book"),
        ("2021-07-12", "previous", "2021-06-01", "2021-07-05", "not_over"),
        ("2021-07-12", "previous", "2021-07-01", "2021-07-12", "starts"),
        ("2021-08-12", "month_earlier", "2021-01-01", "2021-08-12", "too_long"),
    ],
)
def test_what_cannot_be_compared_says_why(
    end: str, against: Against, first: str | None, complete: str | None, reason: str
) -> None:
    known = {name: day and date.fromisoformat(day) for name, day in {"first": first, "complete": complete}.items()}
    comparison = compared(date(2021, 7, 6), date.fromisoformat(end), against, **known)  # type: ignore[arg-type]
    assert (comparison.known, comparison.reason) == (False, reason)


@given(A_DAY, st.sampled_from(NAMED))
def test_a_named_period_is_over_by_the_last_day_and_keeps_its_days(last: date, name: str) -> None:
    days = days_of(name, last)
    assert days.start <= days.end <= last
    assert days_of(name_of(days, last), last) == days


@given(A_DAY, st.sampled_from(NAMED), st.integers(1, 6))
def test_steps_lead_back_and_forth_through_whole_periods(last: date, name: str, steps: int) -> None:
    first, at, seen = last - timedelta(days=400), days_of(name, last), [days_of(name, last)]
    kind = name
    for _ in range(steps):
        moved = step(at, -1, first=first, last=last, period=kind)
        assert moved is not None and moved.end == at.start - ONE
        at, kind = moved, name_of(moved, last)
        seen.append(at)
    for earlier in reversed(seen[:-1]):
        moved = step(at, 1, first=first, last=last, period=kind)
        assert moved == earlier
        at, kind = earlier, name_of(earlier, last)


@given(A_DAY, st.integers(0, 40), st.integers(0, 100), st.integers(0, 100), st.sampled_from([-1, 1]))
def test_a_step_never_leaves_the_data(last: date, more: int, back: int, reach: int, by: int) -> None:
    end = last - timedelta(days=back)
    days, first = Days(end - timedelta(days=more), end), last - timedelta(days=reach)
    moved = step(days, by, first=first, last=last)
    if moved is not None:
        assert moved.start <= last and moved.end >= first and moved.start <= moved.end <= last
        assert moved != days


def test_months_step_by_months() -> None:
    first, last = date(2020, 1, 1), date(2021, 3, 10)
    february = step(Days(date(2021, 3, 1), last), -1, first=first, last=last, period="month")
    assert february == Days(date(2021, 2, 1), date(2021, 2, 28)) == days_of("last_month", last)
    assert step(february, -2, first=first, last=last) == Days(date(2020, 12, 1), date(2020, 12, 31))
    assert step(february, 1, first=first, last=last) == Days(date(2021, 3, 1), last)
    quarter = Days(date(2020, 10, 1), date(2020, 12, 31))
    assert step(quarter, -1, first=first, last=last) == Days(date(2020, 7, 1), date(2020, 9, 30))


def test_the_newest_week_ends_where_the_data_end() -> None:
    first, last = date(2021, 6, 1), date(2021, 7, 14)
    week = Days(date(2021, 7, 5), date(2021, 7, 11))
    assert step(week, 1, first=first, last=last) == Days(date(2021, 7, 8), last)
    assert step(days_of("days_7", last), 1, first=first, last=last) is None
    assert step(Days(first, first + 6 * ONE), -1, first=first, last=last) is None
