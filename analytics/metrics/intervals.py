"""Intervals of shares."""

import numpy as np
import pandas as pd

Z = 1.959963984540054


def wilson(part: pd.Series, whole: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Wilson's 95 % interval of part / whole, each 0 to 1; NaN where whole is 0. (Wilson 1927, without continuity
    correction.)
    """
    n = whole.astype(float).where(whole > 0)
    p = part.astype(float) / n
    middle = (p + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half: pd.Series = Z / (1 + Z**2 / n) * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
    return (middle - half).clip(lower=0), (middle + half).clip(upper=1)
