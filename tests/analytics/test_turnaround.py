"""How long cylinders are away: first out first back by hand, and estimates against a known truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.forecasting.cylinder_simulation import CylinderStates, Refill, simulate
from analytics.forecasting.turnaround import USUAL_DAYS_AT_PLANT, Flows, days_away, estimate_turnaround, open_ages

NAN = np.nan
flows = st.lists(st.integers(0, 6), min_size=1, max_size=20)


def test_what_leaves_first_comes_back_first() -> None:
    assert days_away([3, 0, 1, 0, 0], [0, 0, 2, 0, 2]).tolist() == [2, 2, 4, 2]


def test_those_away_before_the_first_day_come_back_first_and_tell_nothing() -> None:
    assert days_away([1, 0, 0], [0, 2, 1], before=2).tolist() == [2]


def test_more_back_than_left_are_not_counted() -> None:
    assert days_away([0, 1, 0], [2, 0, 5]).tolist() == []
    assert days_away([1, 0, 0], [0, 4, 0]).tolist() == [1]


def test_open_loans_are_the_last_that_left_with_their_age() -> None:
    assert open_ages([3, 0, 1, 0, 0], [0, 0, 2, 0, 0]).tolist() == [4, 2]
    assert open_ages([0, 2], [0, 1], before=3).tolist() == [1, 1, 0, 0]
    assert open_ages([1, NAN], [2, NAN]).tolist() == []


@given(flows, flows, st.integers(0, 5))
def test_as_many_are_open_as_left_and_did_not_come(left: list[int], came: list[int], before: int) -> None:
    came = (came + [0] * len(left))[: len(left)]
    ages = open_ages(left, came, before)
    assert len(ages) == max(sum(left) + before - sum(came), 0)
    assert (np.diff(ages) <= 0).all() and ((ages >= 0) & (ages < len(left))).all()
    assert (days_away(left, came, before) >= 0).all()


def seen(refill: Refill, *, rate: float = 10, days: int = 90, seed: int = 1) -> Flows:
    """The flows of a depot whose cylinders go round as `refill` says."""
    rng = np.random.default_rng(seed)
    wanted = rng.poisson(rate, (1, days)).astype(np.int32)
    loop = simulate(wanted, CylinderStates(400, 30, 0, 12), np.zeros((1, days)), refill, seed=seed)
    full, empty, out, lost, away = (each[0] for each in (loop.full, loop.empty, loop.with_patients, loop.lost, loop[3]))
    refilled = np.diff(full, prepend=400) + loop.issued[0]
    sent = np.diff(away, prepend=12) + refilled
    returned = np.diff(empty, prepend=0) + sent
    assert np.allclose(np.diff(out, prepend=30), loop.issued[0] - returned - np.diff(lost, prepend=0))
    return Flows(loop.issued[0], returned, sent, refilled, with_patients_before=30, at_refill_before=12)


@pytest.mark.parametrize(("share", "stay"), [(0.95, 7.0), (0.85, 3.0), (0.7, 10.0)])
def test_share_and_days_with_a_patient_are_found_again(share: float, stay: float) -> None:
    estimates = [estimate_turnaround(seen(Refill(share, stay, (2,)), seed=seed)).refill for seed in range(6)]
    assert np.mean([refill.return_share for refill in estimates]) == pytest.approx(share, abs=0.05)
    assert np.mean([refill.days_with_patient for refill in estimates]) == pytest.approx(stay, rel=0.3)


def test_days_at_the_plant_and_its_quota_are_those_seen() -> None:
    estimates = estimate_turnaround(seen(Refill(0.95, 5.0, (3,), daily_quota=8)))
    assert estimates.plant_seen and estimates.patients_seen and estimates.quota_seen
    assert np.median(estimates.refill.days_at_plant) == 3
    assert estimates.refill.daily_quota == 8


def test_the_usual_stands_in_until_enough_was_seen() -> None:
    few = np.array([0, 2, 0, 0, 0.0])
    estimates = estimate_turnaround(Flows(np.array([5, 0, 0, 0, 0.0]), few, few * 0, few * 0))
    assert not (estimates.plant_seen or estimates.patients_seen or estimates.quota_seen)
    assert estimates.refill.days_at_plant == USUAL_DAYS_AT_PLANT and estimates.refill.daily_quota == np.inf
    assert 0.9 < estimates.refill.return_share < 0.97 and 3 < estimates.refill.days_with_patient < 12


def test_where_no_return_and_no_refill_was_ever_written_down_none_is_counted_upon() -> None:
    none = np.zeros(40)
    assert estimate_turnaround(Flows(np.full(40, 5.0), none, none, none)).refill is None
    assert estimate_turnaround(Flows(*[np.zeros(0)] * 4)).refill is None


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1, max_size=40))
def test_no_return_is_ever_taken_for_certain(days: list[tuple[int, int, int, int]]) -> None:
    refill = estimate_turnaround(Flows(*np.array(days, dtype=float).T)).refill
    if refill is not None:
        assert 0 < refill.return_share < 1 and refill.days_with_patient > 0 and min(refill.days_at_plant) >= 1
