"""How good a forecast was: weighted interval score and coverage of quantiles, reliability of chances.

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
    """Of the chances told from `from_share` on and below `to_share` (1 is with the last): their mean, how often it
    really was so [all 0 to 1], and how many there were.
    """

    from_share: float
    to_share: float
    forecast_share: float
    observed_share: float
    forecasts: int


def interval_score(quantiles: Floats, actual: Floats) -> Floats:
    """Weighted interval score [units of `actual`], lower is better, |error| for a forecast without any spread.

    quantiles: shape (…, 23) at LEVELS · actual: shape (…,). Twice the mean of the quantile losses.
    """
    off = actual[..., None] - quantiles
    losses: Floats = np.where(off < 0, LEVELS - 1, LEVELS) * off
    score: Floats = 2 * np.mean(losses, axis=-1)
    return score


def inside(quantiles: Floats, actual: Floats, share: float) -> NDArray[np.bool_]:
    """Whether the central interval of this share held what came; shapes as of `interval_score`."""
    low, high = (int(np.argmin(np.abs(LEVELS - (1 + sign * share) / 2))) for sign in (-1, 1))
    return (quantiles[..., low] <= actual) & (actual <= quantiles[..., high])


def reliability(chances: Floats, outcomes: Floats, edges: Floats = CHANCES) -> list[ReliabilityBin]:
    """Whether what was told with a chance of 30 % came three times in ten: a row for each range that was ever told.

    told [0 to 1], was (0 or 1): of one shape; NaN in either is left out.
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
