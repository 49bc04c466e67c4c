"""The chain of a case: what happened to one person, or around one record, in the order of time. No name, no number."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.scope import scope_of
from analytics.metrics.cases.tables import table
from level import of_people

STEPS = (
    "call", "request", "stop", "handed_out", "came_back", "fulfilled", "followup", "companion", "companion_left",
    "session", "assessment", "referral", "confirmed", "consent", "death",
)  # fmt: skip
"""Steps of a chain, in the order of those of one moment."""
_COLUMNS = [
    *(
        "at",
        "time_known",
        "step",
        "subject",
        "state",
        "channel",
        "item",
        "quantity",
        "village",
        "urgency",
        "actor",
        "needs",
    ),
    *("physical_state", "emotional_state", "until", "record"),
]
_QUESTIONS = {
    "staging.calls": """
        SELECT started_at AS at, coalesce(time_known, true) AS time_known, 'call' AS step, direction AS subject,
            outcome AS state, channel, item, quantity::DOUBLE AS quantity, village, needs, call_id AS record
        FROM {staging.calls} WHERE list_contains($calls, call_id)
    """,
    "staging.requests": """
        SELECT requested_at AS at, coalesce(time_known, true) AS time_known, 'request' AS step, category AS subject,
            coalesce(status, 'open') AS state, item, quantity_requested::DOUBLE AS quantity, village, urgency,
            request_id AS record
        FROM {staging.requests} WHERE list_contains($requests, request_id)
        UNION ALL BY NAME
        SELECT fulfilled_at AS at, coalesce(fulfilled_time_known, true) AS time_known, 'fulfilled' AS step,
            category AS subject, item, quantity_delivered::DOUBLE AS quantity, request_id AS record
        FROM {staging.requests} WHERE list_contains($requests, request_id) AND status = 'fulfilled'
            AND fulfilled_at IS NOT NULL
    """,
    "staging.deliveries": """
        WITH reported AS (
            FROM {staging.deliveries} WHERE list_contains($requests, request_id) AND is_reported AND to_depot IS NULL
        ),
        planned AS (
            SELECT p.*, r.status AS request_status FROM {staging.plans} AS p
            LEFT JOIN {staging.requests} AS r ON r.request_id = p.request_id AND p.quantity > 0
            WHERE list_contains($requests, p.request_id) AND p.to_depot IS NULL
        )
        SELECT coalesce(d.delivered_at, d.day::TIMESTAMPTZ) AS at,
            d.delivered_at IS NOT NULL AND coalesce(d.time_known, true) AS time_known,
            'stop' AS step, d.outcome AS state, d.item, d.quantity_delivered::DOUBLE AS quantity, d.village,
            d.vehicle AS actor, d.request_id AS record
        FROM reported AS d
        UNION ALL BY NAME
        SELECT coalesce(p.arrive_at, p.day::TIMESTAMPTZ) AS at, p.arrive_at IS NOT NULL AS time_known, 'stop' AS step,
            CASE WHEN p.request_status = 'ended_by_death' THEN 'ended_by_death'
                WHEN coalesce(p.request_status NOT IN ('open', 'approved', 'on_the_way'), false) THEN 'request_closed'
                WHEN p.day >= ($now::TIMESTAMPTZ)::DATE THEN 'planned' ELSE 'not_reported' END AS state,
            p.item, p.quantity::DOUBLE AS quantity, p.village, p.vehicle AS actor, p.request_id AS record
        FROM planned AS p
        ANTI JOIN reported AS d ON d.plan_id = p.plan_id AND d.stop = p.stop
        WHERE p.is_latest
    """,
    "staging.stock": """
        SELECT s.occurred_at AS at, coalesce(s.time_known, true) AS time_known,
            CASE s.movement WHEN 'issue' THEN 'handed_out' ELSE 'came_back' END AS step, s.condition AS state, s.item,
            s.quantity::DOUBLE AS quantity, s.depot AS actor, s.request_id AS record
        FROM {staging.stock} AS s
        ANTI JOIN {staging.deliveries} AS d ON d.matched_movement_id = s.movement_id
        WHERE list_contains($requests, s.request_id) AND s.movement IN ('issue', 'return')
            AND NOT starts_with(s.movement_id, 'delivery:')
    """,
    "staging.followups": """
        SELECT done_at AS at, coalesce(done_time_known, true) AS time_known, 'followup' AS step, place AS subject,
            outcome AS state, contacted AS actor, needs, physical_state, emotional_state, followup_id AS record
        FROM {staging.followups}
        WHERE done_at IS NOT NULL AND (person_code = $person AND person_basis IN ('id', 'name_and_phone')
            OR list_contains($followups, followup_id))
    """,
    "staging.companionships": """
        SELECT c.started_at AS at, coalesce(c.started_time_known, true) AS time_known, 'companion' AS step,
            r.role AS subject, c.companion_code AS actor
        FROM {staging.companionships} AS c LEFT JOIN {staging.companions} AS r USING (companion_code)
        WHERE c.person_code = $person AND c.person_basis IN ('id', 'name_and_phone')
        UNION ALL BY NAME
        SELECT c.ended_at AS at, coalesce(c.ended_time_known, true) AS time_known, 'companion_left' AS step,
            r.role AS subject, c.companion_code AS actor
        FROM {staging.companionships} AS c LEFT JOIN {staging.companions} AS r USING (companion_code)
        WHERE c.person_code = $person AND c.person_basis IN ('id', 'name_and_phone') AND c.ended_at IS NOT NULL
    """,
    "staging.sessions": """
        SELECT held_at AS at, coalesce(held_time_known, true) AS time_known, 'session' AS step, kind AS subject,
            minutes::DOUBLE AS quantity, companion_code AS actor
        FROM {staging.sessions} WHERE person_code = $person AND person_basis IN ('id', 'name_and_phone')
    """,
    "staging.assessments": """
        SELECT assessed_at AS at, coalesce(assessed_time_known, true) AS time_known, 'assessment' AS step,
            team AS subject, result AS state, profession AS actor, assessment_id AS record
        FROM {staging.assessments} WHERE person_code = $person AND person_basis IN ('id', 'name_and_phone')
    """,
    "staging.referrals": """
        SELECT status_at AS at, coalesce(status_time_known, true) AS time_known, 'referral' AS step, kind AS subject,
            status AS state, origin AS channel, nullif(concat_ws(', ', to_agency, to_region), '') AS actor,
            referral_id AS record
        FROM {staging.referrals} WHERE list_contains($referrals, referral_id)
        UNION ALL BY NAME
        SELECT max(confirmed_at) AS at, coalesce(arg_max(confirmed_time_known, confirmed_at), true) AS time_known,
            'confirmed' AS step, any_value(kind) AS subject, referral_id AS record
        FROM {staging.referrals} WHERE list_contains($referrals, referral_id) AND confirmed_at IS NOT NULL
        GROUP BY referral_id
    """,
    "staging.consents": """
        SELECT agreed_at AS at, coalesce(time_known, true) AS time_known, 'consent' AS step, purpose AS subject,
            CASE WHEN is_valid THEN 'agreed' ELSE 'not_agreed' END AS state, ends_at AS until
        FROM {staging.consents} WHERE person_code = $person AND person_basis IN ('id', 'name_and_phone')
    """,
    "staging.deaths": """
        SELECT died_at AS at, coalesce(time_known, true) AS time_known, 'death' AS step
        FROM {staging.deaths} WHERE person_code = $person AND person_basis IN ('id', 'name_and_phone')
    """,
}
"""Table → what it says of a case; names in braces are tables."""


@of_people
def case_chain(con: DuckDBPyConnection, *, key: str, now: datetime) -> pd.DataFrame:
    """Return what happened in a case, the earliest first; what is known of a mere day comes at its begin.

    Args:
        con: Connection to a snapshot.
        key: Of `case_identity`: all of a person who is certain, else one record and what its id is linked to.
        now: Moment of the reader, with the local time zone; what is later is planned, or left out.

    Returns:
        One row per event: at, time_known (whether its time of day is), step (one of STEPS), subject (code: category of
        a request, kind of a referral, direction of a call …), state (code: outcome, status), channel, item, quantity
        (minutes of a session), village, urgency, actor (vehicle, agency, companion's pseudonym), needs,
        physical_state, emotional_state, until (end of a consent), record (id).
    """
    scope = scope_of(con, key)
    names = {name for sql in _QUESTIONS.values() for name in _tables_of(sql)}
    tables = {name: table(con, name) for name in names}
    values = scope.values | {"now": now}
    frames = [con.execute(_filled(sql, tables), _used(sql, values)).df() for sql in _QUESTIONS.values()]
    rows = pd.concat([frame for frame in frames if len(frame)] or frames[:1]).reindex(columns=_COLUMNS)
    moment = pd.Timestamp(now)
    rows = rows[(rows["at"] <= moment) | ((rows["step"] == "stop") & (rows["state"] == "planned"))]
    # books of requests know the minute of a call, telephones its second
    ranks = {"_minute": rows["at"].dt.floor("min"), "_rank": rows["step"].map(STEPS.index)}
    order = rows.assign(**ranks).sort_values(["_minute", "_rank", "at"], kind="stable", ignore_index=True)
    return order.drop(columns=[*ranks])


def _tables_of(sql: str) -> list[str]:
    return [part.partition("}")[0] for part in sql.split("{")[1:]]


def _filled(sql: str, tables: dict[str, str]) -> str:
    for name in _tables_of(sql):
        sql = sql.replace(f"{{{name}}}", tables[name])
    return sql


def _used(sql: str, values: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in values.items() if f"${name}" in sql}
