"""Kaplan–Meier estimate of counted waits: the share that has ended by each time, open waits right-censored."""

from typing import NamedTuple

import numpy as np

from analytics.metrics.shared.intervals import Numbers, Z, wilson_bounds


class Curve(NamedTuple):
    """Survival curve, each of shape (0 and the distinct waits,)."""

    hours: Numbers
    """Waits, ascending."""
    share: Numbers
    """Share that has ended by then [0 to 1]."""
    low: Numbers
    """Lower end of its 95 % interval."""
    high: Numbers
    """Upper end of its 95 % interval."""
    followed: float
    """Longest time that anything was followed; infinite where every wait has ended. Nothing is known beyond it."""

    def at(self, hours: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Share, low and high at these hours, none below 0; beyond what was followed those of the last known end."""
        place = np.searchsorted(self.hours, hours, side="right") - 1
        return self.share[place], self.low[place], self.high[place]

    def followed_at(self, hours: Numbers) -> list[tuple[float | None, float | None, float | None]]:
        """Share, low and high at each of these hours; None where nothing was followed for so long."""
        rows = zip(hours, *self.at(hours), strict=True)
        return [
            (float(share), float(low), float(high)) if hour <= self.followed else (None, None, None)
            for hour, share, low, high in rows
        ]

    def median(self) -> float | None:
        """Wait within which half have ended; None while fewer have."""
        reached = self.hours[self.share >= 0.5]
        return float(reached[0]) if reached.size else None


def kaplan_meier(hours: Numbers, ended: Numbers, counts: Numbers) -> Curve:
    """Estimate the curve of waits.

    Interval by Greenwood's variance on the log-log scale (Kalbfleisch & Prentice 1980). Where nobody or everybody has
    ended that is not defined: there it is Wilson's of those whose end by then is known (Rothman 1978).

    Args:
        hours: Waits, shape (groups,), in any unit of time.
        ended: 1 for waits that have ended, 0 for open ones, shape (groups,).
        counts: Waits in each group, shape (groups,).
    """
    hours, ended, counts = (np.append(each, 0.0) for each in (hours, ended, counts))  # at 0 nobody is left out yet
    times, place = np.unique(hours, return_inverse=True)
    seen, done = (np.bincount(place, weights=each) for each in (counts, counts * ended))
    waiting = seen[::-1].cumsum()[::-1]
    left = np.cumprod(1 - done / waiting)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(done / (waiting * (waiting - done)))
        spread = Z * np.sqrt(variance) / np.abs(np.log(left))
        low, high = 1 - left ** np.exp(-spread), 1 - left ** np.exp(spread)
    known = np.cumsum(done) + waiting - done
    nobody, everybody = left == 1, left == 0
    bounds = wilson_bounds(np.where(everybody, known, 0.0), known)
    plain = nobody | everybody
    low, high = (np.where(plain, exact, bound) for exact, bound in zip(bounds, (low, high), strict=True))
    return Curve(times, 1 - left, low, high, float(times[-1]) if (counts * (1 - ended)).any() else np.inf)
