"""The burn rate with its own errors, as sample paths."""

import numpy as np
import pytest

from analytics.forecasting.burn_rate import cumulative_errors, sample_paths

NAN = np.nan
CASES = {
    "all zero": [[0] * 60],
    "one event": [[0] * 59 + [1]],
    "constant": [[5] * 60],
    "two weeks old": [[3, 4, 5, 6, 2, 1, 9, 4, 4, 5, 6, 3, 2, 1]],
    "a week missing": [[4] * 30 + [NAN] * 7 + [5] * 20],
    "nothing observed": [[NAN] * 20],
    "one day": [[1]],
    "no day": np.zeros((2, 0)),
    "two at once": [[NAN] * 40 + [2, 3, 2, 4], [3.0] * 44],
}


@pytest.mark.parametrize("counts", CASES.values(), ids=CASES)
def test_every_history_gives_whole_numbers_from_0_on(counts: object) -> None:
    paths = sample_paths(counts, 2, 14, paths=300)
    assert paths.shape == (len(np.atleast_2d(counts)), 300, 14) and np.issubdtype(paths.dtype, np.integer)
    assert paths.min() >= 0 and paths.max() < 200


def test_steady_use_goes_on_without_doubt() -> None:
    assert np.array_equal(sample_paths([[5.0] * 60], 0, 7, paths=20), np.full((1, 20, 7), 5))


def test_paths_spread_as_the_past_errors_do() -> None:
    use = np.random.default_rng(2).poisson(20, 110).astype(float)
    weeks = sample_paths(use, 0, 7, paths=8000)[0].sum(axis=1)
    errors = cumulative_errors(use, 7)[:, 6]
    roots = np.sqrt(use[-7:].sum() + 3 / 8) + np.quantile(errors[~np.isnan(errors)], (0.1, 0.5, 0.9))
    assert np.quantile(weeks, (0.1, 0.5, 0.9)) == pytest.approx(roots**2 - 3 / 8, rel=0.02)


def test_an_error_is_what_came_less_the_burn_rate_between_roots() -> None:
    use = np.array([2.0, 2, 2, 2, 2, 2, 2, 6, 4])
    off = [np.sqrt(6 + 3 / 8) - np.sqrt(2 + 3 / 8), np.sqrt(6 + 4 + 3 / 8) - np.sqrt(2 * 2 + 3 / 8)]
    assert cumulative_errors(use, 2)[6] == pytest.approx(off)


def test_a_gap_is_filled_in_proportion_and_too_many_gaps_leave_the_origin_out() -> None:
    errors = cumulative_errors(np.array([2.0, 2, 2, 2, 2, 2, 2, 6, NAN, NAN]), 3)[6]
    assert errors[1] == pytest.approx(np.sqrt(6 * 2 / 1 + 3 / 8) - np.sqrt(2 * 2 + 3 / 8)) and np.isnan(errors[2])


def test_the_beginning_of_one_wave_does_not_make_a_hundredfold_of_every_week_after_it() -> None:
    use = np.concatenate([np.zeros(60), np.random.default_rng(1).poisson(4, 60)]).astype(float)
    weeks = sample_paths(use, 0, 14, paths=4000)[0].sum(axis=1)
    assert 2 * 14 < np.quantile(weeks, 0.5) < 6 * 14 and np.quantile(weeks, 0.99) < 4 * 4 * 14


def test_a_history_too_short_for_the_horizon_keeps_the_last_errors_it_knows() -> None:
    use = np.random.default_rng(4).poisson(20, 24).astype(float)
    sums = np.cumsum(sample_paths(use, 0, 28, paths=4000)[0], axis=1)
    spread = np.std(sums, axis=0) / np.mean(sums, axis=0)
    assert 0 < spread[27] == pytest.approx(spread[12], rel=0.5)


def test_three_days_of_use_are_no_certainty() -> None:
    weeks = sample_paths([[4.0, 4, 4]], 0, 7, paths=4000).sum(axis=2)
    assert weeks.mean() == pytest.approx(4 * 7, rel=0.1) and weeks.std() > np.sqrt(4 * 7)


def test_the_same_seed_gives_the_same_paths() -> None:
    use = np.random.default_rng(4).poisson(6, 60).astype(float)
    assert np.array_equal(sample_paths(use, 0, 7, seed=3), sample_paths(use, 5, 7, seed=3))
