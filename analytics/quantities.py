"""Quantities that must not be mixed: cylinders of a size, gas in m³, flow in L/min, weight in kg.

Each is a type of its own. Adding or comparing two kinds is an error to the type checker and a `TypeError` at run time;
cylinders of two sizes do not add up either. What one kind becomes of another, a function here says.
"""

from dataclasses import dataclass
from typing import Self

GRAMS_PER_KG = 1_000
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, order=True)
class _Amount:
    """An amount in one unit."""

    amount: float

    def __add__(self, other: Self) -> Self:
        return type(self)(self.amount + self._same(other))

    def __sub__(self, other: Self) -> Self:
        return type(self)(self.amount - self._same(other))

    def __mul__(self, times: float) -> Self:
        return type(self)(self.amount * times)

    def _same(self, other: Self) -> float:
        if type(other) is not type(self):
            raise TypeError(f"{type(self).__name__} and {type(other).__name__} do not add up")
        return other.amount


@dataclass(frozen=True, order=True)
class CubicMetres(_Amount):
    """Gas at 1 bar [m³]."""


@dataclass(frozen=True, order=True)
class LitresPerMinute(_Amount):
    """Flow of gas [L/min]."""


@dataclass(frozen=True, order=True)
class Kilograms(_Amount):
    """Weight [kg]."""

    @property
    def grams(self) -> int:
        """The weight in whole grams, as the search for routes wants it."""
        return round(self.amount * GRAMS_PER_KG)


@dataclass(frozen=True)
class Cylinders:
    """Cylinders of one size."""

    size: str
    """Code of the item."""
    number: float

    def __add__(self, other: Self) -> Self:
        """Return both together; they must be of one size."""
        if type(other) is not type(self) or other.size != self.size:
            raise TypeError(f"{self} and {other} do not add up")
        return type(self)(self.size, self.number + other.number)

    def contents(self, of_one: CubicMetres) -> CubicMetres:
        """Return the gas in them.

        Args:
            of_one: what a full one of this size holds
        """
        return of_one * self.number


@dataclass(frozen=True)
class GasNorms:
    """What turns gas into hours, from the norms in force."""

    litres_per_m3: float
    usable_share: float
    """Share of a cylinder that can be used [0 to 1]."""

    def hours(self, gas: CubicMetres, flow: LitresPerMinute) -> float:
        """Return for how long gas in cylinders lasts at a flow above 0 [h]."""
        return gas.amount * self.litres_per_m3 * self.usable_share / (flow.amount * MINUTES_PER_HOUR)


@dataclass(frozen=True)
class WeightNorms:
    """What a cylinder weighs by what it holds, from the norms in force."""

    m3_per_kg: float
    empty_kg_per_m3: float
    """Weight of an empty cylinder for each m³ it holds [kg]."""

    def empty(self, holds: CubicMetres) -> Kilograms:
        """Return the weight of an empty cylinder that holds so much."""
        return Kilograms(holds.amount * self.empty_kg_per_m3)

    def full(self, holds: CubicMetres) -> Kilograms:
        """Return the weight of a full cylinder that holds so much."""
        return self.empty(holds) + Kilograms(holds.amount / self.m3_per_kg)
