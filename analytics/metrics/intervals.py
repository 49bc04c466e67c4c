"""Intervals of shares."""

import numpy as np
import pandas as pd
from scipy.special import gammaincinv

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


def gamma_poisson(counts: pd.Series) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Each place's smoothed share of all counts, and its 95 % interval [0 to 1 each].

    counts ~ Poisson(λ), λ ~ Gamma with mean m (the places' mean) and the variance beyond chance, max(s² − m, 0),
    found by moments: share = (count + a) / (total + a × places) with a = m² / (s² − m). Without variance beyond
    chance every place is the average. All NaN when nothing was counted.
    """
    places, total = len(counts), float(counts.sum())
    if places == 0 or total == 0:
        empty = pd.Series(np.nan, index=counts.index)
        return empty, empty, empty
    mean = total / places
    beyond_chance = max(float(counts.var(ddof=1)) - mean, 1e-6 * mean) if places > 1 else 1e-6 * mean
    shape, per_place = mean**2 / beyond_chance, 1 + mean / beyond_chance
    posterior = counts.astype(float) + shape
    share = posterior / per_place / total
    low, high = (pd.Series(gammaincinv(posterior, q) / per_place / total, counts.index) for q in (0.025, 0.975))
    return share, low, high.clip(upper=1)
