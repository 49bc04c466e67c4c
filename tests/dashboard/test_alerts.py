"""The overview's actions name the orders of the page of deliveries."""

from collections.abc import Callable
from datetime import timedelta

import pandas as pd

from dashboard.shell.page_context import PageContext
from dashboard.views.overview import alerts


def orders(now: pd.Timestamp, *hours: float) -> pd.DataFrame:
    moments = [now + timedelta(hours=hour) for hour in hours]
    rows = {
        "order_by_at": moments,
        "quantity": 6.0,
        "item": "cylinder_2m3",
        "depot": [f"Depo {n}" for n in range(len(hours))],
    }
    return pd.DataFrame(rows)


def test_orders_of_today_and_late_ones_are_counted_and_the_most_urgent_is_named(
    context: Callable[..., PageContext],
) -> None:
    page = context("id")
    midnight = pd.Timestamp(page.local_now.replace(hour=0, minute=0))
    ((text, _),) = alerts._to_place(page, orders(midnight, -30, 16, 24 + 9))
    assert "2 pesanan oksigen" in text
    assert "6 × Tabung 2 m³ untuk Depo 0" in text


def test_nothing_is_named_while_every_order_can_wait(context: Callable[..., PageContext]) -> None:
    page = context("id")
    assert alerts._to_place(page, orders(pd.Timestamp(page.local_now.replace(hour=0, minute=0)), 24 + 9)) == []
