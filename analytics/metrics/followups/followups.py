"""Who is to be called back at a moment: due today, overdue, tried in vain, lost; and the next step for each.

The desk sees every person and every number. Readers see sums of at least five people, by district.
"""

from datetime import date, datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.followups.due_calls import CASE, LOST, OPEN, SETTLE, STEPS, bad, standing, values
from analytics.metrics.followups.followed_days import followed_share
from analytics.metrics.followups.place_sums import query_place
from analytics.metrics.shared.disclosure import UNKNOWN, fixed_place, protected
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.shared.periods import Against
from analytics.metrics.shared.predicates import in_place, table_or_empty
from finding import Finding
from level import Level, of_people

_TOTALS = (
    *("people_to_call", "due_today", "overdue_people", "unreachable_people", "lost_people", "bad_overdue_people"),
)
_HOURS = "to_hours((SELECT any_value(norm_value)::INTEGER FROM norms WHERE norm = 'next_attempt_hours'))"
_WAITING = f"""
    waiting AS (
        SELECT subject, any_value(person_code) AS person_code, any_value(person_basis) AS person_basis,
            min(day) AS day, arg_min(followup_id, due_at) AS followup_id, count(*) AS open_calls,
            arg_min(village_code, due_at) AS village_code, arg_min(village, due_at) AS village,
            arg_min(district_code, due_at) AS district_code, arg_min(district, due_at) AS district,
            bool_or(has_unknown) AS has_unknown, bool_or(is_to_settle) AS is_to_settle,
            bool_or(day < $now::TIMESTAMPTZ::DATE) AS is_overdue
        FROM calls WHERE state IN {OPEN} GROUP BY subject
    ),
    open_people AS (
        SELECT w.*, p.tries, CASE WHEN w.is_to_settle THEN '{SETTLE}' ELSE p.step END AS step,
            p.last_tried_at, p.last_seen_at, p.physical_state, p.emotional_state, p.place,
            {bad("p.physical_state", "p.emotional_state")} AS is_bad,
            CASE WHEN w.is_to_settle OR p.step = '{LOST}' THEN NULL
                WHEN p.tries = 0 THEN (w.day + 1)::TIMESTAMPTZ - INTERVAL 1 MINUTE
                WHEN p.last_tried_time_known THEN p.last_tried_at + {_HOURS}
                ELSE (p.last_tried_at::DATE + 1)::TIMESTAMPTZ - INTERVAL 1 MINUTE + {_HOURS} END AS until
        FROM waiting AS w JOIN people AS p USING (subject)
    )"""


