"""Whom the stops of a plan are for: recipient, number, address and note, from the rows of requests and calls."""

from datetime import date

import duckdb
import pandas as pd

from pipelines.build.gate.macros import gate_macros
from pipelines.parse.connection import connection
from pipelines.storage import load_store
from pipelines.storage.active_loads import partition
from pipelines.types.cell_text import quoted

DELIVERIES = "deliveries"
"""Name of the list on the command line."""
STOP_COLUMNS = ["number", "name", "address", "note"]
# the stops of the latest accepted plans of a day; those to depots are for nobody, and nobody drives to the dead
_STOPS = """
    SELECT DISTINCT p.plan_id, p.vehicle, p.trip, p.stop, p.request_id, r.call_id, r.person_code AS person,
        nullif(concat_ws(', ', p.village, v.district), '') AS place
    FROM staging.plans p
    LEFT JOIN staging.requests r ON r.request_id = p.request_id
    LEFT JOIN staging.villages v ON v.village_code = p.village_code
    WHERE p.is_latest AND p.request_id IS NOT NULL AND p.to_depot IS NULL
        AND p.day = coalesce($day, (SELECT max(day) FROM staging.plans WHERE is_latest))
        AND p.shift = coalesce($shift, p.shift)
        AND NOT (p.quantity > 0 AND coalesce(r.status = 'ended_by_death', false))
    ORDER BY p.plan_id, p.stop
"""
_COLUMNS = {
    "requests": {"number": "contact_phone", "name": "recipient", "address": "address", "note": "note"},
    "calls": {"number": "caller_phone", "name": "caller_name", "note": "note"},
}
"""Table of stored rows → column of the list → their column."""


def stop_contacts(con: duckdb.DuckDBPyConnection, *, day: date | None, shift: str | None) -> pd.DataFrame:
    """List the stops of the latest accepted plans of a day.

    Args:
        con: the published snapshot
        day: the day of the plan; None for the latest one
        shift: the shift; None for all of the day

    Returns:
        One row per stop for a person, with what the request says and, where it is silent, the call: plan_id, vehicle,
        trip, stop, request_id, person (pseudonym), number (digits of E.164), name, address, note.
    """
    stops = con.execute(_STOPS, {"day": day, "shift": shift}).df()
    if stops.empty:
        return stops
    of_request = _latest("requests", stops["request_id"]).reindex(stops["request_id"]).reset_index(drop=True)
    of_call = _latest("calls", stops["call_id"]).reindex(stops["call_id"]).reset_index(drop=True)
    contacts = of_request.combine_first(of_call).reindex(columns=STOP_COLUMNS)
    stops = pd.concat([stops, contacts], axis="columns")
    stops["address"] = (
        stops["address"].str.cat(stops["place"], sep=", ").fillna(stops["address"]).fillna(stops["place"])
    )
    return stops.drop(columns=["call_id", "place"])


_PUBLIC_ID = "CASE WHEN event_id IN (SELECT unnest($ids::VARCHAR[])) THEN event_id ELSE id_code(event_id) END"
"""SQL of the id of a stored row as a snapshot has it."""


def _latest(table: str, ids: pd.Series) -> pd.DataFrame:
    """What stored rows say of these events, the latest load first: number, name, address and note, by id."""
    columns = _COLUMNS[table]
    selects = []
    with connection() as con:
        con.execute(gate_macros())
        for load in partition(load_store.all_loads()).active:
            for number, part in enumerate(load.parts):
                if part.table == table:
                    rows = f"read_parquet({quoted(str(load.folder / f'rows-{number}.parquet'))})"
                    stored = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()}
                    values = ", ".join(f"{c if c in stored else 'NULL'} AS {name}" for name, c in columns.items())
                    selects.append(
                        f"SELECT {_PUBLIC_ID} AS event_id, {load.order} AS load_order, row_number, {values} FROM {rows}"
                    )
        if not selects:
            return pd.DataFrame(columns=[*columns], index=pd.Index([], name="event_id"))
        newest = ", ".join(
            f"arg_max({name}, (load_order, row_number)) FILTER ({name} IS NOT NULL) AS {name}" for name in columns
        )
        sql = f"""SELECT event_id, {newest} FROM ({" UNION ALL ".join(selects)})
            WHERE event_id IN (SELECT unnest($ids::VARCHAR[])) GROUP BY event_id"""
        return con.execute(sql, {"ids": ids.dropna().tolist()}).df().set_index("event_id")
