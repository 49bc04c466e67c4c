"""Events of referrals in the order in which they came about, each with the state it leaves; what questions share."""

from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import in_place, table_or_empty
from facts import fact

STEPS = ("seen", "traced", "requested", "accepted", "in_progress", "completed", "confirmed")
"""Steps of a referral in their order: `seen` is its opening, `confirmed` what the person says."""
CERTAIN = "('id', 'name_and_phone')"
"""What an identity rests on where it is certain: only such a one joins anything."""
_COLUMNS = (
    "referral_id VARCHAR, position BIGINT, from_at TIMESTAMPTZ, until_at TIMESTAMPTZ, status VARCHAR, "
    "happened_at TIMESTAMPTZ, happened_known BOOLEAN, is_dated BOOLEAN, opened_at TIMESTAMPTZ, opened_known BOOLEAN, "
    "day DATE, referral_origin VARCHAR, referral_kind VARCHAR, village VARCHAR, village_code VARCHAR, "
    "district VARCHAR, district_code VARCHAR, city_code VARCHAR, person_code VARCHAR, person_basis VARCHAR, "
    "to_agency VARCHAR, to_region VARCHAR, receiver VARCHAR, is_outside BOOLEAN, loop_state VARCHAR, "
    "loop_actor VARCHAR, since_at TIMESTAMPTZ, since_known BOOLEAN, ending VARCHAR, ended_at TIMESTAMPTZ, "
    "ended_known BOOLEAN"
)


def events(con: DuckDBPyConnection) -> str:
    """SQL of `marts.referral_states`, empty in a snapshot that an older version published."""
    return table_or_empty(con, "marts.referral_states", _COLUMNS)


def in_residence(table: str = "") -> str:
    """Predicate: the person lives in the chosen place, by village, else by district; `table` ends in a dot."""
    return in_place(f"coalesce({table}village_code, {table}district_code)")


def norm_days(con: DuckDBPyConnection, norm: str) -> float | None:
    """A norm in days; None in a snapshot that an older version published."""
    table = table_or_empty(con, "staging.norms", "norm VARCHAR, norm_value DOUBLE")

    def read() -> float | None:
        row = con.execute(f"SELECT norm_value FROM {table} WHERE norm = $norm", {"norm": norm}).fetchone()
        return float(row[0]) if row else None

    return fact(con, (norm_days, norm), read)
