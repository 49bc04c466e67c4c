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
    """Bound of each day, mean + z sd of its baseline, in the shape of `counts`; NaN where the baseline is not whole.

    A day with more than its bound is an alarm. sd is that of a sample (ddof 1); z is the normal quantile of 1 − alpha.

    Args:
        counts: Daily counts, days in the last axis, oldest first [events a day]; NaN where a day was not observed.
        rule: Name of the rule, `c1` or `c2`.
        alpha: Chance of an alarm by the normal distribution [0 to 1].
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
    """Function that marks each series, shape (series, days), with an alarm on its last day; shape (series,)."""

    def fires(counts: Floats) -> NDArray[np.bool_]:
        exceeded: NDArray[np.bool_] = counts[:, -1] > upper_bounds(counts, rule)[:, -1]
        return exceeded

    return fires