def people_by_step(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """People to be called at `now` by the next step of the ladder, from their own number to the visit, and the lost.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state; in the past, what was done later has not happened.
        place: Beginning of a village code (city, district or village); None takes all, also people without a village.
            Readers see the ladder of all places only.
        level: Who looks; readers see no number of people below five.

    Returns:
        One row per step with somebody, in the order of the ladder: followup_step, people, is_suppressed; for the desk
        also overdue_people (their day has passed), unreachable_people (tried in vain since the last contact),
        bad_overdue_people (overdue, last in a bad state of body or mind). A count is missing where readers must not see
        it; no row where nobody is to be called.
    """
    frame = _waiting_people(con, now, place, level)
    if not level.rows:
        table = _protected(frame, level)
        steps = table[table["step"].notna()][["step", "people", "is_suppressed"]]
    else:
        overdue = frame["people"].where(frame["is_overdue"], 0)
        parts = {"overdue_people": overdue, "unreachable_people": frame["people"].where(frame["is_tried"], 0)}
        parts["bad_overdue_people"] = overdue.where(frame["is_bad"], 0)
        steps = frame.assign(**parts).groupby("step", as_index=False)[["people", *parts]].sum()
        steps["is_suppressed"] = False
    rank = steps["step"].map({step: number for number, step in enumerate(STEPS)})
    return steps.loc[rank.sort_values().index].rename(columns={"step": "followup_step"}).reset_index(drop=True)


def followup_totals(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    place: str | None = None,
    level: Level = Level.READERS,
    against: Against = "previous",
) -> pd.DataFrame:
    """Follow-up at `now`, and how well the due days of a period were kept.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        start: First local day of the period.
        end: Last local day of the period, included.
        place: Beginning of a village code (city, district or village); None takes all, also people without a village.
        level: Who looks; readers see the district of a village, a fixed period and no number of people below five.
        against: With which days the due days are compared.

    Returns:
        One row: people_to_call, due_today, overdue_people, unreachable_people, lost_people, bad_overdue_people (0 where
        there is nobody, missing where readers must not see it, or no follow-up is recorded at all; of a place readers
        see the first three only), followed_share (people followed on their due day, of people and complete due days of
        the period [0 to 1], missing where nobody was due), previous_followed_share (of earlier days), share_start
        and share_end (first and last day of it), is_recorded (whether there is any follow-up), is_suppressed (whether a
        count is hidden).
    """
    days: dict[str, Any] = {"start": start, "end": end, "against": against}
    here: dict[str, Any] = {"now": now, "place": place, "level": level}
    return waiting_totals(con, **here).assign(**followed_share(con, **here, **days))


def waiting_totals(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """People to be called at `now`.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        place: Beginning of a village code (city, district or village); None takes all, also people without a village.
        level: Who looks; readers see the district of a village, and no number of people below five.

    Returns:
        The columns of `followup_totals` that are not of a period, one row.
    """
    row: dict[str, object] = dict.fromkeys(_TOTALS)
    row |= {"is_recorded": _is_recorded(con), "is_suppressed": False}
    if row["is_recorded"]:
        frame = _waiting_people(con, now, place, level)
        row |= _desk_totals(frame) if level.rows else _reader_totals(frame, fixed_place(place), level)
        row["is_suppressed"] = any(row[name] is None for name in _TOTALS)
    return pd.DataFrame([row])


def _waiting_people(con: DuckDBPyConnection, now: datetime, place: str | None, level: Level) -> pd.DataFrame:
    """Count the people to be called by place, status, mood, effort and step.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        place: Beginning of a village code; what readers see is made of everywhere.
        level: Who looks.

    Returns:
        city_code, district_code, status (due or overdue), mood (bad or other), effort (in_vain or other), step,
        is_overdue, is_bad, is_tried, people.
    """
    now = fixed_moment(con, now, level=level, book="followups")
    sql = f"""{_question(con, now)}
        SELECT coalesce(left(district_code, 5), '{UNKNOWN}') AS city_code,
            coalesce(district_code, '{UNKNOWN}') AS district_code, step, is_overdue, is_bad, tries > 0 AS is_tried,
            CASE WHEN is_overdue THEN 'overdue' ELSE 'due' END AS status,
            CASE WHEN is_bad THEN 'bad' ELSE 'other' END AS mood,
            CASE WHEN tries > 0 THEN 'in_vain' ELSE 'other' END AS effort, count(*) AS people
        FROM open_people WHERE {in_place()} GROUP BY ALL
    """
    return con.execute(sql, values(con, now) | {"place": query_place(place, level)}).df()


def _protected(frame: pd.DataFrame, level: Level) -> pd.DataFrame:
    """What readers may see of the people to be called: together, so that no table gives another one away."""
    groups = ["city_code", "district_code", "status", "mood", "effort", "step"]
    areas: list[tuple[str, ...]] = [(), ("city_code",), ("city_code", "district_code")]
    views = [*areas, *((*area, "status") for area in areas), ("status", "mood"), ("effort",), ("step",)]
    return protected(frame, counts="people", groups=groups, views=views, level=level)


def _desk_totals(frame: pd.DataFrame) -> dict[str, int]:
    people, overdue = frame["people"], frame["is_overdue"]
    counts = {
        "people_to_call": people.sum(),
        "due_today": people[~overdue].sum(),
        "overdue_people": people[overdue].sum(),
        "unreachable_people": people[frame["is_tried"]].sum(),
        "lost_people": people[frame["step"] == LOST].sum(),
        "bad_overdue_people": people[overdue & frame["is_bad"]].sum(),
    }
    return {name: int(count) for name, count in counts.items()}


def _reader_totals(frame: pd.DataFrame, place: str | None, level: Level) -> dict[str, int | None]:
    """The totals of everywhere, or of a city or district, that readers may see."""
    table = _protected(frame, level)
    area = {None: {}, 1: {"city_code": place}, 2: {"city_code": (place or "")[:5], "district_code": place}}
    here = area[None if place is None else place.count(".")]
    counts = {
        "people_to_call": _one(table, here),
        "due_today": _one(table, {**here, "status": "due"}),
        "overdue_people": _one(table, {**here, "status": "overdue"}),
    }
    if place is not None:
        return counts
    return counts | {
        "unreachable_people": _one(table, {"effort": "in_vain"}),
        "lost_people": _one(table, {"step": LOST}),
        "bad_overdue_people": _one(table, {"status": "overdue", "mood": "bad"}),
    }


def _one(table: pd.DataFrame, codes: dict[str, str | None]) -> int | None:
    """The count of one cell of a protected table: 0 where it does not occur, None where it is hidden."""
    is_cell = pd.Series(True, index=table.index)
    for group in table.columns.drop(["people", "is_suppressed"]):
        is_cell &= table[group].isna() if codes.get(group) is None else table[group] == codes[group]
    counts = table.loc[is_cell, "people"]
    return 0 if counts.empty else None if counts.isna().any() else int(counts.iloc[0])


def overdue_bad(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> int | None:
    """People whose call is overdue and who were last in a bad state: poor, critical, distressed or in crisis.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        place: Beginning of a village code (city, district or village); None takes all.
        level: Who looks.

    Returns:
        Their number; None where readers must not see it (below five), or no follow-up is recorded.
    """
    if not _is_recorded(con):
        return None
    frame = _waiting_people(con, now, place, level)
    totals = _desk_totals(frame) if level.rows else _reader_totals(frame, fixed_place(place), level)
    return totals.get("bad_overdue_people")


@of_people
def people_to_call(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    place: str | None = None,
    followup_step: str | None = None,
    limit: int = 200,
    offset: int = 0,
) -> pd.DataFrame:
    """People to be called at `now`, one row each; for the desk only.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        place: Beginning of a village code (city, district or village); None takes all, also people without a village.
        followup_step: Code of a step of the ladder, None for every one.
        limit: Most rows returned.
        offset: Rows skipped before the first.

    Returns:
        One row per person, those last in a bad state first, then by deadline: case (key of the case), person (short
        code), followup_step (how to reach them next), until (moment of the next step; missing for the lost), is_late,
        day (first due day not kept), open_calls, tries (attempts in vain since the last contact), last_tried_at,
        last_seen_at (last contact), physical_state, emotional_state (as last reported), care_place, village, district,
        outcome_unknown (an attempt whose outcome nobody wrote down).
    """
    sql = f"""{_question(con, now)}
        SELECT {CASE} AS "case",
            person_code AS person, step AS followup_step, until, coalesce(until <= $now, true) AS is_late, day,
            open_calls, tries, last_tried_at, last_seen_at, physical_state, emotional_state, place AS care_place,
            village, district, has_unknown AS outcome_unknown
        FROM open_people WHERE {in_place()} AND {_AT_STEP}
        ORDER BY is_overdue AND is_bad DESC, until NULLS LAST, day, followup_id LIMIT $limit OFFSET $offset
    """
    more = {"place": place, "step": followup_step, "limit": limit, "offset": offset}
    return con.execute(sql, values(con, now) | more).df()


@of_people
def count_people_to_call(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, followup_step: str | None = None
) -> int:
    """Number of people that `people_to_call` lists without a limit.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        place: Beginning of a village code; None takes all.
        followup_step: Code of a step of the ladder, None for every one.
    """
    sql = f"{_question(con, now)} SELECT count(*) FROM open_people WHERE {in_place()} AND {_AT_STEP}"
    ((people,),) = con.execute(sql, values(con, now) | {"place": place, "step": followup_step}).fetchall()
    return int(people)


PEOPLE = (people_to_call, count_people_to_call)
"""What a page needs to show the people page by page."""


def ladder_headline(steps: pd.DataFrame) -> Finding | None:
    """How many of the people to be called need more than their own number; steps: of `people_by_step`.

    Returns:
        None where nobody is to be called, or readers must not see it.
    """
    if steps.empty or steps["people"].isna().any():
        return None
    people = int(steps["people"].sum())
    beyond = people - int(steps.loc[steps["followup_step"] == STEPS[0], "people"].sum())
    return Finding("followups.beyond_own" if beyond else "followups.own_only", {"people": people, "beyond": beyond})


def headline_of(totals: pd.DataFrame) -> Finding:
    """Whether somebody waits too long, and who was last in a bad state; totals: of `followup_totals`."""
    row = totals.iloc[0]
    names = ("due_today", "overdue_people", "lost_people", "bad_overdue_people")
    numbers = {name.removesuffix("_people"): int(row[name]) for name in names if not pd.isna(row[name])}
    if not row["is_recorded"]:
        return Finding("followups.none", {})
    if pd.isna(row["overdue_people"]):
        return _only_total(row["people_to_call"])
    if numbers["overdue"]:
        return Finding("followups.overdue_bad" if numbers.get("bad_overdue") else "followups.overdue", numbers)
    if pd.isna(row["due_today"]):
        return _only_total(row["people_to_call"])
    return Finding("followups.due" if numbers["due_today"] else "followups.nobody", numbers)


def _only_total(people: int | None) -> Finding:
    """What is left to say where readers must not see who is due and who is overdue."""
    return Finding("followups.hidden", {}) if pd.isna(people) else Finding("followups.to_call", {"people": int(people)})


_AT_STEP = "($step::VARCHAR IS NULL OR step = $step)"


def _question(con: DuckDBPyConnection, now: datetime) -> str:
    norms = table_or_empty(con, "staging.norms", "norm VARCHAR, norm_value DOUBLE")
    return f"WITH {standing(con, now)}, norms AS (FROM {norms}), {_WAITING}"


def _is_recorded(con: DuckDBPyConnection) -> bool:
    """Whether any follow-up is recorded."""
    table = table_or_empty(con, "staging.followups", "followup_id VARCHAR")
    ((is_recorded,),) = con.execute(f"SELECT EXISTS (FROM {table})").fetchall()
    return bool(is_recorded)
