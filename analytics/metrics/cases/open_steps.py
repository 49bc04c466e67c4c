"""What is still open in a case, and what comes next."""

from datetime import datetime

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.scope import scope_of
from analytics.metrics.cases.tables import table
from analytics.metrics.followups import due_calls
from analytics.metrics.followups.due_calls import OPEN as OPEN_CALLS
from analytics.metrics.followups.due_calls import SETTLE
from analytics.metrics.referrals.loops import loops
from finding import Finding
from level import of_people

_COLUMNS = ["step", "subject", "state", "item", "quantity", "actor", "since_at", "since_known", "due_at", "due_known"]
_COLUMNS += ["next_step", "record"]
_OPEN = "('open', 'approved', 'on_the_way')"
_CERTAIN = "('id', 'name_and_phone')"
_REQUESTS = f"""
    WITH ahead AS (
        SELECT request_id, min(day) AS day, arg_min(coalesce(arrive_at, day::TIMESTAMPTZ), day) AS arrive_at,
            arg_min(arrive_at IS NOT NULL, day) AS arrive_known, arg_min(vehicle, day) AS vehicle
        FROM {{plans}} AS p
        WHERE is_latest AND to_depot IS NULL AND quantity > 0 AND day >= ($now::TIMESTAMPTZ)::DATE
            AND NOT EXISTS (
                SELECT 1 FROM {{deliveries}} AS d WHERE d.plan_id = p.plan_id AND d.stop = p.stop AND d.is_reported
            )
        GROUP BY request_id
    )
    SELECT 'request' AS step, r.category AS subject, coalesce(r.status, 'open') AS state, r.item,
        coalesce(r.quantity_remaining, r.quantity_approved, r.quantity_requested)::DOUBLE AS quantity,
        a.vehicle AS actor, r.requested_at AS since_at, coalesce(r.time_known, true) AS since_known,
        a.arrive_at AS due_at, a.arrive_known AS due_known,
        CASE WHEN a.request_id IS NOT NULL THEN 'stop_is_planned' WHEN r.category = 'oxygen' THEN 'plan_a_stop'
            ELSE 'answer_request' END AS next_step, r.request_id AS record
    FROM {{requests}} AS r LEFT JOIN ahead AS a USING (request_id)
    WHERE list_contains($requests, r.request_id) AND r.requested_at <= $now
        AND (coalesce(r.status, 'open') IN {_OPEN} OR (r.status = 'fulfilled' AND r.fulfilled_at > $now)
            OR (r.status = 'ended_by_death' AND r.ended_at > $now))
"""
_LOANS = """
    SELECT 'cylinder' AS step, NULL AS state, l.item, l.quantity::DOUBLE AS quantity, l.lent_at AS since_at,
        coalesce(s.time_known, true) AS since_known, 'collect_cylinder' AS next_step, l.request_id AS record
    FROM {loans} AS l LEFT JOIN {stock} AS s USING (movement_id)
    WHERE list_contains($requests, l.request_id) AND l.lent_at <= $now
"""
# several calls that are due to one person are one call to make
_FOLLOWUPS = f"""
    WITH {{standing}},
    wanted AS (
        SELECT *, state = 'planned' AS is_planned FROM calls
        WHERE (state IN {OPEN_CALLS} OR state = 'planned')
            AND ((person_code = $person AND person_basis IN {_CERTAIN}) OR list_contains($followups, followup_id))
    )
    SELECT 'followup' AS step, arg_min(state, due_at) AS state, min(due_at) AS since_at,
        arg_min(due_time_known, due_at) AS since_known, min(due_at) AS due_at,
        arg_min(due_time_known, due_at) AS due_known,
        CASE WHEN bool_or(is_to_settle) THEN '{SETTLE}' ELSE arg_min(wanted.step, due_at) END AS next_step,
        arg_min(followup_id, due_at) AS record
    FROM wanted GROUP BY subject, is_planned
"""
_REFERRALS = """
    SELECT 'referral' AS step, referral_kind AS subject, loop_state AS state,
        nullif(concat_ws(', ', to_agency, to_region), '') AS actor, since_at, since_known,
        CASE loop_state WHEN 'seen' THEN 'trace_person' WHEN 'traced' THEN 'ask_agency'
            WHEN 'requested' THEN 'agency_answers' WHEN 'accepted' THEN 'agency_begins'
            WHEN 'in_progress' THEN 'agency_completes' WHEN 'to_confirm' THEN 'confirm_with_person'
            ELSE 'find_receiver' END AS next_step, referral_id AS record
    FROM {loops} WHERE list_contains($referrals, referral_id) AND is_open
"""
_COMPANIONS = f"""
    SELECT 'accompanied' AS step, r.role AS subject, c.companion_code AS actor, c.started_at AS since_at,
        coalesce(c.started_time_known, true) AS since_known, 'accompany' AS next_step
    FROM {{companionships}} AS c LEFT JOIN {{companions}} AS r USING (companion_code)
    WHERE c.person_code = $person AND c.person_basis IN {_CERTAIN} AND c.started_at <= $now
        AND (c.ended_at IS NULL OR c.ended_at > $now) AND NOT coalesce(c.is_end_unknown, false)
"""
_QUESTIONS = (_REQUESTS, _LOANS, _FOLLOWUPS, _REFERRALS, _COMPANIONS)
_TABLES = {
    "requests": "staging.requests", "plans": "staging.plans", "deliveries": "staging.deliveries",
    "loans": "marts.cylinder_loans", "stock": "staging.stock", "companionships": "staging.companionships",
    "companions": "staging.companions",
}  # fmt: skip
"""Name in a question → schema and name."""
_ENDED_BY_DEATH = ("request", "followup", "accompanied")


