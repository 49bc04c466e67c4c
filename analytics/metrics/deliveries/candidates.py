"""What deliveries are waiting for: households, depots to replenish, empty cylinders to collect."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.cases.case_key import case_of, is_certain
from analytics.metrics.deliveries.orders import SERVICE
from analytics.metrics.deliveries.replenishments import replenishment_sources
from analytics.metrics.deliveries.vehicles import (
    ANY_WEIGHT,
    cylinder_contents,
    delivery_vehicles,
    full_weights,
    next_tour_at,
)
from analytics.metrics.oxygen.patient_need import gas_norms, norm_values
from analytics.metrics.requests.requests import REQUESTS, is_open_at, moment_values
from analytics.metrics.shared.moment import past_of
from analytics.metrics.shared.predicates import table_or_empty, with_columns
from analytics.quantities import CubicMetres, Cylinders, Kilograms, LitresPerMinute
from level import of_people

COLUMNS = [
    *("candidate_id", "kind", "stop", "place", "request_id", "village_code", "village", "district", "depot"),
    "source",
    *("item", "quantity", "quantity_assumed", "empties_item", "empties", "urgency", "priority", "waiting_hours"),
    *("deadline_at", "deadline_basis", "is_late", "is_critical", "flow_lpm", "flow_known", "reason", "case"),
]
PRIORITIES = ("critical", "high", "normal")
_URGENT = ("critical", "high")
_FLOW_NORMS = {"critical": "critical_flow_lpm", "high": "severe_flow_lpm", "normal": "moderate_flow_lpm"}
_REQUESTS = with_columns(
    REQUESTS,
    {"person_code": "VARCHAR", "quantity_remaining": "DECIMAL(18, 3)"}
    | dict.fromkeys(("recipient_code", "recipient_basis"), "VARCHAR"),
)
# one number may call for a whole neighbourhood, so those of one household are of one village too
_HOUSEHOLD = "coalesce(r.person_code || ' ' || r.village_code, r.request_id)"
_DELIVERIES = (
    "request_id VARCHAR, delivered_at TIMESTAMPTZ, day DATE, item VARCHAR, quantity_delivered DECIMAL(18,3),"
    " outcome VARCHAR"
)
_DEATHS = "person_code VARCHAR, person_basis VARCHAR, died_at TIMESTAMPTZ"
# what somebody who died has at home is collected, whoever else calls by the same number
_OF_THE_DEAD = f"""(
    SELECT request_id FROM {_REQUESTS} AS r JOIN {{deaths}} AS d ON d.person_code = r.recipient_code
    WHERE {is_certain("r.recipient_basis")} AND {is_certain("d.person_basis")} AND d.died_at <= $now
)"""
_HOUSEHOLDS = f"""
    WITH cylinders AS (FROM staging.items WHERE contents_m3 > 0),
    households AS (
        SELECT r.*, {_HOUSEHOLD} AS household FROM {_REQUESTS} AS r
        WHERE r.category = 'oxygen' AND {is_open_at("requested_at")}
            AND (r.item IS NULL OR r.item IN (SELECT item FROM cylinders)) AND coalesce(r.quantity_remaining, 1) > 0
    ),
    handouts AS (
        SELECT request_id, occurred_at AS handed_at, item, quantity, false AS is_delivery FROM staging.stock
        WHERE movement = 'issue' AND request_id IS NOT NULL AND NOT starts_with(movement_id, 'delivery:')
        UNION ALL
        SELECT request_id, coalesce(delivered_at, day::TIMESTAMPTZ), item, quantity_delivered, true
        FROM {{deliveries}} WHERE outcome IN ('delivered', 'partly') AND quantity_delivered > 0
    ),
    -- a delivery and the movement of the stock book that it became are two records of one event: the delivery counts
    events AS (
        SELECT {_HOUSEHOLD} AS household, h.handed_at, h.is_delivery,
            list(struct_pack(size := h.item, number := h.quantity::DOUBLE)) AS cylinders
        FROM handouts AS h JOIN {_REQUESTS} AS r USING (request_id) JOIN cylinders AS c ON c.item = h.item
        WHERE h.handed_at <= $now GROUP BY ALL
    ),
    latest AS (
        SELECT household, arg_max(handed_at, (handed_at::DATE, is_delivery, handed_at)) AS handed_at,
            arg_max(cylinders, (handed_at::DATE, is_delivery, handed_at)) AS cylinders
        FROM events GROUP BY household
    ),
    lent AS (
        SELECT {_HOUSEHOLD} AS household, l.item, sum(l.quantity) AS quantity
        FROM marts.cylinder_loans AS l JOIN {_REQUESTS} AS r USING (request_id)
        WHERE $moment::TIMESTAMPTZ IS NULL AND request_id NOT IN {_OF_THE_DEAD} GROUP BY ALL
    ),
    -- the empty ones of a household go back with its first request; what it has of another size is exchanged
    empties AS (
        SELECT household, arg_max(item, (quantity, item)) AS empties_item,
            arg_max(quantity, (quantity, item)) AS empties
        FROM lent GROUP BY household
    )
    SELECT h.request_id, h.village_code, h.village, h.district, h.item,
        coalesce(h.quantity_remaining, h.quantity_approved, h.quantity_requested, 1)::INTEGER AS quantity,
        coalesce(h.quantity_remaining, h.quantity_approved, h.quantity_requested) IS NULL AS quantity_assumed,
        h.urgency, h.flow_lpm::DOUBLE AS flow_lpm, h.requested_at, coalesce(h.time_known, true) AS time_known,
        l.handed_at AS delivered_at, l.cylinders AS delivered,
        CASE WHEN is_first THEN e.empties_item END AS empties_item,
        CASE WHEN is_first THEN coalesce(e.empties, 0) ELSE 0 END::INTEGER AS empties,
        {case_of("request", prefix="h.")} AS "case"
    FROM (SELECT *, row_number() OVER (PARTITION BY household ORDER BY requested_at, request_id) = 1 AS is_first
        FROM households) AS h
    LEFT JOIN latest AS l USING (household) LEFT JOIN empties AS e USING (household)
    ORDER BY h.requested_at, h.request_id
