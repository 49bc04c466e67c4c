"""Lost callers, and how long it takes until they are reached."""

from datetime import date, datetime

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.calls.call_counts import PERIOD_AND_PLACE
from analytics.metrics.cases.case_key import case_of, with_case
from analytics.metrics.shared.disclosure import without
from analytics.metrics.shared.moment import past_of
from analytics.metrics.shared.survival import kaplan_meier
from finding import Finding
from level import Level, of_people

WITHIN_MINUTES = (10, 60, 1440)


@of_people
def lost_callers(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    place: str | None = None,
    limit: int = 200,
    now: datetime | None = None,
) -> pd.DataFrame:
    """Callers whose last contact of a day failed, over all channels, newest first.

    Of each day and village at most 100 are listed, those not reached first. Callers without a number cannot be
    followed, and a call whose outcome was not recorded did not fail: both are left out.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        limit: Most rows returned.
        now: Moment of the state; None takes the newest. In the past, who was reached later still waits.

    Returns:
        One row per day and caller: last_at, caller_masked (last three digits), tries (failed contacts that day),
        called_back_at (next contact that succeeded, in or out; missing when there was none), channel (of the last
        contact), village, caller (short code), case (key of the case of the last contact; for the desk only).
    """
    sql = f"""
        SELECT l.last_at, l.caller_masked, l.tries,
            CASE WHEN coalesce(l.called_back_at <= $moment::TIMESTAMPTZ, true) THEN l.called_back_at END
                AS called_back_at, l.channel, v.name AS village, l.caller, (
                SELECT any_value({case_of("call", prefix="c.")}) FROM {with_case("call", "staging.calls")} AS c
                WHERE c.caller = l.caller AND c.started_at = l.last_at
            ) AS "case"
        FROM (SELECT * FROM marts.lost_callers WHERE {PERIOD_AND_PLACE} ORDER BY last_at DESC, caller LIMIT $limit) AS l
        LEFT JOIN staging.villages AS v ON v.village_code = l.village_code
        ORDER BY l.last_at DESC, l.caller
    """
    return con.execute(sql, {"start": start, "end": end, "place": place, "limit": limit, **_moment(con, now)}).df()


def _moment(con: DuckDBPyConnection, now: datetime | None) -> dict[str, datetime | None]:
    past = past_of(con, now)
    return {"moment": past.at if past else None}


def lost_totals(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    place: str | None = None,
    now: datetime | None = None,
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """Lost callers of the period.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        now: Moment of the state; None takes the newest. In the past, who was reached later still waits (of more than
            100 lost callers of one day and village those beyond count as reached by then).
        level: Who looks: of a place readers are not told.

    Returns:
        One row: lost_callers (a caller lost on two days counts twice), reached_callers (of these, reached since),
        waiting_callers (not reached yet).
    """
    sql = f"""
        WITH places AS (
            SELECT any_value(lost_callers) AS lost_callers, any_value(reached_callers)
                - count(*) FILTER (called_back_at > $moment::TIMESTAMPTZ) AS reached_callers
            FROM marts.lost_callers WHERE {PERIOD_AND_PLACE} GROUP BY day, village_code
        )
        SELECT coalesce(sum(lost_callers), 0)::BIGINT AS lost_callers,
            coalesce(sum(reached_callers), 0)::BIGINT AS reached_callers,
            coalesce(sum(lost_callers - reached_callers), 0)::BIGINT AS waiting_callers
        FROM places
    """
    frame = con.execute(sql, {"start": start, "end": end, "place": place, **_moment(con, now)}).df()
    return without(frame, [*frame], level=level, crossed=place)


def callback_times(
    con: DuckDBPyConnection, *, start: date, end: date, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """How long callers whose call failed waited until they were reached, in or out, also after the period.

    Callers not reached yet are right-censored (Kaplan–Meier); a share beyond the longest wait followed is missing.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        level: Who looks: of a place readers are not told.

    Returns:
        One row: callers (first failures), reached, median_callback_minutes (missing while fewer than half were
        reached), within_10min_callback_share, within_1h_callback_share, within_24h_callback_share [0 to 1].
    """
    sql = f"""
        SELECT upper_minutes, is_reached, sum(callers)::BIGINT AS callers
        FROM marts.callback_waits WHERE {PERIOD_AND_PLACE} GROUP BY ALL ORDER BY ALL
    """
    waits = con.execute(sql, {"start": start, "end": end, "place": place}).df()
    reached = waits["is_reached"].astype(bool)
    row = {"callers": int(waits["callers"].sum()), "reached": int(waits["callers"][reached].sum())}
    frame = pd.DataFrame([row | _shares(waits, reached)])
    return without(frame, [*frame], level=level, crossed=place)


def _shares(waits: pd.DataFrame, reached: pd.Series) -> dict[str, float | None]:
    names = {10: "within_10min_callback_share", 60: "within_1h_callback_share", 1440: "within_24h_callback_share"}
    if waits.empty:
        return dict.fromkeys(("median_callback_minutes", *names.values()))
    minutes, counts = (waits[name].to_numpy(float) for name in ("upper_minutes", "callers"))
    curve = kaplan_meier(minutes, reached.to_numpy(float), counts)
    shares = [share for share, _, _ in curve.followed_at(np.array(WITHIN_MINUTES, float))]
    return {"median_callback_minutes": curve.median(), **dict(zip(names.values(), shares, strict=True))}


def lost_headline(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    place: str | None = None,
    now: datetime | None = None,
    level: Level = Level.READERS,
) -> Finding:
    """How many callers were lost, and how many of them have not been reached yet.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code (city, district or village); None takes all, also rows without a village.
        now: Moment of the state; None takes the newest.
        level: Who looks: of a place readers are not told.
    """
    row = lost_totals(con, start=start, end=end, place=place, now=now, level=level).iloc[0]
    if row.get("is_suppressed", False):
        return Finding("lost.hidden", {})
    if not row["lost_callers"]:
        return Finding("lost.none", {})
    numbers = {"lost": int(row["lost_callers"]), "waiting": int(row["waiting_callers"])}
    return Finding("lost.waiting" if numbers["waiting"] else "lost.reached", numbers)
