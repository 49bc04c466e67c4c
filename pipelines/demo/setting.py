"""What every part of the story shares: seed, days, size, the wave and the places."""

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
    """`days` are local dates, `height` is the wave on each of them (1 = the highest it ever was)."""

    seed: int
    scale: float
    story: dict[str, Any]
    days: NDArray[np.datetime64]
    height: NDArray[np.float64]
    places: Places

    def chance(self, subject: str) -> np.random.Generator:
        """Random numbers of one subject: another subject's draws never shift them."""
        return chance(self.seed, subject)

    def risen(self, pair: Sequence[float], day: NDArray[np.int64]) -> NDArray[np.float64]:
        """A figure that moves with the wave, between `pair` = [calm, height of the wave], for each day number."""
        return pair[0] + (pair[1] - pair[0]) * self.height[day]

    def sized(self, count: float) -> int:
        """A count of the small story at this scale, at least 1."""
        return max(1, round(count * self.scale))

    def day_number(self, day: Any) -> int:
        """Position of a date in `days`; negative or past the end when the story does not reach it."""
        return int((np.datetime64(day, "D") - self.days[0]).astype(int))

    def weekday(self, day: int) -> int:
        """Monday is 0."""
        return (int(self.days[day].astype(int)) + 3) % 7

    @property
    def last(self) -> int:
        """Number of the last day."""
        return len(self.days) - 1


def chance(seed: int, subject: str) -> np.random.Generator:
    """A generator for this seed and subject."""
    return np.random.default_rng([seed, zlib.crc32(subject.encode())])


def read_story() -> dict[str, Any]:
    """The tables of `story.toml`."""
    return tomllib.loads(STORY.read_text("utf-8"))


def drawn(weights: NDArray[np.float64], row: NDArray[np.int64], draws: np.random.Generator) -> NDArray[np.int64]:
    """For each entry of `row`, a column number drawn with that row's weights."""
    steps = np.cumsum(weights, axis=1)
    steps /= steps[:, -1:]
    flat = (steps + np.arange(len(weights))[:, None]).ravel()
    place = np.searchsorted(flat, row + draws.random(len(row)), side="right")
    column: NDArray[np.int64] = np.minimum(place - row * weights.shape[1], weights.shape[1] - 1)
    return column
