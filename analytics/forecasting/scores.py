"""Scores of forecasts: weighted interval score and coverage of quantiles, reliability of chances.

Levels are the 23 of the forecast hubs (Bracher et al. 2021, doi 10.1371/journal.pcbi.1008618): the median and eleven
central intervals.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVELS: Floats = np.array([0.01, 0.025, *np.arange(1, 20) / 20, 0.975, 0.99])
CHANCES: Floats = np.array([0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0])


class ReliabilityBin(NamedTuple):
    """Forecast chances from `from_share` on and below `to_share` (1 belongs to the last bin) [0 to 1]."""

    from_share: float
    to_share: float
    forecast_share: float
    """Mean of these chances [0 to 1]."""
    observed_share: float
    """Share of them whose event happened [0 to 1]."""
    forecasts: int
    """Number of these chances."""


def interval_score(quantiles: Floats, actual: Floats) -> Floats:
    """Weighted interval score [units of `actual`]: lower is better, |error| for a forecast without any spread.

    Twice the mean of the quantile losses. Quantiles have shape (…, 23) at LEVELS, `actual` has shape (…,).
    """
    off = actual[..., None] - quantiles
    losses: Floats = np.where(off < 0, LEVELS - 1, LEVELS) * off
    score: Floats = 2 * np.mean(losses, axis=-1)
    return score


def inside(quantiles: Floats, actual: Floats, share: float) -> NDArray[np.bool_]:
    """Whether the central interval covered the outcome, shape (…,).

    Args:
        quantiles: Quantiles at LEVELS, shape (…, 23).
        actual: Outcomes, shape (…,).
        share: Nominal coverage of the interval [0 to 1].
    """
    low, high = (int(np.argmin(np.abs(LEVELS - (1 + sign * share) / 2))) for sign in (-1, 1))
    return (quantiles[..., low] <= actual) & (actual <= quantiles[..., high])


def reliability(chances: Floats, outcomes: Floats, edges: Floats = CHANCES) -> list[ReliabilityBin]:
    """Reliability of chances: whether what was forecast at 30 % happened three times in ten.

    Args:
        chances: Forecast chances [0 to 1]; NaN is left out.
        outcomes: 0 or 1, of the same shape; NaN is left out.
        edges: Edges of the bins [0 to 1].

    Returns:
        One bin for each range with any forecast.
    """
    known = ~np.isnan(chances) & ~np.isnan(outcomes)
    chances, outcomes = chances[known], outcomes[known]
    place = np.clip(np.searchsorted(edges, chances, side="right") - 1, 0, len(edges) - 2)
    return [
        ReliabilityBin(
            float(edges[row]),
            float(edges[row + 1]),
            float(chances[place == row].mean()),
            float(outcomes[place == row].mean()),
            int((place == row).sum()),
        )
        for row in np.unique(place)
    ]
