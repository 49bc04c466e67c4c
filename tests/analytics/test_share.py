"""A series as a share of its panel's total: what it gains, and what must not change it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from analytics.forecasting.backtest import backtest
from analytics.forecasting.demand import Learnt, draw, learn, sample_paths
from analytics.forecasting.scores import LEVELS

NAN = np.nan


def drawn(seed: int, series: int = 5, days: int = 50) -> NDArray[np.float64]:
    """Counts of a panel that rises and falls together, with days not observed and one day without any report."""
    rng = np.random.default_rng(seed)
    shared = np.cumsum(rng.normal(0, 0.1, days))
    counts = rng.poisson(np.geomspace(1, 20, series)[:, None] * np.exp(shared)).astype(float)
    counts[rng.random(counts.shape) < 0.1] = NAN
    counts[:, days // 2] = NAN
    return counts


def expected(learnt: Learnt) -> NDArray[np.float64]:
    """Mean of the logarithm of the level, shape (series,)."""
    return np.asarray((learnt.state.weight * learnt.state.level).sum(axis=1))


def assert_same(one: Learnt, other: Learnt) -> None:
    for each, its in zip(one.state, other.state, strict=True):
        np.testing.assert_allclose(each, its, rtol=1e-7, atol=1e-8)


SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=5, deadline=None)


@FEW
@given(SEEDS)
def test_order_and_empty_series_change_nothing(seed: int) -> None:
    counts = drawn(seed)
    learnt = learn(counts, 2)
    order = np.random.default_rng(seed).permutation(len(counts))
    assert_same(learn(counts[order], 2), learnt.of(order))
    beside_nothing = learn(np.vstack([counts, np.full((2, counts.shape[1]), NAN)]), 2)
    assert_same(beside_nothing.of(np.arange(len(counts))), learnt)


@FEW
@given(SEEDS)
def test_ten_times_the_counts_are_ten_times_the_level(seed: int) -> None:
    """Where counts are large, so that what is added against zeros is nothing beside them."""
    counts = 100 * (drawn(seed) + 50)
    assert expected(learn(counts * 10, 0)) == pytest.approx(expected(learn(counts, 0)) + np.log(10), abs=0.02)


@FEW
@given(SEEDS, st.integers(1, 12))
def test_days_that_nobody_reported_are_not_zero(seed: int, days: int) -> None:
    counts = drawn(seed)
    unreported = np.hstack([counts, np.full((len(counts), days), NAN)])
    before, after = expected(learn(counts, 0)), expected(learn(unreported, 0))
    as_zero = expected(learn(np.hstack([counts, np.zeros((len(counts), days))]), 0))
    assert np.all(np.abs(after - before) < 0.9) and np.all(after > as_zero)


def test_a_depot_that_reports_no_day_of_a_wave_is_taken_along_by_the_others() -> None:
    """Its own counts end before the wave: alone it would be expected to go on as before."""
    rng = np.random.default_rng(4)
    level = np.concatenate([np.zeros(50), 0.08 * np.arange(1, 15)])
    counts = rng.poisson(8 * np.exp(level), (6, 64)).astype(float)
    counts[0, 50:] = NAN
    together, apart = (np.median(sample_paths(each, 0, 7).sum(axis=2)[0]) for each in (counts, counts[:1]))
    came = 7 * 8 * np.exp(level[-1] + 0.08 * 4)
    assert abs(together - came) < abs(apart - came) / 2


def test_without_a_common_day_or_another_series_a_series_has_its_own_model_only() -> None:
    rng = np.random.default_rng(5)
    counts = rng.poisson(6.0, (3, 60)).astype(float)
    for place in range(3):
        counts[place, np.arange(60) % 3 != place] = NAN
    for table in (counts, counts[:1], np.vstack([counts[0], np.full(60, NAN)])):
        learnt = learn(table, 0)
        points = learnt.state.weight.shape[1] // 3
        assert learnt.state.weight[0, :points].sum() == pytest.approx(1)


def test_a_panel_that_moves_together_is_forecast_better_than_each_alone() -> None:
    rng = np.random.default_rng(6)
    shared = np.cumsum(rng.normal(0, 0.1, 84))
    counts = rng.poisson(np.geomspace(0.3, 3, 16)[:, None] * np.exp(shared - shared.mean())).astype(float)

    def alone(known: NDArray[np.float64], weekday: int, horizons: tuple[int, ...]) -> NDArray[np.float64]:
        learnt = learn(known, weekday, panels=np.arange(len(known)))
        sums = np.cumsum(draw(learnt, max(horizons)), axis=2)[:, :, np.array(horizons) - 1]
        return np.quantile(sums, LEVELS, axis=1).transpose(1, 2, 0)

    for together, apart in zip(backtest(counts, 0), backtest(counts, 0, alone), strict=True):
        assert together.ratio < 0.95 * apart.ratio
        assert together.coverage_80_share > 0.7
