"""What the public is told of a depot's oxygen: words, and rather "call first" than something that is not so."""

from datetime import datetime, timedelta, timezone

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.metrics.oxygen.availability import AVAILABLE, FEW, NONE, UNKNOWN, availability
from tests.analytics.staged import staged

LOCAL = timezone(timedelta(hours=7))
NOW = datetime(2021, 7, 10, 12, tzinfo=LOCAL)
STOCK = """
    movement_id occurred_at depot item movement quantity
    a 2021-07-01T08:00 Batu cylinder_1m3 opening 9
    b 2021-07-10T09:00 Batu cylinder_1m3 issue 1
    c 2021-07-01T08:00 Batu cylinder_6m3 opening 4
    d 2021-07-10T10:00 Batu cylinder_6m3 issue 4
    e 2021-07-10T05:00 Beji cylinder_1m3 opening 9
    f 2021-07-10T11:00 Kota cylinder_1m3 issue 2
"""
PLANS = """
    plan_id planned_at day shift vehicle trip stop from_depot to_depot request_id village_code item quantity arrive_at
    p 2021-07-10T07:00 2021-07-10 day pickup 1 1 Batu - r1 35.1 cylinder_1m3 4 2021-07-10T14:00
    p 2021-07-10T07:00 2021-07-10 day pickup 1 2 Batu - r2 35.2 cylinder_1m3 2 2021-07-10T15:00
    o 2021-07-09T07:00 2021-07-09 day pickup 1 1 Batu - r0 35.1 cylinder_1m3 8 2021-07-09T14:00
"""
REQUESTS = """
    request_id requested_at category village_code item quantity_requested status
    r1 2021-07-10T06:00 oxygen 35.1 cylinder_1m3 4 open
    r2 2021-07-10T06:00 oxygen 35.2 cylinder_1m3 2 open
"""


def levels(con: duckdb.DuckDBPyConnection, now: datetime = NOW, few: int = 3) -> dict[tuple[str, str], str]:
    frame = availability(con, now=now, few=few, fresh_hours=6)
    return {(depot, item[9:]): level for depot, item, level in frame[["depot", "item", "availability"]].to_numpy()}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return staged(stock=STOCK)


def test_a_depot_tells_what_it_has_while_its_book_is_fresh(con: duckdb.DuckDBPyConnection) -> None:
    assert levels(con) == {
        ("Batu", "1m3"): AVAILABLE,  # 9 - 1
        ("Batu", "6m3"): NONE,  # 4 - 4
        ("Beji", "1m3"): UNKNOWN,  # seven hours old
        ("Kota", "1m3"): UNKNOWN,  # more was handed out than came in
    }


def test_few_is_what_the_setting_says(con: duckdb.DuckDBPyConnection) -> None:
    assert {levels(con, few=few)["Batu", "1m3"] for few in (8, 9)} == {FEW}
    assert levels(con, few=7)["Batu", "1m3"] == AVAILABLE


def test_an_older_book_is_not_believed(con: duckdb.DuckDBPyConnection) -> None:
    assert set(levels(con, NOW + timedelta(hours=5)).values()) == {UNKNOWN}


def test_what_an_accepted_plan_will_take_is_promised_already() -> None:
    con = staged(stock=STOCK, plans=PLANS, requests=REQUESTS)
    assert levels(con)["Batu", "1m3"] == FEW  # 8 - 4 - 2, and yesterday's plan is in the book or was not driven
    con.execute("UPDATE staging.requests SET status = 'cancelled' WHERE request_id = 'r1'")
    assert levels(con)["Batu", "1m3"] == AVAILABLE  # 8 - 2
    con.execute("UPDATE staging.requests SET status = 'open'; UPDATE staging.plans SET quantity = 4")
    assert levels(con)["Batu", "1m3"] == NONE  # 8 - 4 - 4


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 30))
def test_more_stock_is_never_told_as_less(stock: int, more: int, few: int) -> None:
    from analytics.metrics.oxygen.availability import _level

    order = (NONE, FEW, AVAILABLE)
    assert order.index(_level(stock, few)) <= order.index(_level(stock + more, few))
