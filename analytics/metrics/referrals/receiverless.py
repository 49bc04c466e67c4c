"""Referrals that met no receiver: a post that is vacant, an agency where nobody takes it up; and what came next."""

from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.referrals.disclosed import AREA, counted, in_readers_place
from analytics.metrics.referrals.events import events, in_residence
from analytics.metrics.referrals.loop_times import columns_of, moments, wait_times
from analytics.metrics.referrals.loops import loops
from analytics.metrics.shared.disclosure import fixed_period
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.shared.predicates import in_period
from level import Level

OUTCOMES = ("sent_elsewhere", "same_receiver", "no_one_yet", "confirmed", "died")
"""What came after no receiver: another receiver, the same one after all, nobody so far; or the loop ended."""


def no_receiver(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    place: str | None = None,
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """What came after "no receiver", of the times that it was written down in the period.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader; in the past as the books stood then.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code of where the person lives.
        level: Who looks: readers see counts from five on, of a district and of whole weeks or months.

    Returns:
        One row per outcome with a case, in the order of `OUTCOMES`: next_step, times, median_hours or median_days until
        then (of `no_one_yet` so far), longest_days (for the desk), is_suppressed. One referral may count several times.
    """
    frame = _times(con, now, start, end, place, level)
    counts, _ = counted(frame.assign(loops=1), [("next_step",), ()], level=level, place=place)
    local = frame[in_readers_place(frame, place, level)]
    rows = []
    for outcome, count in zip(counts["next_step"], counts["loops"], strict=True):
        row: dict[str, Any] = {"next_step": outcome, "times": count}
        part = local[(local["next_step"] == outcome) & (not pd.isna(count))]
        every = np.ones(len(part), dtype=bool)
        times = wait_times(moments(part, "none"), moments(part, "next"), every)
        row |= {"median_hours": times["median_hours"], "median_days": times["median_days"]}
        rows.append(row | {"longest_days": times["followed_days"] if level.rows else None})
    columns = ["next_step", "times", "median_hours", "median_days", "longest_days"]
    table = pd.DataFrame(rows, columns=columns).astype(
        {"times": "Int64", "median_hours": float, "median_days": float, "longest_days": float}
    )
    table["is_suppressed"] = table["times"].isna()
    order = {code: n for n, code in enumerate(OUTCOMES)}
    return table.sort_values("next_step", key=lambda column: column.map(order), ignore_index=True)


def _times(
    con: DuckDBPyConnection, now: datetime, start: date, end: date, place: str | None, level: Level
) -> pd.DataFrame:
    """One row per time that a referral met no receiver; several entries in a row are one time."""
    start, end = fixed_period(start, end, level=level)
    now = fixed_moment(con, now, level=level, book="referrals")
    moved = "n.status IN ('requested', 'accepted', 'in_progress', 'completed')"
    refused = "n.status IN ('rejected', 'failed') AND n.receiver IS DISTINCT FROM e.receiver"
    sql = f"""
        WITH event AS (
            SELECT referral_id, position, status, happened_at, happened_known, receiver
            FROM {events(con)} WHERE from_at <= $now
        ), met AS (
            SELECT * FROM event WHERE status = 'no_receiver'
        ), follow AS (
            SELECT e.referral_id, e.position, min(n.position) AS next_position
            FROM met AS e
            LEFT JOIN event AS n
                ON n.referral_id = e.referral_id AND n.position > e.position AND ({moved} OR {refused})
            GROUP BY ALL
        ), once AS (
            SELECT referral_id, next_position, min(position) AS position FROM follow GROUP BY ALL
        )
        SELECT l.district_code AS {AREA},
            CASE WHEN m.next_position IS NULL THEN coalesce(l.ending, 'no_one_yet')
                WHEN n.receiver IS DISTINCT FROM e.receiver THEN 'sent_elsewhere' ELSE 'same_receiver' END AS next_step,
            {columns_of("none", "e.happened_at", "e.happened_known")},
            {
        columns_of(
            "next",
            _until("n.happened_at", "l.ended_at", "$now::TIMESTAMPTZ"),
            _until("n.happened_known", "l.ended_known", "true"),
        )
    }
        FROM once AS m
        JOIN event AS e ON e.referral_id = m.referral_id AND e.position = m.position
        LEFT JOIN event AS n ON n.referral_id = m.referral_id AND n.position = m.next_position
        JOIN {loops(con)} AS l ON l.referral_id = m.referral_id
        WHERE {in_period("e.happened_at::DATE")} AND {in_residence("l.")}
    """
    values = {"now": now, "start": start, "end": end, "place": place if level.rows else None}
    return con.execute(sql, values).df()


def _until(following: str, ended: str, now: str) -> str:
    otherwise = f"WHEN l.ended_at IS NOT NULL THEN {ended} ELSE {now}"
    return f"CASE WHEN m.next_position IS NOT NULL THEN {following} {otherwise} END"
