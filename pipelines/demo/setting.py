"""Parameters that every part of the story shares: seed, days, scale, the wave and the places."""

import tomllib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.demo.places import Places

STORY = Path(__file__).with_name("story.toml")


@dataclass(frozen=True)
class Setting:
    """Parameters of one story."""

    seed: int
    scale: float
    """Factor of calls, requests, stock, goods and money."""
    story: dict[str, Any]
    """Tables of `story.toml`."""
    days: NDArray[np.datetime64]
    """Local dates; a day number is a position in them."""
    height: NDArray[np.float64]
    """The wave on each day, as a share of its highest day (0–1)."""
    places: Places

    def chance(self, subject: str) -> np.random.Generator:
        """Return random numbers of one subject, independent of how many other subjects draw."""
        return chance(self.seed, subject)

    def risen(self, pair: Sequence[float], day: NDArray[np.int64]) -> NDArray[np.float64]:
        """Interpolate `pair` = [calm, height of the wave] by the wave, for each day number."""
        return pair[0] + (pair[1] - pair[0]) * self.height[day]

    def sized(self, count: float) -> int:
        """Scale a count, to at least 1."""
        return max(1, round(count * self.scale))

    def day_number(self, day: Any) -> int:
        """Return the position of a date in `days`; negative or past the end when it is outside the story."""
        return int((np.datetime64(day, "D") - self.days[0]).astype(int))

    def weekday(self, day: int) -> int:
        """Return the weekday of a day number; Monday is 0."""
        return (int(self.days[day].astype(int)) + 3) % 7

    @property
    def last(self) -> int:
        """Return the number of the last day."""
        return len(self.days) - 1


def chance(seed: int, subject: str) -> np.random.Generator:
    """Return a generator for this seed and subject."""
    return np.random.default_rng([seed, zlib.crc32(subject.encode())])


def read_story() -> dict[str, Any]:
    """Read the tables of `story.toml`."""
    return tomllib.loads(STORY.read_text("utf-8"))


def drawn(weights: NDArray[np.float64], row: NDArray[np.int64], draws: np.random.Generator) -> NDArray[np.int64]:
    """Draw a category for each entry, by inversion of the cumulative weights.

    Args:
        weights: Relative frequencies: distributions × categories.
        row: Number of the distribution for each entry.
        draws: Random numbers.

    Returns:
        A column number of `weights` for each entry.
    """
    steps = np.cumsum(weights, axis=1)
    steps /= steps[:, -1:]
    flat = (steps + np.arange(len(weights))[:, None]).ravel()
    place = np.searchsorted(flat, row + draws.random(len(row)), side="right")
    column: NDArray[np.int64] = np.minimum(place - row * weights.shape[1], weights.shape[1] - 1)
    return column
