"""A small world of staging rows drawn as text, with the project's own marts built over it.

Whole-way worlds (files in, snapshot out) come from `tests/world.py`; this one is for tests that need hundreds of
worlds.
"""

from collections.abc import Collection
from pathlib import Path

import duckdb

from pipelines.build.gift_parts import trace_gifts
from pipelines.models import built_upon, creation, in_order

COLUMNS = {
    "calls": "call_id VARCHAR, started_at TIMESTAMPTZ, answered_at TIMESTAMPTZ, ended_at TIMESTAMPTZ,"
    " direction VARCHAR, channel VARCHAR, outcome VARCHAR, caller VARCHAR, caller_masked VARCHAR, operator VARCHAR,"
    " village VARCHAR, village_code VARCHAR, district VARCHAR, district_code VARCHAR, needs VARCHAR[], item VARCHAR,"
    " caller_person_code VARCHAR, caller_person_basis VARCHAR,"
    " quantity DECIMAL(18,3), urgency VARCHAR, wait_seconds INTEGER, handling_seconds INTEGER, hour SMALLINT,"
    " weekday SMALLINT",
    "requests": "request_id VARCHAR, call_id VARCHAR, person_code VARCHAR, recipient_code VARCHAR,"
    " recipient_basis VARCHAR, quantity_remaining DECIMAL(18,3),"
    " channel VARCHAR, requested_at TIMESTAMPTZ, category VARCHAR,"
    " village VARCHAR, village_code VARCHAR, district VARCHAR, district_code VARCHAR, item VARCHAR,"
    " quantity_requested DECIMAL(18,3), quantity_approved DECIMAL(18,3), quantity_delivered DECIMAL(18,3),"
    " urgency VARCHAR, status VARCHAR, unmet_reason VARCHAR, fulfilled_at TIMESTAMPTZ,"
    " fulfilled_time_known BOOLEAN DEFAULT true, ended_at TIMESTAMPTZ, ended_time_known BOOLEAN DEFAULT true,"
    " flow_lpm DECIMAL(18,3)",
    "stock": "movement_id VARCHAR, occurred_at TIMESTAMPTZ, recorded_at TIMESTAMPTZ, depot VARCHAR, item VARCHAR,"
    " condition VARCHAR, movement VARCHAR, quantity DECIMAL(18,3), village_code VARCHAR, request_id VARCHAR,"
    " donation_id VARCHAR, corrects VARCHAR, provisional BOOLEAN DEFAULT false",
    "carried": "subject VARCHAR, depot VARCHAR, item VARCHAR, condition VARCHAR, movement VARCHAR,"
    " quantity DECIMAL(18,3), occurred_at TIMESTAMPTZ, is_card BOOLEAN",
    "stock_before": "movement_id VARCHAR, occurred_at TIMESTAMPTZ, recorded_at TIMESTAMPTZ, known_until TIMESTAMPTZ,"
    " depot VARCHAR, item VARCHAR, condition VARCHAR, movement VARCHAR, quantity DECIMAL(18,3), request_id VARCHAR,"
    " corrects VARCHAR",
    "stock_balances": "depot VARCHAR, item VARCHAR, occurred_at TIMESTAMPTZ, balance DECIMAL(18,3)",
    "arrivals": "order_id VARCHAR, ordered_at TIMESTAMPTZ, expected_at TIMESTAMPTZ,"
    " expected_time_known BOOLEAN DEFAULT true, supplier VARCHAR, depot VARCHAR,"
    " item VARCHAR, quantity DECIMAL(18,3), status VARCHAR, arrived_at TIMESTAMPTZ, quantity_arrived DECIMAL(18,3)",
    "donations": "donation_id VARCHAR, received_at TIMESTAMPTZ, donor VARCHAR, donor_code VARCHAR, donor_kind VARCHAR,"
    " kind VARCHAR, item VARCHAR, quantity DECIMAL(18,3), amount_idr BIGINT, purpose VARCHAR,"
    " for_victims BOOLEAN DEFAULT false, channel VARCHAR, in_bank BOOLEAN",
    "purchases": "purchase_id VARCHAR, purchased_at TIMESTAMPTZ, supplier VARCHAR, item VARCHAR,"
    " quantity DECIMAL(18,3), amount_idr BIGINT, purpose VARCHAR, is_operating BOOLEAN DEFAULT false,"
    " donation_id VARCHAR, has_evidence BOOLEAN DEFAULT false",
    "distributions": "distribution_id VARCHAR, distributed_at TIMESTAMPTZ, village VARCHAR, village_code VARCHAR,"
    " district VARCHAR, district_code VARCHAR, recipient_kind VARCHAR, item VARCHAR, quantity DECIMAL(18,3),"
    " amount_idr BIGINT, purpose VARCHAR, is_operating BOOLEAN DEFAULT false, donation_id VARCHAR,"
    " has_evidence BOOLEAN",
    "shifts": "operator VARCHAR, starts_at TIMESTAMPTZ, ends_at TIMESTAMPTZ",
    "events": "starts_at TIMESTAMPTZ, ends_at TIMESTAMPTZ, label VARCHAR",
    "villages": "village_code VARCHAR, bps_code VARCHAR, name VARCHAR, kind VARCHAR, district VARCHAR,"
    " district_code VARCHAR, city VARCHAR, city_code VARCHAR, population BIGINT, population_made_up BOOLEAN,"
    " latitude DOUBLE, longitude DOUBLE",
    "districts": "district_code VARCHAR, name VARCHAR, city_code VARCHAR, population BIGINT, population_as_of DATE",
    "vehicles": "vehicle VARCHAR, kind VARCHAR, depot VARCHAR, places INTEGER, weight_limit_kg DECIMAL(18,3),"
    " shift VARCHAR DEFAULT 'day', shift_start TIME, shift_end TIME, idr_per_km DECIMAL(18,3)",
    "distances": "from_place VARCHAR, to_place VARCHAR, metres BIGINT, seconds BIGINT",
    "plans": "plan_id VARCHAR, planned_at TIMESTAMPTZ, shift VARCHAR DEFAULT 'day', vehicle VARCHAR, trip INTEGER,"
    " stop INTEGER, from_depot VARCHAR, to_depot VARCHAR, request_id VARCHAR, village VARCHAR, village_code VARCHAR,"
    " item VARCHAR, quantity DECIMAL(18,3), empties_item VARCHAR, empties DECIMAL(18,3), arrive_at TIMESTAMPTZ,"
    " deadline_at TIMESTAMPTZ, is_late BOOLEAN DEFAULT false, reason VARCHAR, is_latest BOOLEAN DEFAULT true",
    "deliveries": "delivery_id VARCHAR, plan_id VARCHAR, stop INTEGER, outcome VARCHAR, is_reported BOOLEAN,"
    " delivered_at TIMESTAMPTZ, vehicle VARCHAR, from_depot VARCHAR, to_depot VARCHAR, request_id VARCHAR,"
    " village VARCHAR, village_code VARCHAR, item VARCHAR, quantity_delivered DECIMAL(18,3), empties_item VARCHAR,"
    " empties_collected DECIMAL(18,3), is_exchange BOOLEAN DEFAULT false",
    "delivery_movements": "leg VARCHAR, delivery_id VARCHAR, depot VARCHAR, item VARCHAR, condition VARCHAR,"
    " movement VARCHAR, quantity DECIMAL(18,3), counts_in VARCHAR, matched_movement_id VARCHAR, matched_by VARCHAR",
    "consents": "person_code VARCHAR, person_basis VARCHAR DEFAULT 'phone', phone_code VARCHAR,"
    " agreed_at TIMESTAMPTZ, purpose VARCHAR, ends_at TIMESTAMPTZ,"
    " is_valid BOOLEAN DEFAULT true, is_latest BOOLEAN DEFAULT true",
    "followups": "followup_id VARCHAR, attempt INTEGER, person_code VARCHAR, person_basis VARCHAR DEFAULT 'id',"
    " phone_code VARCHAR, subject VARCHAR, due_at TIMESTAMPTZ, due_time_known BOOLEAN DEFAULT true,"
    " done_at TIMESTAMPTZ, done_time_known BOOLEAN DEFAULT true, tried_at TIMESTAMPTZ, tried_day DATE,"
    " outcome VARCHAR, contacted VARCHAR, place VARCHAR, physical_state VARCHAR, emotional_state VARCHAR,"
    " needs VARCHAR[], companion_code VARCHAR, village VARCHAR, village_code VARCHAR, district VARCHAR,"
    " district_code VARCHAR, is_latest BOOLEAN DEFAULT true",
    "assessments": "assessment_id VARCHAR, person_code VARCHAR, person_basis VARCHAR DEFAULT 'id', phone_code VARCHAR,"
    " assessed_at TIMESTAMPTZ, team VARCHAR, profession VARCHAR, result VARCHAR, village VARCHAR,"
    " village_code VARCHAR, district VARCHAR, district_code VARCHAR",
    "companions": "companion_code VARCHAR, role VARCHAR, organisation VARCHAR, area VARCHAR, area_code VARCHAR,"
    " village VARCHAR, village_code VARCHAR, district VARCHAR, district_code VARCHAR, capacity INTEGER,"
    " registered_at TIMESTAMPTZ, trained_at TIMESTAMPTZ, active_from TIMESTAMPTZ, active_to TIMESTAMPTZ,"
    " is_end_unknown BOOLEAN DEFAULT false",
    "companionships": "companion_code VARCHAR, is_in_roster BOOLEAN DEFAULT true, person_code VARCHAR,"
    " person_basis VARCHAR DEFAULT 'id', person_kind VARCHAR, started_at TIMESTAMPTZ,"
    " started_time_known BOOLEAN DEFAULT true, ended_at TIMESTAMPTZ, ended_time_known BOOLEAN DEFAULT true,"
    " is_end_unknown BOOLEAN DEFAULT false",
    "sessions": "companion_code VARCHAR, is_in_roster BOOLEAN DEFAULT true, held_at TIMESTAMPTZ, kind VARCHAR,"
    " person_code VARCHAR, person_basis VARCHAR DEFAULT 'id', minutes DECIMAL(18,3)",
    "referrals": "referral_id VARCHAR, person_code VARCHAR, person_basis VARCHAR DEFAULT 'id', opened_at TIMESTAMPTZ,"
    " origin VARCHAR, origin_id VARCHAR, residence VARCHAR, village VARCHAR, village_code VARCHAR, district VARCHAR,"
    " district_code VARCHAR, kind VARCHAR, to_agency VARCHAR, to_region VARCHAR, status VARCHAR,"
    " is_status_unknown BOOLEAN DEFAULT false, status_at TIMESTAMPTZ, status_time_known BOOLEAN DEFAULT true,"
    " confirmed_at TIMESTAMPTZ, confirmed_time_known BOOLEAN DEFAULT true",
    "pairing_rules": "role VARCHAR, person_kind VARCHAR, priority INTEGER, rule_source VARCHAR,"
    " is_own BOOLEAN DEFAULT false",
    "deaths": "person_code VARCHAR, person_basis VARCHAR DEFAULT 'id', died_at TIMESTAMPTZ, phone_code VARCHAR",
    "depots": "depot VARCHAR, village_code VARCHAR, latitude DOUBLE, longitude DOUBLE",
    "bank_lines": "line_id VARCHAR, moved_at TIMESTAMPTZ, bank VARCHAR, direction VARCHAR, amount_idr BIGINT,"
    " subject VARCHAR, subject_id VARCHAR, is_sure BOOLEAN DEFAULT false",
    "stock_matches": "subject VARCHAR, subject_id VARCHAR, movement_id VARCHAR, is_by_id BOOLEAN",
    "limits": "limit_key VARCHAR, most DECIMAL(18,3), purposes VARCHAR, regulation VARCHAR, dated VARCHAR",
    "norms": "norm VARCHAR, norm_value DOUBLE, unit VARCHAR, norm_source VARCHAR, source_date VARCHAR, is_own BOOLEAN",
    "items": "item VARCHAR, unit VARCHAR, contents_m3 DECIMAL(9,3), returnable BOOLEAN",
}
HAPPENED = {
    "calls": "started_at", "requests": "requested_at", "stock": "occurred_at", "stock_balances": "occurred_at",
    "arrivals": "ordered_at", "donations": "received_at", "purchases": "purchased_at",
    "distributions": "distributed_at", "sessions": "held_at", "referrals": "opened_at", "assessments": "assessed_at",
}  # fmt: skip
PLANNED = {"shifts": "starts_at", "events": "starts_at"}
ITEMS = """
item          unit      contents_m3  returnable
cylinder_1m3  cylinder  1            true
cylinder_6m3  cylinder  6            true
rice          kg        -            false
"""

