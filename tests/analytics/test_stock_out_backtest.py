"""Running out, as it was told and as it came: against answers counted by hand."""

import numpy as np
import pytest

from analytics.forecasting.scores import reliability
from analytics.forecasting.stock_out_backtest import STOCK_DAYS, backtest_stock_outs, stock_outs

NAN = np.nan


def steady(known: np.ndarray, _: int, days: int) -> np.ndarray:
    """Two a day, without doubt."""
    return np.full((len(known), 9, days), 2, dtype=np.int32)


def test_running_out_is_told_by_the_paths_said_by_the_burn_rate_and_as_it_came() -> None:
    drawn = np.array([[[2] * 7] * 3 + [[4] * 7]])
    out = stock_outs(drawn, np.array([2.0]), np.array([[4.0, 0, 0, 2, 2, 2, 4]]))
    of = dict(zip(STOCK_DAYS.tolist(), range(STOCK_DAYS.size), strict=True))
    assert out.out_share[0, [of[3], of[7], of[8], of[14]]].tolist() == [1, 1, 1 / 4, 1 / 4]
    assert out.out_by_burn_rate[0, [of[3], of[7], of[8]]].tolist() == [1, 1, 0]
    assert out.was_out[0, [of[3], of[7], of[8]]].tolist() == [1, 1, 0]  # 14 came in all
    assert out.out_days[0, [of[3], of[14]]].tolist() == [3, 7]
    assert out.was_out_days[0, [of[3], of[4]]].tolist() == [4, 5]  # 6 were used by the end of day 4, 8 of day 5
    assert out.out_days_by_burn_rate[0, [of[3], of[14]]].tolist() == [3, 7]


def test_a_part_of_a_day_is_taken_by_straight_line() -> None:
    out = stock_outs(np.array([[[4, 4, 4, 4]]]), np.array([1.0]), np.array([[0.0, 6, 6, 0]]))
    assert out.out_days[0, :3].tolist() == [3 / 4, 1.0, 5 / 4]
    assert out.was_out_days[0, :3].tolist() == [1 + 3 / 6, 1 + 4 / 6, 1 + 5 / 6]


def test_without_a_burn_rate_or_with_a_day_unseen_running_out_is_not_scored() -> None:
    out = stock_outs(np.ones((2, 5, 3), dtype=int), np.array([0.0, 1.0]), np.array([[1.0, 1, 1], [1, NAN, 1]]))
    assert all(np.isnan(each).all() for each in out)


def test_what_is_told_for_certain_and_comes_has_no_error() -> None:
    week, fortnight = backtest_stock_outs(np.full((2, 60), 2.0), 0, steady)
    assert (week.horizon_days, fortnight.horizon_days) == (7, 14)
    assert (week.brier, week.error_days, fortnight.error_days) == (0, 0, 0)
    assert week.scored == 2 * len(range(42, 54, 7)) * STOCK_DAYS.size


def test_the_burn_rate_told_as_a_forecast_scores_as_itself() -> None:
    counts = np.repeat([[2.0, 2, 4, 1, 1, 8, 4, 4, 2, 3, 1]], 7, axis=1)

    def plain(known: np.ndarray, _: int, days: int) -> np.ndarray:
        return np.full((1, 5, days), known[0, -7:].mean())

    (week,) = backtest_stock_outs(counts, 0, plain, horizons=(7,))
    assert week.brier == week.brier_of_burn_rate > 0
    assert week.error_days == pytest.approx(week.error_days_of_burn_rate)


def test_a_forecast_sees_only_what_came_before_its_origin() -> None:
    seen: list[int] = []

    def watching(known: np.ndarray, _: int, days: int) -> np.ndarray:
        seen.append(known.shape[1])
        return steady(known, 0, days)

    backtest_stock_outs(np.full((1, 70), 2.0), 0, watching)
    assert seen == [42, 49, 56, 63]


def test_windows_with_a_day_that_was_not_observed_are_left_out() -> None:
    counts = np.full((1, 70), 2.0)
    counts[0, 60] = NAN
    (week, _) = backtest_stock_outs(counts, 0, steady)
    assert week.scored == (4 - 1) * STOCK_DAYS.size


def test_without_a_window_there_is_no_score() -> None:
    (week,) = backtest_stock_outs(np.full((1, 49), NAN), 0, steady)
    assert np.isnan(week.brier) and week.scored == 0 and week.reliability == []
    assert backtest_stock_outs(np.ones((1, 20)), 0, steady) == []


def test_chances_are_reliable_when_what_was_told_came_as_often() -> None:
    chances = np.array([0.0, 0.1, 0.1, 0.1, 0.1, 0.97, 1.0, NAN, 0.5])
    was = np.array([0, 0, 0, 0, 1, 1, 1, 1, NAN])
    rows = reliability(chances, was)
    assert [(row.from_share, row.to_share, row.forecasts) for row in rows] == [
        (0, 0.05, 1),
        (0.05, 0.2, 4),
        (0.95, 1, 2),
    ]
    assert [row.observed_share for row in rows] == [0, 1 / 4, 1]
    assert [row.forecast_share for row in rows] == pytest.approx([0, 0.1, 0.985])


def test_in_waves_our_chances_are_better_than_the_burn_rates_and_reliable() -> None:
    rng = np.random.default_rng(5)
    level = np.cumsum(rng.normal(0, 0.06, (20, 120)), axis=1)
    counts = rng.poisson(6 * np.exp(level - level.mean(axis=1, keepdims=True))).astype(float)
    (week,) = backtest_stock_outs(counts, 0, horizons=(7,))
    assert week.brier < 0.7 * week.brier_of_burn_rate and week.error_days < 1.05 * week.error_days_of_burn_rate
    assert all(
        row.forecast_share == pytest.approx(row.observed_share, abs=0.2)
        for row in week.reliability
        if row.forecasts > 100
    )
