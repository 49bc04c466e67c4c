"""Shape of a real wave by day: smoothed new cases of a province, as a share of their highest day."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

CASES = Path(__file__).with_name("wave.csv")


def story_days(start: date, end: date) -> NDArray[np.datetime64]:
    """Return every date from `start` to `end`, both included."""
    return np.arange(np.datetime64(start, "D"), np.datetime64(end, "D") + 1)


def heights(days: NDArray[np.datetime64], smooth_days: int) -> NDArray[np.float64]:
    """Interpolate the wave on each day (0–1), constant before its first and after its last figure."""
    cases = pd.read_csv(CASES, parse_dates=["date"]).set_index("date")["new_cases"]
    smooth = cases.rolling(smooth_days, center=True, min_periods=1).mean()
    share = (smooth / smooth.max()).to_numpy()
    known = cases.index.to_numpy().astype("datetime64[D]").astype(int)
    height: NDArray[np.float64] = np.interp(days.astype(int), known, share)
    return height


def expected_calls(days: NDArray[np.datetime64], calls: dict[str, Any]) -> NDArray[np.float64]:
    """Compute expected inbound calls per day at scale 1: a calm level plus the wave, calibrated to the anchor week."""
    anchor = heights(anchor_days(calls), calls["smooth_days"])
    slope = (calls["anchor_calls"] - calls["calm_per_day"] * len(anchor)) / anchor.sum()
    expected: NDArray[np.float64] = calls["calm_per_day"] + slope * heights(days, calls["smooth_days"])
    return expected


def anchor_days(calls: dict[str, Any]) -> NDArray[np.datetime64]:
    """Return the seven days whose number of calls is known."""
    return np.datetime64(calls["anchor_start"], "D") + np.arange(7)
