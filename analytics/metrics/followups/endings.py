"""How follow-up of people ended, or why it has not: the last scheduled day alone ends nothing."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.followups.due_calls import CASE, OPEN, standing, values
from analytics.metrics.followups.place_sums import place_sums, query_place
from analytics.metrics.shared.moment import fixed_moment
from analytics.metrics.shared.predicates import in_place
from level import Level, of_people

ENDINGS = ("in_progress", "recovered", "completed", "moved", "died", "not_needed", "refused", "unreached")
"""`completed`: reached for the last scheduled day, or later. `unreached`: that day is over, and nobody has reached the
person since; it is no ending, the person is still to be called. `in_progress`: a day is still to come."""
_ENDED = f"""
    standing AS (
        SELECT c.subject, any_value(c.person_code) AS person_code, any_value(c.person_basis) AS person_basis,
            arg_max(c.followup_id, c.due_at) AS followup_id, arg_max(c.village_code, c.due_at) AS village_code,
            arg_max(c.village, c.due_at) AS village, arg_max(c.district_code, c.due_at) AS district_code,
            max(c.day) AS last_day, any_value(p.ended_at) AS ended_at, any_value(p.ending) AS sooner,
            CASE WHEN any_value(p.ending) IS NOT NULL THEN any_value(p.ending)
                WHEN bool_or(c.state IN ('planned', 'due') OR c.state = 'lost' AND c.day = $now::TIMESTAMPTZ::DATE)
                    THEN 'in_progress'
                WHEN bool_or(c.state IN {OPEN}) THEN 'unreached'
                WHEN arg_max(c.state, c.due_at) = 'refused' THEN 'refused'
                ELSE 'completed' END AS ending
        FROM calls AS c JOIN people AS p USING (subject) GROUP BY c.subject
    )"""


def people_by_ending(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, level: Level = Level.READERS
) -> pd.DataFrame:
    """People who were ever due, by how their follow-up ended by `now`.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        place: Beginning of a village code (city, district or village); None takes all, also people without a village.
        level: Who looks; readers see the district of a village, and no number of people below five.

    Returns:
        One row per ending with somebody, in the order of ENDINGS, and a last one with it missing for all:
        followup_ending, people (missing where readers must not see it), is_suppressed.
    """
    now = fixed_moment(con, now, level=level, book="followups")
    sql = f"""WITH {standing(con, now)}, {_ENDED}
        SELECT district_code, ending AS followup_ending, count(*) AS people FROM standing
        WHERE {in_place()} GROUP BY ALL
    """
    frame = con.execute(sql, values(con, now) | {"place": query_place(place, level)}).df()
    table = place_sums(frame, counts=("people",), groups=("followup_ending",), place=place, level=level)
    rank = table["followup_ending"].map({ending: number for number, ending in enumerate(ENDINGS)}).fillna(len(ENDINGS))
    columns = ["followup_ending", "people", "is_suppressed"]
    return table.loc[rank.sort_values(kind="stable").index, columns].reset_index(drop=True)


@of_people
def planned_after_ending(
    con: DuckDBPyConnection, *, now: datetime, place: str | None = None, limit: int = 200
) -> pd.DataFrame:
    """People who recovered, moved or need no more calls, and for whom calls are still scheduled; for the desk only.

    Their calls are not due. Whoever is to be called after all is called, and what comes of it written down. The dead
    are not listed.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
        place: Beginning of a village code; None takes all, also people without a village.
        limit: Most rows returned.

    Returns:
        One row per person: case (key of the case), person (short code), followup_ending, ended_at, day (last one
        scheduled), village.
    """
    sql = f"""WITH {standing(con, now)}, {_ENDED}
        SELECT {CASE} AS "case",
            person_code AS person, ending AS followup_ending, ended_at, last_day AS day, village
        FROM standing WHERE sooner <> 'died' AND last_day > $now::TIMESTAMPTZ::DATE AND {in_place()}
        ORDER BY ended_at DESC, followup_id LIMIT $limit
    """
    return con.execute(sql, values(con, now) | {"place": place, "limit": limit}).df()
