"""Waits between two moments of which only the day may be known; those that have not ended right-censored.

A day without a time of day is not midnight: unless both moments of every wait have one, waits are counted in whole
local days instead of hours.
"""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analytics.metrics.shared.survival import kaplan_meier

Floats = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
WITHIN_DAYS = 7


class Moments(NamedTuple):
    """A moment of each loop; not a number where it is not known."""

    seconds: Floats
    """Since 1970 [s]."""
    days: Floats
    """Local days since 1970."""
    timed: Flags
    """Whether the time of day is known."""

    def is_after(self, other: "Moments") -> Flags:
        """Whether each lies after another one: on a later day, or by the clock where both have a time."""
        clock = self.timed & other.timed & (self.seconds > other.seconds)
        later: Flags = (self.days > other.days) | ((self.days == other.days) & clock)
        return later

    def where(self, chosen: Flags, other: "Moments") -> "Moments":
        """These where `chosen`, else those of another."""
        seconds, days = (np.where(chosen, self[n], other[n]) for n in (0, 1))
        return Moments(seconds, days, np.where(chosen, self.timed, other.timed))

    def only(self, chosen: Flags) -> "Moments":
        """Those of the chosen loops."""
        return Moments(self.seconds[chosen], self.days[chosen], self.timed[chosen])


def moments(frame: pd.DataFrame, name: str) -> Moments:
    """The moments in the columns `<name>_seconds`, `<name>_days` and `<name>_known` of a frame."""
    seconds, days = (frame[f"{name}_{unit}"].to_numpy(float, na_value=np.nan) for unit in ("seconds", "days"))
    return Moments(seconds, days, frame[f"{name}_known"].to_numpy(bool, na_value=False))


def columns_of(name: str, moment: str, known: str) -> str:
    """SQL of the columns that `moments` reads.

    Args:
        name: Beginning of their names.
        moment: Expression of the moment.
        known: Expression of whether its time of day is known.
    """
    return f"""epoch({moment}) AS {name}_seconds, ({moment})::DATE - DATE '1970-01-01' AS {name}_days,
        coalesce({known}, false) AS {name}_known"""


def wait_times(start: Moments, end: Moments, ended: Flags) -> dict[str, Any]:
    """How long waits took: Kaplan–Meier's median and the share that ended within 7 days.

    Args:
        start: When each began.
        end: When it ended, or until when it was followed.
        ended: Whether it ended.

    Returns:
        median_hours or median_days (the other is missing; both while fewer than half have ended), followed_days (the
        longest wait), within_7d_share [0 to 1] (missing where nothing was followed for so long).
    """
    times: dict[str, Any] = dict.fromkeys(("median_hours", "median_days", "followed_days", "within_7d_share"))
    if not len(ended):
        return times
    timed = bool((start.timed & end.timed).all())
    days = (end.seconds - start.seconds) / 86400 if timed else end.days - start.days
    days = np.maximum(days, 0.0)
    curve = kaplan_meier(days, ended.astype(float), np.ones(len(ended)))
    median = curve.median() if ended.any() else None
    times["followed_days"] = float(days.max())
    times["within_7d_share"] = curve.followed_at(np.array([float(WITHIN_DAYS)]))[0][0]
    if median is not None:
        times |= {"median_hours": 24 * median} if timed else {"median_days": median}
    return times
