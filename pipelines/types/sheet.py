"""A sheet whose columns are understood."""

from dataclasses import dataclass, field
from typing import Any

from pipelines.types.column_map import ColumnMap
from pipelines.types.feed import Feed
from pipelines.types.grid import Grid
from pipelines.types.row_reference import CorrectionTarget


@dataclass(frozen=True)
class Sheet:
    """A sheet whose columns are understood: canonical column → place in the grid, or a constant of its title rows.

    `clocks` are places of a time of day beside a date; `plain` those where no cell holds more than ASCII without space
    around it. `mapping` is what said so, where it was not the sheet's own titles; `corrects` what its rows correct.
    """

    grid: Grid
    feed: Feed
    header_row: int
    places: dict[str, int]
    clocks: dict[str, int] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    made_up: bool = False
    plain: frozenset[int] = frozenset()
    mapping: ColumnMap | None = None
    corrects: CorrectionTarget | None = None

    def text(self, place: int) -> str:
        """SQL of the text of a cell; columns that are plain need no cleaning, which is dear."""
        return f"nullif(c{place}, '')" if place in self.plain else f"clean(c{place})"

    @property
    def said(self) -> dict[str, Any] | None:
        """How it was declared that the sheet is read."""
        if self.corrects:
            return self.corrects.load.parts[self.corrects.number].mapping
        return self.mapping.said if self.mapping else None

    @property
    def assumed(self) -> tuple[str, ...]:
        """What the sheet did not say and the posko's settings said instead."""
        silent = [
            name for name, text in self.feed.defaults if not text and name not in {**self.places, **self.constants}
        ]
        said = ("mapping_remembered",) if self.mapping and self.mapping.is_remembered else ()
        return (*said, *(f"{name}_is_centre" for name in silent))
