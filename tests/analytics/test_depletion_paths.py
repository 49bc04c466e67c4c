"""When stock ends on sample paths, and the latest safe moment to order: by hand, and against simulated orders."""

import numpy as np
import pytest

from analytics.forecasting.cylinder_simulation import CylinderStates, Refill, Simulation, simulate
from analytics.forecasting.depletion import (
    chance_out,
    chance_out_before,
    expected_unmet,
    order_by,
    out_after,
    out_quantile,
)
from analytics.forecasting.orders import Deliveries, Order, arrival_days, per_day

INF = float("inf")


def looped(demand: list[list[int]], stock: float, arrivals: list[float] | None = None) -> Simulation:
    paths_of_demand = np.array(demand, dtype=np.int32)
    came = np.zeros(paths_of_demand.shape) + np.array(arrivals if arrivals is not None else 0.0)
    return simulate(paths_of_demand, CylinderStates(stock), came, None)


@pytest.mark.parametrize(
    ("demand", "stock", "arrivals", "out"),
    [
        ([4, 4, 4], 10, [0, 0, 0], 2 + 2 / 4),
        ([4, 4, 4], 8, [0, 0, 0], 2.0),
        ([4, 4, 4], 12, [0, 0, 0], 3.0),
        ([4, 4, 4], 13, [0, 0, 0], INF),
        ([4, 4, 4], 2, [0, 9, 0], 2 / 4),
        ([4, 4, 4], 4, [0, 9, 0], 1.0),
        ([4, 0, 4], 0, [0, 9, 0], 0.0),
        ([0, 0, 5], 5, [0, 0, 0], 3.0),
        ([0, 0, 0], 1, [0, 0, 0], INF),
        ([4, 4, 4], -3, [0, 0, 0], 0.0),
    ],
)
def test_stock_ends_where_demand_has_eaten_it_and_what_came(
    demand: list[int], stock: float, arrivals: list[float], out: float
) -> None:
    assert out_after(looped([demand], stock, arrivals), stock) == pytest.approx([out])


def test_the_chance_is_the_share_of_paths_and_the_quantile_its_day() -> None:
    out = np.array([0.5, 1.0, 2.5, INF])
    assert [chance_out(out, days) for days in (0.25, 0.5, 1.0, 2.0, 14.0)] == [0, 1 / 4, 2 / 4, 2 / 4, 3 / 4]
    assert [out_quantile(out, level) for level in (0.1, 0.5, 0.75, 0.9)] == [0.5, 1.0, 2.5, INF]


def test_hours_count_from_the_readers_moment_not_from_the_last_report() -> None:
    out, read_days_later = np.array([2.5, 2.9, 3.2, INF]), 2.25
    assert chance_out(out, read_days_later + 12 / 24) == 1 / 4
    assert chance_out(out, read_days_later + 24 / 24) == 3 / 4


def test_before_the_next_arrival_is_before_the_first_that_comes() -> None:
    out = np.array([1.0, 3.0, 5.0, INF])
    arrives = np.array([[2.0, 2.0, INF, INF], [9.0, INF, INF, 1.0]])
    assert chance_out_before(out, arrives) == (1 + 1) / 4  # the first path, and the third, where neither ever comes
    assert chance_out_before(out, np.empty((0, 4))) == 3 / 4


def test_what_is_expected_to_be_missing_is_the_mean_of_the_paths() -> None:
    loop = looped([[4, 4, 4], [1, 1, 1]], 6)
    assert expected_unmet(loop, 3) == ((12 - 6) + 0) / 2
    assert expected_unmet(loop, 2) == ((8 - 6) + 0) / 2
    assert expected_unmet(loop, 1.5) == (0 + (8 - 6) / 2) / 2
    assert expected_unmet(loop, 0) == 0


def test_steady_use_is_ordered_for_a_lead_time_before_it_ends_and_lasts_to_the_order_after() -> None:
    loop = looped([[5] * 28] * 10, 50)
    out = out_after(loop, 50)
    order = order_by(loop, out, np.full(10, 3.0), risk=0.05, review_days=7)
    assert order.latest_days == 10 - 3
    assert order.quantity == 5 * 7


def test_too_late_is_said_and_what_is_ordered_now_is_for_from_now_on() -> None:
    loop = looped([[5] * 28] * 10, 10)
    order = order_by(loop, out_after(loop, 10), np.full(10, 3.0), risk=0.05, review_days=7, now_days=1.0)
    assert order.latest_days == 2 - 3
    assert order.quantity == 5 * 7  # from 1 + 3 to 1 + 7 + 3: what is missing before cannot be helped


