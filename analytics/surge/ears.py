"""EARS C1 and C2, the rules of the Early Aberration Reporting System: is today far above the seven days before?

Hutwagner et al. 2003, The bioterrorism preparedness and response Early Aberration Reporting System; as `earsC` of the R
package surveillance computes them.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

Floats = NDArray[np.float64]
BASELINE_DAYS = 7
LAGS = {"c1": 0, "c2": 2}
"""Days left out between the baseline and the day that is judged: C2 does not learn a slow rise as normal."""
ALPHA = 0.001


def upper_bounds(counts: ArrayLike, rule: str, *, alpha: float = ALPHA) -> Floats:
    """The bound of each day, mean + z sd of its baseline; NaN where the baseline is not whole. Same shape as `counts`.

    counts: days in the last axis, oldest first [events a day], NaN for a day that was not observed · rule: `c1` or `c2`
    A day with more than its bound is an alarm. sd is that of a sample (ddof 1); z is the normal quantile of 1 − alpha.
    """
    table = np.asarray(counts, dtype=np.float64)
    bounds, first = np.full(table.shape, np.nan), BASELINE_DAYS + LAGS[rule]
    if table.shape[-1] <= first:
        return bounds
    windows = np.lib.stride_tricks.sliding_window_view(table, BASELINE_DAYS, axis=-1)
    windows = windows[..., : table.shape[-1] - first, :]
    bounds[..., first:] = windows.mean(axis=-1) + float(ndtri(1 - alpha)) * windows.std(axis=-1, ddof=1)
    return bounds


def last_fires(rule: str) -> Callable[[Floats], NDArray[np.bool_]]:
    """Whether each series, shape (series, days), is an alarm on its last day; gives shape (series,)."""

    def fires(counts: Floats) -> NDArray[np.bool_]:
        exceeded: NDArray[np.bool_] = counts[:, -1] > upper_bounds(counts, rule)[:, -1]
        return exceeded

    return fires
