"""Stock-out, unmet demand and order quantity from simulated stock."""

from typing import NamedTuple

import numpy as np

from analytics.forecasting.cylinder_simulation import Floats, Simulation


class OrderBy(NamedTuple):
    """When and how much to order."""

    latest_days: float
    """Latest safe moment [days after the as-of]; below 0: too late already, infinite: no need within the paths."""
    quantity: float
    """Quantity to order [units]."""
    safe_until_days: float
    """Until when ordering later is safe in any case [days after the as-of]."""


def out_after(simulation: Simulation, stock: float) -> Floats:
    """Days until nothing is left for the first time, shape (paths,).

    0 when nothing is there now; infinite on paths that survive the horizon (right-censored). Within a day the moment is
    the part of demand that was met.
    """
    if stock <= 0:
        return np.zeros(len(simulation.full))
    short = (simulation.full <= 0) & ((simulation.unmet > 0) | (simulation.issued > 0))
    day = short.argmax(axis=1)
    rows = np.arange(len(day))
    issued, unmet = simulation.issued[rows, day], simulation.unmet[rows, day]
    part = issued / np.maximum(issued + unmet, 1e-12)
    return np.where(short.any(axis=1), day + part, np.inf)


def chance_out(out: Floats, days: float) -> float:
    """P(nothing is left at some moment of the next `days` days after the as-of) [0 to 1]; `days` within the paths.

    For the next 12 hours of a reader who reads 2.25 days after the as-of: days = 2.25 + 0.5.
    """
    return float(np.mean(out <= days))


def chance_out_before(out: Floats, arrives: Floats) -> float:
    """P(nothing is left before the first of these orders comes) [0 to 1]; without any order, within the paths.

    `arrives` has shape (orders, paths), infinite where an order never comes.
    """
    first = arrives.min(axis=0, initial=np.inf)
    return float(np.mean(np.isfinite(out) & (out < first)))


def out_quantile(out: Floats, level: float) -> float:
    """Day by which this share of the paths has run out [days]; infinite when fewer do within the horizon."""
    return float(np.quantile(out, level, method="inverted_cdf"))


def expected_unmet(simulation: Simulation, days: float) -> float:
    """Mean unmet demand within the next `days` days over all paths [cylinders]."""
    return float(np.mean(_cumulative(simulation.unmet, np.full(len(simulation.unmet), days))))


def order_by(
    simulation: Simulation, out: Floats, lead_days: Floats, *, risk: float, review_days: float, now_days: float = 0.0
) -> OrderBy:
    """Latest moment at which P(out before the order arrives) ≤ `risk`, and the quantity that then lasts.

    An order made at t arrives too late where out < t + lead. Paths that survive the horizon are right-censored, so the
    moment may be early, never late. The quantity is the (1 − risk) quantile of demand not met between the arrival of
    this order and that of the next, `review_days` later with a lead time of its own: exactly what must be added on a
    path for nothing to be missing. After the last day of the paths their mean demand goes on. The order is made at the
    latest moment, or now if that is past.

    Args:
        simulation: Stock without this order.
        out: Days until that stock is out, shape (paths,).
        lead_days: Days from ordering to arriving, shape (paths,).
        risk: Accepted chance that stock runs out first [0 to 1].
        review_days: Days between this order and the next.
        now_days: Moment of the reader [days after the as-of].
    """
    horizon = float(simulation.full.shape[1])
    safe = float(np.quantile(np.minimum(out, horizon) - lead_days, risk, method="inverted_cdf"))
    if not np.isfinite(out_quantile(out - lead_days, risk)):
        return OrderBy(np.inf, 0.0, safe)
    arrives = max(safe, now_days) + lead_days
    next_arrives = np.maximum(max(safe, now_days) + review_days + np.roll(lead_days, 1), arrives)
    missing = _cumulative(simulation.unmet, next_arrives) - _cumulative(simulation.unmet, arrives)
    beyond = np.maximum(next_arrives - np.maximum(arrives, horizon), 0.0)
    missing = missing + np.maximum(
        beyond * (simulation.issued + simulation.unmet).mean(axis=1) - simulation.full[:, -1], 0.0
    )
    return OrderBy(safe, float(np.ceil(np.quantile(missing, 1 - risk, method="higher"))), safe)


def _cumulative(unmet: Floats, days: Floats) -> Floats:
    """Unmet demand on each path up to its own moment, shape (paths,); a part of a day counts in proportion."""
    at = np.clip(days, 0, unmet.shape[1])
    whole = np.minimum(at.astype(int), unmet.shape[1] - 1)
    through: Floats = np.cumsum(unmet, axis=1)[np.arange(len(unmet)), whole]
    later: Floats = unmet[np.arange(len(unmet)), whole] * (1 - (at - whole))
    return through - later
