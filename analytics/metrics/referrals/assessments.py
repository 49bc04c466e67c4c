"""First assessments at home: by which team, what came of them, and how long the person waited since asking.

Of a certain person the first assessment of each team counts. Without a certain identity nobody can tell whether an
assessment is the first: those are counted beside it and join nothing.
"""

from datetime import date, datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import case_key
from analytics.metrics.referrals.disclosed import AREA, counted, in_readers_place
from analytics.metrics.referrals.events import CERTAIN, in_residence
from analytics.metrics.referrals.loop_times import columns_of, moments, wait_times
from analytics.metrics.shared.disclosure import fixed_period, protected_count
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.shared.predicates import equals, in_period, table_or_empty, with_columns
from level import Level, of_people

RESULTS = ("on_the_spot", "hospital", "referred", "none_needed", "unknown")
"""What came of an assessment, in the order of a table."""
_COLUMNS = (
    "assessment_id VARCHAR, person_code VARCHAR, person_basis VARCHAR, assessed_at TIMESTAMPTZ, time_known BOOLEAN, "
    "team VARCHAR, profession VARCHAR, result VARCHAR, village VARCHAR, village_code VARCHAR, district VARCHAR, "
    "district_code VARCHAR, day DATE"
)


def _first(con: DuckDBPyConnection) -> str:
    """SQL of assessments until $now: of certain persons the first of each team, of the others every one.

    Columns: those of `staging.assessments`, is_certain, and asked_at, asked_known: the first request of that person on
    or before the day of the assessment; missing where none can be joined.
    """
    newer = {"recipient_code": "VARCHAR", "recipient_basis": "VARCHAR", "time_known": "BOOLEAN"}
    return f"""(
        WITH made AS (
            SELECT *, coalesce(time_known, true) AS made_known,
                coalesce(person_code IS NOT NULL AND person_basis IN {CERTAIN}, false) AS is_certain
            FROM {table_or_empty(con, "staging.assessments", _COLUMNS)} WHERE assessed_at <= $now
        ), first AS (
            SELECT * FROM made
            QUALIFY NOT is_certain OR row_number() OVER (
                PARTITION BY is_certain, person_code, team ORDER BY assessed_at::DATE, made_known DESC, assessed_at,
                    assessment_id
            ) = 1
        ), asked AS (
            SELECT recipient_code, requested_at, coalesce(time_known, true) AS asked_known
            FROM {with_columns("staging.requests", newer)}
            WHERE recipient_code IS NOT NULL AND recipient_basis IN {CERTAIN}
        ), joined AS (
            SELECT f.assessment_id,
                arg_min({{'at': a.requested_at, 'known': a.asked_known}},
                    {{'day': a.requested_at::DATE, 'late': NOT a.asked_known, 'at': a.requested_at}}) AS asked
            FROM first AS f JOIN asked AS a ON a.recipient_code = f.person_code AND f.is_certain
                AND CASE WHEN a.asked_known AND f.made_known THEN a.requested_at <= f.assessed_at
                    ELSE a.requested_at::DATE <= f.assessed_at::DATE END
            GROUP BY f.assessment_id
        )
        SELECT f.*, j.asked.at AS asked_at, coalesce(j.asked.known, false) AS asked_known
        FROM first AS f LEFT JOIN joined AS j ON j.assessment_id = f.assessment_id
    )"""


