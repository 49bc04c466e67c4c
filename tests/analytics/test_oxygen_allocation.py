"""Too few cylinders for all depots: two rules, counted by hand."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analytics.forecasting import allocation
from analytics.metrics.oxygen.oxygen_allocation import cylinder_allocation
from tests.analytics.known_days import with_known_demand
from tests.analytics.staged import staged

SIZE = "cylinder_6m3"
STOCK = f"""
    movement_id  occurred_at  depot   item    movement  quantity
    b1           2021-07-01   Batu    {SIZE}  opening   30
    b2           2021-07-02   Batu    {SIZE}  issue     2
    j1           2021-07-01   Beji    {SIZE}  opening   10
    j2           2021-07-02   Beji    {SIZE}  issue     2
"""


def test_the_next_cylinder_goes_where_it_is_most_likely_needed() -> None:
    missing = np.array([[0, 0, 0, 3.0], [2, 2, 0, 0]])  # needed with 1 in 4, and with 2 in 4
    assert allocation.by_chance(missing, 1).tolist() == [0, 1]
    assert allocation.by_chance(missing, 2).tolist() == [0, 2]
    assert allocation.by_chance(missing, 3).tolist() == [1, 2]  # the second depot lacks nothing any more


def test_nobody_gets_what_nobody_can_need() -> None:
    assert allocation.by_chance(np.array([[0, 1.0], [0, 0]]), 9).tolist() == [1, 0]
    assert allocation.by_chance(np.empty((0, 5)), 3).tolist() == []


def test_levelling_gives_to_the_depot_with_the_fewest_days() -> None:
    stock, demand = np.array([4.0, 1.0]), np.array([2.0, 1.0])  # 2 days and 1 day
    assert allocation.by_days(stock, demand, 1).tolist() == [0, 1]
    assert allocation.by_days(stock, demand, 4).tolist() == [2, 2]  # 6 / 2 and 3 / 1
    assert allocation.by_days(stock, np.zeros(2), 4).tolist() == [0, 0]


@given(st.lists(st.lists(st.integers(0, 6), min_size=4, max_size=4), min_size=2, max_size=3), st.integers(0, 8))
def test_no_other_sharing_leaves_less_unmet(drawn: list[list[int]], cylinders: int) -> None:
    missing = np.array(drawn, dtype=float)
    allotted = allocation.by_chance(missing, cylinders)
    left = np.maximum(missing - allotted[:, None], 0).sum()
    for other in np.ndindex(*[cylinders + 1] * len(missing)):
        if sum(other) <= cylinders:
            assert left <= np.maximum(missing - np.array(other)[:, None], 0).sum() + 1e-9


def test_both_rules_stand_side_by_side() -> None:
    con = with_known_demand(staged(stock=STOCK), {("Batu", SIZE): [[2]], ("Beji", SIZE): [[2], [1]]})
    frame = cylinder_allocation(con, item=SIZE, cylinders=4).set_index("depot")
    assert frame.index.tolist() == ["Beji", "Batu"]  # 8 there for 14 or 7, 28 there for 14
    assert frame["short_share"].tolist() == [1 / 2, 0] and frame["short_mean"].tolist() == [(14 - 8) / 2, 0]
    assert frame["by_chance"].tolist() == frame["levelled"].tolist() == [4, 0]
    assert frame["by_chance_short_mean"].tolist() == [(14 - 8 - 4) / 2, 0]


def test_a_depot_whose_demand_is_unknown_is_left_out() -> None:
    con = with_known_demand(staged(stock=STOCK), {("Beji", SIZE): [[2]]})
    assert cylinder_allocation(con, item=SIZE, cylinders=4)["depot"].tolist() == ["Beji"]
    assert cylinder_allocation(with_known_demand(con, {}), item=SIZE, cylinders=4).empty
