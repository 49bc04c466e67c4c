"""The sample paths of what will be asked for, as stored with the snapshot."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Paths(NamedTuple):
    """demand: shape (paths, days) [cylinders a day, or m³ for a whole depot], the first of the local day `first_day`
    method: model, or burn_rate where that was better of late.
    """

    first_day: date
    demand: Floats
    method: str

    def ahead(self, as_of: datetime) -> Floats:
        """The same by 24 hours from the as-of on: each takes the local day that covers most of it."""
        first = (as_of + timedelta(hours=12)).date() - self.first_day
        return self.demand[:, max(first.days, 0) :]


def paths_of(
    con: DuckDBPyConnection, *, depots: list[str] | None = None, most: int = 2000
) -> dict[tuple[str, str | None], Paths]:
    """By depot and size, size None for a depot's sizes together; of each at most so many paths."""
    sql = """
        WITH methods AS (
            SELECT depot, item, arg_max(method, origin) AS method FROM marts.demand_forecasts
            WHERE subject = 'oxygen' GROUP BY depot, item
        )
        SELECT p.depot, p.item, min(p.first_day)::VARCHAR AS first_day, count(*)::BIGINT AS paths,
            any_value(m.method) AS method, flatten(list(p.demand ORDER BY p.path)) AS demand
        FROM marts.demand_paths AS p
        LEFT JOIN methods AS m ON m.depot = p.depot AND m.item IS NOT DISTINCT FROM p.item
        WHERE p.subject = 'oxygen' AND p.depot IS NOT NULL AND p.path < $most
            AND ($depots::VARCHAR[] IS NULL OR list_contains($depots, p.depot))
        GROUP BY p.depot, p.item
    """
    found = con.execute(sql, {"depots": depots, "most": most}).fetchnumpy()
    return {
        (depot, item if isinstance(item, str) else None): Paths(
            date.fromisoformat(first_day), np.asarray(demand, dtype=np.float64).reshape(paths, -1), method
        )
        for depot, item, first_day, paths, method, demand in zip(*found.values(), strict=True)
    }
