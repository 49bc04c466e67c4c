"""The burn rate with its own past errors, as sample paths: where the model's own record is worse than the burn rate's.

A path takes what came after one past day, relative to the burn rate of then, and applies it to the burn rate of now.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.forecasting.burn_rate import HISTORY_DAYS, burn_rate, cumulative_errors

Floats = NDArray[np.float64]
# Past days that must show how a horizon ended for its errors to be drawn from.
ENOUGH_ERRORS = 9
_EVENTS_BEFORE = 0.1  # a rate of nothing seen yet is next to nothing, not nothing


def sample_paths(
    counts: ArrayLike, first_weekday: int, horizon: int, paths: int = 2000, *, seed: int = 0
) -> NDArray[np.int32]:
    """Daily counts as they may come, shape (series, paths, horizon) [events a day]: called like `demand.sample_paths`.

    Each series by itself and without a week, so `first_weekday` changes nothing.

    As far as nine past errors reach they are drawn from, and the last of them holds for the days beyond; a series too
    young for any draws a rate as uncertain as its few counts, and Poisson counts around it.
    """
    table = np.atleast_2d(np.asarray(counts, dtype=np.float64))
    rng = np.random.default_rng(seed)
    return np.stack([_of_one(series[-HISTORY_DAYS:], horizon, paths, rng) for series in table])


def _of_one(use: Floats, horizon: int, paths: int, rng: np.random.Generator) -> NDArray[np.int32]:
    """Daily counts of one series, shape (paths, horizon)."""
    errors = cumulative_errors(use, horizon) if use.size else np.empty((0, horizon))
    enough = np.flatnonzero((~np.isnan(errors)).sum(axis=0) >= ENOUGH_ERRORS)
    if not enough.size:
        observed = use[~np.isnan(use)]
        rates = rng.gamma(observed.sum() + _EVENTS_BEFORE, 1 / max(observed.size, 1), paths)
        return rng.poisson(rates[:, None], (paths, horizon)).astype(np.int32)
    ratios = _ratios(errors[:, : enough[-1] + 1], horizon)
    usual = np.nanmean(use)
    ahead = np.arange(1, horizon + 1) * burn_rate(use) + usual
    used = np.maximum.accumulate(np.maximum(ratios * ahead - usual, 0.0), axis=1)
    drawn = used[rng.integers(len(used), size=paths)]
    whole = np.floor(drawn + rng.random((paths, 1)))
    return np.diff(whole, axis=1, prepend=0.0).astype(np.int32)


def _ratios(errors: Floats, horizon: int) -> Floats:
    """Past ratios for every day ahead, shape (origins, horizon), of the origins known to the end of `errors`: a day
    that was not observed between two others by straight line, those after the end as at the end.
    """
    known = errors[~np.isnan(errors[:, -1])]
    days, ahead = np.arange(known.shape[1]), np.arange(horizon)
    return np.array([np.interp(ahead, days[~np.isnan(row)], row[~np.isnan(row)]) for row in known])