def first_assessments(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    place: str | None = None,
    level: Level = Level.READERS,
) -> pd.DataFrame:
    """First assessments of the period by team and result, with the wait since the person's first request.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader; in the past as the books stood then.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code of where the assessment was.
        level: Who looks: readers see counts from five on, of a district and of whole weeks or months.

    Returns:
        One row per team: team (missing where not recorded), people, on_the_spot, hospital, referred,
        none_needed, unknown (result), joined (with a request of the same certain person), median_hours or median_days
        from that request to the assessment, uncertain (assessments whose person is not certain, not among people),
        is_suppressed.
        Somebody seen by both teams counts with each.
    """
    start, end = fixed_period(start, end, level=level)
    now = fixed_moment(con, now, level=level, book="assessments")
    sql = f"""
        SELECT district_code AS {AREA}, coalesce(team, 'unknown') AS team, is_certain,
            asked_at IS NOT NULL AS is_joined,
            CASE WHEN is_certain THEN coalesce(result, 'unknown') ELSE 'uncertain' END AS outcome,
            {columns_of("asked", "asked_at", "asked_known")}, {columns_of("made", "assessed_at", "made_known")}
        FROM {_first(con)} WHERE {in_period()} AND {in_residence()}
    """
    values = {"now": now, "start": start, "end": end, "place": place if level.rows else None}
    frame = con.execute(sql, values).df().assign(loops=1)
    certain = frame[frame["is_certain"]]
    views = [("team", "outcome"), ("team",), ("outcome",), ()]
    results, teams, *_ = counted(certain, views, level=level, place=place)
    (joined,) = counted(certain[certain["is_joined"]], [("team",)], level=level, place=place)
    (others,) = counted(frame[~frame["is_certain"]], [("team",)], level=level, place=place)
    cells = results.set_index(["team", "outcome"])["loops"]
    here = certain[in_readers_place(certain, place, level)]
    rows = []
    for team in sorted({*teams["team"].fillna("unknown"), *others["team"].fillna("unknown")}):
        code = None if team == "unknown" else team
        row: dict[str, Any] = {"team": code, "people": _of(teams, code)}
        row |= {name: cells.get((code, None if name == "unknown" else name), 0) for name in RESULTS}
        row |= {"joined": _of(joined, code), "uncertain": _of(others, code)}
        if protected_count(_difference(row["people"], row["joined"]), level=level) is None:
            row["joined"] = None
        part = here[(here["team"] == team) & here["is_joined"] & (not pd.isna(row["joined"]))]
        times = wait_times(moments(part, "asked"), moments(part, "made"), part["is_joined"].to_numpy(bool))
        rows.append(row | {name: times[name] for name in ("median_hours", "median_days")})
    columns = ["team", "people", *RESULTS, "joined", "median_hours", "median_days", "uncertain"]
    whole = dict.fromkeys(("people", *RESULTS, "joined", "uncertain"), "Int64")
    table = pd.DataFrame(rows, columns=columns).astype(whole | {"median_hours": float, "median_days": float})
    return table.assign(is_suppressed=table[list(whole)].isna().any(axis=1))


def _difference(whole: Any, part: Any) -> int | None:
    return None if pd.isna(whole) or pd.isna(part) else int(whole - part)


def _of(frame: pd.DataFrame, team: str | None) -> Any:
    own = frame["loops"][frame["team"].isna() if team is None else frame["team"] == team]
    return own.iloc[0] if len(own) else 0


@of_people
def assessment_rows(
    con: DuckDBPyConnection,
    *,
    now: datetime,
    start: date,
    end: date,
    place: str | None = None,
    team: str | None = None,
    assessment_result: str | None = None,
    limit: int = 200,
) -> pd.DataFrame:
    """First assessments of the period, newest first. For the desk: each row is one person's.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader.
        start: First local day.
        end: Last local day, included.
        place: Beginning of a village code.
        team: Code of a team; None takes all.
        assessment_result: Code of a result; None takes all.
        limit: Most rows returned.

    Returns:
        One row per assessment: case, assessed_at, team, profession, assessment_result, asked_at (the first
        request of the same certain person), is_certain, village, district.
    """
    sql = f"""
        SELECT {case_key("assessment", "NULL::VARCHAR", code="person_code", basis="person_basis")} AS case, assessed_at,
            team, profession, result AS assessment_result, asked_at, is_certain, village, district
        FROM {_first(con)} WHERE {in_period()} AND {in_residence()}
            AND {equals("team")} AND {equals("result", name="assessment_result")}
        ORDER BY assessed_at DESC, assessment_id LIMIT $limit
    """
    values = {"now": now, "start": start, "end": end, "place": place, "limit": limit}
    return con.execute(sql, values | {"team": team, "assessment_result": assessment_result}).df()
