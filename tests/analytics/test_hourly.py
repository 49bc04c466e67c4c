"""Hours of days to come: they add up to their day, follow the weekday's profile, and few events give no profile."""

import numpy as np
import pytest

from analytics.forecasting.demand import sample_paths
from analytics.forecasting.hourly import hour_shares, hourly_paths

MORNING = np.zeros(24)
MORNING[8:12] = 1 / 4
EVENING = np.roll(MORNING, 10)


def drawn(days: int, a_day: int, profiles: list[np.ndarray], seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.array([rng.multinomial(rng.poisson(a_day), profiles[day % 7]) for day in range(days)], dtype=float)


def test_every_weekday_adds_up_to_one_and_no_hour_is_impossible() -> None:
    shares = hour_shares(drawn(30, 5, [MORNING] * 7), 0)
    assert shares.shape == (7, 24) and shares.sum(axis=1) == pytest.approx([1.0] * 7)
    assert shares.min() > 0


def test_without_any_event_every_hour_is_alike() -> None:
    assert hour_shares(np.zeros((0, 24)), 3) == pytest.approx(np.full((7, 24), 1 / 24))


def test_a_weekday_of_its_own_is_learnt_where_enough_was_seen() -> None:
    counts = drawn(7 * 20, 100, [MORNING] * 5 + [EVENING] * 2)
    shares = hour_shares(counts, 0)
    assert shares[6, 18:22].sum() > 0.9 and shares[0, 8:12].sum() > 0.9
    assert np.allclose(hour_shares(counts[2:], 2), shares, atol=0.02)


def test_a_few_events_do_not_make_a_profile() -> None:
    usual = hour_shares(drawn(70, 50, [MORNING] * 7), 0)
    few = np.zeros((7, 24))
    few[0, 8] = few[1, 9] = 1.0
    assert np.abs(hour_shares(few, 0, usual=usual) - usual).max() < 0.03


def test_weekdays_that_run_alike_are_told_alike() -> None:
    shares = hour_shares(drawn(7 * 17, 30, [0.5 * MORNING + 0.5 / 24] * 7), 0)
    assert np.abs(shares - shares.mean(axis=0)).max() < 0.02


def test_the_hours_of_a_path_add_up_to_its_day() -> None:
    daily = np.random.default_rng(0).poisson(9, (50, 6))
    hours = hourly_paths(daily, 4, hour_shares(drawn(70, 5, [MORNING] * 7), 0))
    assert hours.shape == (50, 6, 24) and np.array_equal(hours.sum(axis=2), daily)
    assert np.array_equal(hours, hourly_paths(daily, 4, hour_shares(drawn(70, 5, [MORNING] * 7), 0)))


def test_the_hours_of_a_weekday_are_those_of_its_own() -> None:
    shares = np.array([MORNING] * 6 + [EVENING])
    hours = hourly_paths(np.full((20, 3), 40), 5, shares)
    assert hours[:, 0, 8:12].sum() == hours[:, 0].sum() and hours[:, 1, 18:22].sum() == hours[:, 1].sum()


def test_intervals_of_an_hour_hold_as_often_as_they_say_and_beat_the_same_hour_last_week() -> None:
    counts = drawn(120, 30, [MORNING * 0.7 + 0.3 / 24] * 7, seed=3)
    known, came = counts[:113], counts[113:]
    daily = sample_paths(known.sum(axis=1)[None], 0, 7)[0]
    per_hour = hourly_paths(daily, 113 % 7, hour_shares(known, 0))
    low, middle, high = np.quantile(per_hour, (0.1, 0.5, 0.9), axis=0)
    assert 0.75 <= np.mean((low <= came) & (came <= high)) <= 1.0
    assert np.abs(middle - came).mean() < 0.8 * np.abs(known[-7:] - came).mean()
