"""Live inspection: people who agreed to be shown to officials, by pseudonym."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.requests.sensitive import seen_needs
from analytics.metrics.shared.predicates import table_or_empty
from level import Level, of_people

_COLUMNS = (
    "person_code VARCHAR, purpose VARCHAR, agreed_at TIMESTAMPTZ, ends_at TIMESTAMPTZ, village_code VARCHAR,"
    " needs VARCHAR[], urgency VARCHAR, last_at TIMESTAMPTZ, last_known BOOLEAN"
)


@of_people
def people_to_show(con: DuckDBPyConnection, *, now: datetime) -> pd.DataFrame:
    """People whose consent to be shown is valid, those with the newest contact first.

    A withdrawal counts whenever it was made: who has withdrawn by now is not shown of the past either.

    Args:
        con: Connection to a snapshot.
        now: Moment of the question.

    Returns:
        One row per person: person (pseudonym), village, district, needs (codes; a sensitive one is another), urgency,
        last_at (last contact that succeeded, or request), time_known (whether its time of day is known), may_call
        (whether the number may be disclosed, too), until (when the consent ends); missing where it is not known, or
        where there is no end.
    """
    sql = f"""
        WITH valid AS (
            FROM {table_or_empty(con, "marts.consenting_people", _COLUMNS)}
            WHERE agreed_at <= $now AND (ends_at IS NULL OR $now < ends_at)
        )
        SELECT
            p.person_code AS person, v.name AS village, v.district,
            {seen_needs("p.needs", level=Level.READERS)} AS needs, p.urgency, p.last_at,
            p.last_known AS time_known,
            p.person_code IN (SELECT person_code FROM valid WHERE purpose = 'call') AS may_call, p.ends_at AS until
        FROM valid AS p
        LEFT JOIN staging.villages AS v ON v.village_code = p.village_code
        WHERE p.purpose = 'show'
        ORDER BY p.last_at DESC NULLS LAST, person
    """
    return con.execute(sql, {"now": now}).df()