"""
_LOANS = f"""
    WITH served AS (
        SELECT {_HOUSEHOLD} AS household FROM {_REQUESTS} AS r
        WHERE category = 'oxygen' AND {is_open_at("requested_at")}
    ),
    loans AS (
        SELECT l.*, r.village AS request_village, r.district AS request_district, r.village_code AS request_code,
            {_HOUSEHOLD} AS household, {case_of("request", prefix="r.")} AS "case",
            coalesce(l.request_id IN {_OF_THE_DEAD}, false) AS is_of_the_dead
        FROM marts.cylinder_loans AS l LEFT JOIN {_REQUESTS} AS r USING (request_id)
    )
    SELECT l.movement_id, l.request_id, coalesce(l.village_code, l.request_code) AS village_code,
        coalesce(v.name, l.request_village) AS village, coalesce(v.district, l.request_district) AS district,
        l.item AS empties_item, l.quantity::INTEGER AS empties, l.lent_at, l.is_of_the_dead,
        l."case"
    FROM loans AS l LEFT JOIN staging.villages AS v ON v.village_code = coalesce(l.village_code, l.request_code),
        (SELECT norm_value FROM staging.norms WHERE norm = 'loan_days') AS n
    WHERE l.is_of_the_dead OR (date_diff('day', l.day, ($now::TIMESTAMPTZ)::DATE) > n.norm_value
        AND (l.household IS NULL OR l.household NOT IN (SELECT household FROM served)))
    ORDER BY l.lent_at, l.movement_id
