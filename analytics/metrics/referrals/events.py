"""Events of referrals: each status that was written down, in the order in which it came about, up to a moment.

A referral is a sequence of status events. What is dated after `$now` has not happened: asked of the past, the books
answer as they stood then. Days order events; times of day do only where every event of that day has one. Events of one
moment, or of a day without times, follow the usual way of a referral, and what a receiver refused comes before what
was then asked of another.
"""

from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import in_place, table_or_empty, with_column

STEPS = ("seen", "traced", "requested", "accepted", "in_progress", "completed", "confirmed")
"""Steps of a referral in their order: `seen` is its opening, `confirmed` what the person says."""
CERTAIN = "('id', 'name_and_phone')"
"""What an identity rests on where it is certain: only such a one joins anything."""
STOPPED = "('rejected', 'failed', 'no_receiver')"
_WAY = ("traced", "requested", "accepted", "in_progress", "rejected", "no_receiver", "failed", "completed")
_COLUMNS = (
    "referral_id VARCHAR, person_code VARCHAR, person_basis VARCHAR, opened_at TIMESTAMPTZ, time_known BOOLEAN, "
    "origin VARCHAR, origin_id VARCHAR, village VARCHAR, village_code VARCHAR, district VARCHAR, "
    "district_code VARCHAR, kind VARCHAR, to_agency VARCHAR, to_region VARCHAR, status VARCHAR, "
    "status_at TIMESTAMPTZ, status_time_known BOOLEAN, confirmed_at TIMESTAMPTZ, confirmed_time_known BOOLEAN, "
    "day DATE, load_id VARCHAR, row_number BIGINT"
)


def folded(text: str) -> str:
    """SQL of a name without case, dots and double spaces; `Kota` of a city is left out, `Kabupaten` is not."""
    plain = f"trim(regexp_replace(lower(replace({text}, '.', ' ')), '\\s+', ' ', 'g'))"
    return f"regexp_replace(regexp_replace({plain}, '^(kabupaten|regency of) ', 'kab '), '^(kota|city of) ', '')"


def is_after(later: str, earlier: str) -> str:
    """Predicate: a moment lies after another; of a mere day only where the day is a later one.

    Args:
        later: Prefix of the columns `<later>_at` and `<later>_known`.
        earlier: Prefix of the other moment's columns.
    """
    return f"""(CASE WHEN {later}_known AND {earlier}_known THEN {later}_at > {earlier}_at
        ELSE {later}_at::DATE > {earlier}_at::DATE END)"""


def is_outside(region: str, city: str) -> str:
    """Predicate: a region is another than the person's own city, its districts and villages; a missing one is not.

    Args:
        region: Expression of the region as written.
        city: Expression of the code of the person's city; where it is missing, any city here is their own.
    """
    parts = ", ".join(folded(name) for name in ("city", "district", "name"))
    own = f"SELECT unnest([{parts}]) AS name, city_code FROM staging.villages"
    return f"""coalesce({region} IS NOT NULL AND CASE WHEN {city} IS NULL
        THEN {folded(region)} NOT IN (SELECT name FROM ({own}) WHERE name IS NOT NULL)
        ELSE {city} || {folded(region)} NOT IN (
            SELECT city_code || name FROM ({own}) WHERE name IS NOT NULL AND city_code IS NOT NULL
        ) END, false)"""


def in_residence(table: str = "") -> str:
    """Predicate: the person lives in the chosen place, by village, else by district; `table` ends in a dot."""
    return in_place(f"coalesce({table}village_code, {table}district_code)")


def referral_rows(con: DuckDBPyConnection) -> str:
    """SQL of `staging.referrals`, empty in a snapshot that an older version published."""
    return table_or_empty(con, "staging.referrals", _COLUMNS)


def events(con: DuckDBPyConnection) -> str:
    """SQL of what was written down of referrals until $now, one row per event, the opening among them.

    Columns: referral_id, position (order within the referral, from 1), status (missing for the opening), at_at (its
    moment; that of the opening where it is not dated), at_known (whether its time of day is), is_dated, receiver
    (agency and region, folded; missing where neither is recorded), to_agency, to_region; of the referral opened_at,
    opened_known, person_code, person_basis, origin, kind, village_code, village, district, district_code; and
    confirmed_at, confirmed_known of the row.
    """
    ranks = " ".join(f"WHEN '{status}' THEN {rank}" for rank, status in enumerate(_WAY, 1))
    receiver = f"nullif(concat_ws('|', {folded('to_agency')}, {folded('to_region')}), '')"
    return f"""(
        WITH happened AS (
            SELECT * REPLACE (
                    CASE WHEN is_known THEN status END AS status, CASE WHEN is_known THEN to_agency END AS to_agency,
                    CASE WHEN is_known THEN to_region END AS to_region,
                    CASE WHEN confirmed_at <= $now THEN confirmed_at END AS confirmed_at
                ),
                CASE WHEN is_known THEN coalesce(status_at, opened_at) ELSE opened_at END AS at_at
            FROM (
                SELECT *, coalesce(status_at <= $now, true) AS is_known
                FROM {referral_rows(con)} WHERE opened_at <= $now
            )
        ), timed AS (
            SELECT *, status_at IS NOT NULL AND is_known AS is_dated, coalesce(time_known, true) AS opened_known,
                CASE WHEN status IS NULL THEN coalesce(time_known, true)
                    ELSE status_at IS NOT NULL AND coalesce(status_time_known, true) END AS at_known,
                coalesce(confirmed_time_known, true) AS confirmed_known, {receiver} AS receiver
            FROM happened
        ), beside AS (
            SELECT *, bool_and(at_known OR status IS NULL) OVER one_day AS is_timed,
                bool_or(status IN {STOPPED} AND receiver IS NULL) OVER one_day
                    OR bool_or(status IN {STOPPED}) OVER (PARTITION BY referral_id, at_at::DATE, receiver) AS is_stopped
            FROM timed WINDOW one_day AS (PARTITION BY referral_id, at_at::DATE)
        )
        SELECT referral_id, status, at_at, at_known, is_dated, receiver, to_agency, to_region, opened_at, opened_known,
            person_code, person_basis, origin, kind, village_code, village, district, district_code, confirmed_at,
            confirmed_known, day,
            row_number() OVER (
                PARTITION BY referral_id
                ORDER BY at_at::DATE, status IS NOT NULL, CASE WHEN is_timed THEN at_at END,
                    coalesce(is_stopped, false) DESC, CASE status {ranks} ELSE 0 END, load_id, row_number
            ) AS position
        FROM beside
    )"""


def deaths(con: DuckDBPyConnection) -> str:
    """SQL of people whose death by $now is certain: person_code, died_at, died_known."""
    table = table_or_empty(
        con, "marts.deaths", "person_code VARCHAR, person_basis VARCHAR, died_at TIMESTAMPTZ, time_known BOOLEAN"
    )
    return f"""(
        SELECT person_code, min(died_at) AS died_at, coalesce(arg_min(time_known, died_at), true) AS died_known
        FROM {with_column(table, "time_known", kind="BOOLEAN")}
        WHERE person_code IS NOT NULL AND person_basis IN {CERTAIN} AND died_at <= $now GROUP BY person_code
    )"""


def norm_days(con: DuckDBPyConnection, norm: str) -> float | None:
    """A norm in days; None in a snapshot that an older version published."""
    table = table_or_empty(con, "staging.norms", "norm VARCHAR, norm_value DOUBLE")
    row = con.execute(f"SELECT norm_value FROM {table} WHERE norm = $norm", {"norm": norm}).fetchone()
    return float(row[0]) if row else None
