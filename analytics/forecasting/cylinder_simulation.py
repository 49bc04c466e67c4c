"""The loop of cylinders, day by day on every path: full at the depot, with patients, empty, at refill, lost.

    S_t = S_{t−1} + arrivals + refilled − min(what is there, demand)

What is asked for and not there is unmet; it does not wait. On every path and day full + with patients + empty + at
refill + lost = what stood there at first + what arrived.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class CylinderStates(NamedTuple):
    """Where the cylinders are at the start [cylinders]; what is not known to be anywhere is 0, and so is less."""

    full: float
    with_patients: float = 0
    empty: float = 0
    at_refill: float = 0


class Refill(NamedTuple):
    """How empties become full again: share of those handed out that ever comes back [0 to 1], mean days with a
    patient (0: back the same day), days a refill took before (each as likely as the others, at least one), most
    cylinders sent a day.
    """

    return_share: float
    days_with_patient: float
    days_at_plant: tuple[int, ...]
    daily_quota: float = np.inf


class Simulation(NamedTuple):
    """Each of shape (paths, days), at the end of the day [cylinders]; `unmet` and `issued` within the day."""

    full: Floats
    with_patients: Floats
    empty: Floats
    at_refill: Floats
    lost: Floats
    unmet: Floats
    issued: Floats


def simulate(
    demand: NDArray[np.int32] | Floats,
    standing: CylinderStates,
    arrivals: Floats,
    refill: Refill | None,
    *,
    seed: int = 0,
) -> Simulation:
    """What becomes of the cylinders when `demand` and `arrivals`, each of shape (paths, days), come.

    Without `refill` nothing comes back: what is handed out stays with patients, empties stay empty. A morning's
    arrivals and refills can be handed out the same day; empties leave in the evening. Loans end with the same chance
    every day, so of those out at the start nobody needs to know since when.
    """
    (paths, days), rng = demand.shape, np.random.default_rng(seed)
    full, out, empty, away, lost = (np.full(paths, max(start, 0.0)) for start in (*standing, 0.0))
    told = np.empty((len(Simulation._fields), days, paths))
    back = _coming_back(away, days, refill, rng)
    for day in range(days):
        full, away = full + arrivals[:, day] + back[day], away - back[day]
        issued = np.minimum(full, demand[:, day])
        full, out = full - issued, out + issued
        if refill is not None:
            returned, gone = _ended(out, refill, rng)
            out, empty, lost = out - returned - gone, empty + returned, lost + gone
            sent = np.minimum(empty, max(refill.daily_quota, 0.0))
            empty, away = empty - sent, away + sent
            _schedule(back, sent, day, refill=refill, rng=rng)
        told[:, day] = (full, out, empty, away, lost, demand[:, day] - issued, issued)
    return Simulation(*told.transpose(0, 2, 1))


def _ended(out: Floats, refill: Refill, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Of the cylinders with patients: how many come back today, and of how many it is clear today that none will."""
    ends, whole = 1 / (1 + max(refill.days_with_patient, 0.0)), out.astype(np.int64)
    returning, going = ends * refill.return_share, ends * (1 - refill.return_share)
    returned = rng.binomial(whole, returning)
    gone = rng.binomial(whole - returned, min(going / (1 - returning), 1.0)) if going > 0 else np.zeros_like(out)
    return returned.astype(np.float64), gone.astype(np.float64)


def _coming_back(away: Floats, days: int, refill: Refill | None, rng: np.random.Generator) -> Floats:
    """What of the cylinders at refill at the start comes back on each day, shape (days, paths).

    Nobody knows since when they are there. One truck leaves a day, so as many are out as a refill takes days on the
    mean, more when each could take no more than the quota; a truck met on its way is likelier one of the long ways
    and anywhere on it: P(still r days) = P(takes ≥ r) ÷ mean.
    """
    back = np.zeros((days, away.size))
    if refill is None or not away.any():
        return back
    took = np.maximum(np.array(refill.days_at_plant), 1)
    left = np.arange(1, took.max() + 1)
    still = (took[:, None] >= left).sum(axis=0) / took.sum()
    trucks = max(round(took.mean()), int(np.ceil(min(away[0] / max(refill.daily_quota, 1.0), days))))
    loads = np.diff(np.floor(away[0] * np.arange(trucks + 1) / trucks))
    loads[-1] += away[0] - loads.sum()
    for load in loads[loads > 0]:
        _arrive(back, np.full(away.size, load), rng.choice(left, away.size, p=still) - 1)
    return back


def _schedule(back: Floats, sent: Floats, day: int, *, refill: Refill, rng: np.random.Generator) -> None:
    """What is sent today comes back as one truck, after as many days as a refill took before."""
    took = np.maximum(np.array(refill.days_at_plant), 1)
    _arrive(back, sent, day + took[rng.integers(took.size, size=sent.size)])


def _arrive(back: Floats, loads: Floats, day: NDArray[np.int64]) -> None:
    within = np.flatnonzero(day < len(back))
    back[day[within], within] += loads[within]
