"""Movements of cylinders behind the figures of oxygen, one by one."""

from datetime import date
from typing import TypedDict, Unpack

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.disclosure import to_the_hour
from analytics.metrics.shared.predicates import equals, in_period
from level import Level


class MovementFilters(TypedDict, total=False):
    """Which movements; None or left out takes every one."""

    depot: str | None
    """Name of a depot."""
    item: str | None
    """Code of a size."""
    movement: str | None
    """Code of a movement."""
    condition: str | None
    """Code of a state."""
    level: Level
    """Who looks: readers, where it is left out, see hours, and neither villages nor ids."""


_FILTER = f"""{in_period()} AND item IN (SELECT item FROM staging.items WHERE contents_m3 > 0)
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
    **filters: Unpack[MovementFilters],
) -> pd.DataFrame:
    """Movements of cylinders, newest first.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        limit: Most rows returned.
        offset: Rows skipped before the first.
        **filters: Fields of `MovementFilters`.

    Returns:
        One row per movement: occurred_at, depot, item, movement, quantity [cylinders], condition, village (missing when
        not recorded), movement_id, corrects (the movement it corrects), recorded_at. Readers see times to the hour, and
        neither villages nor ids.
    """
    sql = f"""
        WITH chosen AS (
            SELECT * FROM staging.stock WHERE {_FILTER}
            ORDER BY occurred_at DESC, movement_id LIMIT $limit OFFSET $offset
        )
        SELECT m.occurred_at, m.depot, m.item, m.movement, m.quantity::DOUBLE AS quantity, m.condition,
            v.name AS village, m.movement_id, m.corrects, m.recorded_at
        FROM chosen AS m LEFT JOIN staging.villages AS v ON v.village_code = m.village_code
        ORDER BY m.occurred_at DESC, m.movement_id
    """
    frame = con.execute(sql, {**_values(start, end, filters), "limit": limit, "offset": offset}).df()
    if filters.get("level", Level.READERS).rows:
        return frame
    return to_the_hour(frame.drop(columns=["village", "movement_id", "corrects"]))


def count_movements(con: DuckDBPyConnection, *, start: date, end: date, **filters: Unpack[MovementFilters]) -> int:
    """Number of movements that `recent_movements` lists without a limit.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day, included.
        **filters: Fields of `MovementFilters`.
    """
    row = con.execute(f"SELECT count(*) FROM staging.stock WHERE {_FILTER}", _values(start, end, filters)).fetchone()
    return int(row[0]) if row else 0


def _values(start: date, end: date, filters: MovementFilters) -> dict[str, object]:
    values = {**dict.fromkeys(MovementFilters.__annotations__), **filters, "start": start, "end": end}
    return {name: chosen for name, chosen in values.items() if name != "level"}


ROWS = (recent_movements, count_movements)
"""What a page needs to show the rows page by page."""
