"""What a retention leaves of books with canaries: sums that need no person, and no canary that stood in a row."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

import warehouse
from pipelines import feeds
from pipelines.types.feed import Left
from tests.canary.plants import Plant, Rule
from tests.pipelines.erasure.unpacked import texts_of

_SUMS = {
    "calls": "SELECT day, direction, channel, outcome, needs, village_code, count(*) FROM staging.calls GROUP BY ALL",
    "requests": "SELECT * FROM marts.request_days",
    "stock": "SELECT day, depot, item, condition, closing FROM marts.stock_days",
    "donations": """SELECT day, kind, item, donor_kind, count(*), sum(amount_idr), sum(quantity) FROM staging.donations
        GROUP BY ALL""",
    "cash": "SELECT day, on_hand_idr FROM marts.cash_days",
    "goods": "SELECT day, item, on_hand FROM marts.goods_days",
    "purchases": """SELECT day, item, sum(quantity), sum(amount_idr), count_if(has_evidence) FROM staging.purchases
        GROUP BY ALL""",
    "distributions": """SELECT day, village_code, sum(quantity), count_if(has_evidence) FROM staging.distributions
        GROUP BY ALL""",
    "deliveries": "SELECT day, outcome, item, quantity_delivered, counts_in FROM staging.deliveries",
    "arrivals": "SELECT day, item, quantity, status FROM staging.arrivals",
    "shifts": "SELECT day, hour, people, seconds FROM marts.shift_hours",
    "sessions": "SELECT day, kind, minutes FROM staging.sessions",
}
_THINGS = ("depot", "item", "centre")
"""Ends of columns with names of things by which balances are told apart: they stay as they were written."""
_OF_SHAPES = ("chat: text", "chat: number", "telephone log: src", "telephone log: clid", "bank: remark")


def sums() -> dict[str, list[tuple[Any, ...]]]:
    """Answers of the published snapshot that need no person."""
    path = warehouse.current()
    assert path is not None
    with duckdb.connect(str(path), read_only=True) as con:
        return {name: con.execute(f"{sql} ORDER BY ALL").fetchall() for name, sql in _SUMS.items()}


def texts(folder: Path) -> Iterator[bytes]:
    """All that stands in any file of a data folder."""
    return texts_of(folder)


def is_of_a_row(plant: Plant) -> bool:
    """Whether a retention must take it away: it stands in a row of a feed of which something is left."""
    table, _, column = plant.where.split(" ")[0].partition(".")
    reduced = {one.table for one in feeds.FEEDS if one.retention and one.retention.left is not Left.ALL}
    is_private = plant.rule is Rule.NOBODY and table in reduced and not column.endswith(_THINGS)
    return is_private or plant.where.startswith(_OF_SHAPES)
