"""How long each step of a referral takes: first seen, traced, requested, accepted, in progress, completed, confirmed.

A step begins with the nearest earlier step that was written down and is not after it; who is still waiting for it is
counted with the time so far, until death or the end of the loop. A refusal does not end a wait: the person still
waits. A step that was passed over is nobody's wait.
"""

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.referrals.disclosed import AREA, in_readers_place
from analytics.metrics.referrals.events import STEPS, events, in_residence
from analytics.metrics.referrals.loop_times import Flags, Moments, columns_of, moments, wait_times
from analytics.metrics.referrals.loops import loops
from analytics.metrics.shared.disclosure import fixed_period
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.shared.predicates import in_period
from finding import Finding
from level import Level

_WRITTEN = STEPS[1:-1]
_COUNTS = ("reached", "waiting", "skipped", "left_out")


def loop_steps(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    place: str | None = None,
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """Time per step of the loops that opened in the period, open ones right-censored.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader; in the past as the books stood then.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code of where the person lives.
        level: Who looks: readers see a district, and whole weeks or months.

    Returns:
        One row per step from `traced`: loop_step, reached, waiting (for this step next), skipped (a later step came
        without it), left_out (it has no date, or lies before all that precedes it), median_hours or median_days (days
        where some time of day is not known; both missing while fewer than half have got there: is_under_half),
        followed_days (how long the longest wait was), within_7d_share [0 to 1], same_moment (reached in the moment, or
        on the day, of the step before), is_suppressed. For readers only the medians, of five and more: the counts of
        steps follow from each other.
    """
    start, end = fixed_period(start, end, level=level)
    now = fixed_moment(con, now, level=level, book="referrals")
    chosen = {"start": start, "end": end, "place": place if level.rows else None, "now": now}
    frame = con.execute(_sql(con), chosen).df()
    here = in_readers_place(frame, place, level).to_numpy(bool)
    rows = [_row(step, _waits(frame, step), here, level) for step in STEPS[1:]]
    table = pd.DataFrame(rows).astype(dict.fromkeys((*_COUNTS, "same_moment"), "Int64"))
    table = table.astype(dict.fromkeys(("median_hours", "median_days", "followed_days", "within_7d_share"), float))
    return table.assign(is_suppressed=not level.rows)


def _row(step: str, waits: "_Waits", here: Flags, level: Level) -> dict[str, Any]:
    """A step of the table. Counts of steps follow from each other, so readers get none: medians of five and more."""
    followed = np.isin(waits.outcome, ("reached", "waiting")) & here
    is_few = not level.rows and followed.sum() < level.least
    if is_few:
        followed[:] = False
    ended = (waits.outcome == "reached")[followed]
    row: dict[str, Any] = {"loop_step": step}
    row |= {name: int(((waits.outcome == name) & here).sum()) for name in _COUNTS}
    row |= wait_times(waits.start.only(followed), waits.end.only(followed), ended)
    row["same_moment"] = int((waits.is_same & followed).sum())
    has_median = row["median_hours"] is not None or row["median_days"] is not None
    row["is_under_half"] = bool(followed.any()) and not has_median
    if not level.rows:
        row |= dict.fromkeys((*_COUNTS, "same_moment", "followed_days", "within_7d_share"))
    return row


def slowest_of(steps: pd.DataFrame) -> Finding | None:
    """The step that takes longest; None where none is, or nobody can tell yet; steps: of `loop_steps`."""
    days = steps["median_days"].astype(float).fillna(steps["median_hours"].astype(float) / 24)
    under_half = steps["is_under_half"].astype(bool)
    least = days.where(~under_half, steps["followed_days"].astype(float))
    if least.notna().sum() < 2 or least[under_half].isna().any() or not least.max() > 0:
        return None
    place = int(least.to_numpy(float, na_value=-1.0).argmax())
    if (least == least.max()).sum() > 1 or (under_half & (steps.index != steps.index[place])).any():
        return None  # of another nobody knows yet how long it takes
    step = {"step_terms": (("loop_step", steps["loop_step"].iloc[place]),)}
    longest = float(least.iloc[place])
    if under_half.iloc[place]:
        return Finding("referrals.slowest_over", {**step, "days": int(longest)})
    if longest < 2:
        return Finding("referrals.slowest_hours", {**step, "hours": round(24 * longest)})
    return Finding("referrals.slowest_days", {**step, "days": round(longest, 1)})


class _Waits:
    """Waits for one step: how each came out, from when to when."""

    def __init__(self, outcome: Any, start: Moments, end: Moments, is_same: Flags) -> None:
        self.outcome, self.start, self.end, self.is_same = outcome, start, end, is_same


def _sql(con: DuckDBPyConnection) -> str:
    steps = ", ".join(
        columns_of(
            step,
            f"arg_min(happened_at, position) FILTER (status = '{step}' AND is_dated)",
            f"arg_min(happened_known, position) FILTER (status = '{step}' AND is_dated)",
        )
        + f", bool_or(coalesce(status = '{step}', false)) AS {step}_is_written"
        for step in _WRITTEN
    )
    return f"""
        WITH stepped AS (
            SELECT referral_id, {steps} FROM {events(con)}
            WHERE {in_period()} AND from_at <= $now GROUP BY referral_id
        )
        SELECT district_code AS {AREA}, village_code, referral_origin, ending, s.* EXCLUDE (referral_id),
            {columns_of("seen", "opened_at", "opened_known")},
            {columns_of("confirmed", "CASE WHEN ending = 'confirmed' THEN ended_at END", "ended_known")},
            coalesce(ending = 'confirmed', false) AS confirmed_is_written,
            {columns_of("until", "coalesce(ended_at, $now::TIMESTAMPTZ)", "coalesce(ended_known, true)")}
        FROM {loops(con)} AS l JOIN stepped AS s ON s.referral_id = l.referral_id
        WHERE {in_period("l.day")} AND {in_residence()}
    """


def _waits(frame: pd.DataFrame, step: str) -> _Waits:
    """The waits for a step: from the nearest earlier step that is not after it, to it or as far as it was followed."""
    number = STEPS.index(step)
    at = {name: moments(frame, name) for name in STEPS}
    written = {name: frame[f"{name}_is_written"].to_numpy(bool) for name in STEPS[1:]}
    reached, later = written[step], np.zeros(len(frame), dtype=bool)
    for name in STEPS[number + 1 :]:
        later = later | written[name]
    end = at[step].where(reached, moments(frame, "until"))
    start = Moments(*(np.full(len(frame), fill) for fill in (np.nan, np.nan, False)))
    for name in STEPS[:number]:
        is_before = ~np.isnan(at[name].days) & ~at[name].is_after(end)
        start = at[name].where(is_before, start)
    applies = written["completed"] if step == "confirmed" else np.ones(len(frame), dtype=bool)
    waiting = ~reached & ~later & (_next_step(frame, written) == number)
    known = ~np.isnan(start.days) & ~np.isnan(end.days)
    # a step that was written down without a date is no start of a wait for the next
    known &= ~waiting | _is_last_dated(at, written, number)
    outcome = np.full(len(frame), None, dtype=object)
    outcome[applies & ~reached & later] = "skipped"
    outcome[applies & waiting] = "waiting"
    outcome[applies & reached] = "reached"
    outcome[applies & (reached | waiting) & ~known] = "left_out"
    is_same = reached & (end.days == start.days) & (~(start.timed & end.timed) | (end.seconds == start.seconds))
    return _Waits(outcome, start, end, is_same)


def _next_step(frame: pd.DataFrame, written: dict[str, Flags]) -> Any:
    """Number of the step that each loop waits for: the one after its last; only a case of a group is traced first."""
    last = np.zeros(len(frame), dtype=int)
    for number, name in enumerate(STEPS[1:-1], 1):
        last = np.where(written[name], number, last)
    needs_tracing = frame["referral_origin"].eq("whatsapp_group").to_numpy(bool)
    return np.where((last == 0) & ~needs_tracing, 2, last + 1)


def _is_last_dated(at: dict[str, Moments], written: dict[str, Flags], number: int) -> Flags:
    """Whether the last step before this one that was written down has a date."""
    dated = np.ones(len(written["traced"]), dtype=bool)
    for name in STEPS[1:number]:
        dated = np.where(written[name], ~np.isnan(at[name].days), dated)
    return dated
