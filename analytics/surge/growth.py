"""Growth: the slope of a series on the logarithmic scale, tested against none."""

from math import inf, log
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from analytics.surge.false_alarms import MONTH_DAYS

ALARM_Z = 0.3
"""Alarm from this z on. The model holds any slope for possible, so z stays far below what a test would ask for."""
# Standard deviation of z when nothing happens, by days of history: simulated, 5 to 200 events a day, scatter to 0.2;
# it does not depend on either (tests/analytics/test_surge.py simulates it again).
_QUIET_DAYS, _QUIET_SD = (14, 21, 28, 42, 60, 120), (0.222, 0.199, 0.186, 0.175, 0.164, 0.160)


class Growth(NamedTuple):
    """Growth of a series."""

    z: float
    """Slope over its standard error."""
    chance: float
    """Chance that the slope is above 0 [0 to 1]."""
    doubling_days: float
    """Days to double at this slope; negative for halving, infinite when flat."""
    soonest_days: float
    """Lower end of the 80 % interval of a doubling; infinite where the slope is not above 0."""
    latest_days: float
    """Upper end of the 80 % interval of a doubling; infinite where the slope is not above 0."""

    @property
    def is_alarm(self) -> bool:
        """Whether the series grows faster than chance makes it grow on all but about one day a month."""
        return self.z >= ALARM_Z


def growth(slope: float, variance: float) -> Growth:
    """Growth from mean and variance of the slope [log a day]."""
    sd = max(variance, 1e-24) ** 0.5
    reach = float(ndtri(0.9)) * sd
    doubling = log(2) / slope if abs(slope) > 1e-12 else inf
    return Growth(slope / sd, float(ndtr(slope / sd)), doubling, _rising(slope + reach), _rising(slope - reach))


def _rising(slope: float) -> float:
    return log(2) / slope if slope > 1e-12 else inf


def false_alarms_of_growth(days: int) -> float:
    """Days of a month on which z passes ALARM_Z without growth, with so many days of history (14 or more)."""
    sd = float(np.interp(days, _QUIET_DAYS, _QUIET_SD))
    return float(ndtr(-ALARM_Z / sd)) * MONTH_DAYS
