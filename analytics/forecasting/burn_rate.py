"""Burn rate: the spreadsheet's forecast, the mean use of the last seven observed days, with its own past errors."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
WINDOW_DAYS = 7
HISTORY_DAYS = 120
ENOUGH_ERRORS = 9
"""Past errors of a horizon from which on they are resampled."""
_EVENTS_BEFORE = 0.1  # without any event yet the rate is next to nothing, not nothing
_ANSCOMBE = 3 / 8  # makes square roots of counts scatter alike (Anscombe 1948)


def burn_rate(use: Floats) -> float:
    """Mean of the last seven observed days, of fewer when there are fewer [units a day]; NaN when there is none.

    Args:
        use: Use of each day, oldest first, shape (days,) [units a day]; NaN where it was not observed (stock-out).
    """
    observed = use[~np.isnan(use)][-WINDOW_DAYS:]
    return float(observed.mean()) if observed.size else float("nan")


def sample_paths(
    counts: ArrayLike, first_weekday: int, horizon: int, paths: int = 2000, *, seed: int = 0
) -> NDArray[np.int32]:
    """Draw daily counts around the burn rate of each series; called like `demand.sample_paths`.

    As far ahead as nine past errors reach, errors are resampled, and the last of them holds for the days beyond. A
    series too young for any draws a rate as uncertain as its few counts, and Poisson counts around it.

    Args:
        counts: Daily counts, shape (series, days) [events a day]; NaN where a day was not observed.
        first_weekday: Not used: a burn rate has no week.
        horizon: Days ahead.
        paths: Number of paths.
        seed: Seed of the random numbers; the same seed gives the same result.

    Returns:
        Daily counts, shape (series, paths, horizon) [events a day].
    """
    table = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    rng = np.random.default_rng(seed)
    return np.stack([_of_one(series[-HISTORY_DAYS:], horizon, paths, rng) for series in table])


def cumulative_errors(use: Floats, horizon: int) -> Floats:
    """Past errors of cumulative demand on the scale of square roots, shape (days of `use`, horizon).

    Row t has its origin at the end of day t. NaN where less than half of the days ahead, or less than seven days up to
    the origin, were observed. Gaps are filled in proportion.
    """
    totals = np.concatenate([[0.0], np.nancumsum(use)])
    counts = np.concatenate([[0], np.cumsum(~np.isnan(use))])
    rates = np.array([burn_rate(use[: t + 1]) for t in range(use.size)])
    errors = np.full((use.size, horizon), np.nan)
    for days in range(1, min(horizon, use.size - 1) + 1):
        origins = np.arange(use.size - days)
        seen = counts[origins + days + 1] - counts[origins + 1]
        came = (totals[origins + days + 1] - totals[origins + 1]) * days / np.maximum(seen, 1)
        off = np.sqrt(came + _ANSCOMBE) - np.sqrt(days * rates[origins] + _ANSCOMBE)
        known = (seen * 2 >= days) & (counts[origins + 1] >= WINDOW_DAYS)
        errors[origins, days - 1] = np.where(known, off, np.nan)
    return errors


def _of_one(use: Floats, horizon: int, paths: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """Daily counts of one series, shape (paths, horizon)."""
    errors = cumulative_errors(use, horizon) if use.size else np.empty((0, horizon))
    enough = np.flatnonzero((~np.isnan(errors)).sum(axis=0) >= ENOUGH_ERRORS)
    if not enough.size:
        observed = use[~np.isnan(use)]
        rates = rng.gamma(observed.sum() + _EVENTS_BEFORE, 1 / max(observed.size, 1), paths)
        return rng.poisson(rates[:, None], (paths, horizon)).astype(np.int32)
    expected = np.sqrt(np.arange(1, horizon + 1) * burn_rate(use) + _ANSCOMBE)
    roots = np.maximum(expected + _of_past(errors[:, : enough[-1] + 1], horizon), 0.0)
    used = np.maximum.accumulate(np.maximum(roots**2 - _ANSCOMBE, 0.0), axis=1)
    drawn = used[rng.integers(len(used), size=paths)]
    whole = np.floor(drawn + rng.random((paths, 1)))
    return np.diff(whole, axis=1, prepend=0.0).astype(np.int32)


def _of_past(errors: Floats, horizon: int) -> Floats:
    """Past errors for every day ahead, shape (origins, horizon), of the origins known to the end of `errors`.

    A day not observed between two others is interpolated; those after the end are as at the end.
    """
    known = errors[~np.isnan(errors[:, -1])]
    days, ahead = np.arange(known.shape[1]), np.arange(horizon)
    return np.array([np.interp(ahead, days[~np.isnan(row)], row[~np.isnan(row)]) for row in known])
