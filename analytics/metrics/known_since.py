"""From which day on the books of a moment differ from what is known now, so that only those days are gone through."""

from datetime import datetime
from typing import Any

from duckdb import DuckDBPyConnection

_SINCE = """
    WITH told AS (
        SELECT depot, item FROM staging.stock WHERE recorded_at <= $known AND occurred_at <= $moment
        UNION
        SELECT depot, item FROM staging.stock_before
        WHERE recorded_at <= $known AND known_until > $known AND occurred_at <= $moment
    ),
    changed AS (
        SELECT depot, item, coalesce(corrects, movement_id) AS movement_id, occurred_at, day
        FROM staging.stock WHERE recorded_at > $known
        UNION ALL
        SELECT depot, item, coalesce(corrects, movement_id), occurred_at, day
        FROM staging.stock_before WHERE recorded_at <= $known AND known_until > $known
    ),
    roots AS (
        SELECT c.depot, c.item, least(c.day, t.day, r.day) AS day,
            least(c.occurred_at, t.occurred_at, r.occurred_at) AS occurred_at
        FROM changed AS c
        LEFT JOIN staging.stock AS t ON t.movement_id = c.movement_id
        LEFT JOIN staging.stock AS r ON r.movement_id = t.corrects
    )
    SELECT coalesce(min(day), ($moment::TIMESTAMPTZ)::DATE) FROM roots SEMI JOIN told USING (depot, item)
    WHERE occurred_at <= $moment
"""


def asked(con: DuckDBPyConnection, moment: datetime, known: datetime | None) -> dict[str, Any]:
    """moment, known (the moment itself where none is given), and since: the first local day of which, up to `moment`,
    something else is known now; else the moment's own. Sizes of which nothing was known then do not count.
    """
    chosen = {"moment": moment, "known": known or moment}
    (since,) = con.execute(_SINCE, chosen).fetchall()[0]
    return chosen | {"since": since}
