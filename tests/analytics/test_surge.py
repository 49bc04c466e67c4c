"""Alarms: the recognised rules to the last digit, ours by what it does, and how often each is wrong."""

from math import inf, log

import numpy as np
import pytest

from analytics.forecasting.slope import FEWEST_DAYS, daily_slopes, end_slopes
from analytics.surge import ears
from analytics.surge.false_alarms import MONTH_DAYS, false_alarms_a_month, quiet_days
from analytics.surge.growth import ALARM_Z, false_alarms_of_growth, growth

# R `surveillance` 1.20.3, `earsC`, alpha 0.001, baseline 7
COUNTS = [10, 12, 9, 14, 11, 13, 8, 12, 15, 10, 11, 9, 30, 12, 14, 13, 28, 33, 41, 12]
C1_FROM_DAY_8 = [
    *(17.675664758039, 17.892908877269, 19.636033739995, 19.305515501848, 18.305557595119, 18.591229787562),
    *(37.028520304817, 36.528639565449, 36.630777137737, 36.385988611565, 43.160264719074, 50.832955494806),
    59.791467770661,
]


def test_ears_bounds_are_those_of_the_reference() -> None:
    c1, c2 = (ears.upper_bounds(COUNTS, rule) for rule in ("c1", "c2"))
    np.testing.assert_allclose(c1[7:], C1_FROM_DAY_8, rtol=0, atol=1e-9)
    np.testing.assert_allclose(c2[9:], C1_FROM_DAY_8[:11], rtol=0, atol=1e-9)
    assert np.isnan(c1[:7]).all() and np.isnan(c2[:9]).all()


@pytest.mark.parametrize(("rule", "days"), [("c1", [13]), ("c2", [13, 19])])
def test_ears_alarms_are_those_of_the_reference(rule: str, days: list[int]) -> None:
    assert (np.flatnonzero(np.array(COUNTS) > ears.upper_bounds(COUNTS, rule)) + 1).tolist() == days


def test_a_short_series_has_no_bound() -> None:
    assert np.isnan(ears.upper_bounds([3, 4, 5], "c1")).all()


def test_growth_is_told_with_its_doubling_time() -> None:
    now = growth(0.1, 0.02**2)
    assert now.doubling_days == pytest.approx(log(2) / 0.1)
    assert now.soonest_days < now.doubling_days < now.latest_days < inf
    assert (now.z, now.is_alarm) == (pytest.approx(5), True)


def test_a_falling_series_doubles_never() -> None:
    now = growth(-0.1, 0.02**2)
    assert (now.latest_days, now.soonest_days, now.is_alarm) == (inf, inf, False)
    assert now.chance < 0.01


def test_growth_of_six_per_cent_a_day_is_seen_within_two_weeks() -> None:
    days = np.concatenate([np.full(60, 30.0), 30 * 1.06 ** np.arange(1, 15)])
    seen = [
        growth(float(s.mean[-1]), float(s.variance[-1])).is_alarm
        for s in (daily_slopes(np.random.default_rng(seed).poisson(days), 0, 1) for seed in range(20))
    ]
    assert np.mean(seen) >= 0.9


@pytest.mark.parametrize(("days", "level", "scatter"), [(28, 14.0, 0.05), (90, 60.0, 0.1)])
def test_growth_sounds_falsely_as_often_as_is_said(days: int, level: float, scatter: float) -> None:
    factors = np.resize([1.12, 1.08, 1.04, 1.01, 0.97, 0.92, 0.86], days)

    def fires(counts: np.ndarray) -> np.ndarray:
        mean, variance = end_slopes(counts, np.broadcast_to(factors, counts.shape), scatter)
        return mean / np.sqrt(variance) >= ALARM_Z

    quiet = quiet_days(level, scatter, series=1200, days=days, factors=factors, seed=days)
    expected = false_alarms_of_growth(days)
    # four standard errors of a share of 1,200
    error = 4 * MONTH_DAYS * np.sqrt(expected / MONTH_DAYS / 1200)
    assert false_alarms_a_month(fires, quiet) == pytest.approx(expected, abs=error)


def test_ears_sounds_falsely_as_often_as_theory_says() -> None:
    """Of normal counts: (y − mean) / sd of seven days is Student's t with 6 degrees × √(1 + 1/7)."""
    quiet = quiet_days(4000.0, 0.0, series=40_000, days=8, factors=np.ones(8))
    theory = 0.01382 * MONTH_DAYS  # P(t₆ > 3.0902 / √(8/7))
    assert false_alarms_a_month(ears.last_fires("c1"), quiet) == pytest.approx(theory, rel=0.15)


def test_a_day_knows_only_the_days_before_it() -> None:
    counts = np.random.default_rng(3).poisson(20, 80).astype(float)
    later = np.concatenate([counts, [500.0, 600.0]])
    one, two = daily_slopes(counts, 0, 5), daily_slopes(later, 0, 7)
    np.testing.assert_allclose(one.mean, two.mean[:5], atol=0.02)  # only the week's shape is learnt from all


def test_a_beginning_has_no_slope() -> None:
    assert np.isnan(daily_slopes(np.ones(FEWEST_DAYS - 1), 0, 3).mean).all()
