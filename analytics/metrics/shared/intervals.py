"""Intervals of shares."""

from typing import Any

import numpy as np
import pandas as pd

Z = 1.959963984540054


Numbers = np.ndarray[Any, np.dtype[np.float64]]


def wilson(part: pd.Series, whole: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Wilson's 95 % interval of part / whole, each 0 to 1; NaN where whole is 0.

    Wilson 1927, without continuity correction.
    """
    low, high = wilson_bounds(part.to_numpy(float), whole.to_numpy(float))
    return pd.Series(low, part.index), pd.Series(high, part.index)


def wilson_bounds(part: Numbers, whole: Numbers) -> tuple[Numbers, Numbers]:
    """Wilson's 95 % interval of arrays."""
    n = np.where(whole > 0, whole, np.nan)
    p = part / n
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return np.maximum(middle - half, 0), np.minimum(middle + half, 1)
