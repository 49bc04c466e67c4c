"""Pairing keeps capacity and rules, costs the least, and says why somebody is left without a companion."""

from collections import Counter
from itertools import product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.pairing.assignment import Pairing, nobody_costs, pairing
from analytics.pairing.fit import Companion, Person, Rules, cost, load, nearness, priority

RULES: Rules = {
    ("senior_social_worker", "doctor"): 1,
    ("alumni", "nurse"): 1,
    ("student", "volunteer"): 1,
    ("psychologist", "any"): 2,
}
VILLAGE, NEXT_DOOR, ELSEWHERE, FAR = "35.79.01.1001", "35.79.01.1002", "35.79.02.1001", "35.78.01.1001"
KINDS = ("doctor", "nurse", "volunteer", None)
ROLES = ("senior_social_worker", "alumni", "student", "psychologist", None)
AREAS = (VILLAGE, NEXT_DOOR, ELSEWHERE, FAR, "35.79.01", None)


def people(codes: range) -> st.SearchStrategy[list[Person]]:
    """Some waiting people, each with its own code."""
    one = st.tuples(st.sampled_from(KINDS), st.sampled_from(AREAS))
    listed = st.lists(one, min_size=codes.start, max_size=codes.stop)
    return listed.map(lambda rows: [Person(f"p{n}", *row) for n, row in enumerate(rows)])


def companions(most: int) -> st.SearchStrategy[list[Companion]]:
    """Some companions, each with its own code; some of unknown capacity, some with more people than they can have."""
    capacity = st.one_of(st.none(), st.integers(0, 3))
    one = st.tuples(st.sampled_from(ROLES), st.sampled_from(AREAS), st.integers(0, 2), capacity, st.booleans())
    return st.lists(one, max_size=most).map(lambda rows: [Companion(f"c{n}", *row) for n, row in enumerate(rows)])


def by_trying_all(waiting: list[Person], there: list[Companion]) -> int:
    """The least total cost of every way to give each person one companion or nobody."""
    nobody = nobody_costs(waiting, there, RULES)
    totals = []
    for choice in product([None, *range(len(there))], repeat=len(waiting)):
        taken = Counter(number for number in choice if number is not None)
        prices = [
            nobody[row] if number is None else cost(waiting[row], there[number], RULES)
            for row, number in enumerate(choice)
        ]
        if any(price is None for price in prices) or any(n > there[number].free for number, n in taken.items()):
            continue
        loads = (load(there[number], nth) for number, n in taken.items() for nth in range(1, n + 1))
        totals.append(sum(price for price in prices if price is not None) + sum(loads))
    return min(totals)


@given(people(range(5)), companions(4))
def test_the_total_cost_is_the_least_of_all_ways(waiting: list[Person], there: list[Companion]) -> None:
    assert pairing(waiting, there, RULES).cost == by_trying_all(waiting, there)


@given(people(range(12)), companions(8))
def test_no_pair_exceeds_a_capacity_or_breaks_a_rule(waiting: list[Person], there: list[Companion]) -> None:
    made = pairing(waiting, there, RULES)
    new = Counter(pair.companion.code for pair in made.pairs)
    for companion in there:
        if new[companion.code]:
            assert companion.capacity is not None
            assert companion.caseload + new[companion.code] <= companion.capacity
    for pair in made.pairs:
        role, kind = pair.companion.role, pair.person.kind
        assert pair.priority in (RULES.get((str(role), str(kind))), RULES.get((str(role), "any")))
        assert nearness(pair.person.area, pair.companion.area) == pair.nearness
        assert pair.places_left == pair.companion.free - new[pair.companion.code]
    assert sorted([pair.person.code for pair in made.pairs] + [person.code for person, _ in made.without]) == sorted(
        person.code for person in waiting
    )


@given(people(range(10)), companions(8), st.randoms(use_true_random=False))
def test_the_order_of_the_companions_changes_nothing(
    waiting: list[Person], there: list[Companion], draw: Random
) -> None:
    made = pairing(waiting, there, RULES)
    draw.shuffle(there)
    assert pairing(waiting, there, RULES) == made


@given(people(range(5)), companions(4))
def test_who_comes_first_is_never_left_for_who_comes_later(waiting: list[Person], there: list[Companion]) -> None:
    """People alone first: whoever could be served alone with all before them served is served."""
    served = {pair.person.code for pair in pairing(waiting, there, RULES).pairs}
    for number in range(len(waiting)):
        ahead = pairing(waiting[: number + 1], there, RULES)
        if waiting[number].code in {pair.person.code for pair in ahead.pairs}:
            assert waiting[number].code in served


