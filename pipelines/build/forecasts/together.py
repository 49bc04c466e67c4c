"""A total of series of which some were not observed."""

import numpy as np

from pipelines.build.forecasts.history import Floats

WINDOW_DAYS = 28
LEAST_OBSERVED_SHARE = 0.5


def total(parts: Floats) -> Floats:
    """The sum of `parts`, shape (parts, days), on each day, shape (days,); NaN where most of it was not observed.

    A part that was not observed counts with the mean of its last 28 days; what was not seen for 28 days is not
    expected to be there.
    """
    seen = ~np.isnan(parts)
    came = np.where(seen, parts, 0.0)
    usual = _last_days(came) / np.maximum(_last_days(seen), 1)
    observed = np.where(seen, usual, 0.0).sum(axis=0)
    expected = usual.sum(axis=0)
    share = np.where(expected > 0, observed / np.maximum(expected, 1e-12), 1.0)
    is_known = seen.any(axis=0) & (share > LEAST_OBSERVED_SHARE)
    return np.where(is_known, came.sum(axis=0) / np.maximum(share, LEAST_OBSERVED_SHARE), np.nan)


def _last_days(parts: Floats) -> Floats:
    """Sums over each day and the 27 before it."""
    sums = np.cumsum(parts, axis=1, dtype=np.float64)
    sums[:, WINDOW_DAYS:] -= sums[:, :-WINDOW_DAYS].copy()
    return sums
