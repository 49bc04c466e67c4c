"""Loops behind the figures, one by one, without names. For the desk: each row is one person's."""

from datetime import date, datetime
from typing import TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import case_key
from analytics.metrics.referrals.events import in_residence, norm_days
from analytics.metrics.referrals.loops import OLD_DAYS, is_old, loops
from analytics.metrics.shared.predicates import equals, in_period
from level import of_people


class LoopRowFilters(TypedDict, total=False):
    """Which loops; None or left out takes every one."""

    place: str | None
    """Beginning of a village code of where the person lives."""
    loop_state: str | None
    """Code of a state."""
    loop_actor: str | None
    """Code of who must act next."""
    loop_age: str | None
    """Code of an age."""
    referral_kind: str | None
    """Code of a kind."""
    to_agency: str | None
    """Agency as written."""


_TERMS = ("loop_state", "loop_actor", "loop_age", "referral_kind", "to_agency")
_FILTER = " AND ".join(
    [
        in_residence(),
        f"(is_open OR {in_period('ended_at::DATE')} OR {in_period()})",
        *map(equals, _TERMS),
        "($loop_age::VARCHAR IS NULL OR is_open)",
    ]
)


@of_people
def referral_loops(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    limit: int = 200,
    offset: int = 0,
    **filters: Unpack[LoopRowFilters],
) -> pd.DataFrame:
    """Loops open at `now`, whenever they opened, and those that opened or ended in the period; the oldest open first.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader; in the past as the books stood then.
        start: First local day.
        end: Last local day, included.
        limit: Most rows returned.
        offset: Rows skipped before the first.
        **filters: Fields of `LoopRowFilters`.

    Returns:
        One row per loop: case, referral_id, person_code (where it is certain), person_basis, loop_state, loop_actor,
        opened_at, days_open (missing for one that ended), is_old, since_at (of the state), ended_at, referral_kind,
        to_agency, to_region, is_outside, referral_origin, village, district.
    """
    sql = f"""
        SELECT {case_key("referral", "referral_id", code="person_code", basis="person_basis")} AS case, referral_id,
            person_code, person_basis, loop_state, loop_actor, opened_at,
            CASE WHEN is_open THEN date_diff('day', opened_at::DATE, $now::TIMESTAMPTZ::DATE) END AS days_open,
            is_open AND {is_old()} AS is_old, since_at, ended_at, referral_kind, to_agency, to_region, is_outside,
            referral_origin, village, district
        FROM {loops(con)} WHERE {_FILTER}
        ORDER BY NOT is_open, CASE WHEN is_open THEN opened_at END, ended_at DESC, referral_id
        LIMIT $limit OFFSET $offset
    """
    old = norm_days(con, OLD_DAYS)
    values = _values(now, start, end, filters) | {"limit": limit, "offset": offset}
    return con.execute(sql, values | {"old_days": 1e9 if old is None else old}).df()


@of_people
def count_loops(
    con: DuckDBPyConnection, *, now: datetime, start: date, end: date, **filters: Unpack[LoopRowFilters]
) -> int:
    """Number of loops that `referral_loops` lists without a limit.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        start: First local day.
        end: Last local day, included.
        **filters: Fields of `LoopRowFilters`.
    """
    row = con.execute(
        f"SELECT count(*) FROM {loops(con)} WHERE {_FILTER}", _values(now, start, end, filters)
    ).fetchone()
    return int(row[0]) if row else 0


def _values(now: datetime, start: date, end: date, filters: LoopRowFilters) -> dict[str, object]:
    return {**dict.fromkeys(LoopRowFilters.__annotations__), **filters, "now": now, "start": start, "end": end}


ROWS = (referral_loops, count_loops)
"""What a page needs to show the rows page by page."""
