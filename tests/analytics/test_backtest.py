"""Scores and back-tests, against answers counted by hand and a slow obvious way."""

import numpy as np
import pytest

from analytics.forecasting.backtest import Scores, backtest, burn_rate, lasting, pooled
from analytics.forecasting.scores import LEVELS, inside, interval_score


def test_a_forecast_without_spread_scores_its_error() -> None:
    assert interval_score(np.full((1, 23), 10.0), np.array([14.0])) == pytest.approx([4.0])


def test_the_score_is_that_of_the_median_and_eleven_intervals() -> None:
    """Bracher et al. 2021: (|y − m| / 2 + Σ α/2 · interval score) ÷ (11 + 1/2)."""
    quantiles, actual = np.sort(np.random.default_rng(3).gamma(3, 10, 23)), 41.0
    total = abs(actual - quantiles[11]) / 2
    for k in range(11):
        alpha, low, high = 2 * LEVELS[k], quantiles[k], quantiles[22 - k]
        width = (high - low) + 2 / alpha * max(low - actual, 0) + 2 / alpha * max(actual - high, 0)
        total += alpha / 2 * width
    assert interval_score(quantiles, np.array(actual)) == pytest.approx(total / 11.5)


def test_an_interval_holds_its_ends() -> None:
    quantiles = np.tile(np.arange(23.0), (4, 1))
    assert inside(quantiles, np.array([3.0, 19.0, 2.9, 19.1]), 0.8).tolist() == [True, True, False, False]
    assert inside(quantiles, np.array([1.0, 21.0, 0.9, 21.1]), 0.95).tolist() == [True, True, False, False]


def test_the_burn_rate_is_the_mean_of_the_last_seven_observed_days() -> None:
    counts = [[99, 8, 1, 2, 3, np.nan, 4, 5, 6], [np.nan] * 8 + [3.0], [np.nan] * 9]
    assert burn_rate(np.array(counts)) == pytest.approx([(8 + 1 + 2 + 3 + 4 + 5 + 6) / 7, 3, 0])


def test_the_burn_rate_as_a_forecast_scores_exactly_1() -> None:
    counts = np.random.default_rng(1).poisson(5, (3, 80)).astype(float)

    def plain(known: np.ndarray, _: int, horizons: tuple[int, ...]) -> np.ndarray:
        return np.repeat(np.outer(burn_rate(known), horizons)[:, :, None], 23, axis=2)

    scores = backtest(counts, 0, plain)
    assert [row.ratio for row in scores] == pytest.approx([1.0, 1.0])
    assert [row.scored for row in scores] == [3 * 5, 3 * 4]  # origins on days 42, 49 … 70 and … 63


def test_a_forecast_sees_only_what_came_before_its_origin() -> None:
    seen: list[int] = []

    def watching(known: np.ndarray, _: int, horizons: tuple[int, ...]) -> np.ndarray:
        seen.append(known.shape[1])
        return np.zeros((1, len(horizons), 23))

    backtest(np.ones((1, 70)), 0, watching)
    assert seen == [42, 49, 56, 63]


def test_windows_with_a_day_that_was_not_observed_are_left_out() -> None:
    counts = np.full((1, 70), 5.0)
    counts[0, 60] = np.nan
    assert backtest(counts, 0)[0].scored == 4 - 1


def test_together_each_series_counts_the_same_and_each_interval() -> None:
    few, many = Scores(7, 0.5, 1.0, 1.0, series=1, scored=10), Scores(7, 0.8, 0.7, 0.9, series=3, scored=90)
    both = pooled([few, many])
    assert both.ratio == pytest.approx((0.5 * 0.8**3) ** (1 / 4))
    assert both.coverage_80_share == pytest.approx((10 * 1.0 + 90 * 0.7) / 100)
    assert (both.horizon_days, both.series, both.scored) == (7, 1 + 3, 10 + 90)


def test_areas_that_merge_away_are_left_out() -> None:
    counts = np.ones((2, 100))
    counts[1, 60:] = 0
    assert lasting(counts).tolist() == [True, False]


def test_demand_is_told_better_than_by_the_burn_rate_where_it_drifts_and_waves() -> None:
    rng = np.random.default_rng(5)
    level = np.cumsum(rng.normal(0, 0.08, (12, 120)), axis=1) + np.cumsum(rng.normal(0, 0.05, 120))
    counts = rng.poisson(6 * np.exp(level - level.mean(axis=1, keepdims=True))).astype(float)
    for row in backtest(counts, 0):
        assert row.ratio < 0.85
        assert 0.7 <= row.coverage_80_share <= 0.95
