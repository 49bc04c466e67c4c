"""Queueing theory against published values, its own limits, and slow obvious re-implementations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm

from analytics.staffing import erlang
from analytics.staffing.answering import MOST_TIMES, Line, service, survived_surge
from analytics.staffing.hours import hourly_rates

ENDLESS = float("inf")


@pytest.mark.parametrize(
    ("people", "load", "chance"),
    [
        (1, 1, 1 / 2),
        (2, 1, 1 / 5),
        (3, 3, (27 / 6) / (1 + 3 + 9 / 2 + 27 / 6)),
        (10, 10, 0.2145823431),  # Erlang's table
        (100, 84.06, 0.0100),  # the load of a hundred lines at a loss of one in a hundred
    ],
)
def test_a_call_is_blocked_as_often_as_erlangs_table_says(people: int, load: float, chance: float) -> None:
    assert erlang.blocked(people, load) == pytest.approx(chance, abs=5e-5)


def test_a_hundred_calls_in_half_an_hour_for_fourteen_people() -> None:
    """100 calls in 30 minutes of 3 minutes each are 10 erlangs; 20 seconds are the limit."""
    level = service(200, 14, Line(180, ENDLESS), within_seconds=20)
    assert erlang.waiting(14, 10.0) == pytest.approx(0.1741319, abs=5e-8)
    assert level.busy == pytest.approx(0.1741319, abs=5e-8)
    assert level.answered == pytest.approx(0.8883500, abs=5e-8)


@pytest.mark.parametrize("people", [0, 1, 5, 500, 5000])
def test_large_numbers_neither_overflow_nor_leave_the_chances(people: int) -> None:
    load = np.array([0.0, 1e-9, people * 0.5, people, people * 1.01 + 1, 3.0 * people + 9])
    chances = (
        erlang.blocked(people, load),
        erlang.waiting(people, load),
        erlang.waiting_with_patience(people, load, 2.0),
    )
    assert all(np.isfinite(each).all() and (each >= 0).all() and (each <= 1 + 1e-12).all() for each in chances)


def test_nobody_there_answers_nobody() -> None:
    for patience in (0.0, 60.0, ENDLESS):
        level = service([1.0, 0.0], 0, Line(300, patience))
        assert level.busy.tolist() == [1, 1]
        assert level.answered.tolist() == [0, 0]


def test_beyond_what_they_can_bear_everybody_waits_for_ever() -> None:
    assert erlang.waiting(2, 2.0) == 1
    assert service(2 * 3600 / 300, 2, Line(300, ENDLESS)).answered == 0


@given(people=st.integers(1, 60), busy=st.floats(0.05, 0.95))
def test_endless_patience_is_erlang_c_and_none_is_erlang_b(people: int, busy: float) -> None:
    load = people * busy
    assert erlang.waiting_with_patience(people, load, 1e8) == pytest.approx(erlang.waiting(people, load), rel=1e-5)
    assert erlang.waiting_with_patience(people, load, 1e-9) == pytest.approx(erlang.blocked(people, load), rel=1e-5)


@given(people=st.integers(1, 12), busy=st.floats(0.1, 2.5), patience=st.floats(0.05, 5))
def test_erlang_a_is_the_balance_of_its_queue(people: int, busy: float, patience: float) -> None:
    """States are calls in the house: one comes at `load`, one of `people` ends, everyone who waits may hang up."""
    load = people * busy
    places = np.arange(1, 400)
    leaving = np.minimum(places, people) + np.maximum(places - people, 0) / patience
    weights = np.concatenate([[1.0], np.cumprod(load / leaving)])
    expected = weights[people:].sum() / weights.sum()
    assert erlang.waiting_with_patience(people, load, patience) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(("people", "load", "patience"), [(2, 1.5, 0.4), (3, 4.5, 1.0), (1, 0.6, 3.0), (5, 4.0, 0.2)])
def test_who_is_answered_in_time_is_what_following_each_caller_finds(people: int, load: float, patience: float) -> None:
    """A caller behind q others waits for q + 1 to leave; whether they hang up first is asked at the same time."""
    deepest, until = 120, 60 / 300
    places = np.arange(1, people + deepest)
    leaving = np.minimum(places, people) + np.maximum(places - people, 0) / patience
    chances = np.concatenate([[1.0], np.cumprod(load / leaving)])
    chances /= chances.sum()
    moves = np.zeros((deepest + 1, deepest + 1))  # state 0: answered; q: that many have to leave first
    for ahead in range(1, deepest + 1):
        rate = people + (ahead - 1) / patience
        moves[ahead, ahead - 1], moves[ahead, ahead] = rate, -rate - 1 / patience
    served = expm(moves * until)[:, 0]
    expected = chances[:people].sum() + chances[people:] @ served[1:]
    level = service(load * 12, people, Line(300, patience * 300), within_seconds=60)
    assert level.answered == pytest.approx(expected, rel=1e-9)


@given(st.integers(1, 8), st.floats(0.1, 40), st.sampled_from([0.0, 45.0, 200.0, ENDLESS]))
def test_a_roster_bears_its_surge_and_no_more(people: int, rate: float, patience: float) -> None:
    line = Line(300, patience)
    times = float(survived_surge(rate, people, line, target=0.8))
    if times < MOST_TIMES:
        assert service(rate * times * 0.999, people, line).answered >= 0.8 - 1e-6
        assert service(rate * times * 1.001, people, line).answered <= 0.8 + 1e-6


def test_without_anyone_no_surge_is_borne_and_without_calls_every() -> None:
    assert survived_surge([3.0, 0.0], [0, 1], Line(300, 60)).tolist() == [0, MOST_TIMES]


def test_the_hours_of_a_week_add_up_to_its_calls() -> None:
    counts = np.random.default_rng(1).poisson(2.0, (7, 24))
    rates = hourly_rates(counts, np.full(7, 4))
    assert rates.mean.sum() * 4 == pytest.approx(counts.sum(), rel=0.03)
    assert (rates.low < rates.mean).all() and (rates.mean < rates.high).all()


def test_four_quiet_mondays_at_nine_are_drawn_towards_what_mondays_and_nines_bring() -> None:
    counts = np.full((7, 24), 8)
    counts[0, 9] = 0
    rate = hourly_rates(counts, np.full(7, 4)).mean[0, 9]
    assert 0 < rate < 8 / 4


def test_no_calls_give_no_rates() -> None:
    assert not hourly_rates(np.zeros((7, 24)), np.full(7, 4)).high.any()
