"""People who wait for a companion: who asked for psychosocial help and has none, and whose companion left.

Only people who are certain (an own id, or name with number) are matched over books; others who asked are counted apart.
An ask ends with a companionship at or after it, with help that was given or passed on, when somebody needs nothing
any more or moved away, and with a death.
"""

from datetime import datetime
from typing import Any

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.companions.areas import counts_at
from analytics.metrics.companions.roster import CERTAIN, books, care, counted, deaths_of, has_rows, in_place
from analytics.metrics.requests.requests import REQUESTS, is_open_at, moment_values, outcomes_known
from analytics.metrics.shared import predicates
from analytics.metrics.shared.disclosure import protected
from analytics.metrics.shared.moment import fixed_moment, past_of
from analytics.metrics.shared.predicates import table_or_empty, with_columns
from level import Level, of_people

NEED = "psychosocial"
_UNCERTAIN = "uncertain_ask"
"""Reason of an ask of somebody who may have a companion or not."""
_FOLLOWUPS = (
    "person_code VARCHAR, person_basis VARCHAR, done_at TIMESTAMPTZ, outcome VARCHAR, physical_state VARCHAR,"
    " emotional_state VARCHAR, needs VARCHAR[], village_code VARCHAR"
)
_BAD = "(physical_state IN ('poor', 'critical') OR emotional_state IN ('distressed', 'crisis'))"
_STATE_KNOWN = "(physical_state IS NOT NULL OR emotional_state IS NOT NULL)"
_COLUMNS = (
    *("person", "waiting_reason", "waiting_since", "days_waiting", "person_kind", "is_bad", "village", "district"),
    "area_code",
)


def followups_of(con: DuckDBPyConnection) -> str:
    """SQL of follow-up calls, without rows in a snapshot that an older version published."""
    return table_or_empty(con, "staging.followups", _FOLLOWUPS)


def _asks(con: DuckDBPyConnection) -> str:
    """Common table expressions of `asks`: who asked, since when, where; the person NULL where it is not certain."""
    requests = with_columns(REQUESTS, dict.fromkeys(("recipient_code", "recipient_basis"), "VARCHAR"))
    return f"""
        calls_back AS (FROM {followups_of(con)} WHERE done_at <= $now),
        asked_in_calls AS (
            SELECT *,
                max(done_at) FILTER (NOT list_contains(needs, $need)) OVER (PARTITION BY person_code) AS without_at
            FROM calls_back WHERE person_basis IN {CERTAIN} AND len(needs) > 0
        ),
        settled AS (
            SELECT person_code, max(done_at) AS settled_at FROM calls_back
            WHERE person_basis IN {CERTAIN} AND outcome IN ('not_needed', 'moved') GROUP BY person_code
        ),
        asks AS (
            SELECT CASE WHEN recipient_basis IN {CERTAIN} THEN recipient_code END AS person_code,
                requested_at AS asked_at, village_code, 'request' AS reason
            FROM {requests} WHERE category = $need AND {is_open_at("requested_at")}
            UNION ALL
            SELECT person_code, min(done_at), arg_max(village_code, done_at), 'followup' FROM asked_in_calls
            WHERE list_contains(needs, $need) AND coalesce(done_at > without_at, true) GROUP BY person_code
            UNION ALL
            SELECT NULL, done_at, village_code, 'followup' FROM calls_back
            WHERE list_contains(needs, $need) AND NOT coalesce(person_basis IN {CERTAIN}, false)
        )"""


@of_people
def waiting_people(con: DuckDBPyConnection, *, now: datetime, place: str | None = None) -> pd.DataFrame:
    """People who wait for a companion, and of whom nobody knows whether theirs is still there. For the desk only.

    Those last in a bad state come first (poor, critical, distressed or in crisis), then who waits longest.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area (city, district or village); None takes all.

    Returns:
        One row per person: person (pseudonym), waiting_reason (companion_left, request, followup; companion_unknown
        where a companionship goes on and nobody knows whether the companion is still active), waiting_since,
        days_waiting, person_kind (missing when not known; who is followed up is a patient), is_bad (state when last
        asked, missing when never), village, district, area_code.
    """
    return in_place(_listed(con, now=now), place).reset_index(drop=True)


