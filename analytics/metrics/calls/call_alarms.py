"""Surge of calls: alarms over complete days, each with its rate of false alarms."""

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from analytics.forecasting.slope import FEWEST_DAYS, Slopes, daily_slopes
from analytics.metrics.calls.call_counts import complete_days
from analytics.surge import ears
from analytics.surge.false_alarms import FEWEST_A_DAY, MONTH_DAYS, false_alarms_a_month, quiet_days
from analytics.surge.growth import ALARM_Z, Growth, false_alarms_of_growth, growth
from finding import Finding

LOOKED_AT_DAYS = 28
TRENDS = ("rising", "flat", "falling", "unknown")
"""Words for where calls are going; see `trend_word`."""
_QUIET_SERIES = 4000
_LONGEST_DAYS = 12 * MONTH_DAYS  # a doubling in more than a year is none


class Surge(NamedTuple):
    """Alarms and trend.

    All frames are empty with fewer than 14 complete days, or fewer than 5 calls a day.
    """

    headline: Finding
    """Whether calls are surging."""
    rules: pd.DataFrame
    """One row per rule (growth, c2, c1): alarm (its name), day (the last complete one), fired (on that day),
    times_fired (of the last 28), false_alarms_per_month (expected without a surge, at this level of calls)."""
    trend: pd.DataFrame
    """One row: calls_per_day (mean of the last 28), growth_share (chance that calls grow) [0 to 1], doubling_days,
    doubling_soonest_days and doubling_latest_days (80 % interval); missing where calls do not grow."""
    days: pd.DataFrame
    """One row per complete day, the last 28: day, calls, c1_bound, c2_bound (missing before their baseline),
    growth_score (z of the slope), c1_alarm, c2_alarm, growth_alarm."""


def surge(con: DuckDBPyConnection, *, end: date, place: str | None = None) -> Surge:
    """Alarms at the last complete day up to `end`.

    Args:
        con: Connection to a snapshot.
        end: Last local day, included.
        place: Beginning of a village code, counted from its first call on; None takes all calls.
    """
    days = complete_days(con, end=end, place=place)
    days = days[days["calls"].cumsum() > 0].reset_index(drop=True)
    counts = days["calls"].to_numpy(dtype=float)
    if len(counts) < FEWEST_DAYS:
        return _nothing(Finding("surge.too_short", {"days": FEWEST_DAYS}))
    level = float(counts[-LOOKED_AT_DAYS:].mean())
    if level < FEWEST_A_DAY:
        return _nothing(Finding("surge.too_few", {"calls": int(FEWEST_A_DAY)}))
    slopes = daily_slopes(counts, days["day"].iloc[0].weekday(), LOOKED_AT_DAYS)
    frame = _judged(days, counts, slopes)
    now = growth(float(slopes.mean[-1]), float(slopes.variance[-1]))
    return Surge(_headline(frame, now), _rules(frame, slopes, len(counts)), _trend(level, now), frame)


def trend_word(alarms: Surge) -> str:
    """Return where calls are going, one of `TRENDS`, by the evidence of the alarms.

    `rising`: growth, C1 or C2 raises an alarm on the last complete day. `falling`: the slope is as far below none as
    growth has to be above it, so it is as seldom false. `flat`: neither. `unknown`: too few days or calls for alarms.

    Args:
        alarms: Of `surge`.
    """
    if alarms.days.empty:
        return "unknown"
    last = alarms.days.iloc[-1]
    if last[["growth_alarm", "c1_alarm", "c2_alarm"]].any():
        return "rising"
    return "falling" if last["growth_score"] <= -ALARM_Z else "flat"


def _nothing(headline: Finding) -> Surge:
    return Surge(headline, pd.DataFrame(), pd.DataFrame(), pd.DataFrame())


def _judged(days: pd.DataFrame, counts: NDArray[np.float64], slopes: Slopes) -> pd.DataFrame:
    frame = days.assign(c1_bound=ears.upper_bounds(counts, "c1"), c2_bound=ears.upper_bounds(counts, "c2"))
    frame = frame.tail(len(slopes.mean)).reset_index(drop=True)
    score = slopes.mean / np.sqrt(slopes.variance)
    alarms = {f"{rule}_alarm": frame["calls"] > frame[f"{rule}_bound"] for rule in ("c1", "c2")}
    return frame.assign(growth_score=score, **alarms, growth_alarm=score >= ALARM_Z)


def _headline(frame: pd.DataFrame, now: Growth) -> Finding:
    last = frame.iloc[-1]
    if last["growth_alarm"]:
        return Finding("surge.growing", {"days": max(1, round(now.doubling_days))})
    if last["c1_alarm"] or last["c2_alarm"]:
        return Finding("surge.jump", {"day": last["day"].date(), "calls": int(last["calls"])})
    return Finding("surge.none", {})


def _rules(frame: pd.DataFrame, slopes: Slopes, history: int) -> pd.DataFrame:
    level = float(frame["calls"].mean())
    quiet = quiet_days(level, slopes.scatter, series=_QUIET_SERIES, days=10, factors=np.ones(10))
    expected = {"growth": false_alarms_of_growth(history)}
    expected |= {rule: false_alarms_a_month(ears.last_fires(rule), quiet) for rule in ("c2", "c1")}
    return pd.DataFrame([_rule(frame, alarm, rate) for alarm, rate in expected.items()])


def _rule(frame: pd.DataFrame, alarm: str, expected: float) -> dict[str, Any]:
    fired = frame[f"{alarm}_alarm"]
    row = {"alarm": alarm, "day": frame["day"].iloc[-1], "fired": bool(fired.iloc[-1])}
    return row | {"times_fired": int(fired.sum()), "false_alarms_per_month": expected}


def _trend(level: float, now: Growth) -> pd.DataFrame:
    days = {
        "doubling_days": now.doubling_days if now.doubling_days > 0 else np.inf,
        "doubling_soonest_days": now.soonest_days,
        "doubling_latest_days": now.latest_days,
    }
    known = {name: each if each <= _LONGEST_DAYS else None for name, each in days.items()}
    return pd.DataFrame([{"calls_per_day": level, "growth_share": now.chance, **known}])
