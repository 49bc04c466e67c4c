"""How good a forecast of quantiles was: weighted interval score and coverage.

Levels are the 23 of the forecast hubs (Bracher et al. 2021, doi 10.1371/journal.pcbi.1008618): the median and eleven
central intervals.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEVELS: Floats = np.array([0.01, 0.025, *np.arange(1, 20) / 20, 0.975, 0.99])


def interval_score(quantiles: Floats, actual: Floats) -> Floats:
    """Weighted interval score [units of `actual`], lower is better, |error| for a forecast without any spread.

    quantiles: shape (…, 23) at LEVELS · actual: shape (…,). Twice the mean of the quantile losses.
    """
    off = actual[..., None] - quantiles
    return 2 * np.mean(np.where(off < 0, LEVELS - 1, LEVELS) * off, axis=-1)


def inside(quantiles: Floats, actual: Floats, share: float) -> NDArray[np.bool_]:
    """Whether the central interval of this share held what came; shapes as of `interval_score`."""
    low, high = (int(np.argmin(np.abs(LEVELS - (1 + sign * share) / 2))) for sign in (-1, 1))
    return (quantiles[..., low] <= actual) & (actual <= quantiles[..., high])
