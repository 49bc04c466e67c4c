"""When stock ends, from what is there, what is ordered and what will be used."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.forecasting.burn_rate import Floats
from analytics.forecasting.loop import Loop


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


class OrderBy(NamedTuple):
    """Latest safe moment to order [days after the as-of; below 0: too late already, infinite: beyond the horizon], and
    how much [units].
    """

    latest_days: float
    quantity: float


def out_after(loop: Loop, stock: float) -> Floats:
    """Days until nothing is left, shape (paths,): 0 when nothing is there now, infinite when it lasts."""
    if stock <= 0:
        return np.zeros(len(loop.full))
    short = (loop.full <= 0) & ((loop.unmet > 0) | (loop.issued > 0))
    day = short.argmax(axis=1)
    rows = np.arange(len(day))
    issued, unmet = loop.issued[rows, day], loop.unmet[rows, day]
    part = issued / np.maximum(issued + unmet, 1e-12)
    return np.where(short.any(axis=1), day + part, np.inf)


def chance_out(out: Floats, days: float) -> float:
    """P(nothing is left at some moment of the next `days` days) [0 to 1]."""
    return float(np.mean(out <= days))


def out_quantile(out: Floats, level: float) -> float:
    """The day by which so many of the paths have run out [days]; infinite when fewer do within the horizon."""
    return float(np.quantile(out, level, method="inverted_cdf"))


def order_by(
    out: Floats, demand: NDArray[np.int32], lead_days: Floats, *, supply: Floats, risk: float, review_days: int
) -> OrderBy:
    """The last moment at which P(out before it arrives) ≤ `risk`, and the quantity that then lasts to the next review.

    demand: shape (paths, days) · lead_days: from ordering to arriving, shape (paths,) · supply: all that is there or
    comes without this order, shape (paths,) [units]. The quantity is the (1 − risk) quantile of what is missing on a
    path over lead time and review.
    """
    latest = float(np.quantile(out - lead_days, risk, method="inverted_cdf")) if np.isfinite(out).any() else np.inf
    if not np.isfinite(latest):
        return OrderBy(np.inf, 0.0)
    until = np.clip(np.ceil(max(latest, 0.0) + lead_days + review_days), 1, demand.shape[1]).astype(int)
    asked = np.cumsum(demand, axis=1)[np.arange(len(demand)), until - 1]
    return OrderBy(latest, float(max(np.ceil(np.quantile(asked - supply, 1 - risk)), 0.0)))
