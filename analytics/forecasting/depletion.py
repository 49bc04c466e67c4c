"""When stock ends, from what is there, what is ordered and what will be used."""

import numpy as np

from analytics.forecasting.burn_rate import Floats


def supply(stock: float, arrivals: Floats) -> Floats:
    """All there is to use by the end of each day: stock and what arrived up to it, shape like `arrivals` [units]."""
    return np.maximum(stock, 0) + np.cumsum(arrivals)


def days_until_out(stock: float, arrivals: Floats, cumulative_use: Floats) -> float:
    """Days until nothing is left, a part of a day by straight line.

    0 when nothing is there now, infinity when it lasts longer than the arrays reach, NaN when use is not known that
    far.
    """
    if stock <= 0:
        return 0.0
    left = supply(stock, arrivals) - cumulative_use
    for day in range(left.size):
        if np.isnan(left[day]):
            return float("nan")
        if left[day] <= 0:
            before = (left[day - 1] if day else stock) + arrivals[day]
            return day + float(before / (before - left[day]))
    return float("inf")


def stock_left(stock: float, arrivals: Floats, cumulative_use: Floats) -> Floats:
    """Stock at the end of each day, never below zero, shape like `arrivals` [units]; arrivals after it ran out
    count anew.
    """
    left, path, used = max(stock, 0.0), [], np.diff(cumulative_use, prepend=0.0)
    for arrived, use in zip(arrivals, used, strict=True):
        left = max(left + arrived - use, 0.0)
        path.append(left)
    return np.array(path)
