"""What stands out of small counts is signal: simulated without a pattern it hardly ever appears, with one it does."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.calls import busy_hours
from analytics.metrics.shared import beyond_chance
from finding import Finding
from tests.analytics.staged import staged

# What a call centre's day looks like: quiet nights, a busy morning and evening.
PROFILE = np.array([1, 1, 1, 1, 1, 2, 4, 9, 11, 11, 10, 10, 9, 8, 8, 8, 7, 8, 8, 9, 9, 6, 3, 2], dtype=float)
DRAWS = 100


def weeks(calls: int, profile: np.ndarray, seed: int) -> list[np.ndarray]:
    """Weeks of so many calls, with hours of this profile and all days alike."""
    chance = np.outer(profile / profile.sum(), np.full(7, 1 / 7)).ravel()
    drawn = np.random.default_rng(seed).multinomial(calls, chance, size=DRAWS)
    return [week.reshape(24, 7).astype(float) for week in drawn]


@pytest.mark.parametrize("calls", [97, 700])
def test_a_week_without_a_busy_hour_of_a_day_shows_none_nineteen_times_of_twenty(calls: int) -> None:
    wrong = sum(bool(beyond_chance.cells(week).any()) for week in weeks(calls, PROFILE, seed=calls))
    assert wrong <= 0.05 * DRAWS


@pytest.mark.parametrize("calls", [97, 700])
def test_equal_hours_are_one_run_nineteen_times_of_twenty(calls: int) -> None:
    hours = [week.sum(axis=1) for week in weeks(calls, np.ones(24), seed=calls)]
    wrong = sum(len(beyond_chance.runs(each, np.full(24, 7.0))) > 1 for each in hours)
    assert wrong <= 0.08 * DRAWS  # 3 to 5 in 100, and the draw itself


def test_at_97_calls_a_week_night_and_day_are_told_apart_and_a_rush_is_seen() -> None:
    runs = [beyond_chance.runs(week.sum(axis=1), np.full(24, 7.0)) for week in weeks(97, PROFILE, seed=1)]
    assert np.mean([len(each) > 1 for each in runs]) > 0.9
    rushes = weeks(97, PROFILE, seed=2)
    for week in rushes:
        week[14, 2] += 12
    seen = [int(beyond_chance.cells(week)[14, 2]) for week in rushes]
    assert np.mean(seen) > 0.9


@given(st.lists(st.integers(0, 60), min_size=24, max_size=24), st.lists(st.integers(0, 4), min_size=24, max_size=24))
def test_runs_hold_each_hour_that_was_counted_once_and_in_order_around_the_clock(
    counts: list[int], days: list[int]
) -> None:
    runs = beyond_chance.runs(np.array(counts, dtype=float), np.array(days, dtype=float))
    hours = [hour for run in runs for hour in run]
    assert sorted(hours) == [hour for hour in range(24) if days[hour]]
    turn = hours.index(min(hours)) if hours else 0
    assert hours[turn:] + hours[:turn] == sorted(hours)


def test_hours_of_a_posko_are_joined_and_hours_to_come_are_missing() -> None:
    calls = "\n".join(
        f"c{day}-{hour}-{n} 2021-07-{day:02}T{hour:02}:{n:02} {hour} inbound phone"
        for day in range(5, 12) for hour in range(8, 13 if day == 11 else 20) for n in range(2)
    )  # fmt: skip
    con = staged(calls=f"call_id started_at hour direction channel\n{calls}")
    con.execute("UPDATE ops.feeds SET data_until = '2021-07-11 12:30:00+07' WHERE feed = 'calls'")
    frame = busy_hours.busy_hours(con, start=date(2021, 7, 5), end=date(2021, 7, 11))
    assert {*zip(frame["run_start"], frame["run_end"], strict=True)} == {(8, 20), (20, 8)}
    sunday = frame[frame["weekday"] == 6].set_index("hour")["calls"]
    assert sunday[12] == 2
    assert sunday[13:].isna().all()
    assert frame["signal"].isna().all()
    assert not frame["days_differ"].any()
    finding = busy_hours.headline_of(frame)
    assert finding == Finding("busy_hours.busiest", {"start": "08", "end": "20", "busy": 2.0, "rest": 0.0})


@pytest.mark.parametrize(("calls", "key"), [(0, "none"), (5, "few"), (168, "even")])
def test_without_a_busy_hour_the_title_says_so(calls: int, key: str) -> None:
    drawn = [f"c{n} 2021-07-{5 + n % 7:02}T{n % 24:02}:30 {n % 24} inbound phone" for n in range(calls)]
    con = staged(calls="call_id started_at hour direction channel\n" + "\n".join(drawn))
    frame = busy_hours.busy_hours(con, start=date(2021, 7, 5), end=date(2021, 7, 11))
    assert busy_hours.headline_of(frame).key == f"busy_hours.{key}"


def test_a_pair_stands_out_only_against_its_village_and_its_kind() -> None:
    frame = pd.DataFrame(
        {
            "village_code": ["a"] * 3 + ["b"] * 3 + [None],
            "category": ["oxygen", "food", "medicine"] * 2 + ["oxygen"],
            "requests": [40, 5, 5, 4, 40, 5, 90],
        }
    )
    signal = beyond_chance.pairs(frame, down="village_code", across="category", column="requests")
    assert signal.tolist() == ["more", "fewer", None, "fewer", "more", None, None]
    assert beyond_chance.pairs(frame.head(0), down="village_code", across="category", column="requests").empty


def test_uneven_days_are_seen_and_even_ones_are_not() -> None:
    assert beyond_chance.is_uneven([10, 10, 10, 40], [17.5] * 4)
    assert not beyond_chance.is_uneven([10, 14, 9, 12], [11.25] * 4)
    assert not beyond_chance.is_uneven([10], [10])
