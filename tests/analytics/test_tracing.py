"""A gift is traced by what names it, then first in first out, and its parts add up to it."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.tracing.fifo import match_fifo, split
from analytics.tracing.gifts import HANDED_OVER, IN_STORE, ON_HAND, OPERATING, traced

START = datetime(2021, 7, 1)


def table(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Rows drawn as (day, item, quantity or rupiah, named, operating)."""
    full = [(*row, *(-1, False)[len(row) - 3 :]) for row in rows]
    frame = pd.DataFrame(full, columns=["day", "item", "amount", "named", "is_operating"])
    frame["item"] = frame["item"].astype(object).where(frame["item"].notna(), None)
    frame["at"] = [START + timedelta(days=int(day)) for day in frame["day"]]
    frame["thousandths"] = [1000 * n if item else 0 for n, item in zip(frame["amount"], frame["item"], strict=True)]
    return frame.assign(amount_idr=[0 if item else n for n, item in zip(frame["amount"], frame["item"], strict=True)])


def bought(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """Purchases drawn as (day, item, quantity, rupiah, named, operating)."""
    return table([(row[0], row[1], row[2], *row[4:]) for row in rows]).assign(amount_idr=[row[3] for row in rows])


def parts(gifts: list, purchases: list, distributions: list) -> list[tuple]:
    """(gift, state, quantity, rupiah, named) of each part, in order."""
    result = traced(table(gifts), bought(purchases), table(distributions))
    rows = zip(
        result["gift"], result["state"], result["thousandths"], result["amount_idr"], result["is_named"], strict=True
    )
    return sorted((int(gift), state, int(n) / 1000, int(cost), bool(named)) for gift, state, n, cost, named in rows)


def test_what_names_no_gift_is_taken_from_the_gift_that_came_first() -> None:
    assert parts([(0, None, 100), (1, None, 50)], [], [(2, None, 120)]) == [
        (0, HANDED_OVER, 0, 100, False),
        (1, HANDED_OVER, 0, 120 - 100, False),
        (1, ON_HAND, 0, 50 - 20, False),
    ]


def test_what_names_a_gift_is_taken_from_it_before_all_else() -> None:
    assert parts([(0, None, 100), (1, None, 50)], [], [(2, None, 60), (3, None, 50, 1)]) == [
        (0, HANDED_OVER, 0, 60, False),
        (0, ON_HAND, 0, 100 - 60, False),
        (1, HANDED_OVER, 0, 50, True),
    ]


def test_what_goes_beyond_the_gift_it_names_is_taken_from_the_others() -> None:
    assert parts([(0, None, 100), (1, None, 50)], [], [(2, None, 70, 1)]) == [
        (0, HANDED_OVER, 0, 70 - 50, False),
        (0, ON_HAND, 0, 100 - 20, False),
        (1, HANDED_OVER, 0, 50, True),
    ]


def test_goods_that_two_gifts_paid_are_split_by_what_each_paid() -> None:
    gifts = [(0, None, 300), (1, None, 500)]
    assert parts(gifts, [(2, "rice", 40, 400)], [(3, "rice", 35)]) == [
        (0, HANDED_OVER, 30, 300, False),
        (1, HANDED_OVER, 35 - 30, 50, False),
        (1, IN_STORE, 40 - 35, 100 - 50, False),
        (1, ON_HAND, 0, 500 - 100, False),
    ]


def test_a_hand_out_that_names_a_gift_of_money_takes_what_that_money_bought() -> None:
    gifts, purchases = [(0, None, 100), (1, None, 100)], [(2, "rice", 10, 100), (3, "rice", 10, 100)]
    assert parts(gifts, purchases, [(4, "rice", 4, 1)]) == [
        (0, IN_STORE, 10, 100, False),
        (1, HANDED_OVER, 4, 40, True),
        (1, IN_STORE, 6, 60, False),
    ]


def test_goods_go_by_item_the_first_that_came_first_given_or_bought() -> None:
    gifts = [(0, "rice", 5), (1, None, 90), (4, "soap", 2)]
    assert parts(gifts, [(2, "rice", 9, 90)], [(5, "rice", 8), (5, "soap", 1)]) == [
        (0, HANDED_OVER, 5, 0, False),
        (1, HANDED_OVER, 8 - 5, 30, False),
        (1, IN_STORE, 9 - 3, 60, False),
        (2, HANDED_OVER, 1, 0, False),
        (2, IN_STORE, 1, 0, False),
    ]


def test_the_cost_of_the_work_ends_with_the_gift_that_paid_it() -> None:
    result = parts([(0, None, 100)], [(1, "fuel", 5, 30, -1, True)], [(2, None, 20, 0, True)])
    assert result == [(0, ON_HAND, 0, 50, False), (0, OPERATING, 0, 20, True), (0, OPERATING, 0, 30, False)]


def test_what_nobody_is_on_record_to_have_given_has_no_gift_and_a_later_gift_makes_up_for_it() -> None:
    assert parts([(5, None, 50)], [], [(1, None, 80)]) == [
        (-1, HANDED_OVER, 0, 30, False),
        (0, HANDED_OVER, 0, 50, False),
    ]
    assert parts([], [(1, "rice", 2, 0)], [(2, "rice", 3)]) == [
        (-1, HANDED_OVER, 1, 0, False),
        (-1, HANDED_OVER, 2, 0, False),
    ]


def test_a_rupiah_that_buys_less_than_a_thousandth_is_not_lost() -> None:
    assert parts([(0, None, 1), (1, None, 999_999)], [(2, "tent", 1, 1_000_000)], []) == [
        (0, IN_STORE, 0, 1, False),
        (1, IN_STORE, 1, 999_999, False),
    ]


def test_a_split_adds_up_whatever_the_weights() -> None:
    wholes, group = np.array([100, 100, 100, 7]), np.array([0, 0, 0, 1])
    assert split(wholes, np.array([1.0, 1.0, 1.0, 0.0]), group).tolist() == [33, 67 - 33, 100 - 67, 0]


DAY, LINE = st.integers(0, 9), st.sampled_from([None, "rice", "soap"])
GIFTS = st.lists(st.tuples(DAY, LINE, st.integers(0, 40)), max_size=7)
BOUGHT = st.lists(
    st.tuples(
        DAY, st.sampled_from(["rice", "soap"]), st.integers(1, 9), st.integers(0, 60), st.integers(-1, 6), st.booleans()
    ),
    max_size=6,
)
HANDED = st.lists(st.tuples(DAY, LINE, st.integers(0, 30), st.integers(-1, 6)), max_size=7)


@settings(max_examples=40, deadline=None)
@given(GIFTS, BOUGHT, HANDED)
def test_the_parts_of_a_gift_add_up_to_it_and_those_of_a_use_to_the_use(
    gifts: list, purchases: list, handed: list
) -> None:
    gifts, purchases, handed = (sorted(rows, key=lambda row: row[0]) for rows in (gifts, purchases, handed))
    purchases = [(*row[:4], min(row[4], len(gifts) - 1), row[5]) for row in purchases]
    handed = [(*row[:3], min(row[3], len(gifts) - 1)) for row in handed]
    result = traced(table(gifts), bought(purchases), table(handed))
    for number, (_, item, amount) in enumerate(gifts):
        of = result[result["gift"] == number]
        assert int(of["thousandths"].sum() / 1000 if item else of["amount_idr"].sum()) == amount
    for number, (_, _, amount, cost, *_) in enumerate(purchases):
        of = result[result["purchase"] == number]
        assert int(of["amount_idr"].sum()) == cost
        assert purchases[number][5] or int(of["thousandths"].sum()) == 1000 * amount
    for number, (_, item, amount, _) in enumerate(handed):
        of = result[result["distribution"] == number]
        assert int(of["thousandths"].sum() / 1000 if item else of["amount_idr"].sum()) == amount


@settings(max_examples=40, deadline=None)
@given(*[st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9)), max_size=8)] * 2)
def test_laying_side_by_side_is_taking_one_unit_after_the_other(came: list, went: list) -> None:
    frames = [pd.DataFrame(rows, columns=["line", "amount"]) for rows in (came, went)]
    result = match_fifo(*frames)
    slow: dict[tuple[int, int], int] = {}
    for line in "abc":
        units = [
            [n for n, (name, size) in enumerate(rows) if name == line for _ in range(size)] for rows in (came, went)
        ]
        for pair in zip(*units, strict=False):
            slow[pair] = slow.get(pair, 0) + 1
    fast = zip(result["came"], result["went"], strict=True)
    assert dict(zip(fast, result["amount"], strict=True)) == slow
