"""Special functions agree with scipy's."""

import numpy as np
from scipy import special

from analytics.special_functions import log_gamma, softmax


def test_log_gamma_is_scipys_to_twelve_digits() -> None:
    x = np.concatenate([np.geomspace(1e-6, 1e9, 5000), np.linspace(0.5, 3, 500)])
    np.testing.assert_allclose(log_gamma(x), special.gammaln(x), rtol=1e-12, atol=1e-13)


def test_softmax_is_scipys_and_ignores_what_is_impossible() -> None:
    scores = np.array([[1000.0, 999.0, -np.inf], [-5.0, -5.0, -5.0]])
    np.testing.assert_allclose(softmax(scores), special.softmax(scores, axis=1), rtol=1e-14)
