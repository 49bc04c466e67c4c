"""The burn rate, its past errors and when stock ends: known cases."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.forecasting.burn_rate import (
    burn_rate,
    chance_of_using,
    cumulative_errors,
    cumulative_quantiles,
    past_intervals,
)
from analytics.forecasting.depletion import days_until_out, stock_left

LEVELS = (0.1, 0.5, 0.9)
OUT = float("nan")


def days(*use: float) -> np.ndarray:
    return np.array(use, dtype=float)


def test_the_burn_rate_is_the_mean_of_the_last_seven_days() -> None:
    assert burn_rate(days(100, 1, 2, 3, 4, 5, 6, 7)) == (1 + 2 + 3 + 4 + 5 + 6 + 7) / 7


def test_days_on_which_stock_ran_out_are_skipped_not_counted_as_nought() -> None:
    assert burn_rate(days(8, 8, 8, 8, 8, 8, 8, OUT, OUT, OUT)) == 8


def test_without_an_observed_day_there_is_no_burn_rate() -> None:
    assert np.isnan(burn_rate(days(OUT, OUT)))
    assert np.isnan(burn_rate(days()))


def test_steady_use_leaves_no_error_and_no_doubt() -> None:
    assert cumulative_quantiles(np.full(60, 5.0), 14, LEVELS) == pytest.approx(np.tile(np.arange(1, 15) * 5.0, (3, 1)))


def test_an_error_is_the_use_that_came_over_the_use_that_was_forecast() -> None:
    use = days(2, 2, 2, 2, 2, 2, 2, 6, 4)
    # forecast at day 7: 2 a day; the next two days brought 6 + 4; both sides carry one mean day of 2
    assert cumulative_errors(use, 2)[6].tolist() == [(6 + 2) / (2 + 2), (6 + 4 + 2) / (2 * 2 + 2)]


def test_a_gap_within_the_days_ahead_is_filled_in_proportion_and_too_many_gaps_leave_the_origin_out() -> None:
    use = days(2, 2, 2, 2, 2, 2, 2, 6, OUT, OUT)
    errors = cumulative_errors(use, 3)[6]
    assert errors[1] == (6 * 2 / 1 + 2) / (2 * 2 + 2)
    assert np.isnan(errors[2])


def test_nine_errors_bound_the_tenth_and_the_ninetieth_percentile_and_eight_do_not() -> None:
    nine = cumulative_quantiles(np.full(7 + 9, 5.0), 1, LEVELS)
    eight = cumulative_quantiles(np.full(7 + 8, 5.0), 1, LEVELS)
    assert not np.isnan(nine).any()
    assert np.isnan(eight[0]).all() and np.isnan(eight[2]).all()


def test_a_week_without_use_does_not_make_never_again_a_certainty() -> None:
    use = days(*([3, 0, 0, 4, 0, 2, 1] * 6), 0, 0, 0, 0, 0, 0, 0)
    assert burn_rate(use) == 0
    assert cumulative_quantiles(use, 7, LEVELS)[2, 6] > 0


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=20, max_size=60))
def test_cumulative_use_never_falls_with_the_days_ahead_nor_with_the_level(use: list[int]) -> None:
    ahead = cumulative_quantiles(days(*use), 7, LEVELS)
    known = ahead[:, ~np.isnan(ahead).any(axis=0)]
    assert (np.diff(known, axis=1) >= 0).all() and (np.diff(known, axis=0) >= -1e-9).all() and (known >= 0).all()


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), min_size=20, max_size=60), st.integers(0, 200))
def test_the_chance_of_running_out_agrees_with_the_interval(use: list[int], stock: int) -> None:
    ahead = cumulative_quantiles(days(*use), 1, LEVELS)[:, 0]
    chance = chance_of_using(days(*use), np.array([float(stock)]))[0]
    if not np.isnan(ahead).any() and not np.isnan(chance):
        assert not (stock > ahead[2] + 1e-9 and chance > 0.2)
        assert not (stock < ahead[0] - 1e-9 and chance < 0.8)


def test_the_intervals_of_the_past_cover_what_they_promise_when_nothing_changes() -> None:
    use = np.random.default_rng(2021).poisson(20, 120).astype(float)
    _, low, high, actual = past_intervals(use, 1).T
    assert np.mean((low <= actual) & (actual <= high)) == pytest.approx(0.8, abs=0.1)


def test_an_interval_of_the_past_knows_nothing_of_what_came_after_it() -> None:
    calm = np.random.default_rng(7).poisson(10, 60).astype(float)
    wild = np.concatenate([calm[:50], calm[50:] * 9])
    before = len(past_intervals(calm[:50], 7))
    assert past_intervals(calm, 7)[:before, :3] == pytest.approx(past_intervals(wild, 7)[:before, :3])


@pytest.mark.parametrize(
    ("stock", "arrivals", "out"),
    [
        (0, [0, 0, 0], 0.0),
        (10, [0, 0, 0], 2.5),
        (8, [0, 0, 0], 2.0),
        (2, [0, 4, 0], 0.5),
        (10, [0, 4, 0], float("inf")),
        (-3, [0, 0, 0], 0.0),
    ],
)
def test_stock_ends_where_use_has_eaten_it_and_what_arrived(stock: float, arrivals: list[float], out: float) -> None:
    assert days_until_out(stock, days(*arrivals), days(4, 8, 12)) == out


def test_use_that_is_not_known_far_enough_gives_no_day() -> None:
    assert np.isnan(days_until_out(10, days(0, 0, 0), days(4, OUT, OUT)))


def test_what_arrives_after_stock_ran_out_counts_anew() -> None:
    assert stock_left(3, days(0, 10, 0), days(4, 8, 12)).tolist() == [0, 10 - 4, 10 - 4 - 4]
