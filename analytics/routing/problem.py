"""What a planner is asked, and what it answers. Times are seconds since midnight, distances metres, weights grams."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

URGENCIES = ("critical", "high", "normal")
"""Classes of stops, the most urgent first."""
LATEST = 36 * 3600
"""Noon of the next day: by then every shift has ended, also one of the night."""
Counts = Mapping[str, int]
"""Number of cylinders by size."""


@dataclass(frozen=True)
class CylinderSize:
    """Room and weight of one cylinder."""

    size: str
    places: int
    """Places it takes on a vehicle; a full one takes as many as an empty one."""
    full_grams: int
    empty_grams: int


@dataclass(frozen=True)
class Depot:
    """Where trips begin and end."""

    depot: str
    location: int
    """Index in the matrices."""
    stock: Counts
    """Full cylinders that may leave, by size."""
    opens_at: int = 0
    closes_at: int = LATEST


@dataclass(frozen=True)
class Vehicle:
    """A vehicle, for one shift."""

    vehicle: str
    depot: str
    """Where its trips begin and end."""
    places: int
    weight_limit_grams: int
    shift_start: int
    shift_end: int


@dataclass(frozen=True)
class Stop:
    """Somebody, or a depot, who waits for full cylinders or has empty ones to collect."""

    stop: str
    location: int
    """Index in the matrices."""
    full: Counts = field(default_factory=dict)
    empties: Counts = field(default_factory=dict)
    urgency: str = "normal"
    earliest: int = 0
    deadline: int | None = None
    """When it is late; None for no deadline. It may lie before the shift: then it is late, and is served first."""
    service_seconds: int = 600
    to_depot: str | None = None
    """The depot that is replenished; None for a household."""
    source: str | None = None
    """The only depot it may be loaded at; None for any."""


@dataclass(frozen=True)
class Problem:
    """One posko, one day, one shift."""

    sizes: Mapping[str, CylinderSize]
    depots: tuple[Depot, ...]
    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...]
    metres: tuple[tuple[int, ...], ...]
    """By location from, location to."""
    seconds: tuple[tuple[int, ...], ...]
    loading_seconds: int = 900
    """Time at a depot before a trip after the first."""
    ready_at: int = 0
    """Before this nothing departs any more but what is decided already."""

    def load(self, full: Counts, empties: Counts) -> "Load":
        """Room and weight of these cylinders together."""
        sizes = self.sizes
        places = sum(sizes[size].places * n for counts in (full, empties) for size, n in counts.items())
        grams = sum(sizes[size].full_grams * n for size, n in full.items())
        return Load(places, grams + sum(sizes[size].empty_grams * n for size, n in empties.items()))


class Load(NamedTuple):
    """What is on a vehicle."""

    places: int
    grams: int


@dataclass(frozen=True)
class Visit:
    """One stop of a trip."""

    stop: str
    begins_at: int
    """When its service begins, after any waiting."""
    ends_at: int


@dataclass(frozen=True)
class Trip:
    """From a depot and back to it."""

    vehicle: str
    depot: str
    departs_at: int
    returns_at: int
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class Plan:
    """Trips, each vehicle's in order, and why each other stop is not on one."""

    trips: tuple[Trip, ...] = ()
    unplanned: Mapping[str, str] = field(default_factory=dict)
    """Stop → code of the reason: `no_stock`, `no_vehicle`, `too_large`, `too_late`, `no_room`."""
