"""Sample paths of demand: finite and ordered whatever came before, honest in waves, blind to the future."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analytics.forecasting.demand import draw, learn, sample_paths

NAN = np.nan
LEVELS = (0.1, 0.5, 0.9)
WAVE = np.concatenate([np.full(20, 4.0), 4 * np.exp(0.06 * np.arange(40))])


def poisson(rates: NDArray[np.float64], series: int = 1, seed: int = 1) -> NDArray[np.float64]:
    return np.random.default_rng(seed).poisson(rates, (series, len(rates))).astype(float)


def quantiles(counts: object, horizon: int = 14) -> NDArray[np.float64]:
    """10 %, 50 % and 90 % of what comes within the horizon, shape (3, series)."""
    return np.quantile(sample_paths(counts, 0, horizon).sum(axis=2), LEVELS, axis=1)


CASES = {
    "all zero": [[0] * 30],
    "one event": [[0] * 29 + [1]],
    "constant": [[5] * 30],
    "two weeks old": [[3, 4, 5, 6, 2, 1, 9, 4, 4, 5, 6, 3, 2, 1]],
    "a week missing": [[4] * 10 + [NAN] * 7 + [5] * 10],
    "nothing observed": [[NAN] * 20],
    "one day": [[1]],
    "no day": np.zeros((2, 0)),
    "late beginner beside an old one": [[NAN] * 40 + [2, 3, 2, 4], [3.0] * 44],
    "a single spike": [[2] * 29 + [400]],
}


@pytest.mark.parametrize("counts", CASES.values(), ids=CASES)
def test_every_history_gives_whole_numbers_from_0_on_and_ordered_quantiles(counts: object) -> None:
    paths = sample_paths(counts, 2, 14, paths=400)
    assert paths.shape == (len(np.atleast_2d(counts)), 400, 14) and np.issubdtype(paths.dtype, np.integer)
    assert paths.min() >= 0
    low, middle, high = quantiles(counts)
    assert np.all(low <= middle) and np.all(middle <= high) and np.all(np.isfinite(high))


def test_a_thousand_series_are_told_at_once() -> None:
    """Of every size, some not observed for weeks, some never asked for."""
    rates = np.geomspace(0.02, 50, 1000)
    counts = np.random.default_rng(1).poisson(rates[:, None], (1000, 60)).astype(float)
    counts[::7, 20:34], counts[::97] = NAN, 0
    paths = sample_paths(counts, 0, 14, paths=100)
    assert paths.shape == (1000, 100, 14) and paths.min() >= 0
    low, middle, high = np.quantile(paths.sum(axis=2), LEVELS, axis=1)
    assert np.all(low <= middle) and np.all(middle <= high) and np.all(np.isfinite(high))
    large = rates > 5
    large[::97] = False
    assert np.median(middle[large] / (14 * rates[large])) == pytest.approx(1, abs=0.1)


def test_constant_demand_is_expected_to_go_on() -> None:
    ((low,), (middle,), (high,)) = quantiles([[5] * 60], horizon=7)
    assert low < 5 * 7 < high and abs(middle - 5 * 7) < 4


def test_nothing_ever_asked_for_is_next_to_nothing_to_come() -> None:
    assert quantiles([[0] * 60])[2, 0] <= 1


def test_a_week_of_weekdays_is_learnt() -> None:
    week = np.array([9.0, 9, 9, 9, 9, 2, 1])
    days = sample_paths(np.tile(week, 10)[None], 0, 7).mean(axis=(0, 1))
    assert days[5] < days[:5].min() / 2 and days[6] < days[5]


def test_the_weekday_of_the_first_column_only_names_the_days() -> None:
    counts = poisson(np.full(50, 6.0))
    assert np.array_equal(sample_paths(counts, 0, 7, paths=50), sample_paths(counts, 3, 7, paths=50))


def test_the_same_seed_gives_the_same_paths_and_another_seed_others() -> None:
    counts = poisson(np.full(40, 5.0))
    assert np.array_equal(sample_paths(counts, 0, 7, seed=7), sample_paths(counts, 0, 7, seed=7))
    assert not np.array_equal(sample_paths(counts, 0, 7, seed=7), sample_paths(counts, 0, 7, seed=8))


def test_the_order_of_the_series_only_orders_the_answer() -> None:
    counts = poisson(np.full(60, 1.0), 6) * np.array([[1], [2], [4], [8], [16], [32]])
    order = np.array([3, 0, 5, 1, 4, 2])
    assert np.allclose(quantiles(counts, 7)[:, order], quantiles(counts[order], 7), rtol=0.15, atol=4)


def test_what_comes_later_never_changes_an_earlier_forecast() -> None:
    counts = poisson(WAVE, 4)
    then = sample_paths(counts[:, :45], 0, 7)
    counts[:, 45:] = 500
    assert np.array_equal(then, sample_paths(counts[:, :45], 0, 7))


def test_days_that_were_not_observed_do_not_pull_the_level_down() -> None:
    counts = np.full((1, 60), 8.0)
    counts[0, 52:59] = NAN
    as_zero = np.nan_to_num(counts)
    assert quantiles(counts)[1, 0] == pytest.approx(8 * 14, rel=0.1)
    assert quantiles(as_zero)[1, 0] < 0.7 * 8 * 14


def test_a_wave_is_seen_growing() -> None:
    counts = poisson(WAVE)
    assert quantiles(counts, horizon=7)[1, 0] > 1.1 * counts[0, -7:].sum()


def test_a_single_spike_is_no_wave() -> None:
    calm = np.full((1, 60), 6.0)
    spiked = calm.copy()
    spiked[0, -1] = 90
    assert quantiles(spiked, horizon=7)[1, 0] < 2.5 * quantiles(calm, horizon=7)[1, 0]


def test_a_total_is_told_by_its_own_model_for_independent_villages_tell_too_narrow_a_range() -> None:
    """In waves that all villages share: the 80 % interval of the total must hold about 80 %, the sum's does not."""
    covered_own, covered_sum, intervals = 0, 0, 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        shared = np.cumsum(rng.normal(0, 0.12, 84))
        villages = rng.poisson(3 * np.exp(shared - shared.mean()), (20, 84)).astype(float)
        for origin in (56, 63, 70):
            known, came = villages[:, :origin], villages[:, origin : origin + 14].sum()
            total = sample_paths(known.sum(axis=0)[None], 0, 14, paths=500).sum(axis=2)[0]
            apart = sample_paths(known, 0, 14, paths=500).sum(axis=(0, 2))
            covered_own += bool(np.quantile(total, 0.1) <= came <= np.quantile(total, 0.9))
            covered_sum += bool(np.quantile(apart, 0.1) <= came <= np.quantile(apart, 0.9))
            intervals += 1
    assert covered_own / intervals >= 0.65
    assert covered_sum / intervals <= covered_own / intervals - 0.15


