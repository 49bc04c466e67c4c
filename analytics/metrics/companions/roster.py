"""The roster at a moment: each companion's activity, caseload, places and days accompanied since the last debriefing.

A companion is active while `active_from` ≤ moment < `active_to`; without a start nobody knows. A companionship is open
from its start until its end, or the death of the person accompanied; without a start it counts as begun.
"""

from datetime import datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import table_or_empty, with_column
from facts import fact
from level import of_people

CERTAIN = "('id', 'name_and_phone')"
"""What a person is known by, where rows of several books may be joined."""
_COMPANIONS = (
    "companion_code VARCHAR, role VARCHAR, organisation VARCHAR, area VARCHAR, area_code VARCHAR, village VARCHAR,"
    " village_code VARCHAR, district VARCHAR, district_code VARCHAR, capacity INTEGER, registered_at TIMESTAMPTZ,"
    " trained_at TIMESTAMPTZ, active_from TIMESTAMPTZ, active_to TIMESTAMPTZ, is_end_unknown BOOLEAN"
)
_COMPANIONSHIPS = (
    "companion_code VARCHAR, is_in_roster BOOLEAN, person_code VARCHAR, person_basis VARCHAR, person_kind VARCHAR,"
    " started_at TIMESTAMPTZ, started_time_known BOOLEAN, ended_at TIMESTAMPTZ, is_end_unknown BOOLEAN,"
    " load_id VARCHAR, row_number BIGINT"
)
_SESSIONS = (
    "companion_code VARCHAR, is_in_roster BOOLEAN, held_at TIMESTAMPTZ, time_known BOOLEAN, kind VARCHAR,"
    " person_code VARCHAR, person_basis VARCHAR, minutes BIGINT, day DATE, load_id VARCHAR, row_number BIGINT"
)
_DEATHS = "person_code VARCHAR, person_basis VARCHAR, died_at TIMESTAMPTZ"
_RULES = "role VARCHAR, person_kind VARCHAR, priority INTEGER, rule_source VARCHAR, is_own BOOLEAN"


def companions_of(con: DuckDBPyConnection) -> str:
    """SQL of the roster, without rows in a snapshot that an older version published."""
    return table_or_empty(con, "staging.companions", _COMPANIONS)


def companionships_of(con: DuckDBPyConnection) -> str:
    """SQL of the companionships, without rows in a snapshot that an older version published."""
    return with_column(table_or_empty(con, "staging.companionships", _COMPANIONSHIPS), "part")


def sessions_of(con: DuckDBPyConnection) -> str:
    """SQL of the sessions, without rows in a snapshot that an older version published."""
    return table_or_empty(con, "staging.sessions", _SESSIONS)


def rules_of(con: DuckDBPyConnection) -> str:
    """SQL of the pairing rules, without rows in a snapshot that an older version published."""
    return table_or_empty(con, "staging.pairing_rules", _RULES)


def deaths_of(con: DuckDBPyConnection) -> str:
    """SQL of the people who died for certain by $now: person_code, died_at."""
    deaths = table_or_empty(con, "staging.deaths", _DEATHS)
    return f"(SELECT person_code, died_at FROM {deaths} WHERE died_at <= $now AND person_basis IN {CERTAIN})"


def care(con: DuckDBPyConnection) -> str:
    """Common table expressions of the state at $now: `everyone` (the roster) and `pairs` (companionships).

    `everyone` has `activity`: active, ended, not_yet or unknown. `pairs` has `accompanied` (the person, where certain,
    else the row) and `is_open`, NULL where nobody knows.
    """
    return f"""
        everyone AS (
            SELECT *, CASE
                    WHEN active_to <= $now THEN 'ended'
                    WHEN active_from > $now THEN 'not_yet'
                    WHEN active_from IS NULL OR is_end_unknown THEN 'unknown'
                    ELSE 'active'
                END AS activity
            FROM {companions_of(con)}
            WHERE coalesce(registered_at <= $now, true)
        ),
        pairs AS (
            SELECT p.* REPLACE (least(p.ended_at, d.died_at) AS ended_at), d.died_at,
                coalesce(p.person_basis IN {CERTAIN}, false) AS is_certain,
                CASE WHEN p.person_basis IN {CERTAIN} THEN p.person_code
                    ELSE p.load_id || ':' || coalesce(p.part, '') || ':' || p.row_number END AS accompanied,
                CASE
                    WHEN least(p.ended_at, d.died_at) <= $now THEN false
                    WHEN p.is_end_unknown THEN NULL
                    ELSE true
                END AS is_open
            FROM {companionships_of(con)} AS p
            LEFT JOIN {deaths_of(con)} AS d ON d.person_code = p.person_code AND p.person_basis IN {CERTAIN}
            WHERE coalesce(p.started_at <= $now, true)
        )"""


