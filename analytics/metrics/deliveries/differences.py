"""Deliveries that the stock book does not confirm."""

from datetime import date

import pandas as pd
from duckdb import DuckDBPyConnection

from analytics.metrics.shared.predicates import table_or_empty

_COLUMNS = (
    "kind VARCHAR, day DATE, depot VARCHAR, item VARCHAR, movement VARCHAR, quantity DECIMAL(18,3), delivery_id VARCHAR"
)


def delivery_differences(con: DuckDBPyConnection, *, start: date, end: date) -> pd.DataFrame:
    """Deliveries of which the books need a look; no balance depends on them.

    Args:
        con: Connection to a snapshot.
        start: First local day.
        end: Last local day.

    Returns:
        One row per delivery, the latest day first: difference_kind (not_in_book: the book of the depot is complete for
        that day and lacks the movement; exchange: empties of another size), day, depot, item, movement, quantity.
    """
    matches = table_or_empty(con, "marts.delivery_matches", _COLUMNS)
    sql = f"""
        SELECT kind AS difference_kind, day, depot, item, movement, quantity::DOUBLE AS quantity
        FROM {matches} WHERE day BETWEEN $start AND $end ORDER BY day DESC, delivery_id, kind, movement
    """
    return con.execute(sql, {"start": start, "end": end}).df()