@pytest.mark.parametrize("counts", [[[1, -1]], [[np.inf]], np.zeros((2, 2, 2))])
def test_counts_that_are_none_are_refused(counts: object) -> None:
    with pytest.raises(ValueError):
        sample_paths(counts, 0, 7)


def test_a_forecast_of_no_day_is_refused() -> None:
    with pytest.raises(ValueError):
        sample_paths([[1, 2]], 0, 0)


def test_panels_learnt_in_one_go_are_told_as_each_alone() -> None:
    counts = np.vstack([poisson(4 * np.exp(0.03 * np.arange(60)), 6), poisson(np.full(60, 20.0), 2, seed=2)])
    at_once = draw(learn(counts, 3, panels=[0] * 6 + [1, 2]), 7).sum(axis=2)
    for rows in (slice(0, 6), slice(6, 7), slice(7, 8)):
        alone = sample_paths(counts[rows], 3, 7).sum(axis=2)
        assert np.allclose(np.quantile(at_once[rows], LEVELS, axis=1), np.quantile(alone, LEVELS, axis=1), rtol=0.1)


def test_series_can_be_drawn_without_their_panel() -> None:
    learnt = learn(poisson(np.full(60, 5.0), 4), 0)
    assert draw(learnt.of(np.array([2])), 7, 500).shape == (1, 500, 7)
    assert np.array_equal(learnt.of(np.array([3, 1])).highest, learnt.highest[[3, 1]])
