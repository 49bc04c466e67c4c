"""Movements of cylinders, one by one: what lies behind the figures of oxygen."""

from datetime import date
from typing import TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import equals, in_period


class MovementFilters(TypedDict, total=False):
    """Which movements: depot by name; item, movement and condition as codes. None or left out takes every one."""

    depot: str | None
    item: str | None
    movement: str | None
    condition: str | None


_PICKED = f"""{in_period()} AND item IN (SELECT item FROM staging.items WHERE contents_m3 > 0)
    AND {equals("depot")} AND {equals("item")}
    AND {equals("movement")}
    AND {equals("condition")}"""


def recent_movements(
    con: DuckDBPyConnection,
    *,
    start: date,
    end: date,
    limit: int = 200,
    offset: int = 0,
    **picked: Unpack[MovementFilters],
) -> pd.DataFrame:
    """One row per movement of cylinders, newest first: occurred_at, depot, item, movement, quantity [cylinders],
    condition, village (missing when not recorded), movement_id, corrects (the movement it corrects), recorded_at.
    """
    sql = f"""
        WITH found AS (
            SELECT * FROM staging.stock WHERE {_PICKED}
            ORDER BY occurred_at DESC, movement_id LIMIT $limit OFFSET $offset
        )
        SELECT f.occurred_at, f.depot, f.item, f.movement, f.quantity::DOUBLE AS quantity, f.condition,
            v.name AS village, f.movement_id, f.corrects, f.recorded_at
        FROM found AS f LEFT JOIN staging.villages AS v ON v.village_code = f.village_code
        ORDER BY f.occurred_at DESC, f.movement_id
    """
    return con.execute(sql, {**_values(start, end, picked), "limit": limit, "offset": offset}).df()


def count_movements(con: DuckDBPyConnection, *, start: date, end: date, **picked: Unpack[MovementFilters]) -> int:
    """How many movements `recent_movements` would list without a limit."""
    found = con.execute(f"SELECT count(*) FROM staging.stock WHERE {_PICKED}", _values(start, end, picked)).fetchone()
    return int(found[0]) if found else 0


def _values(start: date, end: date, picked: MovementFilters) -> dict[str, object]:
    return {**dict.fromkeys(MovementFilters.__annotations__), **picked, "start": start, "end": end}


ROWS = (recent_movements, count_movements)
"""What a page needs to show the rows page by page."""