def waiting_at(con: DuckDBPyConnection) -> str:
    """Common table expressions, after those of `care`, of `waiting` and `asks`.

    `waiting` has one row per person who waits, with reason, since and area_code.
    """
    return f"""
        {_asks(con)},
        paired AS (
            SELECT p.*, coalesce(e.activity, 'unknown') AS activity, e.active_to, e.area_code,
                coalesce(e.activity = 'ended', false)
                    AND (coalesce(is_open, true) OR ended_at >= active_to - INTERVAL 1 DAY) AS is_left
            FROM pairs AS p LEFT JOIN everyone AS e USING (companion_code) WHERE is_certain
        ),
        people AS (
            SELECT person_code,
                coalesce(bool_or(is_open AND activity = 'active'), false) AS is_accompanied,
                bool_or(coalesce(is_open, true) AND activity <> 'ended') AS is_unknown,
                arg_max(person_kind, coalesce(started_at, TIMESTAMPTZ '-infinity')) AS person_kind,
                arg_max(area_code, coalesce(started_at, TIMESTAMPTZ '-infinity')) AS area_code,
                min(started_at) FILTER (coalesce(is_open, true)) AS open_since,
                max(active_to) FILTER (is_left) AS left_at,
                max(ended_at) FILTER (NOT is_open AND NOT is_left) AS ended_well_at,
                max(CASE WHEN coalesce(is_open, true) THEN $now ELSE ended_at END) AS accompanied_until
            FROM paired GROUP BY person_code
        ),
        candidates AS (
            SELECT a.person_code, a.asked_at AS since, a.village_code AS area_code, a.reason, 2 AS rank
            FROM asks AS a LEFT JOIN people AS p USING (person_code)
            WHERE a.person_code IS NOT NULL AND coalesce(p.accompanied_until <= a.asked_at, true)
            UNION ALL
            SELECT person_code, left_at, area_code, 'companion_left', 1 FROM people
            WHERE left_at IS NOT NULL AND coalesce(left_at > ended_well_at, true)
            UNION ALL
            SELECT person_code, open_since, area_code, 'companion_unknown', 0 FROM people WHERE is_unknown
        ),
        waiting AS (
            SELECT person_code, reason, since,
                first_value(area_code) OVER (PARTITION BY person_code ORDER BY area_code IS NULL, rank DESC, since)
                    AS area_code
            FROM candidates AS c
            WHERE person_code NOT IN (SELECT person_code FROM people WHERE is_accompanied)
                AND person_code NOT IN (SELECT person_code FROM {deaths_of(con)})
                AND NOT EXISTS (
                    FROM settled AS s
                    WHERE s.person_code = c.person_code AND s.settled_at >= c.since AND c.reason <> 'request'
                )
            QUALIFY row_number() OVER (PARTITION BY person_code ORDER BY rank, since NULLS LAST, reason) = 1
        )"""


def values(con: DuckDBPyConnection, now: datetime) -> dict[str, Any]:
    """Values of a question that contains `waiting_at`."""
    return {"now": now, "need": NEED, **moment_values(past_of(con, now))}


def _everyone_waiting(con: DuckDBPyConnection, *, now: datetime) -> pd.DataFrame:
    """Why and where people wait, and where somebody asked who is not certain: waiting_reason, days_waiting, area_code.

    Without names of places and states, which take longer than the rest.
    """
    sql = f"""
        WITH {care(con)}, {waiting_at(con)}
        SELECT reason AS waiting_reason, ($now::TIMESTAMPTZ)::DATE - since::DATE AS days_waiting, area_code FROM waiting
        UNION ALL
        SELECT '{_UNCERTAIN}', 0, village_code FROM asks WHERE person_code IS NULL
    """
    return con.execute(sql, values(con, now)).df()


def _listed(con: DuckDBPyConnection, *, now: datetime) -> pd.DataFrame:
    """People who wait, with names of places and their state."""
    sql = f"""
        WITH {care(con)}, {waiting_at(con)},
        states AS (
            SELECT person_code, arg_max({_BAD}, done_at) FILTER ({_STATE_KNOWN}) AS is_bad FROM calls_back
            WHERE person_basis IN {CERTAIN} GROUP BY person_code
        ),
        listed AS (
            SELECT w.person_code AS person, w.reason AS waiting_reason, w.since AS waiting_since,
                ($now::TIMESTAMPTZ)::DATE - w.since::DATE AS days_waiting,
                coalesce(p.person_kind, CASE WHEN s.person_code IS NOT NULL THEN 'patient' END) AS person_kind,
                s.is_bad, v.name AS village, coalesce(v.district, d.name) AS district, w.area_code
            FROM waiting AS w
            LEFT JOIN people AS p USING (person_code)
            LEFT JOIN states AS s USING (person_code)
            LEFT JOIN staging.villages AS v ON v.village_code = w.area_code
            LEFT JOIN staging.districts AS d
                ON d.district_code = array_to_string(string_split(w.area_code, '.')[:3], '.')
        )
        FROM listed
        ORDER BY waiting_reason = 'companion_unknown', coalesce(is_bad, false) DESC, waiting_since, person
    """
    return con.execute(sql, values(con, now)).df()[list(_COLUMNS)]


