"""Orders to place: the advice of the order card as a list, in working hours."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from analytics.metrics.deliveries.orders import orders_to_place
from analytics.metrics.oxygen.depletion_summary import depletion
from analytics.metrics.oxygen.order_advice import last_working_moment
from tests.analytics.known_days import with_known_demand
from tests.analytics.staged import staged

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2021, 7, 3, 12, tzinfo=ZONE)
SIZE = "cylinder_6m3"
STOCK = f"""
    movement_id  occurred_at       depot  item          movement  quantity
    b1           2021-07-01T08:00  Batu   {SIZE}        opening   12
    b2           2021-07-02T08:00  Batu   {SIZE}        issue     2
    j1           2021-07-01T08:00  Beji   {SIZE}        opening   3
    j2           2021-07-02T08:00  Beji   {SIZE}        issue     2
    k1           2021-07-01T08:00  Kota   cylinder_1m3  opening   90
    k2           2021-07-02T08:00  Kota   cylinder_1m3  issue     1
"""
ORDERED = f"""
    order_id  ordered_at  expected_at  arrived_at  supplier  depot  item    quantity
    a         2021-06-01  2021-06-03   2021-06-03  Samator   Batu   {SIZE}  9
    b         2021-06-08  2021-06-10   2021-06-10  Samator   Batu   {SIZE}  9
    c         2021-06-15  2021-06-17   2021-06-17  Samator   Batu   {SIZE}  9
"""
KNOWN = {("Batu", SIZE): [[2]], ("Beji", SIZE): [[2]], ("Kota", "cylinder_1m3"): [[0]]}


def test_the_list_is_the_advice_of_the_order_card() -> None:
    con = with_known_demand(staged(stock=STOCK, arrivals=ORDERED), KNOWN)
    orders = orders_to_place(con, now=NOW)
    advised = depletion(con, now=NOW).set_index("depot")
    assert orders["depot"].tolist() == ["Beji", "Batu"]
    for row in orders.to_dict("records"):
        assert row["quantity"] == advised.loc[row["depot"], "order_quantity"]
        assert row["order_before_at"] == advised.loc[row["depot"], "order_before_at"]
        assert row["order_by_at"] <= row["order_before_at"]
    assert orders["supplier"].fillna("").tolist() == ["", "Samator"]
    assert orders["is_late"].tolist() == [True, False]
    assert orders["consequence"].tolist() == ["out_before_arrival", "out_before_arrival"]


def test_a_surer_stock_is_ordered_no_later() -> None:
    con = with_known_demand(staged(stock=STOCK, arrivals=ORDERED), KNOWN)
    sure, less = (orders_to_place(con, now=NOW, service=share).set_index("depot") for share in (0.99, 0.8))
    assert sure.loc["Batu", "order_before_at"] <= less.loc["Batu", "order_before_at"]


def test_without_a_stock_nothing_is_to_be_ordered() -> None:
    assert orders_to_place(with_known_demand(staged(), {}), now=NOW).empty


@pytest.mark.parametrize(
    ("at", "last"),
    [
        ("2021-07-02 10:30", "2021-07-02 10:30"),  # a Friday
        ("2021-07-02 23:00", "2021-07-02 16:00"),
        ("2021-07-03 03:00", "2021-07-02 16:00"),
        ("2021-07-04 12:00", "2021-07-03 16:00"),  # a Sunday
        ("2021-07-05 07:59", "2021-07-03 16:00"),
        ("2021-07-05 08:00", "2021-07-05 08:00"),
    ],
)
def test_an_order_is_placed_in_working_hours(at: str, last: str) -> None:
    moment, expected = (datetime.fromisoformat(each).replace(tzinfo=ZONE) for each in (at, last))
    assert last_working_moment(moment, (time(8), time(16))) == expected
