"""The tables that a case is read from, without rows or columns that a snapshot of an older version does not have."""

from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import table_or_empty, with_columns

_MOMENT, _YES = "TIMESTAMPTZ", "BOOLEAN"
_WHO = "person_code VARCHAR, person_basis VARCHAR"
_COLUMNS = {
    "staging.plans": (
        "plan_id VARCHAR, day DATE, shift VARCHAR, vehicle VARCHAR, stop INTEGER, to_depot VARCHAR, request_id VARCHAR,"
        " village VARCHAR, item VARCHAR, quantity DECIMAL(18,3), empties DECIMAL(18,3), arrive_at TIMESTAMPTZ,"
        " is_latest BOOLEAN"
    ),
    "staging.deliveries": (
        "delivery_id VARCHAR, day DATE, plan_id VARCHAR, stop INTEGER, outcome VARCHAR, is_reported BOOLEAN,"
        " delivered_at TIMESTAMPTZ, time_known BOOLEAN, vehicle VARCHAR, to_depot VARCHAR, request_id VARCHAR,"
        " village VARCHAR, item VARCHAR, quantity_delivered DECIMAL(18,3), empties_collected DECIMAL(18,3),"
        " matched_movement_id VARCHAR"
    ),
    "marts.cylinder_loans": (
        "movement_id VARCHAR, item VARCHAR, request_id VARCHAR, lent_at TIMESTAMPTZ, quantity DECIMAL(18,3)"
    ),
    "staging.followups": (
        f"followup_id VARCHAR, {_WHO}, due_at TIMESTAMPTZ, due_time_known BOOLEAN, done_at TIMESTAMPTZ,"
        " done_time_known BOOLEAN, attempt INTEGER, outcome VARCHAR, contacted VARCHAR, place VARCHAR,"
        " physical_state VARCHAR, emotional_state VARCHAR, needs VARCHAR[], companion_code VARCHAR"
    ),
    "staging.companionships": (
        f"companion_code VARCHAR, {_WHO}, person_kind VARCHAR, started_at TIMESTAMPTZ, started_time_known BOOLEAN,"
        " ended_at TIMESTAMPTZ, ended_time_known BOOLEAN"
    ),
    "staging.companions": "companion_code VARCHAR, role VARCHAR",
    "staging.sessions": (
        f"companion_code VARCHAR, held_at TIMESTAMPTZ, held_time_known BOOLEAN, kind VARCHAR, {_WHO}, minutes INTEGER"
    ),
    "staging.referrals": (
        f"referral_id VARCHAR, {_WHO}, opened_at TIMESTAMPTZ, origin VARCHAR, origin_id VARCHAR, kind VARCHAR,"
        " to_agency VARCHAR, to_region VARCHAR, status VARCHAR, status_at TIMESTAMPTZ, status_time_known BOOLEAN,"
        " confirmed_at TIMESTAMPTZ, confirmed_time_known BOOLEAN"
    ),
    "staging.assessments": (
        f"assessment_id VARCHAR, {_WHO}, assessed_at TIMESTAMPTZ, assessed_time_known BOOLEAN, team VARCHAR,"
        " profession VARCHAR, result VARCHAR"
    ),
    "staging.consents": (
        f"{_WHO}, agreed_at TIMESTAMPTZ, time_known BOOLEAN, purpose VARCHAR, ends_at TIMESTAMPTZ, is_valid BOOLEAN,"
        " is_latest BOOLEAN"
    ),
    "staging.deaths": f"{_WHO}, died_at TIMESTAMPTZ, time_known BOOLEAN, phone_code VARCHAR",
}
_NEWER = {
    "staging.requests": {
        **dict.fromkeys(("person_code", "recipient_code", "recipient_basis"), "VARCHAR"),
        **dict.fromkeys(("time_known", "fulfilled_time_known", "ended_time_known"), _YES), "ended_at": _MOMENT,
        "quantity_remaining": "DECIMAL(18,3)",
    },
    "staging.calls": {"caller_person_code": "VARCHAR", "caller_person_basis": "VARCHAR", "time_known": _YES},
    "staging.stock": {"time_known": _YES},
    "staging.consents": {"person_basis": "VARCHAR", "time_known": _YES},
}  # fmt: skip
_FLAGS = {
    "staging.companionships": ("started_time_known", "ended_time_known", "is_end_unknown"),
    "staging.sessions": ("held_time_known",),
    "staging.referrals": ("status_time_known", "confirmed_time_known"),
    "staging.assessments": ("assessed_time_known",),
    "staging.followups": ("due_time_known", "done_time_known"),
}


def table(con: DuckDBPyConnection, name: str) -> str:
    """SQL of a table, complete in every column that a case reads.

    Args:
        con: Connection to a snapshot.
        name: Schema and name.
    """
    sql = table_or_empty(con, name, _COLUMNS[name]) if name in _COLUMNS else name
    newer = _NEWER.get(name, {}) | dict.fromkeys(_FLAGS.get(name, ()), _YES)
    return with_columns(sql, newer) if newer else sql
