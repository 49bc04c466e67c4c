"""The spreadsheet's forecast: mean use of the last seven observed days."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
WINDOW_DAYS = 7
HISTORY_DAYS = 120


def burn_rate(use: Floats) -> float:
    """Mean of the last seven observed days [units a day]; of fewer when there are fewer; NaN when there is none.

    use: one number a day, oldest first [units a day]; NaN where it was not observed (stock had run out)
    """
    observed = use[~np.isnan(use)][-WINDOW_DAYS:]
    return float(observed.mean()) if observed.size else float("nan")
