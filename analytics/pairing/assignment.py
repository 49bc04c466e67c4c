"""The best pairs of waiting people and free places, by linear assignment (Jonker and Volgenant, of scipy).

A companion with k free places is k columns. Each person also has the choice of nobody, at a cost above any sum of
pairs and highest for the first in the order: as many people as possible are paired, and where places are short those
ahead in the order.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analytics.pairing.fit import ANY, Companion, Person, Rules, cost, load, nearness, priority

Costs = NDArray[np.float64]


class Pair(NamedTuple):
    """One suggestion."""

    person: Person
    companion: Companion
    priority: int
    """Of the tier for this kind of person."""
    nearness: str
    """A code of `NEARNESS`."""
    places_left: int
    """Free places of the companion once every suggestion is taken."""


class Pairing(NamedTuple):
    """Pairs, and who has none and why."""

    pairs: list[Pair]
    without: list[tuple[Person, str]]
    """Reason: no_rule, no_companion, too_far, capacity_unknown, full or others_first."""
    cost: int
    """Total cost, nobody included."""


def nobody_costs(people: Sequence[Person], companions: Sequence[Companion], rules: Rules) -> list[int]:
    """Return what it costs to leave each person without a companion, the first in the order most.

    Args:
        people: In the order in which they are served.
        companions: The companions.
        rules: The rules in force.
    """
    pairs = (cost(person, companion, rules) for person in _types(people) for companion in companions)
    dearest = max((each for each in pairs if each is not None), default=0) + load(_BUSY, 1)
    # one step is more than all pairs together can cost, so that no nearer companion outweighs a place in the order
    step = dearest * len(people) + 1
    return [step * (len(people) - rank) for rank in range(len(people))]


_BUSY = Companion("", None, None, 10**6, None)


def pairing(people: Sequence[Person], companions: Sequence[Companion], rules: Rules) -> Pairing:
    """Return the pairs of the least total cost; the same for the same people and companions in any order of these.

    Args:
        people: Who waits, in the order in which they are served where places are short.
        companions: Active companions, in any order.
        rules: The rules in force.
    """
    companions = sorted(companions, key=lambda each: each.code)
    nobody = nobody_costs(people, companions, rules)
    places = [(number, nth + 1) for number, each in enumerate(companions) for nth in range(min(each.free, len(people)))]
    costs = _needed(_costs(people, companions, rules, places), places)
    matrix = np.hstack([costs.matrix, np.repeat(np.array(nobody, float)[:, None], len(people), axis=1)])
    rows, columns = np.array([], int), np.array([], int)
    if len(people):
        from scipy.optimize import linear_sum_assignment  # dear to import, and often nobody waits

        rows, columns = linear_sum_assignment(matrix)
    chosen = {
        int(row): costs.places[column] for row, column in zip(rows, columns, strict=True) if column < len(costs.places)
    }
    left = [each.free - sum(number == place for place, _ in chosen.values()) for number, each in enumerate(companions)]
    pairs = [_pair(people[row], companions[number], rules, left[number]) for row, (number, _) in sorted(chosen.items())]
    without = [(person, reason(person, companions, rules)) for row, person in enumerate(people) if row not in chosen]
    return Pairing(pairs, without, int(matrix[rows, columns].sum()))


class _Choice(NamedTuple):
    matrix: Costs
    """Shape (people, places); infinite where a pair is not allowed."""
    places: list[tuple[int, int]]
    """Number of the companion and of its place."""


def _types(people: Sequence[Person]) -> list[Person]:
    """One person of each kind and area: to the cost the others are the same."""
    return list({(person.kind, person.area): person for person in people}.values())


def _costs(
    people: Sequence[Person], companions: Sequence[Companion], rules: Rules, places: Sequence[tuple[int, int]]
) -> Costs:
    """The cost of each person at each place, shape (people, places)."""
    of_place = np.array([number for number, _ in places], dtype=np.int64)
    loads = np.array([load(companions[number], nth) for number, nth in places], dtype=np.float64)
    rows: dict[tuple[str | None, str | None], Costs] = {}
    for person in _types(people):
        allowed = [cost(person, companion, rules) for companion in companions]
        each = np.array([np.inf if price is None else price for price in allowed], dtype=np.float64)
        rows[person.kind, person.area] = each[of_place] + loads if len(places) else np.empty(0)
    matrix = np.array([rows[person.kind, person.area] for person in people], dtype=np.float64)
    matrix = matrix.reshape(len(people), len(places))
    own = {companion.code: number for number, companion in enumerate(companions)}
    for row, person in enumerate(people):
        matrix[row, of_place == own.get(person.code, -1)] = np.inf
    return matrix


def _needed(matrix: Costs, places: Sequence[tuple[int, int]]) -> _Choice:
    """Only the places that can be chosen: of each person the cheapest as many as there are people.

    Of these at least one is always free, so that a dearer place is never needed.
    """
    count = len(matrix)
    rows = np.unique(matrix, axis=0) if count else matrix
    cheapest = np.argsort(rows, axis=1, kind="stable")[:, :count]
    allowed = np.isfinite(np.take_along_axis(rows, cheapest, axis=1))
    columns = np.unique(cheapest[allowed])
    return _Choice(matrix[:, columns], [places[number] for number in columns])


def _pair(person: Person, companion: Companion, rules: Rules, places_left: int) -> Pair:
    rank, near = priority(rules, companion.role, person.kind), nearness(person.area, companion.area)
    assert rank is not None  # the cost of the pair is finite
    assert near is not None
    return Pair(person, companion, rank, near, places_left)


def reason(person: Person, companions: Sequence[Companion], rules: Rules) -> str:
    """Return why nobody is suggested to a person: the last of the conditions that somebody meets, and the next fails.

    Args:
        person: Who waits.
        companions: Active companions.
        rules: The rules in force.

    Returns:
        no_rule (no tier may accompany this kind of person), no_companion (a tier may, but has nobody active),
        too_far (nobody in the same city), capacity_unknown (of those near none has a place free, and of some the
        capacity is not known), full (all of them have as many people as they can), others_first (the places went to
        people ahead in the order).
    """
    if not any(kind in (person.kind, ANY) for _, kind in rules):
        return "no_rule"
    able = [each for each in companions if priority(rules, each.role, person.kind) is not None]
    able = [each for each in able if each.code != person.code]
    if not able:
        return "no_companion"
    near = [each for each in able if nearness(person.area, each.area) is not None]
    if not near:
        return "too_far"
    if any(each.free for each in near):
        return "others_first"
    return "capacity_unknown" if any(each.capacity is None for each in near) else "full"