NORMS = (Path(__file__).parents[2] / "data/reference/norms.csv").read_text("utf-8").splitlines()
_OF_NORMS = "\n".join(" ".join(line.split(",")[:3]) for line in NORMS)


def staged(filled: Collection[str] = (), **tables: str) -> duckdb.DuckDBPyConnection:
    """A connection with staging as drawn (columns separated by blanks, `-` is missing) and the marts built over it.

    Moments are written `2021-07-01` or `2021-07-01T08:00`, local time. `filled` names the marts a test writes to.
    """
    con = duckdb.connect()
    con.execute("SET TimeZone = 'Asia/Jakarta'; CREATE SCHEMA staging; CREATE SCHEMA marts; CREATE SCHEMA ops")
    con.execute("CREATE TEMP MACRO wall_of(moment) AS moment::TIMESTAMP")
    for name, columns in COLUMNS.items():
        con.execute(
            f"CREATE TABLE staging.{name} ({columns}, time_known BOOLEAN DEFAULT true, centre VARCHAR, day DATE,"
            " load_id VARCHAR, row_number BIGINT, row_order BIGINT)"
        )
    for name, drawing in {"items": ITEMS, "norms": _OF_NORMS, **tables}.items():
        _draw(con, name, drawing)
    _feeds(con)
    if "followups" in tables:
        build_standing(con)
    trace_gifts(con)
    build_marts(con, filled)
    return con


