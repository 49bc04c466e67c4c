"""Weekly pattern of counts, and how much they scatter around it.

Counts are a table of one row a series and one column a day [events a day]; NaN where a day was not observed. `panels`,
shape (series,), numbers the panel of each row: series of one panel learn from one another.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WEEK = 7
# How many events of the panel's week a series must have seen to be believed as much as the panel.
PANEL_EVENTS = 20.0
# How many days of information about its scatter a series must have to be believed as much as the panel.
PANEL_DAYS = 30.0
LEAST_SCATTER, MOST_SCATTER = 1e-3, 5.0
_SMOOTHED_LOSES = 7 / 6  # a centred mean of seven days takes a seventh of the scatter with it


class Week(NamedTuple):
    """Weekly factors and scatter of each series."""

    factors: Floats
    """Shape (series, 7) by weekday, mean 1."""
    scatter: Floats
    """The k of variance μ + kμ², shape (series,)."""


def week_of(counts: Floats, weekdays: NDArray[np.int64], panels: NDArray[np.int64]) -> Week:
    """Week and scatter of each series, shrunk to those of its panel.

    Days are compared with the centred mean of the seven days around them: a plain mean by weekday takes a wave for a
    week.

    Args:
        counts: Daily counts, shape (series, days) [events a day].
        weekdays: Weekday of each column, Monday 0.
        panels: Number of each row's panel, shape (series,).
    """
    level = _centred_mean(counts)
    seen = ~np.isnan(counts) & ~np.isnan(level)
    came, expected = np.where(seen, counts, 0.0), np.where(seen, level, 0.0)
    days = (weekdays[:, None] == np.arange(WEEK)).astype(float)
    by_day, expected_by_day = came @ days, expected @ days
    panel = (panel_sums(by_day, panels) + PANEL_EVENTS) / (panel_sums(expected_by_day, panels) + PANEL_EVENTS)
    factors = (by_day + PANEL_EVENTS * panel) / (expected_by_day + PANEL_EVENTS)
    factors /= factors.mean(axis=1, keepdims=True)
    return Week(factors, _scatter(came, expected * factors[:, weekdays], panels))


def panel_sums(values: Floats, panels: NDArray[np.int64]) -> Floats:
    """Sum over all rows of each row's panel, of the shape of `values`."""
    sums = np.zeros((panels.max(initial=-1) + 1, *values.shape[1:]))
    np.add.at(sums, panels, values)
    return sums[panels]


def _scatter(came: Floats, expected: Floats, panels: NDArray[np.int64]) -> Floats:
    """Scatter k by moments, E[(y − μ)² − μ] ÷ E[μ²], shrunk to that of the panel."""
    surplus = np.where(expected > 0, (came - expected) ** 2 * _SMOOTHED_LOSES - expected, 0.0).sum(axis=1)
    squares = (expected**2).sum(axis=1)
    panel, own = (
        np.clip(above / np.maximum(below, 1e-12), 0.0, MOST_SCATTER)
        for above, below in ((panel_sums(surplus, panels), panel_sums(squares, panels)), (surplus, squares))
    )
    days = (expected / (1 + expected)).sum(axis=1)
    scatter: Floats = np.clip((days * own + PANEL_DAYS * panel) / (days + PANEL_DAYS), LEAST_SCATTER, MOST_SCATTER)
    return scatter


def _centred_mean(counts: Floats) -> Floats:
    """Mean of the seven days around each day; NaN at the ends and where fewer than five of them were observed."""
    series, days = counts.shape
    means = np.full((series, days), np.nan)
    if days < WEEK:
        return means
    around = np.lib.stride_tricks.sliding_window_view(counts, WEEK, axis=1)
    seen = (~np.isnan(around)).sum(axis=2)
    totals = np.nansum(around, axis=2)
    means[:, 3 : days - 3] = np.where(seen >= 5, totals / np.maximum(seen, 1), np.nan)
    return means
