"""The loop of cylinders: nothing appears, nothing vanishes, whatever comes and goes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.forecasting.cylinder_simulation import CylinderStates, Refill, Simulation, simulate

AT_ONCE = Refill(return_share=1.0, days_with_patient=0.0, days_at_plant=(1,))


def demand(*days: int, paths: int = 1) -> np.ndarray:
    return np.tile(np.array(days, dtype=np.int32), (paths, 1))


def nothing(like: np.ndarray) -> np.ndarray:
    return np.zeros(like.shape)


def owned(loop: Simulation) -> np.ndarray:
    return loop.full + loop.with_patients + loop.empty + loop.at_refill + loop.lost


standings = st.builds(CylinderStates, *[st.integers(0, 60)] * 4)
refills = st.builds(
    Refill,
    st.floats(0, 1),
    st.floats(0, 20),
    st.lists(st.integers(0, 12), min_size=1, max_size=5).map(tuple),
    st.one_of(st.just(np.inf), st.integers(0, 30)),
)


@settings(deadline=None, max_examples=80)
@given(standings, st.none() | refills, st.integers(0, 2**16))
def test_cylinders_are_conserved_on_every_path_and_day(
    standing: CylinderStates, refill: Refill | None, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    wanted = rng.poisson(rng.uniform(0, 12), (7, 15)).astype(np.int32)
    arrivals = rng.integers(0, 20, (7, 15)) * (rng.random((7, 15)) < 0.2)
    loop = simulate(wanted, standing, arrivals.astype(float), refill, seed=seed)
    assert np.array_equal(owned(loop), sum(standing) + np.cumsum(arrivals, axis=1))
    assert np.array_equal(loop.issued + loop.unmet, wanted)
    assert all((each >= 0).all() for each in loop)
    assert (np.diff(loop.lost, axis=1) >= 0).all()
    before = np.column_stack([np.full(7, standing.full), loop.full[:, :-1]])
    refilled = loop.full - before - arrivals + loop.issued
    assert (refilled >= 0).all() and ((loop.unmet == 0) | (loop.full == 0)).all()


def test_stock_is_what_was_there_and_came_less_what_was_handed_out() -> None:
    wanted = demand(4, 4, 4, 4)
    loop = simulate(wanted, CylinderStates(10), np.array([[0.0, 0, 6, 0]]), None)
    assert loop.full.tolist() == [[10 - 4, 6 - 4, 2 + 6 - 4, 4 - 4]]
    assert loop.with_patients.tolist() == [[4, 8, 12, 16]]


def test_what_is_not_there_is_unmet_and_does_not_wait() -> None:
    loop = simulate(demand(7, 2, 2), CylinderStates(5), np.array([[0.0, 0, 9]]), None)
    assert loop.unmet.tolist() == [[7 - 5, 2, 0]]
    assert loop.full.tolist() == [[0, 0, 9 - 2]]


def test_without_refill_nothing_comes_back() -> None:
    loop = simulate(demand(0, 0, 0), CylinderStates(1, 20, 30, 40), nothing(demand(0, 0, 0)), None)
    assert [each[0, -1] for each in loop[:5]] == [1, 20, 30, 40, 0]


def test_an_empty_is_full_again_after_the_days_at_the_plant() -> None:
    refill = AT_ONCE._replace(days_at_plant=(3,))
    loop = simulate(demand(6, 0, 0, 0, 0), CylinderStates(6), nothing(demand(6, 0, 0, 0, 0)), refill)
    assert loop.at_refill.tolist() == [[6, 6, 6, 0, 0]]
    assert loop.full.tolist() == [[0, 0, 0, 6, 6]]


def test_no_more_leave_in_a_day_than_the_quota() -> None:
    quiet = demand(0, 0, 0, 0)
    loop = simulate(
        quiet, CylinderStates(0, empty=10), nothing(quiet), AT_ONCE._replace(days_at_plant=(9,), daily_quota=4)
    )
    assert loop.at_refill.tolist() == [[4, 8, 10, 10]]
    assert loop.empty.tolist() == [[6, 2, 0, 0]]


def test_a_quota_of_nothing_stops_the_refill() -> None:
    quiet = demand(0, 0)
    loop = simulate(quiet, CylinderStates(0, empty=10), nothing(quiet), AT_ONCE._replace(daily_quota=0))
    assert loop.empty.tolist() == [[10, 10]]


def test_loans_run_the_mean_days_and_the_share_that_returns_does() -> None:
    quiet = demand(*[0] * 60, paths=400)
    refill = Refill(return_share=0.9, days_with_patient=4.0, days_at_plant=(1,), daily_quota=0)
    loop = simulate(quiet, CylinderStates(0, with_patients=100), nothing(quiet), refill)
    assert loop.lost[:, -1].mean() == pytest.approx(100 * (1 - 0.9), abs=0.5)
    assert loop.empty[:, -1].mean() == pytest.approx(100 * 0.9, abs=0.5)
    ends = 100 - loop.with_patients.mean(axis=0)
    days = np.arange(60)
    assert (np.diff(ends, prepend=0) * days).sum() / 100 == pytest.approx(4.0, abs=0.15)


def test_a_cylinder_that_was_out_at_the_start_serves_again() -> None:
    wanted = demand(*[3] * 30, paths=300)
    refill = Refill(return_share=0.95, days_with_patient=3.0, days_at_plant=(1, 2, 3))
    loop = simulate(wanted, CylinderStates(3, with_patients=40), nothing(wanted), refill)
    assert loop.issued.sum(axis=1).mean() > 60


def test_what_is_at_the_plant_at_the_start_comes_over_days_not_at_once() -> None:
    quiet = demand(*[0] * 6, paths=4000)
    loop = simulate(quiet, CylinderStates(0, at_refill=12), nothing(quiet), AT_ONCE._replace(days_at_plant=(4,)))
    came = np.diff(loop.full, axis=1, prepend=0)
    assert came.mean(axis=0) == pytest.approx([3, 3, 3, 3, 0, 0], abs=0.15)  # anywhere on their four days
    assert came.max() <= 12 and (came.max(axis=1) < 12).mean() > 0.9
    assert set(np.unique(came)) <= {0, 3, 6, 9, 12}  # four trucks of three


def test_a_plant_that_takes_little_a_day_has_it_in_many_trucks() -> None:
    quiet = demand(*[0] * 9, paths=500)
    refill = AT_ONCE._replace(days_at_plant=(2,), daily_quota=5)
    loop = simulate(quiet, CylinderStates(0, at_refill=22), nothing(quiet), refill)
    assert loop.full[:, -1].tolist() == [22] * 500
    assert np.diff(loop.full, axis=1, prepend=0).mean(axis=0)[:2] == pytest.approx([11, 11], abs=0.8)


def test_the_same_seed_gives_the_same_loop() -> None:
    wanted = demand(*[5] * 20, paths=50)
    refill = Refill(0.9, 5, (1, 2, 4), 8)
    first, second, other = (
        simulate(wanted, CylinderStates(9, 20, 5, 9), nothing(wanted), refill, seed=s) for s in (3, 3, 4)
    )
    assert np.array_equal(np.array(first), np.array(second)) and not np.array_equal(np.array(first), np.array(other))