def carried(con: DuckDBPyConnection) -> str:
    """Common table expressions, after those of `care`, of what each companion carries: `carried`, rows of `roster`.

    Days of several companionships at a time count once; the day of a start or a debriefing is day 0.
    """
    return f"""
        debriefed AS (
            SELECT companion_code, max(held_at) AS last_debriefing_at FROM {sessions_of(con)}
            WHERE kind = 'debriefing' AND person_code IS NULL AND held_at <= $now GROUP BY companion_code
        ),
        spans AS (
            SELECT companion_code, is_open IS NULL OR (started_at IS NULL AND last_debriefing_at IS NULL) AS is_unknown,
                greatest(started_at::DATE, last_debriefing_at::DATE) + 1 AS first,
                least(ended_at, $now::TIMESTAMPTZ)::DATE AS last
            FROM pairs LEFT JOIN debriefed USING (companion_code)
        ),
        counted AS (
            SELECT companion_code, first, last, max(last) OVER (
                    PARTITION BY companion_code ORDER BY first, last ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                ) AS covered
            FROM spans WHERE NOT is_unknown AND first <= last
        ),
        known_days AS (
            SELECT companion_code,
                sum(greatest(0, last - greatest(first, covered + 1) + 1))::INTEGER AS days_accompanied
            FROM counted GROUP BY companion_code
        ),
        days AS (
            SELECT companion_code, any_value(days_accompanied) AS days_accompanied, bool_or(is_unknown) AS days_unknown
            FROM spans LEFT JOIN known_days USING (companion_code) GROUP BY companion_code
        ),
        loads AS (
            SELECT companion_code, count(DISTINCT accompanied) FILTER (is_open)::INTEGER AS caseload,
                count(DISTINCT accompanied) FILTER (is_open IS NULL)::INTEGER AS unknown_pairs
            FROM pairs GROUP BY companion_code
        ),
        carried AS (
            SELECT e.companion_code AS companion, e.role, e.organisation, e.area, e.village, e.district, e.area_code,
                e.activity, e.registered_at, e.trained_at, e.active_from, e.active_to,
                coalesce(e.trained_at <= $now, false) AS is_trained,
                coalesce(l.caseload, 0) AS caseload, coalesce(l.unknown_pairs, 0) AS unknown_pairs, e.capacity,
                CASE WHEN e.capacity IS NOT NULL THEN
                    greatest(0, e.capacity - coalesce(l.caseload, 0) - coalesce(l.unknown_pairs, 0))
                END AS places_left,
                b.last_debriefing_at, coalesce(d.days_accompanied, 0) AS days_accompanied,
                coalesce(d.days_unknown, false) AS days_unknown,
                l.companion_code IS NOT NULL AS has_accompanied
            FROM everyone AS e
            LEFT JOIN loads AS l USING (companion_code)
            LEFT JOIN debriefed AS b USING (companion_code)
            LEFT JOIN days AS d USING (companion_code)
        )"""


@of_people
def roster(con: DuckDBPyConnection, *, now: datetime) -> pd.DataFrame:
    """Every companion on the roster at `now`, with what it carries.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.

    Returns:
        One row per companion: companion (pseudonym), role, organisation, area (as written), village, district,
        area_code, activity (active, ended, not_yet, unknown), registered_at, trained_at,
        active_from, active_to, is_trained, caseload (people accompanied), unknown_pairs (companionships whose end
        nobody knows), capacity [people], places_left (missing where the capacity is not known), last_debriefing_at,
        days_accompanied (days with somebody accompanied since the last own debriefing, else since the first),
        days_unknown (whether of some companionship nobody knows when), has_accompanied (whether ever).
    """
    sql = f"WITH {care(con)}, {carried(con)} FROM carried ORDER BY companion"
    frame = con.execute(sql, {"now": now}).df()
    return frame.astype({"capacity": "Int64", "places_left": "Int64"})


def counted(con: DuckDBPyConnection, sql: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the one row of a question by the names of its columns.

    Args:
        con: Connection to a snapshot.
        sql: The question.
        values: Its values.
    """
    answer = con.execute(sql, values)
    names = [column[0] for column in answer.description or ()]
    (row,) = answer.fetchall()
    return dict(zip(names, row, strict=True))


def in_place(frame: pd.DataFrame, place: str | None, *, column: str = "area_code") -> pd.DataFrame:
    """Return the rows of a place, every row without one.

    Args:
        frame: Rows with the code of a place.
        place: Beginning of a code (city, district or village); None takes all, also rows without a code.
        column: Column of the code.
    """
    if place is None:
        return frame
    return frame[frame[column].fillna("").astype(str).str.startswith(place)]


def has_rows(con: DuckDBPyConnection, table: str) -> bool:
    """Whether a book of this kind was ever loaded.

    Args:
        con: Connection to a snapshot.
        table: SQL of the table.
    """

    def read() -> bool:
        ((known,),) = con.execute(f"SELECT EXISTS (FROM {table})").fetchall()
        return bool(known)

    return fact(con, (has_rows, table), read)


def books(con: DuckDBPyConnection) -> dict[str, bool]:
    """Return which of the books of companions were ever loaded: companions, companionships, sessions."""
    tables = {
        "companions": companions_of(con),
        "companionships": companionships_of(con),
        "sessions": sessions_of(con),
    }
    exists = ", ".join(f"EXISTS (FROM {table})" for table in tables.values())

    def read() -> tuple[bool, ...]:
        (known,) = con.execute(f"SELECT {exists}").fetchall()
        return tuple(map(bool, known))

    return dict(zip(tables, fact(con, books, read), strict=True))


def norm(con: DuckDBPyConnection, name: str) -> float | None:
    """Return a norm in force, None in a snapshot of a version that did not have it."""

    def read() -> float | None:
        rows: list[tuple[Any, ...]] = con.execute(
            "SELECT norm_value FROM staging.norms WHERE norm = $name", {"name": name}
        ).fetchall()
        return float(rows[0][0]) if rows and rows[0][0] is not None else None

    return fact(con, (norm, name), read)
