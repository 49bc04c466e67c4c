"""Due calls and attempts behind the figures, one by one; for the desk only."""

from datetime import date, datetime
from typing import Any, TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.followups.due_calls import CASE, OPEN, SETTLE, attempts_of, standing, values
from analytics.metrics.followups.followed_days import RESULT
from analytics.metrics.shared.predicates import equals, in_period, in_place
from level import of_people


class DueFilters(TypedDict, total=False):
    """Which due calls; None or left out takes every one."""

    place: str | None
    """Beginning of a village code."""
    due_result: str | None
    """What became of it, a code of RESULTS."""
    followup_step: str | None
    """Next step of its person, a code of STEPS: then the calls that are open, of whatever day."""


_FILTER = f"""state NOT IN ('ended', 'planned') AND {in_place()} AND {equals("result", name="due_result")}
    AND CASE WHEN $followup_step::VARCHAR IS NULL THEN {in_period()}
        ELSE state IN {OPEN} AND step = $followup_step END"""


@of_people
def due_calls(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    limit: int = 200,
    offset: int = 0,
    **filters: Unpack[DueFilters],
) -> pd.DataFrame:
    """Calls that were due, the latest first.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        start: First local due day.
        end: Last local due day, included.
        limit: Most rows returned.
        offset: Rows skipped before the first.
        **filters: Fields of `DueFilters`.

    Returns:
        One row per due call: case (key of the case), person (short code), day, due_result, followed_at, tries
        (attempts in vain), village, district.
    """
    sql = f"""{_question(con, now)}
        SELECT {CASE} AS "case", person_code AS person, day, result AS due_result, followed_at, tries,
            village, district
        FROM resulted WHERE {_FILTER} ORDER BY day DESC, due_at DESC, followup_id LIMIT $limit OFFSET $offset
    """
    more = {"start": start, "end": end, "limit": limit, "offset": offset}
    return con.execute(sql, _values(con, now, filters) | more).df()


@of_people
def count_due_calls(
    con: DuckDBPyConnection, *, now: datetime, start: date, end: date, **filters: Unpack[DueFilters]
) -> int:
    """Number of calls that `due_calls` lists without a limit.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        start: First local due day.
        end: Last local due day, included.
        **filters: Fields of `DueFilters`.
    """
    sql = f"{_question(con, now)} SELECT count(*) FROM resulted WHERE {_FILTER}"
    ((calls,),) = con.execute(sql, _values(con, now, filters) | {"start": start, "end": end}).fetchall()
    return int(calls)


ROWS = (due_calls, count_due_calls)
"""What a page needs to show the rows page by page."""


@of_people
def history(con: DuckDBPyConnection, *, now: datetime, person: str) -> pd.DataFrame:
    """Every due call and attempt of one person, the latest first.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question; what was done later is left out.
        person: Code of a person whose identity is certain.

    Returns:
        One row per attempt, and per call not tried yet: due_at, tried_at, attempt, contacted, outcome, physical_state,
        emotional_state, care_place, needs (codes, joined by `;`); missing what nobody wrote down.
    """
    sql = f"""
        SELECT due_at, tried_at, CASE WHEN tried_at IS NOT NULL THEN attempt END AS attempt,
            CASE WHEN tried_at IS NOT NULL THEN contacted END AS contacted,
            CASE WHEN tried_at IS NOT NULL THEN outcome END AS followup_outcome,
            CASE WHEN tried_at IS NOT NULL THEN physical_state END AS physical_state,
            CASE WHEN tried_at IS NOT NULL THEN emotional_state END AS emotional_state,
            place AS care_place, CASE WHEN tried_at IS NOT NULL THEN array_to_string(needs, ';') END AS needs
        FROM {attempts_of(con)} WHERE subject = $person
        ORDER BY due_at DESC, tried_at DESC NULLS LAST, attempt DESC NULLS LAST, load_id DESC, row_number DESC
    """
    return con.execute(sql, {"moment": values(con, now)["moment"], "person": person}).df()


@of_people
def people_due(
    con: DuckDBPyConnection, *, now: datetime, start: date, end: date, place: str | None = None
) -> pd.DataFrame:
    """People with a certain identity who were due in a period, those called in vain most often first.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        start: First local due day.
        end: Last local due day, included.
        place: Beginning of a village code; None takes all, also people without a village.

    Returns:
        One row per person: person (short code), village, tries (in vain since the last contact).
    """
    sql = f"""WITH {standing(con, now)}
        SELECT c.person_code AS person, any_value(c.village) AS village, any_value(p.tries) AS tries
        FROM calls AS c JOIN people AS p USING (subject)
        WHERE c.person_basis IN ('id', 'name_and_phone') AND {in_period("c.day")} AND {in_place("c.village_code")}
        GROUP BY c.person_code ORDER BY tries DESC, person
    """
    return con.execute(sql, values(con, now) | {"start": start, "end": end, "place": place}).df()


def _question(con: DuckDBPyConnection, now: datetime) -> str:
    return f"""WITH {standing(con, now)}, resulted AS (
        SELECT * REPLACE (CASE WHEN is_to_settle THEN '{SETTLE}' ELSE step END AS step), {RESULT} AS result FROM calls
    )"""


def _values(con: DuckDBPyConnection, now: datetime, filters: DueFilters) -> dict[str, Any]:
    return {**dict.fromkeys(DueFilters.__annotations__), **filters, **values(con, now)}
