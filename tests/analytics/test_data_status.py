"""How far the data of a page reach."""

from collections.abc import Callable

from duckdb import DuckDBPyConnection

from analytics.metrics.books.data_status import data_status, gift_data_status, posko_data_status
from analytics.metrics.gifts.donations import donation_totals

BOOKS = ("donations", "purchases", "distributions")
DONATION = "donation_id | received_at | kind | amount_idr\nD1 | 2021-07-05 | cash | 500000"
BOUGHT = (
    "purchase_id | purchased_at | supplier | item | quantity | amount_idr\nP1 | 2021-07-19 | Toko | rice | 10 | 200000"
)


def test_what_is_bought_after_the_last_gift_counts(world: Callable[..., DuckDBPyConnection]) -> None:
    con = world(donations=DONATION, purchases=BOUGHT)
    reached = gift_data_status(con, feeds=BOOKS).as_of
    assert reached is not None and reached.date().isoformat() == "2021-07-19"
    assert data_status(con, feeds=BOOKS).as_of != reached
    # with only these books the overview still opens, and says what they say
    assert posko_data_status(con, feeds=("calls", "requests", "stock")).as_of == reached
    totals = donation_totals(con, start=reached.date(), end=reached.date()).iloc[0]
    assert totals["on_hand_idr"] == 500000 - 200000


def test_without_books_nothing_is_reached(world: Callable[..., DuckDBPyConnection]) -> None:
    con = world(calls="call_id | started_at | direction\na | 2021-07-05 09:00 | inbound")
    assert gift_data_status(con, feeds=BOOKS).as_of is None
