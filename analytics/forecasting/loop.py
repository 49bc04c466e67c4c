"""The loop of cylinders, day by day on every path: full at the depot, with patients, empty, at refill, lost.

    S_t = S_{t−1} + arrivals + refilled − min(what is there, demand)

What is asked for and not there is unmet; it does not wait. On every path and day full + with patients + empty + at
refill + lost = what stood there at first + what arrived.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Standing(NamedTuple):
    """Where the cylinders are at the start [cylinders]; what is not known to be anywhere is 0."""

    full: float
    with_patients: int = 0
    empty: int = 0
    at_refill: int = 0


class Refill(NamedTuple):
    """How empties become full again: share of those handed out that ever comes back [0 to 1], mean days with a
    patient, days a refill took before (each as likely as the others), most cylinders sent a day.
    """

    return_share: float
    days_with_patient: float
    days_at_plant: tuple[int, ...]
    daily_quota: float = np.inf


class Loop(NamedTuple):
    """Each of shape (paths, days), at the end of the day [cylinders]; `unmet` and `issued` within the day."""

    full: Floats
    with_patients: Floats
    empty: Floats
    at_refill: Floats
    lost: Floats
    unmet: Floats
    issued: Floats


def run(
    demand: NDArray[np.int32], standing: Standing, arrivals: Floats, refill: Refill | None, *, seed: int = 0
) -> Loop:
    """What becomes of the cylinders when `demand` and `arrivals`, each of shape (paths, days), come.

    Without `refill` nothing comes back: what is handed out stays with patients. A morning's arrivals and refills can
    be handed out the same day.
    """
    (paths, days), rng = demand.shape, np.random.default_rng(seed)
    full, out, empty, away, lost = (
        np.full(paths, start, dtype=np.float64) for start in (max(standing.full, 0.0), *standing[1:], 0)
    )
    back = _coming_back(away, days, refill, rng)
    told = np.zeros((len(Loop._fields), paths, days))
    for day in range(days):
        full, away = full + arrivals[:, day] + back[:, day], away - back[:, day]
        issued = np.minimum(full, demand[:, day])
        full, out = full - issued, out + issued
        if refill is not None:
            ended, returned = _returned(out, refill, rng)
            out, empty, lost = out - ended, empty + returned, lost + ended - returned
            sent = np.minimum(empty, refill.daily_quota)
            empty, away = empty - sent, away + sent
            _schedule(back, sent, day, refill=refill, rng=rng)
        told[:, :, day] = (full, out, empty, away, lost, demand[:, day] - issued, issued)
    return Loop(*told)


def _coming_back(away: Floats, days: int, refill: Refill | None, rng: np.random.Generator) -> Floats:
    """What of the cylinders at refill comes back on each day; nobody knows since when they are there."""
    back = np.zeros((away.size, days))
    if refill is not None and away.any():
        took = rng.choice(refill.days_at_plant, away.size)
        left = np.ceil(took * rng.random(away.size)).astype(int).clip(1) - 1
        within = left < days
        back[np.flatnonzero(within), left[within]] = away[within]
    return back


def _returned(out: Floats, refill: Refill, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Of the cylinders with patients: how many are done with today, and how many of these come back."""
    ended = rng.binomial(out.astype(np.int64), 1 / max(refill.days_with_patient, 1.0)).astype(np.float64)
    return ended, rng.binomial(ended.astype(np.int64), refill.return_share).astype(np.float64)


def _schedule(back: Floats, sent: Floats, day: int, *, refill: Refill, rng: np.random.Generator) -> None:
    """What is sent today comes back as one truck, after as many days as a refill took before."""
    comes = day + rng.choice(refill.days_at_plant, sent.size).clip(1)
    within = comes < back.shape[1]
    np.add.at(back, (np.flatnonzero(within), comes[within]), sent[within])
