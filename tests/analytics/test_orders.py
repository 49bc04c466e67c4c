"""Open orders: when each comes, shrunk between suppliers; an overdue one is never a certainty."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.forecasting.orders import (
    LATER_THAN_EVER_SHARE,
    Deliveries,
    Order,
    arrival_days,
    arrivals,
    cancelled_share,
    chance_comes,
    draw_days,
    past_days,
    per_day,
)

NOTHING_SEEN = Deliveries({}, {})
PUNCTUAL = Deliveries({"a": [0.0] * 40}, {})


def came_share(drawn: np.ndarray) -> float:
    return float(np.isfinite(drawn).mean())


def test_an_order_comes_when_it_is_expected_and_as_late_as_orders_were() -> None:
    drawn = arrival_days([Order(2.0, 10, "a")], Deliveries({"a": [1.0] * 40}, {}), paths=500)
    assert set(np.unique(drawn)) <= {2.0 + 1.0, np.inf} and came_share(drawn) > 0.98


def test_who_comes_in_the_first_half_of_a_day_is_there_for_all_of_it() -> None:
    orders = [Order(0, 10)] * 5
    at = np.array([[0.2], [0.7], [1.4], [3.4], [np.inf]])
    assert per_day(at, orders, 3).tolist() == [[10, 10 + 10, 0]]


def test_what_arrives_is_the_same_said_as_days_and_as_moments() -> None:
    orders = [Order(1.0, 30, "a"), Order(3.5, 20, "b")]
    past = Deliveries({"a": [0.0, 1.0, 3.0], "b": [2.0]}, {"b": 1})
    whole = arrivals(orders, past, days=14, paths=300, seed=5)
    assert np.array_equal(whole, per_day(arrival_days(orders, past, paths=300, seed=5), orders, 14))
    assert whole.sum(axis=1).max() == 30 + 20


def test_fewer_than_three_deliveries_are_not_believed_but_what_was_typed_in() -> None:
    few = Deliveries({"a": [40.0], "b": [50.0]}, {}, typed_in=(1.0, 2.0, 6.0))
    drawn = arrival_days([Order(0.0, 1, "a")], few, paths=4000)
    came = drawn[np.isfinite(drawn)]
    assert came.min() >= 1 and came.max() <= 6
    assert came.mean() == pytest.approx((1 + 2 + 6) / 3, abs=0.1)


def test_a_certain_lead_time_may_be_typed_in() -> None:
    assert draw_days({}, None, (2.0, 2.0, 2.0), paths=5) == pytest.approx([2.0] * 5)


def test_times_typed_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="must not fall"):
        draw_days({}, None, (3.0, 2.0, 5.0), paths=5)


def test_a_supplier_is_believed_more_the_more_it_delivered() -> None:
    days = {"quick": [1.0] * 5, "slow": [9.0] * 95}
    values, share = past_days(days, "quick", (0, 1, 2))
    quick = share[values == 1].sum()
    assert quick == pytest.approx(5 / (5 + 5) + 5 / (5 + 5) * 5 / 100)
    assert share.sum() == pytest.approx(1)
    assert draw_days(days, "new", (0, 1, 2), paths=4000).mean() == pytest.approx((5 * 1 + 95 * 9) / 100, abs=0.1)


def test_a_supplier_that_cancels_is_shrunk_to_all() -> None:
    past = Deliveries({"a": [0.0] * 50, "b": [0.0] * 2}, {"b": 2})
    everybodys = (2 + 0.02 * 10) / (54 + 10)
    assert cancelled_share("a", past) == pytest.approx(everybodys * 10 / (50 + 10))
    assert cancelled_share("b", past) == pytest.approx((2 + everybodys * 10) / (4 + 10))
    assert cancelled_share(None, NOTHING_SEEN) == pytest.approx(0.02)


def test_cancelled_orders_do_not_come_at_the_rate_of_the_past() -> None:
    past = Deliveries({"a": [0.0] * 60}, {"a": 40})
    assert came_share(arrival_days([Order(3.0, 1, "a")], past, paths=8000)) == pytest.approx(0.6, abs=0.03)


def test_an_order_that_is_not_here_yet_comes_after_the_as_of() -> None:
    """Drawn from past deliveries that were later than it already is: of 0, 2 and 8 days late only 8 is left."""
    past = Deliveries({"a": [0.0, 2.0, 8.0] * 20}, {})
    drawn = arrival_days([Order(-3.0, 1, "a")], past, paths=2000)
    assert set(np.unique(drawn)) == {8.0 - 3.0, np.inf}
    early = Deliveries({"a": [-4.0, 1.0] * 20}, {})
    assert set(np.unique(arrival_days([Order(2.0, 1, "a")], early, paths=500))) <= {2.0 + 1.0, np.inf}


def test_the_longer_an_order_is_overdue_the_less_likely_it_comes() -> None:
    past = Deliveries({"a": [0.0] * 50 + [2.0] * 30 + [6.0] * 10}, {"a": 10})
    chances = [chance_comes(Order(-overdue, 1, "a"), past) for overdue in (-1, 1, 5, 7, 20)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == pytest.approx(1 - cancelled_share("a", past))
    assert came_share(arrival_days([Order(-5.0, 1, "a")], past, paths=8000)) == pytest.approx(chances[2], abs=0.02)


def test_an_order_later_than_any_before_it_comes_with_a_small_chance_that_is_told() -> None:
    just, week_more = (chance_comes(Order(-days, 1, "a"), PUNCTUAL) for days in (0.0, 7.0))
    assert (just, week_more) == pytest.approx((LATER_THAN_EVER_SHARE, LATER_THAN_EVER_SHARE / 2))
    drawn = arrival_days([Order(-7.0, 1, "a")], PUNCTUAL, paths=8000)
    assert came_share(drawn) == pytest.approx(week_more, abs=0.01)
    assert drawn.min() > 0


def test_the_same_holds_for_what_was_typed_in() -> None:
    assert 0 < chance_comes(Order(-10.0, 1), NOTHING_SEEN) < LATER_THAN_EVER_SHARE


def test_all_may_arrive_so_many_days_later() -> None:
    orders, past = [Order(2.0, 5, "a")], Deliveries({"a": [0.0, 1.0, 2.0]}, {})
    on_time, late = (arrival_days(orders, past, paths=200, late_by=days) for days in (0.0, 3.0))
    assert np.array_equal(late, on_time + 3)


def test_without_orders_nothing_arrives() -> None:
    assert arrivals([], NOTHING_SEEN, days=4, paths=2).tolist() == [[0] * 4] * 2


@settings(deadline=None)
@given(
    st.floats(-60, 40),
    st.lists(st.floats(-10, 30), max_size=8),
    st.lists(st.floats(-10, 30), max_size=8),
    st.integers(0, 9),
)
def test_an_order_never_comes_before_the_as_of_and_never_for_certain(
    expected: float, of_a: list[float], of_b: list[float], cancelled: int
) -> None:
    past, order = Deliveries({"a": of_a, "b": of_b}, {"a": cancelled}), Order(expected, 10, "a")
    assert 0 < chance_comes(order, past) < 1
    assert (arrival_days([order], past, paths=50) >= 0).all()
