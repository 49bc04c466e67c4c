"""Turnaround of cylinders, estimated from daily flows of one depot and size: with patients, and at the plant.

Cylinders are matched first out, first back: nobody records which one it was. That holds at the plant, which keeps none.
Of those with patients some never come back, so return share and mean days are estimated together from how returns
follow issues.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analytics.forecasting.cylinder_simulation import Refill
from analytics.special_functions import softmax

Floats = NDArray[np.float64]
# Assumed until enough was observed: back from a patient after about a week, 95 of 100, two days at the plant.
USUAL_RETURN_SHARE, USUAL_DAYS_WITH_PATIENT, USUAL_DAYS_AT_PLANT = 0.95, 7.0, (1, 2, 2, 3)
# How many cylinders back weigh as much as the usual; no share is believed to be whole.
USUAL_CYLINDERS, MOST_RETURN_SHARE = 30.0, 0.99
ENOUGH_REFILLED, RECENT_REFILLED, QUOTA_DAYS = 10, 200, 28
_STAYS: Floats = np.array([0.5, 1, 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 21, 28, 40])
_SHARES: Floats = np.linspace(0.4, MOST_RETURN_SHARE, 60)
_STAY_DOUBT = 0.7  # sd of the logarithm of the usual stay
_USUAL_LOANS = 20.0  # the usual share weighs as if so many loans had been followed to their end


class Flows(NamedTuple):
    """Flows of one depot and size, each of shape (days,) [cylinders a day]."""

    issued: Floats
    """Handed out full."""
    returned: Floats
    """Back from patients."""
    sent: Floats
    """Sent to refill."""
    refilled: Floats
    """Back from refill."""
    with_patients_before: float = 0.0
    """Cylinders with patients before the first day."""
    at_refill_before: float = 0.0
    """Cylinders at refill before the first day."""


class Turnaround(NamedTuple):
    """Estimated turnaround, and which parts of it were observed; the other parts are the usual ones."""

    refill: Refill | None
    """Refill for the simulation; None where neither return nor refill was ever recorded."""
    patients_seen: bool
    """Whether return share and days with a patient were observed."""
    plant_seen: bool
    """Whether days at the plant were observed."""
    quota_seen: bool
    """Whether a quota was observed; else it is without limit."""


def estimate_turnaround(flows: Flows) -> Turnaround:
    """Estimate the turnaround of a cylinder from daily flows.

    Days at the plant count as observed from ten refilled cylinders on (of the last 200). The quota is the most sent on
    a day of the last 28. Return share and days with a patient are shrunk to the usual, and count as observed once
    thirty cylinders have come back.
    """
    if not any(np.nansum(flow) > 0 for flow in (flows.returned, flows.sent, flows.refilled)):
        return Turnaround(None, False, False, False)
    at_plant = days_away(flows.sent, flows.refilled, flows.at_refill_before)[-RECENT_REFILLED:]
    plant_seen = at_plant.size >= ENOUGH_REFILLED
    days_at_plant = tuple(int(days) for days in at_plant.clip(1)) if plant_seen else USUAL_DAYS_AT_PLANT
    most = float(np.nan_to_num(flows.sent[-QUOTA_DAYS:]).max(initial=0.0))
    share, stay = _with_patients(flows)
    refill = Refill(share, stay, days_at_plant, most if most > 0 else np.inf)
    seen = float(np.nansum(flows.returned)) >= USUAL_CYLINDERS
    return Turnaround(refill, seen, plant_seen, most > 0)


def days_away(left: ArrayLike, came: ArrayLike, before: float = 0.0) -> NDArray[np.int64]:
    """Days each cylinder was away, first out first back, in the order they came back, shape (cylinders,).

    A cylinder that came back without having left is not counted.

    Args:
        left: Cylinders that left, shape (days,) [cylinders a day]; NaN counts as 0.
        came: Cylinders that came back, shape (days,) [cylinders a day]; NaN counts as 0.
        before: Cylinders away before the first day; they come back first, after an unknown time.
    """
    out, back = _days_of(left), _days_of(came)[max(round(before), 0) :]
    pairs = min(out.size, back.size)
    days = back[:pairs] - out[:pairs]
    return days[days >= 0]


def open_ages(left: ArrayLike, came: ArrayLike, before: float = 0.0) -> NDArray[np.int64]:
    """Days since each cylinder that is still away left, oldest first, shape (cylinders,), at the end of the last day.

    Args:
        left: Cylinders that left, shape (days,) [cylinders a day]; NaN counts as 0.
        came: Cylinders that came back, shape (days,) [cylinders a day]; NaN counts as 0.
        before: Cylinders away before the first day; those not back yet count as away since that day, at least.
    """
    out = np.concatenate([np.zeros(max(round(before), 0), dtype=np.int64), _days_of(left)])
    return len(np.asarray(left)) - 1 - out[min(_days_of(came).size, out.size) :]


def _days_of(flow: ArrayLike) -> NDArray[np.int64]:
    """The day of each single cylinder of a flow."""
    whole = np.round(np.maximum(np.nan_to_num(np.asarray(flow, dtype=np.float64)), 0)).astype(np.int64)
    return np.repeat(np.arange(whole.size), whole)


def _with_patients(flows: Flows) -> tuple[float, float]:
    """Posterior means of the return share and of the days with a patient, over a grid of both.

    The likelihood is that of the returns of every week (Poisson; days would claim more than there is, for cylinders
    come back by the load); the prior is what is usual.
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
    likely = likely - usual_stay[:, None] / 2 + usual_share
    weight = softmax(likely.ravel()).reshape(likely.shape)
    return float((weight * _SHARES).sum()), float((weight * _STAYS[:, None]).sum())


def _ended(issued: Floats, before: float, stay: float) -> Floats:
    """Loans that end on each day [cylinders a day] when each ends with the same chance every day.

    The mean loan lasts `stay` days.
    """
    out, ends = before, np.empty(issued.size)
    for day, left in enumerate(issued):
        ends[day] = (out + left) / (1 + stay)
        out += left - ends[day]
    return ends
