"""Kaplan–Meier against a published example, against scipy, and where the textbook interval is not defined."""

import numpy as np
import pytest
from scipy.stats import CensoredData, ecdf

from analytics.metrics.shared.survival import kaplan_meier

# Weeks in remission under 6-MP (Freireich and others 1963): those that ended, and those still in remission.
ENDED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
STILL = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]


def waits(ended: list[float], still: list[float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    hours = np.array([*ended, *still], float)
    return hours, np.repeat([1.0, 0.0], [len(ended), len(still)]), np.ones(len(hours))


def test_the_published_example_comes_out() -> None:
    curve = kaplan_meier(*waits(ENDED, STILL))
    share, low, high = curve.at(np.array([6.0, 10, 23]))
    assert 1 - share == pytest.approx([0.8571, 0.7529, 0.4482], abs=5e-5)
    # 95 % on the log-log scale, as printed by R's survfit(conf.type = "log-log")
    assert (1 - high[0], 1 - low[0]) == pytest.approx((0.6197, 0.9516), abs=5e-5)
    assert curve.median() == 23


def test_rows_that_are_counted_are_the_rows_themselves() -> None:
    rng = np.random.default_rng(3)
    hours = rng.integers(1, 40, 500).astype(float)
    ended = (rng.random(500) < 0.6).astype(float)
    kinds, counts = np.unique(np.column_stack([hours, ended]), axis=0, return_counts=True)
    counted = kaplan_meier(kinds[:, 0], kinds[:, 1], counts.astype(float))
    scipys = ecdf(CensoredData(uncensored=hours[ended == 1], right=hours[ended == 0]))
    at = np.arange(1.0, 39)
    share, low, high = counted.at(at)
    bounds = scipys.sf.confidence_interval(method="log-log")
    assert share == pytest.approx(scipys.cdf.evaluate(at), abs=1e-12)
    assert low == pytest.approx(1 - bounds.high.evaluate(at), abs=1e-12)
    assert high == pytest.approx(1 - bounds.low.evaluate(at), abs=1e-12)


@pytest.mark.filterwarnings("error")
def test_where_nobody_or_everybody_was_helped_the_interval_still_says_how_many_that_rests_on() -> None:
    share, low, high = kaplan_meier(*waits([2.0] * 64, [1.0] * 4)).at(np.array([1.0, 2, 24]))
    assert share.tolist() == [0, 1, 1]
    assert (low[0], high[0]) == pytest.approx((0, 0.0535), abs=5e-5)  # Wilson, 0 of 68
    assert (low[2], high[2]) == pytest.approx((0.9434, 1), abs=5e-5)  # Wilson, 64 of 64


def test_nobody_helped_yet_has_no_median() -> None:
    curve = kaplan_meier(*waits([], [3.0, 5.0]))
    assert curve.median() is None and curve.at(np.array([4.0]))[0].tolist() == [0]


def test_before_anybody_was_helped_the_interval_says_how_many_were_followed() -> None:
    share, low, high = kaplan_meier(*waits([30.0] * 7, [])).at(np.array([24.0]))
    assert (share[0], low[0], high[0]) == pytest.approx((0, 0, 0.3543), abs=5e-5)  # Wilson, 0 of 7
