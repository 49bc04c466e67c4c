"""Slope of a series at the end of each of its last days: what a surge alarm tests."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analytics.forecasting import trend
from analytics.forecasting.demand import HISTORY_DAYS
from analytics.forecasting.weekly import WEEK, Floats, week_of

FEWEST_DAYS = 14
ALARM_HALF_LIFE_DAYS = 12.0  # an alarm must notice sooner than a forecast that things move faster than before


class Slopes(NamedTuple):
    """Slope at the end of each day, shape (days,) [log a day]; NaN before FEWEST_DAYS."""

    mean: Floats
    """Mean of the slope."""
    variance: Floats
    """Variance of the slope."""
    scatter: float
    """The k of variance μ + kμ²."""


def daily_slopes(counts: ArrayLike, first_weekday: int, last: int) -> Slopes:
    """Slope at the end of each of the last days of one series, from what was known on that day.

    Args:
        counts: Daily counts, shape (days,) [events a day], oldest first; NaN where a day was not observed.
        first_weekday: Weekday of the first day, Monday 0.
        last: Number of last days.
    """
    series = np.asarray(counts, dtype=np.float64)
    series, first_weekday = (
        series[-HISTORY_DAYS - last :],
        (first_weekday + max(len(series) - HISTORY_DAYS - last, 0)) % WEEK,
    )
    weekdays = (first_weekday + np.arange(len(series))) % WEEK
    week = week_of(series[None, :], weekdays, np.zeros(1, dtype=np.int64))
    ends = np.arange(max(len(series) - last, 0), len(series))
    days = ends[:, None] - np.arange(HISTORY_DAYS)[::-1]
    known = np.where(days >= 0, series[np.maximum(days, 0)], np.nan)
    mean, variance = end_slopes(known, week.factors[0, weekdays[np.maximum(days, 0)]], float(week.scatter[0]))
    enough = (~np.isnan(known)).sum(axis=1) >= FEWEST_DAYS
    return Slopes(np.where(enough, mean, np.nan), np.where(enough, variance, np.nan), float(week.scatter[0]))


def end_slopes(counts: Floats, factors: Floats, scatter: float) -> tuple[Floats, Floats]:
    """Mean and variance of the slope at the end of each series by itself, shape (series,) each.

    Args:
        counts: Daily counts, shape (series, days); NaN before a series begins.
        factors: Factor of each cell's weekday, shape (series, days).
        scatter: The k of variance μ + kμ².
    """
    begun = np.any(~np.isnan(counts), axis=0)
    first = int(np.argmax(begun)) if begun.any() else 0
    alone = np.arange(len(counts))
    state = trend.follow(
        counts[:, first:],
        factors[:, first:],
        np.full(len(counts), scatter),
        alone,
        half_life_days=ALARM_HALF_LIFE_DAYS,
    )
    return state.slope
