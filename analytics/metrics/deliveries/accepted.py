"""The accepted plan of a day and shift."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import case_of, with_case
from analytics.metrics.requests.requests import ENDED_BY_DEATH, OPEN
from analytics.metrics.shared.predicates import table_or_empty
from level import Level, of_people

DAY_SHIFT = "day"
PLANS = (
    "plan_id VARCHAR, planned_at TIMESTAMPTZ, day DATE, shift VARCHAR, vehicle VARCHAR, trip INTEGER, stop INTEGER,"
    " from_depot VARCHAR, to_depot VARCHAR, request_id VARCHAR, village VARCHAR, village_code VARCHAR, item VARCHAR,"
    " quantity DECIMAL(18,3), empties_item VARCHAR, empties DECIMAL(18,3), arrive_at TIMESTAMPTZ,"
    " deadline_at TIMESTAMPTZ, is_late BOOLEAN, reason VARCHAR, is_latest BOOLEAN"
)
_DELIVERIES = (
    "delivery_id VARCHAR, plan_id VARCHAR, stop INTEGER, outcome VARCHAR, delivered_at TIMESTAMPTZ, time_known BOOLEAN,"
    " quantity_delivered DECIMAL(18,3), empties_collected DECIMAL(18,3), is_reported BOOLEAN, request_id VARCHAR,"
    " from_depot VARCHAR, to_depot VARCHAR, vehicle VARCHAR, village_code VARCHAR"
)
_MOVEMENTS = (
    "delivery_id VARCHAR, item VARCHAR, condition VARCHAR, movement VARCHAR, quantity DECIMAL(18,3), counts_in VARCHAR"
)
_WHOM = "coalesce(request_id, concat_ws('>', vehicle, from_depot, coalesce(to_depot, village_code)))"
_STOPS = f"""
    WITH plan AS (
        SELECT *, {_WHOM} AS whom FROM {{plans}} WHERE is_latest AND day = $day AND shift = $shift
    ),
    reported AS (
        SELECT plan_id, stop, any_value({_WHOM}) AS whom, any_value(outcome) AS outcome,
            max(delivered_at) AS delivered_at, bool_and(coalesce(time_known, true)) AS time_known,
            sum(coalesce(quantity_delivered, 0))::DOUBLE AS quantity_delivered,
            sum(coalesce(empties_collected, 0))::DOUBLE AS empties_collected
        FROM {{deliveries}} WHERE is_reported GROUP BY plan_id, stop
    ),
    -- a driver reports by the sheet he left with, though the day was planned again behind him
    replaced AS (SELECT DISTINCT plan_id FROM {{plans}} WHERE NOT is_latest AND day = $day AND shift = $shift),
    -- a trip that had departed is in the new plan as it was: its stops are known by vehicle, trip and whom they are for
    stayed AS (
        SELECT p.plan_id, p.stop, any_value(r.plan_id) AS by_plan, any_value(r.stop) AS by_stop
        FROM (SELECT DISTINCT plan_id, stop, vehicle, trip, whom FROM plan) AS p
        JOIN (
            SELECT DISTINCT plan_id, stop, vehicle, trip, {_WHOM} AS whom
            FROM {{plans}} SEMI JOIN replaced USING (plan_id) SEMI JOIN reported USING (plan_id, stop)
        ) AS r USING (vehicle, trip, whom)
        ANTI JOIN reported AS own ON own.plan_id = p.plan_id AND own.stop = p.stop
        GROUP BY p.plan_id, p.stop, vehicle, trip, whom
        HAVING count(DISTINCT (r.plan_id, r.stop)) = 1
        QUALIFY count(*) OVER (PARTITION BY vehicle, trip, whom) = 1
    ),
    numbered AS (
        SELECT p.plan_id, p.stop, any_value(r.plan_id) AS by_plan, any_value(r.stop) AS by_stop
        FROM plan AS p
        JOIN (FROM reported SEMI JOIN replaced USING (plan_id)) AS r USING (whom)
        ANTI JOIN reported AS own ON own.plan_id = p.plan_id AND own.stop = p.stop
        ANTI JOIN stayed AS same ON (same.plan_id = p.plan_id AND same.stop = p.stop)
            OR (same.by_plan = r.plan_id AND same.by_stop = r.stop)
        GROUP BY p.plan_id, p.stop, whom
        HAVING count(DISTINCT (r.plan_id, r.stop)) = 1
        QUALIFY count(*) OVER (PARTITION BY whom) = 1
        UNION ALL
        FROM stayed
        UNION ALL
        SELECT plan_id, stop, plan_id, stop FROM reported
    ),
    moved AS (
        SELECT d.plan_id, d.stop, m.item, sum(m.quantity)::DOUBLE AS quantity
        FROM {{deliveries}} AS d JOIN {{movements}} AS m USING (delivery_id)
        WHERE m.counts_in <> 'none' AND m.condition = 'full' AND m.movement IN ('issue', 'transfer_out') GROUP BY ALL
    ),
    issued AS (
        SELECT request_id, depot, item, sum(quantity)::DOUBLE AS quantity FROM staging.stock
        WHERE movement = 'issue' AND condition = 'full' AND occurred_at::DATE >= $day GROUP BY ALL
    )
    SELECT p.plan_id, p.planned_at, p.day, p.shift, p.vehicle, p.trip, p.stop, p.from_depot, p.to_depot, p.request_id,
        p.village, v.district, p.village_code, p.item, coalesce(p.quantity, 0)::DOUBLE AS quantity, p.empties_item,
        coalesce(p.empties, 0)::DOUBLE AS empties, p.arrive_at, p.deadline_at, p.is_late, p.reason,
        CASE WHEN p.to_depot IS NULL THEN p.village_code ELSE p.to_depot END AS place,
        coalesce(r.status NOT IN {OPEN}, false) AND d.outcome IS NULL AS was_cancelled,
        CASE WHEN d.outcome IS NULL THEN r.status END AS request_status,
        coalesce(r.status = '{ENDED_BY_DEATH}', false) AND d.outcome IS NULL AS ended_by_death,
        {case_of("request", prefix="c.")} AS "case",
        d.outcome, d.delivered_at, d.time_known, d.quantity_delivered, d.empties_collected,
        least(coalesce(p.quantity, 0), greatest(coalesce(m.quantity, 0), coalesce(i.quantity - coalesce(
            sum(p.quantity) OVER (PARTITION BY p.request_id, p.from_depot, p.item ORDER BY p.arrive_at, p.stop
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0), 0)))::DOUBLE AS booked
    FROM plan AS p
    LEFT JOIN numbered AS n ON n.plan_id = p.plan_id AND n.stop = p.stop
    LEFT JOIN reported AS d ON d.plan_id = n.by_plan AND d.stop = n.by_stop
    LEFT JOIN moved AS m ON m.plan_id = n.by_plan AND m.stop = n.by_stop AND m.item = p.item
    LEFT JOIN issued AS i ON i.request_id = p.request_id AND i.depot = p.from_depot AND i.item = p.item
    LEFT JOIN staging.requests AS r ON r.request_id = p.request_id AND p.quantity > 0
    LEFT JOIN {with_case("request", "staging.requests")} AS c ON c.request_id = p.request_id
    LEFT JOIN staging.villages AS v ON v.village_code = p.village_code
    ORDER BY p.vehicle, p.trip, p.stop, p.item
"""


@of_people
def accepted_plan(con: DuckDBPyConnection, *, day: date, shift: str = DAY_SHIFT) -> pd.DataFrame:
    """Return the plan that counts: the latest accepted one of a day and shift.

    Args:
        con: Connection to a snapshot.
        day: Local day.
        shift: Name of the shift.

    Returns:
        One row per stop and size, by vehicle, trip and stop: the columns of the feed `plans`, district, village_code,
        place, was_cancelled (the request is no longer open and nothing was reported of the stop: tell the driver) with
        request_status, ended_by_death (who it was for has died: it is not driven to, see `still_to_drive`), case (key
        of the recipient's case; for the desk only), and of what was reported outcome (missing: not reported),
        delivered_at, time_known, quantity_delivered, empties_collected (both of the whole stop); booked (how many of
        quantity the stock of the depot no longer has in the books).
    """
    tables = {
        "plans": table_or_empty(con, "staging.plans", PLANS),
        "deliveries": table_or_empty(con, "staging.deliveries", _DELIVERIES),
        "movements": table_or_empty(con, "staging.delivery_movements", _MOVEMENTS),
    }
    return con.execute(_STOPS.format(**tables), {"day": day, "shift": shift}).df()


def still_to_drive(plan: pd.DataFrame) -> pd.DataFrame:
    """The plan without the stops whose recipient has died: for drivers, for what became of it, and for planning again.

    What such a household has on loan is a collection of its own, see `delivery_candidates`.

    Args:
        plan: Of `accepted_plan`.
    """
    return plan[~plan["ended_by_death"].astype(bool)].reset_index(drop=True)


def trip_sums(
    con: DuckDBPyConnection, *, day: date, shift: str = DAY_SHIFT, level: Level = Level.READERS
) -> pd.DataFrame:
    """Return the trips of the accepted plan of a day and shift in sums: for readers, who see no stop.

    Args:
        con: Connection to a snapshot.
        day: Local day.
        shift: Name of the shift.
        level: Who looks: to readers the plan is what was accepted, as from a stop less it would follow that somebody
            died.

    Returns:
        One row per trip and size, by vehicle and trip: plan_id, planned_at, vehicle, trip, from_depot, stops (of the
        trip), item, quantity (full cylinders to load) and empties (expected back).
    """
    plan = accepted_plan(con, day=day, shift=shift)
    if level.rows:
        plan = still_to_drive(plan)
    trip = ["plan_id", "planned_at", "vehicle", "trip", "from_depot"]
    full = plan[[*trip, "item", "quantity"]].assign(empties=0.0)
    sizes = plan["empties_item"].astype(object).where(plan["empties_item"].notna(), plan["item"])
    back = plan[[*trip, "empties"]].assign(item=sizes, quantity=0.0)
    sums = pd.concat([full, back]).groupby([*trip, "item"], dropna=False, as_index=False)[["quantity", "empties"]].sum()
    stops = plan.groupby(trip, dropna=False)["stop"].nunique().rename("stops").reset_index()
    columns = [*trip, "stops", "item", "quantity", "empties"]
    return sums.merge(stops, on=trip).sort_values(["vehicle", "trip", "item"], ignore_index=True)[columns]


def depot_stops(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Return what the newest accepted plan of a period brings from depot to depot: no household is on it.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.

    Returns:
        One row per stop at a depot and size, by vehicle, trip and stop: day, vehicle, trip, stop, from_depot, to_depot,
        item, quantity, arrive_at, is_late.
    """
    sql = f"""
        SELECT day, vehicle, trip, stop, from_depot, to_depot, item, quantity::DOUBLE AS quantity, arrive_at, is_late
        FROM {table_or_empty(con, "staging.plans", PLANS)}
        WHERE is_latest AND day BETWEEN $start AND $end
        QUALIFY dense_rank() OVER (ORDER BY day DESC, shift DESC) = 1
            AND to_depot IS NOT NULL AND quantity > 0
        ORDER BY vehicle, trip, stop, item
    """
    return con.execute(sql, {"start": start, "end": end}).df()
