"""Rows behind a figure: exactly those of the choice, newest first, page by page, and as many as are counted."""

from datetime import date
from typing import Any

import duckdb
import pytest

from analytics.metrics.calls import call_rows
from analytics.metrics.gifts import gift_rows
from analytics.metrics.oxygen import movement_rows
from analytics.metrics.requests import request_rows
from level import Level
from tests.analytics.staged import staged

WEEK = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}

WORLD = {
    "calls": """
        call_id  started_at        direction  channel   outcome    village_code   hour  weekday  urgency
        c1       2021-07-05T08:00  inbound    phone     answered   35.79.01.1001  8     0        high
        c2       2021-07-06T08:30  inbound    whatsapp  answered   35.79.02.2001  8     1        -
        c3       2021-07-06T09:00  inbound    phone     abandoned  35.79.01.1001  9     1        high
        c4       2021-07-06T09:30  outbound   phone     answered   35.79.01.1001  9     1        -
        c5       2021-07-12T09:00  inbound    phone     answered   35.79.01.1001  9     0        -
    """,
    "requests": """
        request_id  requested_at      category  village_code   item          status     unmet_reason
        r1          2021-07-05T08:00  oxygen    35.79.01.1001  cylinder_1m3  fulfilled  -
        r2          2021-07-06T08:00  oxygen    -              cylinder_6m3  -          -
        r3          2021-07-07T08:00  food      35.79.01.1001  rice          unmet      no_stock
    """,
    "stock": """
        movement_id  occurred_at       depot  item          condition  movement  quantity
        m1           2021-07-05T08:00  Batu   cylinder_1m3  full       opening   10
        m2           2021-07-06T08:00  Batu   cylinder_6m3  full       issue     2
        m3           2021-07-07T08:00  Beji   cylinder_1m3  empty      return    1
    """,
    "donations": """
        donation_id  received_at  donor_kind  kind     item  amount_idr
        g1           2021-07-05   company     cash     -     500
        g2           2021-07-06   -           in_kind  rice  -
    """,
    "purchases": """
        purchase_id  purchased_at  item  amount_idr
        p1           2021-07-06    rice  100
    """,
    "distributions": """
        distribution_id  distributed_at  village_code   item  amount_idr
        x1               2021-07-07      35.79.01.1001  rice  -
        x2               2021-07-08      35.79.02.2001  -     50
    """,
}
REQUESTS = (request_rows.recent_requests, request_rows.count_requests, "request_id")
STOCK = (movement_rows.recent_movements, movement_rows.count_movements, "movement_id")
GIFTS = (gift_rows.gift_rows, gift_rows.count_gifts, "donation_id")
BOUGHT = (gift_rows.gift_rows, gift_rows.count_gifts, "purchase_id")
HANDED = (gift_rows.gift_rows, gift_rows.count_gifts, "distribution_id")


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return staged(**WORLD)


@pytest.mark.parametrize(
    ("picked", "hours"),
    [
        ({}, [(6, 9), (6, 8), (5, 8)]),
        ({"weekday": 1}, [(6, 9), (6, 8)]),
        ({"weekday": 1, "hour": 8}, [(6, 8)]),
        ({"channel": "whatsapp"}, [(6, 8)]),
        ({"outcome": "abandoned"}, [(6, 9)]),
        ({"place": "35.79.01"}, [(6, 9), (5, 8)]),
        ({"urgency": "high", "hour": 8}, [(5, 8)]),
        ({"category": "oxygen"}, []),
    ],
)
def test_calls_of_a_choice(con: duckdb.DuckDBPyConnection, picked: Any, hours: list[tuple[int, int]]) -> None:
    frame = call_rows.recent_calls(con, **WEEK, **picked)
    assert [(moment.day, moment.hour) for moment in frame["started_at"]] == hours
    assert call_rows.count_calls(con, **WEEK, **picked) == len(hours)


def test_a_call_is_of_each_of_its_needs() -> None:
    con = staged(calls=WORLD["calls"])
    con.execute("UPDATE staging.calls SET needs = ['oxygen', 'food'] WHERE call_id = 'c3'")
    assert [call_rows.count_calls(con, **WEEK, category=need) for need in ("oxygen", "food", "other")] == [1, 1, 0]


@pytest.mark.parametrize(
    ("metrics", "picked", "names"),
    [
        (REQUESTS, {}, ["r3", "r2", "r1"]),
        (REQUESTS, {"category": "oxygen"}, ["r2", "r1"]),
        (REQUESTS, {"status": "open"}, ["r2"]),
        (REQUESTS, {"unmet_reason": "no_stock"}, ["r3"]),
        (REQUESTS, {"item": "cylinder_1m3", "place": "35.79.01.1001"}, ["r1"]),
        (STOCK, {}, ["m3", "m2", "m1"]),
        (STOCK, {"depot": "Batu"}, ["m2", "m1"]),
        (STOCK, {"item": "cylinder_1m3", "condition": "empty"}, ["m3"]),
        (STOCK, {"movement": "issue"}, ["m2"]),
        (GIFTS, {"entry": "given"}, ["g2", "g1"]),
        (GIFTS, {"entry": "given", "item": "cash"}, ["g1"]),
        (GIFTS, {"entry": "given", "donor_kind": "unknown"}, ["g2"]),
        (BOUGHT, {"entry": "bought", "item": "cash"}, ["p1"]),
        (BOUGHT, {"entry": "bought", "item": "cylinder_1m3"}, []),
        (HANDED, {"entry": "handed_over"}, ["x2", "x1"]),
        (HANDED, {"entry": "handed_over", "item": "cash"}, ["x2"]),
        (HANDED, {"entry": "handed_over", "place": "35.79.01", "donor_kind": "company"}, ["x1"]),
    ],
)
def test_rows_of_a_choice(con: duckdb.DuckDBPyConnection, metrics: Any, picked: Any, names: list[str]) -> None:
    listed, counted, name = metrics
    desk = {**WEEK, "level": Level.DESK, **picked}
    assert listed(con, **desk)[name].tolist() == names
    assert counted(con, **desk) == len(names)


@pytest.mark.parametrize("metrics", [REQUESTS, STOCK])
def test_pages_follow_one_another_without_a_gap(con: duckdb.DuckDBPyConnection, metrics: Any) -> None:
    listed, _, name = metrics
    desk = {**WEEK, "level": Level.DESK}
    pages = [listed(con, **desk, limit=2, offset=offset)[name].tolist() for offset in (0, 2, 4)]
    assert pages == [listed(con, **desk)[name].tolist()[:2], listed(con, **desk)[name].tolist()[2:], []]


@pytest.mark.parametrize("metrics", [REQUESTS, STOCK, GIFTS, BOUGHT, HANDED])
def test_rows_hold_nothing_of_a_person(con: duckdb.DuckDBPyConnection, metrics: Any) -> None:
    listed, _, name = metrics
    entry = {"donation_id": "given", "purchase_id": "bought", "distribution_id": "handed_over"}.get(name)
    columns = set(listed(con, **WEEK, level=Level.DESK, **({"entry": entry} if entry else {})).columns)
    assert not columns & {"caller", "caller_masked", "operator", "note", "text", "donor_code", "counterpart"}
