"""Whether a companion may accompany a person, and how well: tier, area, debriefing, load."""

from collections.abc import Mapping
from typing import NamedTuple

ANY = "any"
"""Kind of person in a rule that holds for everybody."""
NEARNESS = ("village", "district", "city", "unknown")
"""How near a companion is to a person, the nearest first; nobody is paired beyond the city."""
_TIER, _AREA, _DEBRIEFING, MOST_LOAD = 10_000, 1_000, 100, 99
"""Weights: no sum of the later ones outweighs a step of an earlier one."""
_CITY, _DISTRICT, _VILLAGE = 2, 3, 4
"""Parts of the code of a place."""


class Person(NamedTuple):
    """Somebody who waits for a companion."""

    code: str
    kind: str | None
    """Whether doctor, nurse, family …; None when not known."""
    area: str | None
    """Code of the village or district."""


class Companion(NamedTuple):
    """An active companion."""

    code: str
    role: str | None
    """The tier."""
    area: str | None
    """Code of the village, district or city."""
    caseload: int
    """How many people the companion accompanies."""
    capacity: int | None
    """How many the companion can accompany at most; None when not known, which is neither none nor any number."""
    needs_debriefing: bool = False

    @property
    def free(self) -> int:
        """Places left; none where the capacity is not known."""
        return 0 if self.capacity is None else max(0, self.capacity - self.caseload)


Rules = Mapping[tuple[str, str], int]
"""Tier and kind of person → priority, 1 the first. What is not in it is not allowed."""


def priority(rules: Rules, role: str | None, kind: str | None) -> int | None:
    """Return the priority of a tier for a kind of person, None where no rule allows the pair.

    Args:
        rules: The rules in force.
        role: The tier.
        kind: Kind of person; None when not known, then only a rule for everybody holds.
    """
    if role is None:
        return None
    allowed = [rules[role, each] for each in (kind, ANY) if each is not None and (role, each) in rules]
    return min(allowed, default=None)


def nearness(person: str | None, companion: str | None) -> str | None:
    """Return how near two areas are, None where they are not in the same city.

    Args:
        person: Code of the person's area, None when not known.
        companion: Code of the companion's area, None when not known.
    """
    if not person or not companion:
        return "unknown"
    one, other = person.split("."), companion.split(".")
    for parts, name in ((_VILLAGE, "village"), (_DISTRICT, "district"), (_CITY, "city")):
        if len(one) >= parts <= len(other) and one[:parts] == other[:parts]:
            return name
    return None


def cost(person: Person, companion: Companion, rules: Rules) -> int | None:
    """Return the cost of a pair without its load: the tier first, then the area, then a debriefing that is due.

    Args:
        person: Who waits.
        companion: Who might accompany.
        rules: The rules in force.

    Returns:
        None where the pair is not allowed, whatever places are free.
    """
    rank, near = priority(rules, companion.role, person.kind), nearness(person.area, companion.area)
    if rank is None or near is None or person.code == companion.code:
        return None
    return _TIER * rank + _AREA * NEARNESS.index(near) + _DEBRIEFING * companion.needs_debriefing


def load(companion: Companion, nth: int) -> int:
    """Return the cost of a companion's nth new place: how many it accompanies then, so that the freest come first.

    Args:
        companion: The companion.
        nth: Number of the place, 1 the first that is free.
    """
    return min(companion.caseload + nth, MOST_LOAD)
