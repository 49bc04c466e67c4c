"""Small counts: rates smoothed no more and no less than chance warrants, and gatherings that chance would not make."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaincc, gammaincinv, ndtr
from scipy.stats import false_discovery_control, norm

from analytics.smallarea.hot_spots import false_discovery_shares, hot_spots
from analytics.smallarea.rates import smoothed

EVENTS, PEOPLE = [12, 3, 0, 7, 25, 1], [9000, 4200, 1500, 8100, 10300, 2600]
# esda 2.9.0: Empirical_Bayes(EVENTS, PEOPLE).r
MARSHALL = [
    0.0013366559933061998, 0.0010134087316233222, 0.000963579778301826,
    0.0010174196438521746, 0.0021357418458536775, 0.0009542057729697053,
]  # fmt: skip
# A city of three rows of four blocks; those that touch, at a corner too, are neighbours.
BLOCKS = [12.0, 14, 3, 2, 15, 1, 2, 4, 3, 1, 2, 5]
TOUCHING = [
    (one, other)
    for one in range(12)
    for other in range(12)
    if one != other and max(abs(one // 4 - other // 4), abs(one % 4 - other % 4)) == 1
]
# esda 2.9.0, libpysal 4.14.1: G_Local(BLOCKS, lat2W(3, 4, rook=False), transform="B", star=True, permutations=0).Zs
GATHERED = [
    2.436957948948611, 1.6676027333884094, -0.6670410933553638, -1.2184789744743052,
    1.556429217829182, 0.6418605913487693, -1.797209655776554, -1.556429217829182,
    -0.1572230934805554, -0.8893881244738183, -1.889949764506864, -0.982644334253472,
]  # fmt: skip
counted = st.lists(st.tuples(st.integers(0, 60), st.integers(200, 20_000)), min_size=2, max_size=30)


def test_rates_are_those_of_esda() -> None:
    assert smoothed(EVENTS, PEOPLE).rate == pytest.approx(MARSHALL, abs=1e-12)


def test_rates_that_differ_no_more_than_chance_are_all_the_overall_rate() -> None:
    result = smoothed([5, 5, 5, 5], [1000, 1010, 990, 1000])
    assert result.between == 0
    assert result.rate == pytest.approx([5 / 1000] * 4, abs=1e-15)


@given(counted)
@settings(max_examples=60, deadline=None)
def test_the_formula_of_marshall_holds_for_any_counts(places: list[tuple[int, int]]) -> None:
    events, people = (np.array(part, dtype=float) for part in zip(*places, strict=True))
    result = smoothed(events, people)
    if not events.sum():
        assert np.isnan(result.rate).all()
        return
    b = events.sum() / people.sum()
    a = max((people * (events / people - b) ** 2).sum() / people.sum() - b / people.mean(), 0)
    assert result.rate == pytest.approx(b + a / (a + b / people) * (events / people - b), abs=1e-12)
    assert (result.low <= result.rate).all() and (result.rate <= result.high).all()
    assert ((result.above_share >= 0) & (result.above_share <= 1)).all()


def test_with_plenty_of_counts_the_interval_is_that_of_the_gamma_posterior() -> None:
    chance = np.random.default_rng(5)
    people = np.full(200, 5_000.0)
    events = chance.poisson(chance.gamma(4, 0.02 / 4, 200) * people).astype(float)
    result = smoothed(events, people)
    shape, rate = result.overall**2 / result.between, result.overall / result.between
    assert result.low == pytest.approx(gammaincinv(shape + events, 0.025) / (rate + people), rel=0.03)
    assert result.high == pytest.approx(gammaincinv(shape + events, 0.975) / (rate + people), rel=0.03)
    assert result.above_share == pytest.approx(gammaincc(shape + events, (rate + people) * result.overall), abs=0.02)


@pytest.mark.parametrize("spread", [0.0, 0.3, 0.8])
def test_nineteen_intervals_of_twenty_hold_the_truth_at_a_hundred_calls_over_24_villages(spread: float) -> None:
    chance = np.random.default_rng(7)
    people = np.round(8_800 * np.exp(chance.normal(0, 0.35, 24)))
    covered = []
    for _ in range(60):
        truth = 97 / people.sum() * np.exp(chance.normal(-(spread**2) / 2, spread, 24))
        result = smoothed(chance.poisson(truth * people), people)
        covered.append(np.mean((result.low <= truth) & (truth <= result.high)))
    assert 0.90 <= np.mean(covered) <= 1


def test_one_village_far_above_the_others_is_told_apart_and_even_ones_are_not() -> None:
    far, even = smoothed([4] * 23 + [40], [8_800] * 24), smoothed([4, 5, 3, 6] * 6, [8_800] * 24)
    assert far.above_share[-1] > 0.999 and far.low[-1] > far.overall
    assert (even.low < even.overall).all() and (even.high > even.overall).all()


def test_a_place_without_people_has_no_rate_and_changes_no_other() -> None:
    result = smoothed([*EVENTS, 4, 4], [*PEOPLE, np.nan, 0])
    assert np.isnan(result.rate[-2:]).all() and np.isnan(result.above_share[-2:]).all()
    assert result.rate[:-2] == pytest.approx(MARSHALL, abs=1e-12)


def test_nothing_counted_has_no_rate() -> None:
    assert np.isnan(smoothed([0, 0], [10, 10]).rate).all()
    assert np.isnan(smoothed([1, 2], [np.nan, 0]).rate).all()


def test_gatherings_are_those_of_esda() -> None:
    assert hot_spots(BLOCKS, TOUCHING).z == pytest.approx(GATHERED, abs=1e-12)


def test_marking_the_strongest_is_held_against_the_number_of_places_looked_at() -> None:
    shares = hot_spots(BLOCKS, TOUCHING).false_discovery_share
    # the smallest of 12 chances, 2 × P(Z > 2.437), times 12 ÷ 1
    assert shares.min() == pytest.approx(0.014811 * 12, rel=1e-3)
    assert shares[0] == shares.min()


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=40))
def test_the_share_of_false_discoveries_is_that_of_scipy(z: list[float]) -> None:
    chances = 2 * norm.sf(np.abs(z))
    assert false_discovery_shares(chances) == pytest.approx(false_discovery_control(chances), rel=1e-12)
    assert 2 * ndtr(-np.abs(z)) == pytest.approx(chances, rel=1e-12)


def test_a_block_of_high_values_is_marked_and_one_of_low_values_too() -> None:
    high, low = [20.0 if n % 12 < 3 and n < 36 else 1.0 for n in range(144)], [1.0] * 144
    pairs = [(a, b) for a in range(144) for b in (a - 12, a - 1, a + 1, a + 12) if 0 <= b < 144 and _beside(a, b)]
    result = hot_spots(high, pairs)
    assert result.false_discovery_share[13] < 0.05 and result.z[13] > 0
    assert result.false_discovery_share[143] > 0.05
    assert np.isnan(hot_spots(low, pairs).z).all()


def _beside(one: int, other: int) -> bool:
    return abs(one % 12 - other % 12) <= 1


def test_a_place_without_value_or_neighbour_has_no_answer() -> None:
    result = hot_spots([5.0, 1, 2, np.nan, 9], [(0, 1), (1, 0), (1, 2), (2, 1), (2, 3), (3, 2)])
    assert np.isnan(result.z).tolist() == [False, False, False, True, True]
    assert np.isnan(hot_spots([1.0, 2], [(0, 1), (1, 0)]).z).all()