"""


@of_people
def delivery_candidates(
    con: DuckDBPyConnection, *, now: datetime, service: float = SERVICE, of_depots: bool = True
) -> pd.DataFrame:
    """Return what is waiting for a vehicle, the most urgent first and within that the earliest deadline.

    A passed deadline is late, never a reason to leave out. Requests for other things than cylinders have no row.

    In the past of the books there are the households and depots of then. What households had on loan then is not
    recorded: empties are 0, and no collection has a row; of a request delivered in part since, quantity is what
    remains today.

    The request of a person who died, certain by name and number, is not open any more: it has no row.

    Args:
        con: Connection to a snapshot.
        now: Moment of the reader, with the local time zone.
        service: Chance that a depot has enough [0 to 1].
        of_depots: Whether depots to replenish are wanted, which takes a forecast.

    Returns:
        One row per request, per size that a depot gets from another, or per overdue loan: candidate_id, kind
        (household, depot, collection), stop (what a plan calls it; sizes on one way are one stop), place (village code
        or depot, for distances),
        request_id, village_code, village, district, depot (the one to replenish) with source (the depot
        it comes from), item and quantity to bring
        [cylinders] (item missing: nobody said which size; quantity_assumed: nobody said how many, one), empties_item
        and empties to collect (what the household has on loan), urgency (as recorded), priority (critical, high,
        normal: see `priority_of`), waiting_hours (missing where only the day of the request is known), deadline_at
        (missing for a collection) with deadline_basis (last_delivery, norm, stock, loan), is_late (it has passed),
        is_critical (it is before the next tour), flow_lpm with flow_known (False: a norm), reason (runs_out, waits,
        depot_short, loan_overdue; recipient_died: what somebody who died has at home, overdue or not).
    """
    rows = [*_households(con, now), *(_depots(con, now, service) if of_depots else ()), *_collections(con, now)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    moments = [None if pd.isna(at) else pd.Timestamp(at).tz_convert(now.tzinfo) for at in frame["deadline_at"]]
    frame["deadline_at"] = pd.Series(moments, dtype=pd.DatetimeTZDtype("us", now.tzinfo))
    tour = pd.Timestamp(next_tour_at(con, now=now))
    frame["is_late"] = frame["deadline_at"] < pd.Timestamp(now)
    frame["is_critical"] = frame["deadline_at"] < tour
    columns = zip(frame["kind"], frame["urgency"], frame["deadline_basis"], frame["is_critical"], strict=True)
    frame["priority"] = pd.Series([priority_of(*each) for each in columns], dtype=object)
    frame["_rank"] = frame["priority"].map(PRIORITIES.index)
    order = ["_rank", "deadline_at", "waiting_hours", "candidate_id"]
    ordered = frame.sort_values(order, ascending=[True, True, False, True], ignore_index=True)
    return ordered.drop(columns="_rank")


def priority_of(kind: str, urgency: str | None, basis: str | None, is_critical: bool) -> str:
    """Return the class in which a plan serves a stop: no number of stops of a lower class outweighs one of a higher.

    Args:
        kind: household, depot or collection.
        urgency: As recorded; missing counts as normal.
        basis: What the deadline rests on.
        is_critical: Whether the deadline is before the next tour.

    Returns:
        critical: the deadline is before the next tour, and it rests on a cylinder or a stock that runs out, or the
        request is urgent; high: other critical and urgent ones; normal: the rest, and every collection.
    """
    if kind == "collection":
        return "normal"
    urgent = urgency in _URGENT
    if is_critical:
        return "critical" if urgent or basis != "norm" else "high"
    return "high" if urgent else "normal"


def _households(con: DuckDBPyConnection, now: datetime) -> list[dict[str, Any]]:
    norm, gas, holds = norm_values(con), gas_norms(con), cylinder_contents(con)
    rows: list[dict[str, Any]] = []
    weights, room = full_weights(con), _room(delivery_vehicles(con))
    newer = {
        "deliveries": table_or_empty(con, "staging.deliveries", _DELIVERIES),
        "deaths": table_or_empty(con, "staging.deaths", _DEATHS),
    }
    values = {"now": now, **moment_values(past_of(con, now))}
    for row in con.execute(_HOUSEHOLDS.format(**newer), values).df().to_dict("records"):
        urgency = row["urgency"] if row["urgency"] in PRIORITIES else "normal"
        flow_known = not pd.isna(row["flow_lpm"]) and row["flow_lpm"] > 0
        flow = row["flow_lpm"] if flow_known else norm[_FLOW_NORMS[urgency]]
        if pd.isna(row["delivered_at"]):
            # a snapshot of an older version has no such norm, so no deadline
            wait = norm.get(f"{urgency}_wait_hours")
            deadline = None if wait is None else row["requested_at"] + timedelta(hours=wait)
        else:
            volumes = [
                Cylinders(each["size"], each["number"]).contents(holds[each["size"]]) for each in row["delivered"]
            ]
            hours = gas.hours(sum(volumes, CubicMetres(0)), LitresPerMinute(flow))
            # who asks after the cylinder must have been empty has been waiting since he asked, not since then
            deadline = max(row["delivered_at"] + timedelta(hours=hours), row["requested_at"])
        waiting = (now - row["requested_at"]) / timedelta(hours=1) if row["time_known"] else None
        household = {
            "kind": "household", "place": row["village_code"],
            **{name: row[name] for name in ("request_id", "village_code", "village", "district", "item", "quantity")},
            **{name: row[name] for name in ("quantity_assumed", "empties_item", "empties", "urgency", "case")},
            "waiting_hours": waiting, "deadline_at": deadline, "flow_lpm": flow, "flow_known": flow_known,
            "deadline_basis": "norm" if pd.isna(row["delivered_at"]) else "last_delivery",
            "reason": "waits" if pd.isna(row["delivered_at"]) else "runs_out",
        }  # fmt: skip
        for load, part in _loads([household], room, weights) if row["item"] in weights else [(1, household)]:
            stop = f"request:{row['request_id']}" + (f":{load}" if load > 1 else "")
            # what the household has to give back goes with its first load
            first = {} if load == 1 else {"empties_item": None, "empties": 0}
            rows.append({**part, "candidate_id": stop, "stop": stop, **first})
    return rows


def _depots(con: DuckDBPyConnection, now: datetime, service: float) -> list[dict[str, Any]]:
    vehicles = delivery_vehicles(con)
    short = replenishment_sources(con, now=now, homes={*vehicles["depot"].dropna()}, service=service)
    places = con.execute("""
        SELECT d.depot, d.village_code, v.name, v.district FROM staging.depots AS d
        LEFT JOIN staging.villages AS v USING (village_code)
    """).fetchall()
    of_depot = {depot: rest for depot, *rest in places}
    weights, rows = full_weights(con), []
    for (depot, source), wanted in short.groupby(["depot", "source"], sort=False):
        room = _room(vehicles[vehicles["depot"] == source])
        village_code, village, district = of_depot.get(depot, [None] * 3)
        for load, row in _loads(wanted.to_dict("records"), room, weights):
            stop = f"depot:{depot}:{source}" + (f":{load}" if load > 1 else "")
            rows.append({
                "candidate_id": f"{stop}:{row['item']}", "kind": "depot", "stop": stop, "place": depot,
                "village_code": village_code, "village": village, "district": district, "depot": depot,
                "source": source, "item": row["item"], "quantity": row["quantity"], "quantity_assumed": False,
                "empties": 0, "deadline_at": row["deadline_at"], "deadline_basis": "stock", "reason": "depot_short",
            })  # fmt: skip
    return rows


class _Room(NamedTuple):
    """What a vehicle has room for."""

    places: int
    weight: Kilograms


def _room(vehicles: pd.DataFrame) -> _Room | None:
    """The room of the vehicle with the most places; None where there is no vehicle."""
    sized = vehicles[vehicles["places"].notna()]
    if sized.empty:
        return None
    most = sized.sort_values("places").iloc[-1]
    limit = ANY_WEIGHT if pd.isna(most["weight_limit_kg"]) else Kilograms(float(most["weight_limit_kg"]))
    return _Room(int(most["places"]), limit)


def _loads(
    rows: list[dict[Any, Any]], room: _Room | None, weights: dict[str, Kilograms]
) -> Iterator[tuple[int, dict[Any, Any]]]:
    """What goes to one place, cut into loads that the roomiest vehicle carries: number of the load, and row."""
    load, left = 1, room
    for row in rows:
        quantity, each = row["quantity"], weights[row["item"]]
        while quantity:
            fits = quantity if left is None else min(left.places, int(left.weight.amount // each.amount))
            if fits < 1 and left != room:
                load, left = load + 1, room
                continue
            # a single one that no vehicle carries is for the plan to refuse
            part = min(quantity, max(fits, 1))
            yield load, row | {"quantity": part}
            quantity -= part
            left = None if left is None else _Room(left.places - part, left.weight - each * part)


def _collections(con: DuckDBPyConnection, now: datetime) -> list[dict[str, Any]]:
    if past_of(con, now):
        return []
    loans = _LOANS.format(deaths=table_or_empty(con, "staging.deaths", _DEATHS))
    rows = con.execute(loans, {"now": now, **moment_values(None)}).df().to_dict("records")
    names = ("request_id", "village_code", "village", "district", "empties_item", "empties", "case")
    return [
        {
            "candidate_id": f"loan:{row['movement_id']}", "kind": "collection", "stop": f"loan:{row['movement_id']}",
            "place": row["village_code"], **{name: row[name] for name in names}, "quantity": 0,
            "quantity_assumed": False, "waiting_hours": (now - row["lent_at"]) / timedelta(hours=1),
            "deadline_basis": "loan", "reason": "recipient_died" if row["is_of_the_dead"] else "loan_overdue",
        }
        for row in rows
    ]  # fmt: skip
