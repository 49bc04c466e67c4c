"""Due calls and the people behind them, as they stand at a moment: what every question of follow-up begins with.

A due call is one scheduled contact with one person; its attempts are rows of `staging.followups` that share its id. A
person is one only where the identity is certain (own id, or name and number); where it is not, each due call stands by
itself, so that a shared number never joins two people.

States of a due call:
- `on_time`: the person was reached on the due day or before it; `late`: by a later attempt of this call.
- `refused`: reached, but did not want to talk. Not followed, and not called again for this day.
- `missed`: the day passed without contact, and the person was reached, or follow-up ended, on a later day.
- `ended`: follow-up of the person had ended by then. Nobody is due.
- `due` (today), `overdue` and `lost` (every rung of the ladder is used up) are open; `planned` is of a day to come.
An attempt that reached nobody never closes a call, and neither does one whose outcome nobody knows.
"""

from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import case_key
from analytics.metrics.shared.moment import past_of
from analytics.metrics.shared.predicates import table_or_empty

RUNGS = ("own", "other_number", "village_head", "visit")
"""Ways to reach somebody, from the first to the last: the escalation ladder."""
LOST = "lost"
"""Step of a person for whom every rung is used up: the desk decides."""
SETTLE = "settle"
"""Step of who would be called through a number by which a death was reported, nobody knows whose: nobody calls before
the desk has settled it."""
STEPS = (*RUNGS, LOST, SETTLE)
BAD_PHYSICAL, BAD_EMOTIONAL = ("poor", "critical"), ("distressed", "crisis")
OPEN = "('due', 'overdue', 'lost')"

CASE = case_key("followup", "followup_id", code="person_code", basis="person_basis")
"""SQL of the key of the case of a due call."""
COLUMNS = (
    "followup_id VARCHAR, attempt INTEGER, subject VARCHAR, person_code VARCHAR, person_basis VARCHAR,"
    " due_at TIMESTAMPTZ, due_time_known BOOLEAN, done_at TIMESTAMPTZ, done_time_known BOOLEAN, tried_at TIMESTAMPTZ,"
    " tried_day DATE, outcome VARCHAR, contacted VARCHAR, phone_code VARCHAR, place VARCHAR, physical_state VARCHAR,"
    " emotional_state VARCHAR, needs VARCHAR[], companion_code VARCHAR, village VARCHAR, village_code VARCHAR,"
    " district VARCHAR, district_code VARCHAR, day DATE, load_id VARCHAR, row_number BIGINT"
)
_CALLS = (
    "followup_id VARCHAR, subject VARCHAR, day DATE, due_at TIMESTAMPTZ, due_time_known BOOLEAN, person_code VARCHAR,"
    " person_basis VARCHAR, village_code VARCHAR, village VARCHAR, district_code VARCHAR, district VARCHAR,"
    " companion_code VARCHAR, followed_at TIMESTAMPTZ, tries INTEGER, next_attempt INTEGER, has_unknown BOOLEAN,"
    " is_to_settle BOOLEAN, closed_as VARCHAR, step VARCHAR"
)
_PEOPLE = (
    "subject VARCHAR, contact_at TIMESTAMPTZ, contact_day DATE, last_seen_at TIMESTAMPTZ, ending VARCHAR,"
    " ended_at TIMESTAMPTZ, ended_day DATE, physical_state VARCHAR, emotional_state VARCHAR, place VARCHAR,"
    " tries INTEGER, last_tried_at TIMESTAMPTZ, last_tried_time_known BOOLEAN, step VARCHAR"
)


def bad(physical: str = "physical_state", emotional: str = "emotional_state") -> str:
    """Predicate: a state of body or of mind is bad; false where neither is known.

    Args:
        physical: Column of the state of body.
        emotional: Column of the state of mind.
    """
    return f"coalesce({physical} IN {BAD_PHYSICAL}, false) OR coalesce({emotional} IN {BAD_EMOTIONAL}, false)"


def values(con: DuckDBPyConnection, now: datetime) -> dict[str, Any]:
    """Values of a question that begins with `states`: $now, and $moment where it lies in the past of the books."""
    past = past_of(con, now)
    return {"now": now, "moment": past.at if past else None}


def attempts_of(con: DuckDBPyConnection) -> str:
    """SQL of the rows of the book; `tried_at`, and the place it was written with, missing where it is after $moment."""
    followups = table_or_empty(con, "staging.followups", COLUMNS)
    return f"""(
        SELECT * EXCLUDE (is_known)
            REPLACE (CASE WHEN is_known THEN tried_at END AS tried_at, CASE WHEN is_known THEN place END AS place)
        FROM (
            SELECT *, coalesce($moment::TIMESTAMPTZ IS NULL OR tried_at <= $moment, true) AS is_known FROM {followups}
        )
    )"""


def standing(con: DuckDBPyConnection, now: datetime) -> str:
    """Common table expressions `calls` (with `state`) and `people` at $now, to begin a question with.

    They are stored with the snapshot for its newest state, so that a question takes no longer the more calls there
    were; the state at a moment in the past is worked out by the same models.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
    """
    calls = table_or_empty(con, "staging.followup_calls", _CALLS)
    people = table_or_empty(con, "staging.followup_people", _PEOPLE)
    if past_of(con, now) is not None and calls == "staging.followup_calls":
        calls, people = (f"{name}_at($moment::TIMESTAMPTZ)" for name in (calls, people))
    return f"""
        people AS (FROM {people}),
        calls AS (
            SELECT *, CASE WHEN closed_as IS NOT NULL THEN closed_as
                    WHEN day > $now::TIMESTAMPTZ::DATE THEN 'planned'
                    WHEN step = '{LOST}' THEN 'lost'
                    WHEN day = $now::TIMESTAMPTZ::DATE THEN 'due' ELSE 'overdue' END AS state
            FROM {calls}, (SELECT $moment::TIMESTAMPTZ)
        )"""
