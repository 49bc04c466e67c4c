"""How long cylinders are away, learnt from daily flows of one depot and size: with patients, and at the plant.

What leaves first is taken to come back first: nobody writes down which cylinder it was. That holds at the plant, which
keeps nothing; of those with patients some never come back, so their share and mean days are estimated together from
how returns follow what was handed out.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import softmax

from analytics.forecasting.cylinder_simulation import Refill

Floats = NDArray[np.float64]
# Held until enough was seen: back from a patient after about a week, 95 of 100, two days at the plant.
USUAL_RETURN_SHARE, USUAL_DAYS_WITH_PATIENT, USUAL_DAYS_AT_PLANT = 0.95, 7.0, (1, 2, 2, 3)
# How many cylinders back weigh as much as the usual; no share is believed to be whole.
USUAL_CYLINDERS, MOST_RETURN_SHARE = 30.0, 0.99
ENOUGH_REFILLED, RECENT_REFILLED, QUOTA_DAYS = 10, 200, 28
_STAYS: Floats = np.array([0.5, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 21, 28, 40])
_SHARES: Floats = np.linspace(0.4, MOST_RETURN_SHARE, 60)
_STAY_DOUBT = 0.7  # sd of the logarithm of the usual stay
_USUAL_LOANS = 20.0  # the usual share weighs as if so many loans had been followed to their end


class Flows(NamedTuple):
    """Of one depot and size, each of shape (days,) [cylinders a day]: handed out full, back from patients, sent to
    refill, back from refill; and where cylinders stood before the first day.
    """

    issued: Floats
    returned: Floats
    sent: Floats
    refilled: Floats
    with_patients_before: float = 0.0
    at_refill_before: float = 0.0


class Turnaround(NamedTuple):
    """`refill` as the loop wants it, missing where neither return nor refill was ever written down: then nothing is
    counted upon. Whether its share and days with a patient, its days at the plant and its quota were seen; else they
    are the usual ones, the quota without limit.
    """

    refill: Refill | None
    patients_seen: bool
    plant_seen: bool
    quota_seen: bool


def estimate_turnaround(flows: Flows) -> Turnaround:
    """What `flows` show of a cylinder's way round.

    Ten cylinders back from the plant make its days the seen ones (of the last 200, first out first back); fewer are
    not believed. The quota is the most sent on a day of the last 28. Share and days with a patient are shrunk to the
    usual, and called seen once thirty cylinders have come back.
    """
    if not any(np.nansum(flow) > 0 for flow in (flows.returned, flows.sent, flows.refilled)):
        return Turnaround(None, False, False, False)
    at_plant = waits(flows.sent, flows.refilled, flows.at_refill_before)[-RECENT_REFILLED:]
    plant_seen = at_plant.size >= ENOUGH_REFILLED
    days_at_plant = tuple(int(days) for days in at_plant.clip(1)) if plant_seen else USUAL_DAYS_AT_PLANT
    most = float(np.nan_to_num(flows.sent[-QUOTA_DAYS:]).max(initial=0.0))
    share, stay = _with_patients(flows)
    refill = Refill(share, stay, days_at_plant, most if most > 0 else np.inf)
    seen = float(np.nansum(flows.returned)) >= USUAL_CYLINDERS
    return Turnaround(refill, seen, plant_seen, most > 0)


def waits(left: ArrayLike, came: ArrayLike, before: float = 0.0) -> NDArray[np.int64]:
    """Days each cylinder was away, first out first back, in the order they came back, shape (cylinders,).

    left, came: shape (days,) [cylinders a day], NaN as 0. The first `before` to come back are those that were away
    already, since nobody knows when; who came back without having left is not counted.
    """
    out, back = _days_of(left), _days_of(came)[max(round(before), 0) :]
    pairs = min(out.size, back.size)
    days = back[:pairs] - out[:pairs]
    return days[days >= 0]


def open_ages(left: ArrayLike, came: ArrayLike, before: float = 0.0) -> NDArray[np.int64]:
    """Days since each cylinder that is still away left, oldest first, shape (cylinders,), at the end of the last day.

    As `waits`; those away before the first day and not back yet count as away since that day, at least.
    """
    out = np.concatenate([np.zeros(max(round(before), 0), dtype=np.int64), _days_of(left)])
    return len(np.asarray(left)) - 1 - out[min(_days_of(came).size, out.size) :]


def _days_of(flow: ArrayLike) -> NDArray[np.int64]:
    """The day of each single cylinder of a flow."""
    whole = np.round(np.maximum(np.nan_to_num(np.asarray(flow, dtype=np.float64)), 0)).astype(np.int64)
    return np.repeat(np.arange(whole.size), whole)


def _with_patients(flows: Flows) -> tuple[float, float]:
    """Return share and mean days with a patient: over a grid of both the mean, weighted by how likely each makes the
    returns of every week (Poisson; days would say more than there is, for cylinders come back by the load) and by what
    is usual.
    """
    issued, returned = np.nan_to_num(flows.issued), np.nan_to_num(flows.returned)
    weeks = np.arange(returned.size) // 7
    came = np.bincount(weeks, returned)
    ended = [np.bincount(weeks, _ended(issued, flows.with_patients_before, stay)) for stay in _STAYS]
    expected = np.maximum(np.array(ended)[:, None] * _SHARES[:, None], 1e-9)
    likely = (came * np.log(expected) - expected).sum(axis=2)
    usual_stay = (np.log(_STAYS / USUAL_DAYS_WITH_PATIENT) / _STAY_DOUBT) ** 2
    back, gone = _USUAL_LOANS * USUAL_RETURN_SHARE, _USUAL_LOANS * (1 - USUAL_RETURN_SHARE)
    usual_share = (back - 1) * np.log(_SHARES) + (gone - 1) * np.log1p(-_SHARES)  # a beta distribution
    weight = softmax(likely - usual_stay[:, None] / 2 + usual_share)
    return float((weight * _SHARES).sum()), float((weight * _STAYS[:, None]).sum())


def _ended(issued: Floats, before: float, stay: float) -> Floats:
    """Loans that end on each day [cylinders a day] when each ends with the same chance every day, after `stay` days on
    the mean.
    """
    out, ends = before, np.empty(issued.size)
    for day, left in enumerate(issued):
        ends[day] = (out + left) / (1 + stay)
        out += left - ends[day]
    return ends
