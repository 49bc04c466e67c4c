"""The burn rate: known cases."""

import numpy as np

from analytics.forecasting.burn_rate import burn_rate

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
