"""Simulation of cylinders, day by day on every path: full at the depot, with patients, empty, at refill, lost.

    S_t = S_{t−1} + arrivals + refilled − min(what is there, demand)

Unmet demand does not wait. Cylinders are conserved: on every path and day full + with patients + empty + at refill +
lost = all at the start + all that arrived.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class CylinderStates(NamedTuple):
    """Cylinders by state [cylinders]; unknown counts as 0, and so does a balance below 0."""

    full: float
    with_patients: float = 0
    empty: float = 0
    at_refill: float = 0


class Refill(NamedTuple):
    """How empty cylinders become full again."""

    return_share: float
    """Share of cylinders handed out that ever come back [0 to 1]."""
    days_with_patient: float
    """Mean days with a patient; 0 for back the same day."""
    days_at_plant: tuple[int, ...]
    """Days that past refills took, at least one, each as likely as the others."""
    daily_quota: float = np.inf
    """Most cylinders sent to refill a day."""


class Simulation(NamedTuple):
    """Cylinders at the end of each day, shape (paths, days) each [cylinders]; `unmet` and `issued` within it."""

    full: Floats
    with_patients: Floats
    empty: Floats
    at_refill: Floats
    lost: Floats
    unmet: Floats
    issued: Floats


def simulate(
    demand: NDArray[np.int32] | Floats,
    start: CylinderStates,
    arrivals: Floats,
    refill: Refill | None,
    *,
    seed: int = 0,
) -> Simulation:
    """Run demand and arrivals through stock and refill.

    Arrivals and refills of a morning can be handed out the same day; empty cylinders leave in the evening. Loans end
    with the same chance every day, so the age of those out at the start does not matter.

    Args:
        demand: Demand, shape (paths, days) [cylinders a day].
        start: Cylinders by state before the first day.
        arrivals: Cylinders from orders, shape (paths, days) [cylinders a day].
        refill: Refill of empty cylinders; None: nothing comes back, empty cylinders stay empty.
        seed: Seed of the random numbers; the same seed gives the same result.
    """
    (paths, days), rng = demand.shape, np.random.default_rng(seed)
    full, out, empty, away, lost = (np.full(paths, max(count, 0.0)) for count in (*start, 0.0))
    states = np.empty((len(Simulation._fields), days, paths))
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
        states[:, day] = (full, out, empty, away, lost, demand[:, day] - issued, issued)
    return Simulation(*states.transpose(0, 2, 1))


def _ended(out: Floats, refill: Refill, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Cylinders that come back from patients today, and those that are lost from today on."""
    ends, whole = 1 / (1 + max(refill.days_with_patient, 0.0)), out.astype(np.int64)
    returning, going = ends * refill.return_share, ends * (1 - refill.return_share)
    returned = rng.binomial(whole, returning)
    gone = rng.binomial(whole - returned, min(going / (1 - returning), 1.0)) if going > 0 else np.zeros_like(out)
    return returned.astype(np.float64), gone.astype(np.float64)


def _coming_back(away: Floats, days: int, refill: Refill | None, rng: np.random.Generator) -> Floats:
    """Return of the cylinders at refill at the start, shape (days, paths).

    It is not known since when they are there. One truck leaves a day, so as many are out as a refill takes days on the
    mean, more when each could take no more than the quota. A truck met on its way is likelier on one of the long ways,
    and anywhere on it: P(r days left) = P(takes ≥ r) ÷ mean.
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
    """Return today's load as one truck, after as many days as a past refill took."""
    took = np.maximum(np.array(refill.days_at_plant), 1)
    _arrive(back, sent, day + took[rng.integers(took.size, size=sent.size)])


def _arrive(back: Floats, loads: Floats, day: NDArray[np.int64]) -> None:
    within = np.flatnonzero(day < len(back))
    back[day[within], within] += loads[within]
