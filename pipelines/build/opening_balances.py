"""What was carried over an erasure, laid under a build."""

import duckdb

from pipelines.storage import tombstones
from pipelines.storage.active_loads import has_real_events
from pipelines.types.load import Load


def add_opening_balances(con: duckdb.DuckDBPyConnection, loads: list[Load]) -> None:
    """Fill `raw.carried`; made-up balances stand aside as soon as events of these loads are real."""
    is_real = has_real_events(loads)
    names = "subject", "depot", "item", "item_unit", "condition", "movement", "quantity", "occurred_at", "is_card"
    for row in tombstones.read().carried:
        if not (row["made_up"] and is_real):
            values = [row[name] for name in names]
            con.execute(f"INSERT INTO raw.carried VALUES ({', '.join('?' * len(values))})", values)
