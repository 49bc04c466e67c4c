"""Deliveries that the stock book does not confirm."""

from datetime import date

from analytics.metrics.deliveries.differences import delivery_differences
from tests.analytics.staged import staged


def test_a_delivery_that_the_book_lacks_is_listed_and_one_that_it_has_is_not() -> None:
    con = staged(
        delivery_movements="""
            delivery_id depot item         movement quantity day        counts_in
            p:1         Posko cylinder_1m3 issue    2        2021-07-10 none
            p:2         Posko cylinder_1m3 issue    1        2021-07-10 stock_book
            p:3         Posko cylinder_1m3 issue    3        2021-06-01 none
        """
    )
    rows = delivery_differences(con, start=date(2021, 7, 1), end=date(2021, 7, 31))
    assert rows[["difference_kind", "depot", "quantity"]].to_dict("records") == [
        {"difference_kind": "not_in_book", "depot": "Posko", "quantity": 2}
    ]
