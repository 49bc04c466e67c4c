"""Demand on days without stock: never sunk by what could not be handed out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.forecasting.censoring import observed_demand
from analytics.forecasting.demand import sample_paths

NAN = np.nan


def observed(issued: list[float], refused: list[float], dry: str) -> list[float | None]:
    """`dry` has an x for every day on which stock ran out; None stands for missing."""
    seen = observed_demand(issued, refused, [day == "x" for day in dry])
    return [None if np.isnan(day) else day for day in seen]


def test_a_day_with_stock_counts_what_was_handed_out_and_refused() -> None:
    assert observed([4, 5], [1, 0], "..") == [4 + 1, 5]


def test_a_day_that_ran_out_without_a_written_refusal_is_missing_not_zero() -> None:
    assert observed([5, 5, 2, 0, 5], [0] * 5, "..xx.") == [5, 5, None, None, 5]


def test_a_stretch_with_its_refusals_written_down_counts_them() -> None:
    assert observed([5, 5, 2, 0, 5], [0, 0, 3, 5, 0], "..xx.") == [5, 5, 2 + 3, 0 + 5, 5]


def test_few_written_refusals_are_not_all_there_were() -> None:
    assert observed([5, 5, 2, 0, 0], [0, 0, 1, 1, 0], "..xxx") == [5, 5, None, None, None]


def test_a_stretch_is_compared_with_the_last_seven_observed_days_only() -> None:
    issued, refused = [50, 2, 2, 2, 2, 2, 2, 2, 0], [0, 0, 0, 0, 0, 0, 0, 0, 2]
    assert observed(issued, refused, "........x")[-1] == 2


def test_each_stretch_is_judged_by_itself() -> None:
    assert observed([4, 0, 4, 0], [0, 4, 0, 0], ".x.x") == [4, 4, 4, None]


def test_a_depot_that_was_dry_from_its_first_day_counts_what_was_written() -> None:
    assert observed([0, 0], [3, 4], "xx") == [3, 4]
    assert observed([0, 0], [0, 0], "xx") == [None, None]


def test_a_day_that_was_not_reported_stays_missing() -> None:
    assert observed([4, NAN, NAN, 4], [0, 0, 3, NAN], "..x.") == [4, None, None, 4]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans())))
def test_whatever_is_observed_is_handed_out_and_refused(days: list[tuple[int, int, bool]]) -> None:
    table = np.array(days, dtype=float).reshape(-1, 3)
    seen = observed_demand(table[:, 0], table[:, 1], table[:, 2] > 0)
    known = ~np.isnan(seen)
    assert np.array_equal(seen[known], (table[:, 0] + table[:, 1])[known]) and known[table[:, 2] == 0].all()


def supplied_too_little(seed: int, rate: float, written: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Twelve weeks of one truck each Monday, from the fifth on with 70 % of what is asked for in a week."""
    rng, days, stock = np.random.default_rng(seed), 84, 0.0
    wanted, issued, ran_out = rng.poisson(rate, days), np.zeros(days), np.zeros(days, bool)
    for day in range(days):
        stock += 7 * rate * (1.3 if day < 28 else 0.7) if day % 7 == 0 else 0
        issued[day] = min(stock, wanted[day])
        stock -= issued[day]
        ran_out[day] = stock <= 0
    return issued, rng.binomial((wanted - issued).astype(int), written), ran_out


@pytest.mark.parametrize("written", [1.0, 0.5, 0.0])
def test_the_estimate_does_not_sink_when_stock_runs_out(written: float) -> None:
    """With all, half and none of the refusals written down; what was handed out alone sinks by a quarter and more."""
    seen, plain, rate = [], [], 10.0
    for seed in range(8):
        issued, refused, ran_out = supplied_too_little(seed, rate, written)
        demand = observed_demand(issued, refused, ran_out)
        seen.append(sample_paths(demand, 0, 7, paths=200).mean() / rate)
        plain.append(sample_paths(issued, 0, 7, paths=200).mean() / rate)
    assert 0.93 <= np.mean(seen) <= 1.12
    assert np.mean(plain) < 0.75
