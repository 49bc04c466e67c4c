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
_NORMS = ("own_number_attempts", "other_number_attempts", "village_head_attempts", "visit_attempts")
BAD_PHYSICAL, BAD_EMOTIONAL = ("poor", "critical"), ("distressed", "crisis")
OPEN = "('due', 'overdue', 'lost')"
_SEEN = "('reached', 'recovered', 'moved', 'died')"
_CONTACT = "('reached', 'recovered', 'moved', 'died', 'refused', 'not_needed')"
_ENDING = "('recovered', 'moved', 'not_needed')"
_IN_VAIN = "('unreachable', 'wrong_number')"
_CERTAIN = "('id', 'name_and_phone')"

CASE = case_key("followup", "followup_id", code="person_code", basis="person_basis")
"""SQL of the key of the case of a due call."""
COLUMNS = (
    "followup_id VARCHAR, attempt INTEGER, person_code VARCHAR, person_basis VARCHAR, due_at TIMESTAMPTZ,"
    " due_time_known BOOLEAN, done_at TIMESTAMPTZ, done_time_known BOOLEAN, outcome VARCHAR, contacted VARCHAR,"
    " phone_code VARCHAR, place VARCHAR, physical_state VARCHAR, emotional_state VARCHAR, needs VARCHAR[],"
    " companion_code VARCHAR, village VARCHAR, village_code VARCHAR, district VARCHAR, district_code VARCHAR,"
    " day DATE, load_id VARCHAR, row_number BIGINT"
)
_DEATHS = "person_code VARCHAR, person_basis VARCHAR, died_at TIMESTAMPTZ, phone_code VARCHAR"


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
    """SQL of the rows of the book with `subject` and `tried_at`, missing where nobody has tried by $moment."""
    followups = table_or_empty(con, "staging.followups", COLUMNS)
    return f"""(
        SELECT * EXCLUDE (happened_at),
            CASE WHEN $moment::TIMESTAMPTZ IS NULL OR happened_at <= $moment THEN happened_at END AS tried_at
        FROM (
            SELECT *, coalesce(done_at, CASE WHEN outcome IS NOT NULL THEN due_at END) AS happened_at,
                CASE WHEN person_basis IN {_CERTAIN} THEN person_code ELSE 'call ' || followup_id END AS subject
            FROM {followups}
        )
    )"""


def standing(con: DuckDBPyConnection, now: datetime) -> str:
    """Common table expressions `calls` (with `step`) and `people` at $now, to begin a question with.

    They are stored with the snapshot for its newest state, so that a question takes no longer the more calls there
    were; of a moment in the past, and in a snapshot of an older version, `states` works them out.

    Args:
        con: Connection to a snapshot.
        now: Moment of the state.
    """
    stored = "SELECT 1 FROM information_schema.tables WHERE table_schema = 'staging' AND table_name = 'followup_calls'"
    if past_of(con, now) is not None or not con.execute(stored).fetchone():
        return states(con)
    return f"""
        people AS (FROM staging.followup_people),
        calls AS (
            SELECT *, CASE WHEN closed_as IS NOT NULL THEN closed_as
                    WHEN day > $now::TIMESTAMPTZ::DATE THEN 'planned'
                    WHEN step = '{LOST}' THEN 'lost'
                    WHEN day = $now::TIMESTAMPTZ::DATE THEN 'due' ELSE 'overdue' END AS state
            FROM staging.followup_calls WHERE $moment::TIMESTAMPTZ IS NULL
        )"""