def paired(waiting: list[Person], *there: Companion) -> dict[str, str]:
    return {pair.person.code: pair.companion.code for pair in pairing(waiting, there, RULES).pairs}


def test_the_own_tier_comes_before_a_nearer_one_for_everybody() -> None:
    doctor = Person("d", "doctor", VILLAGE)
    near = Companion("near", "psychologist", VILLAGE, 0, 5)
    assert paired([doctor], near, Companion("own", "senior_social_worker", ELSEWHERE, 4, 5)) == {"d": "own"}
    assert paired([doctor], near, Companion("full", "senior_social_worker", VILLAGE, 5, 5)) == {"d": "near"}


def test_the_nearest_of_a_tier_comes_first_then_who_needs_no_debriefing_then_the_freest() -> None:
    nurse = Person("n", "nurse", VILLAGE)
    far, near = Companion("a", "alumni", ELSEWHERE, 0, 3), Companion("b", "alumni", NEXT_DOOR, 2, 3)
    assert paired([nurse], far, near) == {"n": "b"}
    due = Companion("a", "alumni", NEXT_DOOR, 0, 3, needs_debriefing=True)
    assert paired([nurse], due, near) == {"n": "b"}
    assert paired([nurse], Companion("z", "alumni", NEXT_DOOR, 1, 3), near) == {"n": "z"}


def test_two_people_are_spread_over_two_companions() -> None:
    waiting = [Person("m", "nurse", VILLAGE), Person("n", "nurse", VILLAGE)]
    made = pairing(waiting, [Companion(code, "alumni", VILLAGE, 1, 5) for code in "ab"], RULES)
    assert {pair.companion.code for pair in made.pairs} == {"a", "b"}
    assert [pair.places_left for pair in made.pairs] == [5 - 1 - 1, 5 - 1 - 1]


@pytest.mark.parametrize(
    ("person", "companion", "reason"),
    [
        (Person("p", "nurse", VILLAGE), Companion("c", "student", VILLAGE, 0, 5), "no_companion"),
        (Person("p", "nurse", VILLAGE), Companion("p", "alumni", VILLAGE, 0, 5), "no_companion"),
        (Person("p", "nurse", VILLAGE), Companion("c", "alumni", FAR, 0, 5), "too_far"),
        (Person("p", "nurse", VILLAGE), Companion("c", "alumni", VILLAGE, 0, None), "capacity_unknown"),
        (Person("p", "nurse", VILLAGE), Companion("c", "alumni", VILLAGE, 0, 0), "full"),
        (Person("p", "nurse", VILLAGE), Companion("c", "alumni", VILLAGE, 3, 2), "full"),
    ],
)
def test_who_is_left_without_is_said_why(person: Person, companion: Companion, reason: str) -> None:
    assert pairing([person], [companion], RULES).without == [(person, reason)]


def test_the_first_in_the_order_gets_the_only_place() -> None:
    first, second = Person("z", "nurse", None), Person("a", "nurse", VILLAGE)
    made = pairing([first, second], [Companion("c", "alumni", VILLAGE, 0, 1)], RULES)
    assert [pair.person for pair in made.pairs] == [first]
    assert made.without == [(second, "others_first")]


def test_a_kind_that_no_tier_accompanies_is_said() -> None:
    rules: Rules = {("alumni", "nurse"): 1}
    patient = Person("p", "patient", VILLAGE)
    made = pairing([patient], [Companion("c", "alumni", VILLAGE, 0, 5)], rules)
    assert made == Pairing([], [(patient, "no_rule")], made.cost)
    assert pairing([], [], rules) == Pairing([], [], 0)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (VILLAGE, VILLAGE, "village"),
        (VILLAGE, NEXT_DOOR, "district"),
        (VILLAGE, "35.79.01", "district"),
        (VILLAGE, ELSEWHERE, "city"),
        (VILLAGE, "35.79", "city"),
        (VILLAGE, None, "unknown"),
        (VILLAGE, FAR, None),
    ],
)
def test_areas_are_compared_by_their_codes(one: str, other: str | None, near: str | None) -> None:
    assert nearness(one, other) == nearness(other, one) == near


def test_a_rule_for_everybody_holds_for_unknown_kinds_too() -> None:
    assert priority(RULES, "psychologist", None) == priority(RULES, "psychologist", "doctor") == 2
    assert priority(RULES, "alumni", None) is None
    assert priority(RULES, None, "nurse") is None
