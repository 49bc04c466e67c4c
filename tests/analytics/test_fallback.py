"""The burn rate with its own errors, as sample paths."""

import numpy as np
import pytest

from analytics.forecasting.burn_rate import cumulative_quantiles
from analytics.forecasting.fallback import sample_paths

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
    sums = np.cumsum(sample_paths(use, 0, 7, paths=8000)[0], axis=1)
    told = cumulative_quantiles(use, 7, (0.1, 0.5, 0.9))
    assert np.quantile(sums, (0.1, 0.5, 0.9), axis=0)[:, [0, 6]] == pytest.approx(told[:, [0, 6]], rel=0.08, abs=1.5)


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