def states(con: DuckDBPyConnection) -> str:
    """Common table expressions of the due calls and people at $now, to begin a question with: `WITH {states(con)}`.

    They end in `calls` (followup_id, subject, day, due_at, due_time_known, person_code, person_basis, village_code,
    village, district_code, district, followed_at, tries, has_unknown, is_to_settle, step, state), `people` (per
    subject: last_seen_at, ended_at, ending, physical_state, emotional_state, place, tries since the last contact,
    last_tried_at, step) and `attempts` (the rows, what came after $moment left out).
    """
    followups = table_or_empty(con, "staging.followups", COLUMNS)
    deaths = table_or_empty(con, "staging.deaths", _DEATHS)
    norms = table_or_empty(con, "staging.norms", "norm VARCHAR, norm_value DOUBLE")
    return f"""
        written AS (
            SELECT *, coalesce(done_at, CASE WHEN outcome IS NOT NULL THEN due_at END) AS happened_at,
                CASE WHEN person_basis IN {_CERTAIN} THEN person_code ELSE 'call ' || followup_id END AS subject
            FROM {followups}
        ),
        known AS (
            SELECT * REPLACE (CASE WHEN is_known THEN outcome END AS outcome),
                CASE WHEN is_known THEN happened_at END AS tried_at,
                CASE WHEN is_known THEN coalesce(done_time_known, false) END AS tried_time_known
            FROM (SELECT *, $moment::TIMESTAMPTZ IS NULL OR happened_at <= $moment AS is_known FROM written)
        ),
        attempts AS (
            SELECT *, list_position({list(RUNGS)}, coalesce(contacted, 'own')) AS rung,
                row_number() OVER (ORDER BY tried_at NULLS FIRST, attempt NULLS FIRST, load_id, row_number) AS position,
                greatest(1, attempt - coalesce(lag(attempt) OVER (
                    PARTITION BY followup_id ORDER BY attempt NULLS LAST, tried_at
                ), 0)) AS tries
            FROM known
        ),
        dead AS (
            SELECT person_code AS subject, min(died_at) AS died_at FROM {deaths}
            WHERE person_basis IN {_CERTAIN} AND ($moment::TIMESTAMPTZ IS NULL OR died_at <= $moment) GROUP BY ALL
        ),
        unsettled AS (
            SELECT DISTINCT phone_code FROM {deaths}
            WHERE phone_code IS NOT NULL AND coalesce(person_basis NOT IN {_CERTAIN}, true)
                AND ($moment::TIMESTAMPTZ IS NULL OR died_at <= $moment)
        ),
        met AS (
            SELECT subject, max(position) FILTER (outcome IN {_CONTACT}) AS contact_position,
                max(tried_at) FILTER (outcome IN {_CONTACT}) AS contact_at,
                max(tried_at) FILTER (outcome IN {_SEEN}) AS last_seen_at,
                arg_max(outcome, position) FILTER (outcome IN {_CONTACT}) AS last_outcome,
                min(tried_at) FILTER (outcome = 'died') AS died_at,
                max(tried_at) AS last_tried_at,
                arg_max(tried_time_known, position) FILTER (tried_at IS NOT NULL) AS last_tried_time_known,
                arg_max(physical_state, position) FILTER (physical_state IS NOT NULL AND tried_at IS NOT NULL)
                    AS physical_state,
                arg_max(emotional_state, position) FILTER (emotional_state IS NOT NULL AND tried_at IS NOT NULL)
                    AS emotional_state,
                arg_max(place, position) FILTER (place IS NOT NULL) AS place
            FROM attempts GROUP BY subject
        ),
        ends AS (
            SELECT m.*, CASE WHEN coalesce(m.died_at, d.died_at) IS NOT NULL THEN 'died'
                    WHEN last_outcome IN {_ENDING} THEN last_outcome END AS ending,
                coalesce(least(m.died_at, d.died_at), CASE WHEN last_outcome IN {_ENDING} THEN contact_at END)
                    AS ended_at
            FROM met AS m LEFT JOIN dead AS d USING (subject)
        ),
        in_vain AS (
            SELECT subject, rung, sum(a.tries)::INTEGER AS tries, bool_or(outcome = 'wrong_number') AS is_wrong
            FROM attempts AS a JOIN ends USING (subject)
            WHERE outcome IN {_IN_VAIN} AND position > coalesce(contact_position, 0) GROUP BY ALL
        ),
        highest AS (
            SELECT subject, max(rung) AS rung, arg_max(tries, rung) AS tries_there, arg_max(is_wrong, rung) AS is_wrong,
                sum(tries)::INTEGER AS tries
            FROM in_vain GROUP BY subject
        ),
        rungs AS (
            SELECT list_position({list(_NORMS)}, norm) AS rung, norm_value AS allowed FROM {norms}
            WHERE list_contains({list(_NORMS)}, norm) AND norm_value > 0
        ),
        next_rungs AS (
            SELECT e.subject, min(r.rung) AS rung FROM ends AS e LEFT JOIN highest AS h USING (subject)
            JOIN rungs AS r ON h.rung IS NULL OR r.rung > h.rung
                OR (r.rung = h.rung AND NOT h.is_wrong AND h.tries_there < r.allowed)
            GROUP BY e.subject
        ),
        people AS (
            SELECT e.* EXCLUDE (died_at), coalesce(h.tries, 0) AS tries,
                coalesce({list(RUNGS)}[n.rung], '{LOST}') AS step
            FROM ends AS e LEFT JOIN highest AS h USING (subject) LEFT JOIN next_rungs AS n USING (subject)
        ),
        folded AS (
            SELECT followup_id, any_value(subject) AS subject, min(day) AS day, min(due_at) AS due_at,
                arg_min(due_time_known, due_at) AS due_time_known, any_value(person_code) AS person_code,
                any_value(person_basis) AS person_basis, any_value(village_code) AS village_code,
                any_value(village) AS village, any_value(district_code) AS district_code,
                any_value(district) AS district, any_value(phone_code) AS phone_code,
                min(tried_at) FILTER (outcome IN {_SEEN}) AS followed_at,
                bool_or(coalesce(outcome = 'refused', false)) AS is_refused,
                bool_or(coalesce(outcome = 'not_needed', false)) AS is_not_needed,
                coalesce(sum(tries) FILTER (outcome IN {_IN_VAIN}), 0)::INTEGER AS tries,
                bool_or(tried_at IS NOT NULL AND coalesce(outcome, 'unknown') = 'unknown') AS has_unknown
            FROM attempts GROUP BY followup_id
        ),
        seen AS (
            SELECT DISTINCT subject, tried_at::DATE AS seen_day FROM attempts WHERE outcome IN {_SEEN}
        ),
        calls AS (
            SELECT c.*, p.step, coalesce(c.phone_code IN (FROM unsettled), false) AS is_to_settle, CASE
                    WHEN c.followed_at::DATE <= c.day OR s.seen_day = c.day THEN 'on_time'
                    WHEN c.followed_at IS NOT NULL THEN 'late'
                    WHEN c.is_not_needed THEN 'ended'
                    WHEN c.is_refused THEN 'refused'
                    WHEN p.ended_at::DATE <= c.day THEN 'ended'
                    WHEN greatest(p.contact_at::DATE, p.ended_at::DATE) > c.day THEN 'missed'
                    WHEN c.day > $now::TIMESTAMPTZ::DATE THEN 'planned'
                    WHEN p.step = '{LOST}' THEN 'lost'
                    WHEN c.day = $now::TIMESTAMPTZ::DATE THEN 'due' ELSE 'overdue' END AS state
            FROM folded AS c JOIN people AS p USING (subject)
            ASOF LEFT JOIN seen AS s ON s.subject = c.subject AND s.seen_day >= c.day
        )"""
