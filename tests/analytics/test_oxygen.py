"""Oxygen: what is there, what is used, what is ordered, what contradicts itself."""

from datetime import date, datetime, timedelta, timezone

from analytics.metrics.oxygen import oxygen
from tests.analytics.staged import staged

LOCAL = timezone(timedelta(hours=7))
FIRST = date(2021, 6, 1)
AS_OF = datetime(2021, 7, 10, 8, tzinfo=LOCAL)


ORDERS = """
    order_id  ordered_at  expected_at       depot  item          quantity  status
    o1        2021-07-01  2021-07-11T12:00  Batu   cylinder_6m3  8         open
    o2        2021-07-01  2021-07-02T12:00  Batu   cylinder_6m3  90        open
    o3        2021-07-01  2021-07-11T12:00  Batu   cylinder_6m3  90        cancelled
"""


def test_an_order_is_overdue_once_its_day_has_passed_and_gone_when_it_is_cancelled() -> None:
    rows = oxygen.open_orders(staged(arrivals=ORDERS), now=AS_OF)
    assert rows["overdue"].tolist() == [True, False] and rows["m3"].tolist() == [90 * 6, 8 * 6]


LOOP = """
    movement_id  occurred_at  depot    item          movement    quantity
    b1           2021-07-01   Batu     cylinder_6m3  opening     10
    b2           2021-07-02   Batu     cylinder_6m3  issue       4
    b3           2021-07-03   Batu     cylinder_6m3  return      3
    b4           2021-07-04   Batu     cylinder_6m3  refill_out  2
    c1           2021-07-01   Bumiaji  cylinder_6m3  receipt     9
    c2           2021-07-02   Bumiaji  cylinder_6m3  issue       5
"""


def test_a_card_of_receipts_and_issues_knows_its_full_cylinders_only() -> None:
    rows = oxygen.stock_by_depot(staged(stock=LOOP), depots=["Bumiaji"])
    assert rows.loc[rows["quantity"].notna(), "condition"].tolist() == ["full"]


def test_a_contradiction_that_lasts_is_told_once() -> None:
    con = staged(
        stock="""
        movement_id  occurred_at  depot  item  movement  quantity
        m1           2021-07-01   Batu   rice  opening   3
        m2           2021-07-02   Batu   rice  issue     5
        m3           2021-07-05   Batu   rice  receipt   9
        m4           2021-07-06   Batu   rice  issue     8
    """
    )
    rows = oxygen.discrepancies(con, start=FIRST, end=date(2021, 7, 31))
    assert [(day.day, last.day) for day, last in zip(rows["day"], rows["last_day"], strict=True)] == [(6, 6), (2, 4)]
    assert rows["computed"].tolist() == [3 - 5 + 9 - 8, 3 - 5]


def test_gas_of_a_day_is_what_all_depots_had_left_a_silent_one_with_its_last_balance() -> None:
    frame = oxygen.daily_gas(staged(stock=LOOP), start=date(2021, 7, 2), end=date(2021, 7, 9))
    assert [day.day for day in frame["day"]] == [1, 2, 3, 4]
    batu, bumiaji = [10, 10 - 4, 6, 6], [9, 9 - 5, 4, 4]  # Bumiaji reports until 2 July
    assert frame["gas_m3"].tolist() == [6 * (a + b) for a, b in zip(batu, bumiaji, strict=True)]
