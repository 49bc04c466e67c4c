"""Referrals that may be one, sent twice: the same person, kind and agency within a few days. Listed, never joined."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import case_key
from analytics.metrics.referrals.events import events, in_residence, norm_days
from analytics.metrics.referrals.loops import loops
from level import of_people

DUPLICATE_DAYS = "referral_duplicate_days"
"""Norm: days within which two referrals may be one."""


@of_people
def possible_duplicates(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, limit: int = 200
) -> pd.DataFrame:
    """Pairs of referrals of one certain person, kind and agency that opened within the norm. For the desk.

    Regions that are both written down and differ are two agencies.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        place: Beginning of a village code of where the person lives.
        limit: Most rows returned.

    Returns:
        One row per pair, newest first: case, referral_id, opened_at, loop_state, other_referral_id, other_opened_at,
        other_loop_state, days_between, referral_kind, to_agency, village.
    """
    days = norm_days(con, DUPLICATE_DAYS)
    sql = f"""
        WITH sent AS (
            SELECT DISTINCT referral_id, split_part(receiver, '|', 1) AS agency, split_part(receiver, '|', 2) AS region
            FROM {events(con)} WHERE to_agency IS NOT NULL AND from_at <= $now AND person_code IS NOT NULL
        ), loop AS MATERIALIZED (
            SELECT * FROM {loops(con)}
            WHERE person_code IS NOT NULL AND referral_kind IS NOT NULL AND {in_residence()}
        ),
        one AS (SELECT l.*, s.agency, s.region FROM loop AS l JOIN sent AS s ON s.referral_id = l.referral_id),
        pair AS (
            SELECT DISTINCT a.referral_id AS first_id, b.referral_id AS second_id
            FROM one AS a JOIN one AS b
                ON b.person_code = a.person_code AND b.referral_kind = a.referral_kind AND b.agency = a.agency
                AND (b.day, b.referral_id) > (a.day, a.referral_id) AND b.day - a.day <= $days
                AND (a.region = b.region OR '' IN (a.region, b.region))
        )
        SELECT {case_key("referral", "b.referral_id", code="b.person_code", basis="b.person_basis")} AS case,
            b.referral_id, b.opened_at, b.loop_state, a.referral_id AS other_referral_id,
            a.opened_at AS other_opened_at, a.loop_state AS other_loop_state,
            b.day - a.day AS days_between, b.referral_kind, b.to_agency, b.village
        FROM pair AS p
        JOIN loop AS a ON a.referral_id = p.first_id
        JOIN loop AS b ON b.referral_id = p.second_id
        ORDER BY b.opened_at DESC, b.referral_id, a.referral_id LIMIT $limit
    """
    values = {"now": now, "place": place, "limit": limit, "days": -1 if days is None else days}
    return con.execute(sql, values).df()