def waiting_known(con: DuckDBPyConnection) -> bool:
    """Whether the books say who waits: one of companionships, and one that says what people ask for."""
    asks = outcomes_known(con) or has_rows(con, followups_of(con))
    return books(con)["companionships"] and asks


def waiting_totals(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """How many people wait for a companion.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area; None takes all. Readers are shown its district.
        level: Who looks: readers see no count from 1 to 4.

    Returns:
        One row: waiting (people), companion_left (of these, whose companion left), companion_unknown (not among them),
        uncertain_asks (asks of people who are not certain), longest_days (for the desk); missing where the
        books do not say, or where readers must not see it; is_known.
    """
    names = ("waiting", "companion_left", "companion_unknown", "uncertain_asks", "longest_days")
    if not waiting_known(con):
        return pd.DataFrame([dict.fromkeys(names) | {"is_known": False}])
    now = fixed_moment(con, now, level=level, book="companionships")
    if level.rows:
        sql = f"WITH {care(con)}, {waiting_at(con)} {counts()}"
        counts_here = counted(con, sql, values(con, now) | {"place": place})
        return pd.DataFrame([counts_here | {"is_known": True}]).astype(dict.fromkeys(names, "Int64"))
    everyone = _everyone_waiting(con, now=now)
    is_certain = everyone["waiting_reason"] != _UNCERTAIN
    frame = everyone[is_certain]
    is_unknown = frame["waiting_reason"] == "companion_unknown"
    left = frame["waiting_reason"] == "companion_left"
    frame = frame.assign(waiting=~is_unknown, companion_left=left, companion_unknown=is_unknown)
    where: dict[str, Any] = {"place": place, "level": level}
    row = counts_at(frame[~is_unknown], counts=("waiting", "companion_left"), **where)
    row |= counts_at(frame[is_unknown], counts=("companion_unknown",), **where)
    asks = everyone[~is_certain].assign(uncertain_asks=True)
    row |= counts_at(asks, counts=("uncertain_asks",), **where)
    # how long one person waits is a row about one person
    return pd.DataFrame([row | {"longest_days": None, "is_known": True}]).astype(dict.fromkeys(names, "Int64"))


def counts() -> str:
    """SQL of the counts of `waiting_totals`, over the expressions of `waiting_at` in $place."""
    is_waiting = "reason <> 'companion_unknown'"
    return f"""
        SELECT count(*) FILTER ({is_waiting}) AS waiting, count(*) FILTER (reason = 'companion_left') AS companion_left,
            count(*) FILTER (NOT {is_waiting}) AS companion_unknown,
            (SELECT count(*) FROM asks WHERE person_code IS NULL AND {predicates.in_place()}) AS uncertain_asks,
            max(($now::TIMESTAMPTZ)::DATE - since::DATE) FILTER ({is_waiting}) AS longest_days
        FROM waiting WHERE {predicates.in_place("area_code")}"""


def waiting_by_district(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """People who wait by district, most first; of the whole posko, whatever place is chosen, for readers.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of an area, for the desk; None takes all.
        level: Who looks: readers see no count from 1 to 4, nor one from which such a count can be computed.

    Returns:
        One row per district: district (`unknown` where it is not known), waiting, is_suppressed. Without rows where
        the books do not say who waits.
    """
    if not waiting_known(con):
        return pd.DataFrame(columns=["district", "waiting", "is_suppressed"])
    now = fixed_moment(con, now, level=level, book="companionships")
    frame = waiting_people(con, now=now, place=place if level.rows else None)
    frame = frame[frame["waiting_reason"] != "companion_unknown"]
    sizes = frame.groupby("district", dropna=False).size().rename("waiting").reset_index()
    table = protected(sizes, counts="waiting", groups=["district"], level=level)
    table = table[table["district"].notna()]
    return table.sort_values(["waiting", "district"], ascending=[False, True]).reset_index(drop=True)