@of_people
def open_steps(con: DuckDBPyConnection, *, key: str, now: datetime) -> pd.DataFrame:
    """Return what is open in a case at a moment, what is due first on top.

    A death ends requests, due calls, referrals and companionship; what is left is cylinders to collect.

    Args:
        con: Connection to a snapshot.
        key: Of `case_identity`.
        now: Moment of the reader, with the local time zone.

    Returns:
        One row per open thing: step (request, cylinder, followup, referral, accompanied), subject, state (codes), item,
        quantity, actor (vehicle, agency, companion's pseudonym), since_at with since_known (whether its time of day
        is), due_at with due_known (missing where nothing is due), next_step (code: of a due call a step of the ladder),
        record (id). Several calls that are due are one row, the next one that is planned another.
    """
    scope = scope_of(con, key)
    values = scope.values | due_calls.values(con, now)
    named = {name: table(con, full) for name, full in _TABLES.items()}
    named |= {"standing": due_calls.standing(con, now), "loops": loops(con)}
    frames = []
    for question in _QUESTIONS:
        sql = question.format(**named)
        used = {name: value for name, value in values.items() if f"${name}" in sql}
        frames.append(con.execute(sql, used).df())
    rows = pd.concat([frame for frame in frames if len(frame)] or frames[:1]).reindex(columns=_COLUMNS)
    if died_at(con, person=scope.person, now=now) is not None:
        rows = rows[~rows["step"].isin(_ENDED_BY_DEATH)]
    return rows.sort_values(["due_at", "since_at"], kind="stable", ignore_index=True)


def died_at(con: DuckDBPyConnection, *, person: str | None, now: datetime) -> datetime | None:
    """When a person died whose identity is certain, as known at a moment; None while nobody reported it.

    Args:
        con: Connection to a snapshot.
        person: Pseudonym; None where the identity is uncertain.
        now: Moment of the reader.
    """
    sql = f"""
        SELECT min(died_at) FROM {table(con, "staging.deaths")}
        WHERE person_code = $person AND person_basis IN {_CERTAIN} AND died_at <= $now
    """
    ((moment,),) = con.execute(sql, {"person": person, "now": now}).df().itertuples(index=False)
    return None if pd.isna(moment) else moment.to_pydatetime()


def headline_of(steps: pd.DataFrame, *, has_died: bool) -> Finding:
    """How a case stands: how much is open and what is next.

    Args:
        steps: Of `open_steps`.
        has_died: Whether the person has died, see `died_at`.
    """
    if has_died:
        return Finding("case.died", {"open": len(steps)}) if len(steps) else Finding("case.died_done", {})
    if steps.empty:
        return Finding("case.closed", {})
    first = steps.iloc[0]
    kind = "followup_step" if first["step"] == "followup" else "case_next"
    return Finding("case.open", {"open": len(steps), "next_terms": [(kind, str(first["next_step"]))]})
