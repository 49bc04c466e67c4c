"""Rate of false alarms: how often an alarm fires without a surge."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MONTH_DAYS = 365.25 / 12
FEWEST_A_DAY = 5.0
"""With fewer events a day no rule tells a surge from chance (measured on waves of admissions and emergency calls)."""


def quiet_days(level: float, scatter: float, *, series: int, days: int, factors: Floats, seed: int = 0) -> Floats:
    """Counts of days without a surge, shape (series, days): the same level throughout.

    Negative binomial of mean `level` × the weekday's factor and variance μ + scatter μ².

    Args:
        level: Mean of a day [events a day].
        scatter: The k of variance μ + kμ².
        series: Number of series.
        days: Number of days.
        factors: Factor of each day, shape (days,).
        seed: Seed of the random numbers; the same seed gives the same result.
    """
    rng = np.random.default_rng(seed)
    expected = np.broadcast_to(level * factors, (series, days))
    shape = 1 / max(scatter, 1e-6)
    return rng.poisson(rng.gamma(shape, expected / shape)).astype(np.float64)


def false_alarms_a_month(fires: Callable[[Floats], NDArray[np.bool_]], quiet: Floats) -> float:
    """Days of a month on which a rule fires without a surge.

    By simulation: the share of quiet series on whose last day it fires, × 30.4.
    """
    return float(fires(quiet).mean()) * MONTH_DAYS
