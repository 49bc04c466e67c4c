"""What to do about each stock: one rule for the table, the card, the list of orders and the headline."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.metrics.deliveries.orders import orders_to_place
from analytics.metrics.oxygen.depletion_findings import stock_and_orders
from analytics.metrics.oxygen.depletion_summary import needs
from analytics.metrics.oxygen.order_advice import advice_of, by_deadline
from codes import ORDER_ADVICE, ORDER_DUE
from finding import Finding
from tests.analytics.known_days import needs_of, with_known_demand
from tests.analytics.staged import staged

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2021, 7, 9, 12, tzinfo=ZONE)
"""A Friday."""
HOUR = timedelta(hours=1)


def row(status: str = "beyond", *, before: timedelta | None, late: float | None = 0.01, demand: float = 1) -> Any:
    at = None if before is None else NOW + before
    return {
        "status": status, "order_by_at": at, "order_before_at": at, "order_late_share": late, "demand_per_day": demand,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stock", "advice"),
    [
        (row("dry", before=-24 * HOUR, late=1.0), "out_order"),
        (row("dry", before=None, late=1.0), "out"),
        (row("dry", before=None, late=None, demand=float("nan")), "out"),
        (row(before=None, late=None, demand=float("nan")), "unknown"),
        (row(before=None, late=None), "silent"),
        (row(before=None), "safe"),
        (row(before=-24 * HOUR, late=0.5), "late"),
        (row(before=-24 * HOUR, late=0.49), "order_today"),
        (row(before=3 * HOUR, late=0.9), "order_today"),
        (row(before=11 * HOUR), "order_today"),
        (row(before=13 * HOUR), "order_later"),
    ],
)
def test_a_stock_has_one_advice(stock: Any, advice: str) -> None:
    assert advice_of(stock, NOW) == advice


def test_an_order_that_is_safe_until_sunday_is_due_on_saturday() -> None:
    sizes = [("Batu", 6, 4.0, float(left)) for left in range(1, 25)]
    frame = pd.concat([needs_of(NOW, size) for size in sizes], ignore_index=True)
    known = frame[frame["order_by_at"].notna()]
    assert len(known) > 5 and (known["order_by_at"] <= known["order_before_at"]).all()
    assert (known["order_by_at"].dt.weekday != 6).all() and (known["order_by_at"].dt.hour <= 16).all()
    due = known["order_by_at"].dt.date <= NOW.date()
    assert known["advice"].isin(ORDER_DUE).tolist() == due.tolist()
    assert {"late", "order_today", "order_later"} <= set(known["advice"])


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from([0.0, 0.5, 2.0, 6.0])), min_size=1, max_size=4))
def test_what_is_due_stands_first_by_deadline_and_what_is_safe_last(sizes: list[tuple[int, float]]) -> None:
    frame = pd.concat(
        [needs_of(NOW, (f"D{n}", 1, daily, float(left))) for n, (left, daily) in enumerate(sizes)], ignore_index=True
    )
    rows = by_deadline(frame)
    places = [
        "due" if each in ORDER_DUE else "safe" if each in ("order_later", "safe") else "open" for each in rows["advice"]
    ]
    assert places == sorted(places, key=["due", "open", "safe"].index)
    for _, group in rows.groupby(pd.Series(places), sort=False):
        deadlines = group["order_by_at"].dropna()
        assert deadlines.is_monotonic_increasing
    assert set(rows["advice"]) <= set(ORDER_ADVICE)


def test_every_page_says_the_same_of_one_stock() -> None:
    con = with_known_demand(
        staged(
            stock="""
                movement_id  occurred_at       depot  item          movement  quantity
                b1           2021-07-01T08:00  Batu   cylinder_6m3  opening   13
                b2           2021-07-01T09:00  Batu   cylinder_6m3  issue     2
                b3           2021-07-02T08:00  Batu   cylinder_6m3  issue     1
                j1           2021-07-01T08:00  Beji   cylinder_6m3  opening   4
                j2           2021-07-01T09:00  Beji   cylinder_6m3  issue     2
                j3           2021-07-02T08:00  Beji   cylinder_6m3  issue     1
            """
        ),
        {("Batu", "cylinder_6m3"): [[2]], ("Beji", "cylinder_6m3"): [[2]]},
    )
    at = datetime(2021, 7, 3, 12, tzinfo=ZONE)
    orders, frame = orders_to_place(con, now=at), needs(con, now=at)
    sizes = by_deadline(frame[frame["item"].notna()])
    same = ["depot", "item", "advice", "order_by_at", "order_before_at"]
    pd.testing.assert_frame_equal(orders[same], sizes.loc[sizes["order_before_at"].notna(), same], check_dtype=False)
    assert sizes["used_per_day"].tolist() == [2.0, 2.0]


def headline(*sizes: tuple[str, int, float, float], days: int = 24) -> tuple[str, Finding]:
    finding = stock_and_orders(needs_of(NOW, *sizes, days=days), now=NOW)
    return finding.numbers["stock"].key, finding.numbers["orders"]


def test_the_headline_says_how_long_all_depots_last_and_what_to_order_today() -> None:
    stock, orders = headline(("Batu", 6, 2, 100), ("Batu", 1, 1, 1), ("Beji", 6, 1, 100))
    assert (stock, orders.key) == ("oxygen.depots_beyond", "oxygen.order_one")
    assert orders.numbers["depot"] == "Batu" and orders.numbers["volume"] == 1 and orders.numbers["quantity"] > 0
    assert headline(("Batu", 6, 2, 400))[0] == "oxygen.only_depot_beyond"
    assert headline(("Batu", 6, 2, 400))[1].key == "oxygen.order_none"
    assert headline(("Batu", 6, 2, 30))[1].key == "oxygen.order_next"


def test_the_headline_is_never_reassuring_where_something_is_out_or_not_known() -> None:
    stock, orders = headline(("Batu", 6, 2, 400), ("Batu", 1, 1, 0))
    assert (stock, orders.key) == ("oxygen.one_size_dry", "oxygen.order_one")
    stock, orders = headline(("Batu", 6, 2, 400), ("Beji", 6, 0, 5))
    assert (stock, orders.key) == ("oxygen.unknown", "oxygen.order_unknown")
    assert stock_and_orders(needs_of(NOW, ("Batu", 6, 2, 1)).iloc[:0], now=NOW) == Finding("oxygen.none", {})
