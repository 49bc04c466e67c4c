"""Who is on shift, and what that means for who calls."""

from datetime import date

import duckdb
import pytest

from analytics.metrics.calls.call_coverage import coverage
from analytics.metrics.calls.phone_load import phone_load
from tests.analytics.staged import staged

WEEK = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}
DAYS = [f"2021-07-{day:02}" for day in range(5, 13)]
CALLS = "call_id started_at direction channel outcome wait_seconds handling_seconds hour\n" + "\n".join(
    f"c{day}-{n} {day}T10:{n:02} inbound phone answered 5 300 10" for day in DAYS for n in range(6)
)
ALWAYS = "operator starts_at ends_at\n" + "\n".join(f"a {day}T00:00 {day}T23:59:59" for day in DAYS[:7])


def rows(con: duckdb.DuckDBPyConnection) -> list[tuple[int, int, int]]:
    return con.execute("SELECT hour, people, seconds FROM marts.shift_hours").fetchall()


def test_shifts_that_overlap_add_up_and_who_is_written_twice_counts_once() -> None:
    con = staged(
        shifts="""
        operator  starts_at         ends_at
        a         2021-07-05T07:00  2021-07-05T09:00
        a         2021-07-05T08:00  2021-07-05T09:30
        b         2021-07-05T08:30  2021-07-05T09:00
        -         2021-07-05T09:00  2021-07-05T10:00
        -         2021-07-05T09:00  2021-07-05T10:00
    """
    )
    assert rows(con) == [(7, 1, 3600), (8, 1, 1800), (8, 2, 1800), (9, 2, 1800), (9, 3, 1800)]


def test_a_gap_in_the_roster_is_nobody_and_a_night_belongs_to_both_days() -> None:
    con = staged(
        shifts="""
        operator  starts_at         ends_at
        a         2021-07-05T22:00  2021-07-06T01:00
        b         2021-07-06T02:00  2021-07-06T03:00
    """
    )
    assert rows(con) == [(22, 1, 3600), (23, 1, 3600), (0, 1, 3600), (1, 0, 3600), (2, 1, 3600)]


def test_without_a_roster_or_a_handling_time_it_says_which_is_missing() -> None:
    silent = CALLS.replace(" 300 ", " - ")
    assert coverage(staged(calls=CALLS), **WEEK).headline.key == "coverage.none"
    assert coverage(staged(shifts=ALWAYS), **WEEK).headline.key == "coverage.no_calls"
    assert coverage(staged(calls=silent, shifts=ALWAYS), **WEEK).headline.key == "coverage.no_handling"


def test_one_person_bears_half_an_erlang_where_callers_wait() -> None:
    """Six calls of five minutes in an hour keep one person busy half of it."""
    hours = coverage(staged(calls=CALLS, shifts=ALWAYS), **WEEK)
    ten = hours.hours.query("weekday == 2 and hour == 10").iloc[0]
    assert ten["calls_per_hour"] == pytest.approx(6, rel=0.06)
    assert ten["calls_low"] < 6 < ten["calls_high"]
    assert ten["people_on_shift"] == 1
    assert ten["busy_share"] == pytest.approx(0.5, abs=0.03)  # Erlang C of one person is the load
    assert len(hours.hours) == 7 * 24
    assert hours.summary["busiest_erlangs"].iloc[0] == pytest.approx(0.5, abs=0.03)


def test_an_hour_without_anyone_is_always_busy() -> None:
    shifts = "operator starts_at ends_at\n" + "\n".join(f"a {day}T12:00 {day}T20:00" for day in DAYS[:7])
    hours = coverage(staged(calls=CALLS, shifts=shifts), **WEEK)
    ten = hours.hours.query("weekday == 2 and hour == 10").iloc[0]
    assert (ten["people_on_shift"], ten["busy_share"], ten["survived_times"]) == (0, 1, 0)
    assert hours.headline.key == "coverage.unstaffed"
    assert hours.headline.numbers["unstaffed_percent"] > 80


def test_the_week_to_come_counts_where_it_is_written() -> None:
    ahead = ALWAYS + "\n" + "\n".join(f"b 2021-07-{day}T00:00 2021-07-{day}T23:59:59" for day in range(12, 19))
    summary = coverage(staged(calls=CALLS, shifts=ahead), **WEEK).summary.iloc[0]
    assert (summary["roster_start"].date(), summary["roster_end"].date()) == (date(2021, 7, 12), date(2021, 7, 18))


@pytest.mark.parametrize(
    ("endings", "patience"),
    [
        ("answered - 300", 0),  # no waiting time known: nobody can wait
        ("answered 20 300", float("inf")),  # nobody hung up
    ],
)
def test_how_callers_wait_is_read_from_the_calls(endings: str, patience: float) -> None:
    drawn = "call_id started_at direction channel outcome wait_seconds handling_seconds hour\n"
    drawn += "\n".join(f"c{n} {day}T10:00 inbound phone {endings} 10" for n, day in enumerate(DAYS))
    load = phone_load(staged(calls=drawn), end=WEEK["end"])
    assert load is not None and load.line is not None
    assert (load.line.handling_seconds, load.line.patience_seconds) == (300, patience)


def test_patience_is_all_that_was_waited_per_caller_who_hung_up() -> None:
    drawn = "call_id started_at direction channel outcome wait_seconds handling_seconds hour answered_at\n"
    drawn += f"a {DAYS[0]}T10:00 inbound phone answered 20 240 10 {DAYS[0]}T10:01\n"
    drawn += f"b {DAYS[1]}T10:00 inbound phone abandoned 40 - 10 -\nc {DAYS[2]}T10:00 inbound phone answered - - 10 -"
    load = phone_load(staged(calls=drawn), end=WEEK["end"])
    assert load is not None and load.line is not None
    assert load.line.patience_seconds == (20 + 40) / 1
