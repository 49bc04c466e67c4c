"""Two special functions by numpy alone: to load a library for them takes longer than a small book's forecast."""

from math import log, pi

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_SHIFT = 8
# B₂ₙ ÷ (2n (2n − 1)) of Stirling's series; the first term left out is below 1e-14 from _SHIFT on.
_STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156)


def log_gamma(x: Floats) -> Floats:
    """Logarithm of the gamma function of positive numbers, to twelve digits: Stirling's series after a shift."""
    factors = np.array(x, dtype=np.float64)
    for step in range(1, _SHIFT):
        factors *= x + step
    z = x + float(_SHIFT)
    series, inverse_square = np.zeros_like(z), 1 / (z * z)
    for coefficient in reversed(_STIRLING):
        series = series * inverse_square + coefficient
    value: Floats = (z - 0.5) * np.log(z) - z + 0.5 * log(2 * pi) + series / z - np.log(factors)
    return value


def softmax(scores: Floats) -> Floats:
    """Shares in proportion to exp(scores), along the last axis; each row adds up to 1."""
    shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
    normalised: Floats = shares / shares.sum(axis=-1, keepdims=True)
    return normalised
