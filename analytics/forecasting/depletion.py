"""When stock ends, from what is there, what is ordered and what will be used."""

from typing import NamedTuple

import numpy as np

from analytics.forecasting.cylinder_simulation import Floats, Simulation


class OrderBy(NamedTuple):
    """Latest safe moment to order [days after the as-of; below 0: too late already, infinite: no need within what the
    paths show], how much [units], and until when ordering later is safe in any case [days after the as-of].
    """

    latest_days: float
    quantity: float
    safe_until_days: float


def out_after(loop: Simulation, stock: float) -> Floats:
    """Days until nothing is left for the first time, shape (paths,): 0 when nothing is there now, infinite when it
    lasts longer than the paths; within a day in proportion to what was handed out of what was asked for.
    """
    if stock <= 0:
        return np.zeros(len(loop.full))
    short = (loop.full <= 0) & ((loop.unmet > 0) | (loop.issued > 0))
    day = short.argmax(axis=1)
    rows = np.arange(len(day))
    issued, unmet = loop.issued[rows, day], loop.unmet[rows, day]
    part = issued / np.maximum(issued + unmet, 1e-12)
    return np.where(short.any(axis=1), day + part, np.inf)


def chance_out(out: Floats, days: float) -> float:
    """P(nothing is left at some moment of the next `days` days after the as-of) [0 to 1]; `days` within the paths.

    For the next 12 hours of a reader who reads 2.25 days after the as-of: days = 2.25 + 0.5.
    """
    return float(np.mean(out <= days))


def chance_out_before(out: Floats, arrives: Floats) -> float:
    """P(nothing is left before the first of these orders comes) [0 to 1]; `arrives` of shape (orders, paths), infinite
    where an order never comes. Without any order, P(nothing is left within the paths).
    """
    first = arrives.min(axis=0, initial=np.inf)
    return float(np.mean(np.isfinite(out) & (out < first)))


def out_quantile(out: Floats, level: float) -> float:
    """The day by which so many of the paths have run out [days]; infinite when fewer do within the horizon."""
    return float(np.quantile(out, level, method="inverted_cdf"))


def expected_unmet(loop: Simulation, days: float) -> float:
    """What is asked for and not there within the next `days` days, on the mean of all paths [cylinders]."""
    return float(np.mean(_by(loop.unmet, np.full(len(loop.unmet), days))))


def order_by(
    loop: Simulation, out: Floats, lead_days: Floats, *, risk: float, review_days: float, now_days: float = 0.0
) -> OrderBy:
    """The last moment at which P(out before it arrives) ≤ `risk`, and the quantity that then lasts.

    loop, out: of the stock without this order · lead_days: from ordering to arriving, shape (paths,) · now_days: the
    reader's moment [days after the as-of].
    An order made at t arrives too late where out < t + lead; of paths that do not end, that they last to the horizon
    is all that is known, so the moment may be early, never late. The quantity is the (1 − risk) quantile of all that
    would be asked for and missing from its arrival to that of the order after it, `review_days` later with a lead time
    of its own: exactly what must be added on a path for nothing to be missing (after the last day of the paths their
    mean demand goes on). Ordered is at the latest moment, now if that is past.
    """
    horizon = float(loop.full.shape[1])
    safe = float(np.quantile(np.minimum(out, horizon) - lead_days, risk, method="inverted_cdf"))
    if not np.isfinite(out_quantile(out - lead_days, risk)):
        return OrderBy(np.inf, 0.0, safe)
    arrives = max(safe, now_days) + lead_days
    next_arrives = np.maximum(max(safe, now_days) + review_days + np.roll(lead_days, 1), arrives)
    missing = _by(loop.unmet, next_arrives) - _by(loop.unmet, arrives)
    beyond = np.maximum(next_arrives - np.maximum(arrives, horizon), 0.0)
    missing = missing + np.maximum(beyond * (loop.issued + loop.unmet).mean(axis=1) - loop.full[:, -1], 0.0)
    return OrderBy(safe, float(np.ceil(np.quantile(missing, 1 - risk, method="higher"))), safe)


def _by(unmet: Floats, days: Floats) -> Floats:
    """What was unmet on each path up to its own moment, shape (paths,); a part of a day counts in proportion."""
    at = np.clip(days, 0, unmet.shape[1])
    whole = np.minimum(at.astype(int), unmet.shape[1] - 1)
    through: Floats = np.cumsum(unmet, axis=1)[np.arange(len(unmet)), whole]
    later: Floats = unmet[np.arange(len(unmet)), whole] * (1 - (at - whole))
    return through - later
