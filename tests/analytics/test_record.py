"""The record of past forecasts, of demand and of running out: against answers counted by hand."""

import numpy as np
import pytest

from analytics.forecasting.record import record, tell
from analytics.forecasting.running_out import STOCK_DAYS, running_out
from analytics.forecasting.scores import reliability

NAN = np.nan


def steady(known: np.ndarray, _: int, days: int, paths: int) -> np.ndarray:
    """Two a day, without doubt."""
    return np.full((len(known), paths, days), 2, dtype=np.int32)


def test_running_out_is_told_by_the_paths_said_by_the_burn_rate_and_as_it_came() -> None:
    drawn = np.array([[[2] * 7] * 3 + [[4] * 7]])
    out = running_out(drawn, np.array([2.0]), np.array([[4.0, 0, 0, 2, 2, 2, 4]]))
    of = dict(zip(STOCK_DAYS.tolist(), range(STOCK_DAYS.size), strict=True))
    assert out.out_share[0, [of[3], of[7], of[8], of[14]]].tolist() == [1, 1, 1 / 4, 1 / 4]
    assert out.out_by_burn_rate[0, [of[3], of[7], of[8]]].tolist() == [1, 1, 0]
    assert out.was_out[0, [of[3], of[7], of[8]]].tolist() == [1, 1, 0]  # 14 came in all
    assert out.out_days[0, [of[3], of[14]]].tolist() == [3, 7]
    assert out.was_out_days[0, [of[3], of[4]]].tolist() == [4, 5]  # 6 were used by the end of day 4, 8 of day 5
    assert out.out_days_by_burn_rate[0, [of[3], of[14]]].tolist() == [3, 7]


def test_a_part_of_a_day_is_taken_by_straight_line() -> None:
    out = running_out(np.array([[[4, 4, 4, 4]]]), np.array([1.0]), np.array([[0.0, 6, 6, 0]]))
    assert out.out_days[0, :3].tolist() == [3 / 4, 1.0, 5 / 4]
    assert out.was_out_days[0, :3].tolist() == [1 + 3 / 6, 1 + 4 / 6, 1 + 5 / 6]


def test_without_a_burn_rate_or_with_a_day_unseen_running_out_is_not_scored() -> None:
    out = running_out(np.ones((2, 5, 3), dtype=int), np.array([0.0, 1.0]), np.array([[1.0, 1, 1], [1, NAN, 1]]))
    assert all(np.isnan(each).all() for each in out)


def test_what_is_told_for_certain_and_comes_has_no_error() -> None:
    (week, fortnight) = record(np.full((2, 60), 2.0), 0, forecast=steady)
    assert (week.horizon_days, fortnight.horizon_days) == (7, 14)
    assert week.coverage_80_share.tolist() == [1, 1] and week.brier.tolist() == [0, 0]
    assert week.error_days.tolist() == [0, 0]
    assert np.isnan(week.ratio).all()  # the burn rate was never wrong
    assert week.origins.tolist() == [len(range(14, 54, 3))] * 2


def test_the_burn_rate_told_as_a_forecast_scores_exactly_1() -> None:
    counts = np.repeat([[2.0, 2, 4, 1, 1, 8, 4, 4, 2]], 7, axis=1)

    def plain(known: np.ndarray, _: int, days: int, paths: int) -> np.ndarray:
        a_day = known[:, -7:].mean(axis=1)
        return np.repeat(a_day[:, None, None], days, axis=2).repeat(paths, axis=1)

    (week,) = record(counts, 0, (7,), forecast=plain, every_days=7)
    assert week.ratio == pytest.approx([1.0])
    assert week.brier == pytest.approx(week.brier_of_burn_rate) and week.brier[0] > 0
    assert week.error_days == pytest.approx(week.error_days_of_burn_rate, abs=1e-9)


def test_each_series_has_its_own_record() -> None:
    (week,) = record(np.array([[2.0] * 60, [9.0] * 60]), 0, (7,), forecast=steady)
    assert week.coverage_80_share.tolist() == [1, 0]
    assert week.brier[0] == 0 < week.brier[1]


def test_only_origins_of_the_last_days_count_and_only_what_was_known_then() -> None:
    seen: list[int] = []

    def watching(known: np.ndarray, _: int, days: int, paths: int) -> np.ndarray:
        seen.append(known.shape[1])
        return steady(known, 0, days, paths)

    record(np.full((1, 200), 2.0), 0, forecast=watching, last_days=60, every_days=10)
    assert seen == [193, 183, 173, 163, 153, 143]


def test_a_horizon_that_is_not_over_is_left_out() -> None:
    told = tell(np.full((1, 40), 2.0), 0, range(30, 31), horizons=(7, 14), forecast=steady)
    assert list(told) == [7]
    assert record(np.full((1, 16), 2.0), 0) == []


def test_days_not_observed_are_left_out_of_the_record() -> None:
    counts = np.full((1, 60), 2.0)
    counts[0, 40] = NAN
    (week,) = record(counts, 0, (7,), forecast=steady, every_days=1)
    assert week.origins.tolist() == [len(range(14, 54)) - 7]


def test_chances_are_reliable_when_what_was_told_came_as_often() -> None:
    told = np.array([0.0, 0.1, 0.1, 0.1, 0.1, 0.97, 1.0, NAN, 0.5])
    was = np.array([0, 0, 0, 0, 1, 1, 1, 1, NAN])
    rows = reliability(told, was)
    assert [(row.from_share, row.to_share, row.told) for row in rows] == [(0, 0.05, 1), (0.05, 0.2, 4), (0.95, 1, 2)]
    assert [row.was_share for row in rows] == [0, 1 / 4, 1]
    assert [row.told_share for row in rows] == pytest.approx([0, 0.1, 0.985])


def test_in_waves_our_chances_of_running_out_are_better_than_the_burn_rates() -> None:
    rng = np.random.default_rng(5)
    level = np.cumsum(rng.normal(0, 0.06, (10, 100)), axis=1)
    counts = rng.poisson(6 * np.exp(level - level.mean(axis=1, keepdims=True))).astype(float)
    (week,) = record(counts, 0, (7,), every_days=9, paths=300)
    assert week.brier.mean() < 0.7 * week.brier_of_burn_rate.mean()
    assert week.ratio.mean() < 0.85
