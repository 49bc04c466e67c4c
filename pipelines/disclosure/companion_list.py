"""Companions with their numbers, whom they accompany, and whether a debriefing of their own is due."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from pipelines.disclosure.people import COMPANION, PAIR, named_people
from pipelines.types.telephone.numbering import national_number

COMPANIONS = "companions"
"""Name of the list on the command line."""
COMPANION_COLUMNS = [
    "number", "name", "role", "area", "caseload", "capacity", "accompanies", "last_debriefing_at", "debriefing",
]  # fmt: skip
_CERTAIN = "('id', 'name_and_phone')"
# a companionship ends when the person dies; days of several at a time count once, that of a start or debriefing is none
_LIST = f"""
    WITH pairs AS (
        SELECT p.* REPLACE (least(p.ended_at, d.died_at) AS ended_at),
            concat_ws('-', p.load_id, p.part, p.row_number) AS pair,
            least(p.ended_at, d.died_at) IS NULL OR least(p.ended_at, d.died_at) > $now AS is_open
        FROM staging.companionships p
        LEFT JOIN staging.deaths d ON d.person_code = p.person_code AND d.died_at <= $now
            AND p.person_basis IN {_CERTAIN} AND d.person_basis IN {_CERTAIN}
        WHERE coalesce(p.started_at <= $now, true)
    ), debriefed AS (
        SELECT companion_code, max(held_at) AS last_debriefing_at FROM staging.sessions
        WHERE kind = 'debriefing' AND person_code IS NULL AND held_at <= $now
        GROUP BY companion_code
    ), days AS (
        SELECT companion_code, count(DISTINCT day)::INTEGER AS days_accompanied FROM (
            SELECT companion_code, unnest(generate_series(
                greatest(CAST(started_at AS DATE), CAST(last_debriefing_at AS DATE)) + 1,
                CAST(least(ended_at, $now) AS DATE), INTERVAL 1 DAY)) AS day
            FROM pairs LEFT JOIN debriefed USING (companion_code)
            WHERE started_at IS NOT NULL OR last_debriefing_at IS NOT NULL)
        GROUP BY companion_code
    ), carried AS (
        SELECT companion_code, count(DISTINCT coalesce(CASE WHEN person_basis IN {_CERTAIN} THEN person_code END, pair))
                FILTER (is_open AND NOT is_end_unknown)::INTEGER AS caseload,
            list_distinct(list(pair ORDER BY started_at, pair) FILTER (is_open AND NOT is_end_unknown)) AS open_pairs,
            bool_or(is_end_unknown OR (started_at IS NULL AND last_debriefing_at IS NULL)) AS is_unknown
        FROM pairs LEFT JOIN debriefed USING (companion_code)
        GROUP BY companion_code
    )
    SELECT c.companion_code AS person, c.role, c.area, coalesce(l.caseload, 0) AS caseload, c.capacity,
        coalesce(l.open_pairs, []) AS open_pairs,
        b.last_debriefing_at,
        CASE
            WHEN n.norm_value IS NULL OR l.companion_code IS NULL THEN NULL
            WHEN l.is_unknown THEN 'unknown'
            WHEN d.days_accompanied >= n.norm_value THEN 'due'
        END AS debriefing
    FROM staging.companions c
    LEFT JOIN carried l USING (companion_code)
    LEFT JOIN days d USING (companion_code)
    LEFT JOIN debriefed b USING (companion_code)
    LEFT JOIN staging.norms n ON n.norm = 'debriefing_days'
    WHERE (c.active_to IS NULL OR c.active_to > $now OR l.caseload > 0) AND coalesce(c.active_from <= $now, true)
    ORDER BY debriefing = 'due' DESC NULLS LAST, debriefing NULLS LAST, c.role, person
"""


def companion_contacts(con: duckdb.DuckDBPyConnection, *, now: datetime) -> pd.DataFrame:
    """List companions who are active or still accompany somebody, those whose debriefing is due first.

    Args:
        con: a snapshot
        now: the moment of the disclosure

    Returns:
        One row per companion, COMPANION_COLUMNS: number (digits of E.164), name, role (code), area (as written),
        caseload and capacity [people], accompanies (names and numbers of the people accompanied now),
        last_debriefing_at, debriefing (due, unknown, or missing).
    """
    listed = con.execute(_LIST, {"now": now}).df()
    if listed.empty:
        return pd.DataFrame()
    known = named_people(con, listed["person"].tolist(), tables=(COMPANION,))[["person", "number", "name"]]
    pairs = [str(pair) for open_pairs in listed["open_pairs"] for pair in open_pairs]
    people = named_people(con, pairs, tables=(PAIR,))
    texts = {str(row["person"]): _name_and_number(row) for row in people.to_dict("records")}
    accompanies = [", ".join(texts.get(str(pair), "") for pair in open_pairs) for open_pairs in listed["open_pairs"]]
    return listed.assign(accompanies=accompanies).merge(known, on="person", how="left")[COMPANION_COLUMNS]


def _name_and_number(row: Mapping[Any, Any]) -> str:
    """Who is accompanied, with the number as it is dialled."""
    named = next((row[column] for column in ("name", "person_id") if isinstance(row[column], str)), "")
    number = f"({national_number(row['number'])})" if isinstance(row["number"], str) else ""
    return f"{named} {number}".strip()
