"""From files to figures through the real pipelines and the published snapshot."""

from datetime import date, datetime, timedelta, timezone

from analytics.metrics.books import loads
from analytics.metrics.calls import calls
from analytics.metrics.gifts import donations
from analytics.metrics.oxygen import depletion_findings, depletion_summary, oxygen
from analytics.metrics.requests import requests
from analytics.metrics.villages import village_rates
from tests.world import World

LOCAL = timezone(timedelta(hours=7))
WEEK = {"start": date(2021, 7, 5), "end": date(2021, 7, 11)}


def test_calls_are_counted_in_local_days_and_placed_in_their_village(world: World) -> None:
    con = world(
        calls="""
            call_id | started_at                | answered_at               | village | district | need
            a       | 2021-07-04T17:30:00+00:00 | 2021-07-04T17:30:20+00:00 | Sisir   | Batu     | oxygen
            b       | 2021-07-11T16:59:00+00:00 |                           |         |          | food
            c       | 2021-07-11T17:00:00+00:00 |                           | Sisir   | Batu     |
        """
    )
    assert calls.call_totals(con, **WEEK)["calls"].iloc[0] == len(["a", "b"])
    assert calls.call_totals(con, **WEEK, place="35.79.01")["calls"].iloc[0] == len(["a"])
    assert calls.daily_calls(con, **WEEK)["calls"].tolist() == [1, 0, 0, 0, 0, 0, 1]
    assert village_rates.village_rates(con, **WEEK).iloc[0][["village", "cases"]].tolist() == ["Sisir", 1]
    assert requests.requests_by_category(con, **WEEK)["category"].tolist() == ["food", "oxygen"]


def test_a_ledger_becomes_stock_use_and_a_forecast(world: World) -> None:
    con = world(
        stock="""
            movement_id | occurred_at      | depot | item        | movement | condition | quantity
            m1          | 2021-07-01 08:00 | Batu  | Tabung 6 m3 | opening  | full      | 10
            m2          | 2021-07-02 08:00 | Batu  | Tabung 6 m3 | issue    |           | 4
            m3          | 2021-07-03 08:00 | Batu  | Tabung 6 m3 | return   |           | 3
        """,
        arrivals="""
            order_id | ordered_at | expected_at      | depot | item        | quantity
            o1       | 2021-07-02 | 2021-07-05 08:00 | Batu  | Tabung 6 m3 | 7
        """,
    )
    now = datetime(2021, 7, 3, 8, tzinfo=LOCAL)
    state = oxygen.stock_by_depot(con).set_index("condition")["quantity"]
    assert (state["full"], state["with_patients"], state["empty"]) == (10 - 4, 4 - 3, 3)
    row = depletion_summary.depletion(con, now=now).iloc[0]
    assert (row["stock"], row["ordered"], row["method"], row["interval_known"]) == (6, 7, "model", False)
    assert depletion_findings.oxygen_headline(con, now=now).key.endswith("lasts_unsure")
    assert loads.as_of(con, feeds=["stock"]) == now


def test_gifts_become_cash_on_hand(world: World) -> None:
    con = world(
        donations="""
            donation_id | received_at | donor_kind | kind | amount_idr
            d1          | 2021-07-05  | person     | cash | Rp 1.500.000
        """,
        purchases="""
            purchase_id | purchased_at | item  | quantity | amount_idr
            p1          | 2021-07-06   | Beras | 10       | 120.000
        """,
    )
    assert donations.donation_totals(con, **WEEK)["on_hand_idr"].iloc[0] == 1_500_000 - 120_000
    assert donations.donations_headline(con, **WEEK).key == "donations.received"
