"""Referrals by who received them: agency and region, inside or outside the person's own; what each made of them."""

from datetime import date, datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.referrals.disclosed import AREA, counted, in_readers_place
from analytics.metrics.referrals.events import events, in_residence
from analytics.metrics.referrals.loop_times import columns_of, moments, wait_times
from analytics.metrics.referrals.loops import loops
from analytics.metrics.shared.disclosure import OTHERS, fixed_period
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.shared.predicates import in_period
from level import Level

STANDINGS = ("waiting", "accepted", "refused", "no_receiver", "done", "confirmed", "died")
"""What a receiver made of a referral, in the order of a table."""


def loops_by_receiver(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    place: str | None = None,
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """What each agency and region made of the referrals that opened in the period, most referrals first.

    A referral that was sent elsewhere counts once with each receiver, with the last that was written down of it there.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader; in the past as the books stood then.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code of where the person lives.
        level: Who looks: readers see counts from five on; receivers with fewer are joined.

    Returns:
        One row per receiver: to_agency, to_region (missing where not recorded; of several joined both are), is_joined,
        is_outside, loops, waiting (asked, no answer yet), accepted (or in progress), refused (or failed), no_receiver,
        done (by the agency's word), confirmed (by the person), died, and median_hours or median_days from asking to
        acceptance (open ones censored), is_suppressed.
    """
    frame = _sent(con, now, start, end, place, level)
    views = [("receiver",), ("receiver", "standing"), ("standing",), ()]
    whole, standings, *_ = counted(frame.assign(loops=1), views, level=level, place=place, merge=("receiver",))
    if not level.rows:
        named = set(whole["receiver"].dropna())
        frame = frame.assign(receiver=frame["receiver"].where(frame["receiver"].isin(named), OTHERS))
        frame = frame[in_readers_place(frame, place, level)]
    cells = standings.set_index(["receiver", "standing"])["loops"]
    rows = []
    for key, count in zip(whole["receiver"], whole["loops"], strict=True):
        own = frame[frame["receiver"].isna() if key is None else frame["receiver"] == key]
        is_joined = key == OTHERS
        row: dict[str, Any] = {"to_agency": None, "to_region": None, "is_joined": is_joined, "is_outside": None}
        if not is_joined and len(own):
            row |= {name: _commonest(own[name]) for name in ("to_agency", "to_region")}
            row["is_outside"] = bool(own["is_outside"].any())
        row |= {"loops": count} | {name: cells.get((key, name), 0) for name in STANDINGS}
        sent = own[own["asked_days"].notna() & (not pd.isna(count))]
        times = wait_times(moments(sent, "asked"), moments(sent, "until"), sent["is_accepted"].to_numpy(bool))
        rows.append(row | {name: times[name] for name in ("median_hours", "median_days")})
    columns = ["to_agency", "to_region", "is_joined", "is_outside", "loops", *STANDINGS, "median_hours", "median_days"]
    table = pd.DataFrame(rows, columns=columns)
    table = table.astype(dict.fromkeys(("loops", *STANDINGS), "Int64") | {"median_hours": float, "median_days": float})
    table["is_suppressed"] = table[["loops", *STANDINGS]].isna().any(axis=1)
    return table.sort_values("loops", ascending=False, kind="stable", ignore_index=True, na_position="last")


def _commonest(names: pd.Series) -> str | None:
    """The spelling that most rows have."""
    return None if names.isna().all() else str(names.mode().iloc[0])


def _sent(
    con: DuckDBPyConnection, now: datetime, start: date, end: date, place: str | None, level: Level
) -> pd.DataFrame:
    """One row per loop and receiver."""
    start, end = fixed_period(start, end, level=level)
    now = fixed_moment(con, now, level=level, book="referrals")
    sql = f"""
        WITH leg AS (
            SELECT referral_id, receiver, any_value(to_agency) AS to_agency, any_value(to_region) AS to_region,
                bool_or(is_outside) AS is_outside,
                arg_max(status, position) AS status,
                arg_min({{'at': happened_at, 'known': happened_known}}, position)
                    FILTER (status = 'requested' AND is_dated) AS asked,
                arg_min({{'at': happened_at, 'known': happened_known}}, position)
                    FILTER (status IN ('accepted', 'in_progress', 'completed') AND is_dated) AS taken
            FROM {events(con)}
            WHERE {in_period()} AND from_at <= $now AND status <> 'traced' GROUP BY ALL
        )
        SELECT l.district_code AS {AREA}, g.receiver AS receiver, g.to_agency, g.to_region,
            g.is_outside,
            CASE WHEN l.ending IS NOT NULL AND l.receiver IS NOT DISTINCT FROM g.receiver THEN l.ending
                WHEN g.status = 'completed' THEN 'done'
                WHEN g.status IN ('accepted', 'in_progress') THEN 'accepted'
                WHEN g.status IN ('rejected', 'failed') THEN 'refused'
                WHEN g.status = 'no_receiver' THEN 'no_receiver' ELSE 'waiting' END AS standing,
            g.taken IS NOT NULL AS is_accepted,
            {columns_of("asked", "g.asked.at", "g.asked.known")},
            {
        columns_of(
            "until",
            "coalesce(g.taken.at, l.ended_at, $now::TIMESTAMPTZ)",
            "CASE WHEN g.taken IS NOT NULL THEN g.taken.known ELSE coalesce(l.ended_known, true) END",
        )
    }
        FROM leg AS g JOIN {loops(con)} AS l ON l.referral_id = g.referral_id
        WHERE {in_period("l.day")} AND {in_residence("l.")}
    """
    values = {"now": now, "start": start, "end": end, "place": place if level.rows else None}
    return con.execute(sql, values).df()
