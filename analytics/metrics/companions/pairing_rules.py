"""Pairing rules: which tier accompanies whom, and the companionships that break one."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.companions.roster import care, in_place, rules_of
from analytics.pairing.fit import ANY, Rules
from level import of_people

KINDS = ("doctor", "nurse", "family", "patient", "volunteer")
_LAST = 99
"""Priority of a rule that names none."""


def pairing_rules(con: DuckDBPyConnection) -> pd.DataFrame:
    """One row per rule in force: role, person_kind, priority, rule_source, is_own (loaded here)."""
    return con.execute(f"FROM {rules_of(con)} ORDER BY role, priority, person_kind").df()


def rules(con: DuckDBPyConnection) -> Rules:
    """Return the rules as the pairing takes them; a tier for every kind may accompany somebody of unknown kind too."""
    frame = pairing_rules(con)
    table = {
        (str(row["role"]), str(row["person_kind"])): _LAST if pd.isna(row["priority"]) else int(row["priority"])
        for row in frame.to_dict("records")
    }
    for role in frame["role"].unique():
        own = [table.get((str(role), kind)) for kind in KINDS]
        if (str(role), ANY) not in table and all(priority is not None for priority in own):
            table[str(role), ANY] = max(priority for priority in own if priority is not None)
    return table


@of_people
def violations(con: DuckDBPyConnection, *, now: datetime, place: str | None = None) -> pd.DataFrame:
    """Open companionships that break a rule. For the desk only.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.
        place: Beginning of the code of the companion's area; None takes all.

    Returns:
        One row per companionship with wrong_tier (no rule allows this tier for this kind of person) or no_rule (no rule
        names the tier), and per companion with over_capacity (more people than it can have), not_active (it has left,
        or has not begun) or not_trained (no training is recorded by now): case, violation, companion, role,
        person_kind, person (missing where it is not certain), since, caseload, capacity, village, district, area_code.
    """
    sql = f"""
        WITH {care(con)},
        rules AS (FROM {rules_of(con)}),
        open AS (
            SELECT p.*, e.role, e.capacity, e.activity, e.trained_at, e.village, e.district, e.area_code,
                count(DISTINCT p.accompanied) OVER (PARTITION BY p.companion_code)::INTEGER AS caseload,
                min(p.started_at) OVER (PARTITION BY p.companion_code) AS first_at
            FROM pairs AS p JOIN everyone AS e USING (companion_code) WHERE p.is_open
        ),
        of_pairs AS (
            SELECT *, CASE
                    WHEN role NOT IN (SELECT role FROM rules) THEN 'no_rule'
                    WHEN NOT EXISTS (
                        FROM rules AS r WHERE r.role = open.role AND r.person_kind IN (open.person_kind, 'any')
                    ) AND person_kind IS NOT NULL THEN 'wrong_tier'
                END AS violation
            FROM open
        ),
        of_companions AS (
            SELECT DISTINCT ON (companion_code, violation) * FROM (
                SELECT *, unnest([
                    CASE WHEN caseload > capacity THEN 'over_capacity' END,
                    CASE WHEN activity IN ('ended', 'not_yet') THEN 'not_active' END,
                    CASE WHEN coalesce(trained_at > $now, true) THEN 'not_trained' END
                ]) AS violation
                FROM open
            ) ORDER BY companion_code, violation, started_at
        )
        SELECT CASE WHEN is_certain THEN 'person:' || person_code END AS "case", violation, companion_code AS companion,
            role, person_kind, CASE WHEN is_certain THEN person_code END AS person, started_at AS since, caseload,
            capacity, village, district, area_code
        FROM of_pairs WHERE violation IS NOT NULL
        UNION ALL
        SELECT NULL, violation, companion_code, role, NULL, NULL, first_at, caseload, capacity, village, district,
            area_code
        FROM of_companions WHERE violation IS NOT NULL
        ORDER BY list_position(['wrong_tier', 'over_capacity', 'not_active', 'not_trained', 'no_rule'], violation),
            companion, since, person
    """
    frame = con.execute(sql, {"now": now}).df()
    return in_place(frame.astype({"capacity": "Int64"}), place).reset_index(drop=True)


def wrong_tiers_at(con: DuckDBPyConnection) -> str:
    """Common table expressions, after those of `care`, of `wrong_tiers`: a companionship's area_code each."""
    return f"""
        rules AS (FROM {rules_of(con)}),
        wrong_tiers AS (
            SELECT e.area_code FROM pairs AS p JOIN everyone AS e USING (companion_code)
            WHERE p.is_open AND p.person_kind IS NOT NULL AND coalesce(e.role IN (SELECT role FROM rules), true)
                AND NOT EXISTS (FROM rules AS r WHERE r.role = e.role AND r.person_kind IN (p.person_kind, 'any'))
        )"""


def wrong_tiers(con: DuckDBPyConnection, *, now: datetime) -> pd.DataFrame:
    """One row per open companionship that no rule allows, the `wrong_tier` of `violations`: area_code."""
    return con.execute(f"WITH {care(con)}, {wrong_tiers_at(con)} FROM wrong_tiers", {"now": now}).df()


def unchecked_pairs(con: DuckDBPyConnection, *, now: datetime) -> int:
    """How many open companionships no rule can be applied to: the kind of person or the companion is not recorded."""
    sql = f"""
        WITH {care(con)}
        SELECT count(*) FROM pairs AS p LEFT JOIN everyone AS e USING (companion_code)
        WHERE is_open AND (p.person_kind IS NULL OR e.role IS NULL)
    """
    ((unchecked,),) = con.execute(sql, {"now": now}).fetchall()
    return int(unchecked)
