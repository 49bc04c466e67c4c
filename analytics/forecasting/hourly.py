"""Hourly counts to come: daily paths, split over the hours by the profile of each weekday.

A weekday's profile is its own past, shrunk to that of all weekdays, and a small place's to that of all places: with a
call an hour, a profile of its own would be chance. The strength of shrinkage is the one of a few under which the
weekdays' counts are likeliest (Dirichlet-multinomial; Minka 2000, "Estimating a Dirichlet distribution"). A day's
events fall on the hours independently, a multinomial draw, so an hour scatters as a count does and the hours of a path
add up to its day.
"""

import numpy as np
from numpy.typing import NDArray

from analytics.special_functions import log_gamma

Floats = NDArray[np.float64]
WEEK, HOURS = 7, 24
# How many events a weekday must have seen for its own profile to be believed as much as the usual one.
STRENGTHS: Floats = np.array([30.0, 100.0, 300.0, 1000.0, 3000.0])
# No hour is impossible.
EVENTS_BEFORE = 12.0


def hour_shares(counts: Floats, first_weekday: int, *, usual: Floats | None = None) -> Floats:
    """Share of a weekday's events that falls on each hour, shape (7, 24); each row adds up to 1.

    Args:
        counts: Hourly counts, shape (days, 24) [events an hour], oldest first.
        first_weekday: Weekday of the first day, Monday 0.
        usual: Profile to shrink to, shape (7, 24); None takes all weekdays together.
    """
    weekdays = (first_weekday + np.arange(len(counts))) % WEEK
    own = (weekdays == np.arange(WEEK)[:, None]).astype(np.float64) @ counts
    if usual is None:
        together = counts.sum(axis=0) + EVENTS_BEFORE / HOURS
        usual = np.tile(together / together.sum(), (WEEK, 1))
    shares = own + _strength(own, usual) * usual
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _strength(own: Floats, usual: Floats) -> float:
    """Strength under which `own` is likeliest, both of shape (7, 24)."""
    prior = STRENGTHS[:, None, None] * usual
    of_hours = (log_gamma(prior + own) - log_gamma(prior)).sum(axis=(1, 2))
    of_days = (log_gamma(STRENGTHS[:, None]) - log_gamma(STRENGTHS[:, None] + own.sum(axis=1))).sum(axis=1)
    return float(STRENGTHS[np.argmax(of_hours + of_days)])


def hourly_paths(daily: NDArray[np.int64], first_weekday: int, shares: Floats, *, seed: int = 0) -> NDArray[np.int64]:
    """Split daily paths over the hours; each path draws its own.

    Args:
        daily: Daily counts, shape (paths, days) [events a day].
        first_weekday: Weekday of the first day, Monday 0.
        shares: Of `hour_shares`.
        seed: Seed of the random numbers; the same seed gives the same result.

    Returns:
        Hourly counts, shape (paths, days, 24) [events an hour], which add up to `daily`.
    """
    weekdays = (first_weekday + np.arange(daily.shape[1])) % WEEK
    return np.random.default_rng(seed).multinomial(daily, shares[weekdays])
