"""Funnel of companions: registered, trained, assigned, reached, accompanied; each step is a part of the one before."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.companions.roster import CERTAIN, books, care, in_place, sessions_of
from analytics.metrics.shared.disclosure import protected_count
from analytics.metrics.shared.moment import fixed_moment
from finding import Finding
from level import Level

STEPS = ("registered", "trained", "assigned", "reached", "accompanied")


def companion_funnel(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """How far companions have come by `now`, whoever has left since included.

    registered: on the roster by then. trained: a training is recorded by then. assigned: and has had a companionship.
    reached: and held a session with one of the people assigned, since the companionship began. accompanied: and held
    sessions with the same person on two days or more.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area (city, district or village), for the desk; None takes all. Readers are
            always shown the whole posko, because steps of its districts could be computed from each other.
        level: Who looks: readers see no count from 1 to 4, nor two of which the difference is one.

    Returns:
        One row per step: funnel_step, companions (missing where the book of that step was never loaded, or readers
        must not see it), of_previous_share, outside (companions who meet the step's own condition, but not an earlier
        one: accompanies without a training on record; missing for readers), is_suppressed.
    """
    known = books(con)
    now = fixed_moment(con, now, level=level, book="companionships")
    frame = in_place(_reached(con, now), place if level.rows else None)
    nested = pd.Series(True, index=frame.index)
    rows: list[dict[str, object]] = []
    needs = {"assigned": ("companionships",), "reached": ("companionships", "sessions")}
    needs["accompanied"] = needs["reached"]
    for step in STEPS:
        is_known = all(known[book] for book in ("companions", *needs.get(step, ())))
        own = frame[step].astype(bool)
        nested = nested & own
        count = int(nested.sum()) if is_known else None
        outside = int((own & ~nested).sum()) if is_known and level.rows else None
        rows.append({"funnel_step": step, "companions": count, "outside": outside})
    return _with_shares(_hidden(pd.DataFrame(rows), level))


def funnel_finding(funnel: pd.DataFrame) -> Finding | None:
    """The step at which most companions stop; None where no two steps can be compared.

    Args:
        funnel: Of `companion_funnel`.
    """
    lost = [
        (int(before) - int(count), str(step), int(before))
        for before, count, step in zip(
            funnel["companions"], funnel["companions"][1:], funnel["funnel_step"][1:], strict=False
        )
        if pd.notna(before) and pd.notna(count) and before > count
    ]
    if not lost:
        return None
    most, step, before = max(lost, key=lambda each: each[0])
    earlier = STEPS[STEPS.index(step) - 1]
    terms = {"step_terms": [("funnel_step", step)], "before_terms": [("funnel_step", earlier)]}
    return Finding("chart_title.companions_funnel", {"most": most, "before": before, **terms})


def _hidden(frame: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Hide small counts, and counts from which a small one can be computed with the step before."""
    counts: list[int | None] = []
    suppressed: list[bool] = []
    last: int | None = None
    for count in frame["companions"]:
        number = None if pd.isna(count) else int(count)
        visible = protected_count(number, level=level)
        if visible is not None and last is not None and not level.rows and 0 < last - visible < level.least:
            visible = None
        suppressed.append(number is not None and visible is None)
        counts.append(visible)
        last = visible if visible is not None else last
    frame = frame.assign(companions=pd.Series(counts, dtype="Int64"), outside=frame["outside"].astype("Int64"))
    return frame.assign(is_suppressed=suppressed)


def _with_shares(frame: pd.DataFrame) -> pd.DataFrame:
    before = frame["companions"].shift()
    share = (frame["companions"] / before.where(before > 0)).astype("Float64")
    return frame.assign(of_previous_share=share)[
        ["funnel_step", "companions", "of_previous_share", "outside", "is_suppressed"]
    ]


def _reached(con: DuckDBPyConnection, now: datetime) -> pd.DataFrame:
    """Per companion which conditions it meets, each by itself."""
    sql = f"""
        WITH {care(con)},
        began AS (
            SELECT companion_code, person_code, min(started_at)::DATE AS first_day FROM pairs WHERE is_certain
            GROUP BY companion_code, person_code
        ),
        met AS (
            SELECT s.companion_code, s.person_code, count(DISTINCT s.held_at::DATE) AS days
            FROM {sessions_of(con)} AS s JOIN began AS b
                ON b.companion_code = s.companion_code AND b.person_code = s.person_code
            WHERE s.held_at <= $now AND s.person_basis IN {CERTAIN} AND coalesce(s.held_at::DATE >= b.first_day, true)
            GROUP BY s.companion_code, s.person_code
        ),
        days AS (SELECT companion_code, max(days) AS days FROM met GROUP BY companion_code)
        SELECT e.area_code, true AS registered, coalesce(e.trained_at <= $now, false) AS trained,
            e.companion_code IN (SELECT companion_code FROM pairs) AS assigned,
            coalesce(d.days >= 1, false) AS reached, coalesce(d.days >= 2, false) AS accompanied
        FROM everyone AS e LEFT JOIN days AS d USING (companion_code)
    """
    return con.execute(sql, {"now": now}).df()