def test_an_empty_depot_is_always_too_late() -> None:
    loop = looped([[5] * 28] * 10, 0)
    order = order_by(loop, out_after(loop, 0), np.full(10, 2.0), risk=0.05, review_days=7)
    assert order.latest_days == -2 and order.quantity == 5 * 7


def test_demand_that_never_empties_the_stock_needs_no_order_within_what_is_seen() -> None:
    loop = looped([[1] * 28] * 10, 100)
    order = order_by(loop, out_after(loop, 100), np.full(10, 3.0), risk=0.05, review_days=7)
    assert order == (INF, 0, 28 - 3)


def test_need_beyond_the_last_day_goes_on_at_the_mean() -> None:
    loop = looped([[5] * 10] * 4, 50)
    order = order_by(loop, out_after(loop, 50), np.full(4, 3.0), risk=0.05, review_days=7)
    assert order.latest_days == 7 and order.quantity == 5 * 7


def test_the_quantity_counts_open_orders_only_when_they_come() -> None:
    paths_of_demand, arrivals = [[5] * 28] * 10, [0.0] * 28
    arrivals[13] = 20
    loop = looped(paths_of_demand, 50, arrivals)
    order = order_by(loop, out_after(loop, 50), np.full(10, 3.0), risk=0.05, review_days=7)
    assert order.latest_days == 7  # the open order comes on day 13, three days after stock ends
    assert order.quantity == 5 * 7 - 20


LEADS = [1.0, 2.0, 2.5, 6.0]
REFILL = Refill(0.9, 6.0, (1, 2, 4), 5)
PATHS, DAYS = 8_000, 28


def world(
    seed: int, stock: float, refill: Refill | None = REFILL, *, extra: tuple[np.ndarray, float] | None = None
) -> tuple[Simulation, np.ndarray]:
    """A depot of drifting demand with an uncertain open order and, where given, an extra one (its days, how much)."""
    rng = np.random.default_rng(seed)
    rate = 6 * np.exp(np.cumsum(rng.normal(0, 0.08, (PATHS, DAYS)), axis=1))
    orders, past = [Order(4.0, 25, "a")], Deliveries({"a": [0.0, 1.0, 3.0, 6.0]}, {"a": 1})
    arrives = arrival_days(orders, past, paths=PATHS, seed=seed)
    if extra is not None:
        orders, arrives = [*orders, Order(0, extra[1])], np.vstack([arrives, extra[0]])
    paths_of_demand = rng.poisson(rate).astype(np.int32)
    loop = simulate(paths_of_demand, CylinderStates(stock, 20, 4, 8), per_day(arrives, orders, DAYS), refill, seed=seed)
    return loop, out_after(loop, stock)


def leads(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).choice(LEADS, PATHS)


@pytest.mark.parametrize("risk", [0.05, 0.2])
@pytest.mark.parametrize("stock", [15, 40])
def test_the_stated_risk_holds_in_a_world_that_was_not_looked_at(stock: float, risk: float) -> None:
    """Told from one world; in another an order made at that moment comes too late as often as stated."""
    order = order_by(*world(1, stock), leads(11), risk=risk, review_days=7)
    _, out = world(2, stock)
    assert np.mean(out < order.latest_days + leads(12)) == pytest.approx(risk, abs=0.012)
    assert np.mean(out < order.latest_days + 1 + leads(12)) > risk + 0.01


def test_towards_the_end_of_what_is_seen_the_moment_is_rather_too_early() -> None:
    order = order_by(*world(1, 80), leads(11), risk=0.2, review_days=7)
    _, out = world(2, 80)
    assert np.mean(out < order.latest_days + leads(12)) <= 0.2


@pytest.mark.parametrize("risk", [0.05, 0.2])
@pytest.mark.parametrize("refill", [None, REFILL])
def test_the_quantity_lasts_to_the_order_after_as_often_as_promised(risk: float, refill: Refill | None) -> None:
    """Put into another world on its day. With refills, more handed out means more coming back: it lasts oftener."""
    order = order_by(*world(1, 60, refill), leads(11), risk=risk, review_days=7)
    first = order.latest_days + leads(12)
    last = np.maximum(order.latest_days + 7 + leads(13), first)
    loop, _ = world(2, 60, refill, extra=(first, order.quantity))
    day = np.arange(DAYS)
    within = (day >= np.ceil(first)[:, None]) & (day < np.round(last)[:, None])
    missing = np.mean((loop.unmet * within).sum(axis=1) > 0)
    assert missing <= risk + 0.01
    assert refill is not None or missing > risk / 2