def _draw(con: duckdb.DuckDBPyConnection, name: str, drawing: str) -> None:
    header, *lines = [line.split() for line in drawing.strip().splitlines()]
    rows: dict[str, list[dict[str, str]]] = {}
    for number, cells in enumerate(lines, start=1):
        named = {column: cell for column, cell in zip(header, cells, strict=True) if cell != "-"}
        named = {"load_id": name, "row_number": str(number), "row_order": str(number), **named}
        if moment := named.get((HAPPENED | PLANNED).get(name, "")):
            named.setdefault("day", moment[:10])
        rows.setdefault(", ".join(named), []).append(named)
    for columns, drawn in rows.items():
        places = ", ".join(f"({', '.join('?' * len(row))})" for row in drawn)
        con.execute(
            f"INSERT INTO staging.{name} ({columns}) VALUES {places}", [cell for row in drawn for cell in row.values()]
        )


def _feeds(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("CREATE TABLE ops.feeds (feed VARCHAR, depot VARCHAR, data_until TIMESTAMPTZ, complete_until DATE)")
    for feed, moment in HAPPENED.items():
        if feed != "stock_balances":
            depot = "depot" if feed == "stock" else "NULL"
            con.execute(
                f"INSERT INTO ops.feeds SELECT '{feed}', {depot}, max({moment}), max(day) - 1 FROM staging.{feed}"
                + (" GROUP BY depot" if feed == "stock" else " HAVING count(*) > 0")
            )


def build_standing(con: duckdb.DuckDBPyConnection) -> None:
    """Make what a build makes of the rows of follow-up: who they are about, and how calls and people stand."""
    con.execute("""
        UPDATE staging.followups SET
            day = CAST(due_at AS DATE),
            subject = CASE WHEN person_basis IN ('id', 'name_and_phone') THEN person_code
                ELSE 'call ' || followup_id END,
            tried_at = coalesce(done_at, CASE WHEN outcome IS NOT NULL THEN due_at END),
            tried_day = CAST(coalesce(done_at, CASE WHEN outcome IS NOT NULL THEN due_at END) AS DATE)
    """)
    for name in ("followup_people_at", "followup_calls_at", "followup_people", "followup_calls"):
        con.execute(creation("staging", name))


def build_marts(con: duckdb.DuckDBPyConnection, filled: Collection[str] = ()) -> None:
    """Every mart of the project: a table where it is `filled` by a test or another is built from it, else a view, so
    that a world costs only what it is asked; no village has a neighbour yet.
    """
    con.execute("CREATE TABLE marts.village_neighbours (village_code VARCHAR, neighbour_code VARCHAR, kind VARCHAR)")
    tables = {*built_upon("marts"), *filled}
    for name in in_order("marts"):
        made = "TABLE" if name in tables else "VIEW"
        con.execute(creation("marts", name).replace("REPLACE TABLE", f"REPLACE {made}", 1))
