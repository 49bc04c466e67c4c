"""A sheet whose columns are detected."""

from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.types.column_map import ColumnMap
from pipelines.types.feed import Feed
from pipelines.types.grid import Grid
from pipelines.types.row_reference import CorrectionTarget


@dataclass(frozen=True)
class Sheet:
    """A sheet of one feed: canonical column → place in the grid, or a constant of its title rows."""

    grid: Grid
    feed: Feed
    header_row: int
    """Row number of the header; 0 where the shape decides the columns."""
    places: dict[str, int]
    """Canonical column → place of its column in the grid, from 0."""
    clocks: dict[str, int] = field(default_factory=dict)
    """Canonical column → place of a time of day beside that date."""
    constants: dict[str, str] = field(default_factory=dict)
    """Canonical column → what holds for every row."""
    behind: dict[str, str] = field(default_factory=dict)
    """Column of figures → what its title, or a row above the table, says of all of them: `kg`, `USD`, `juta`."""
    shared: dict[str, tuple[str, str, bool]] = field(default_factory=dict)
    """Column that shares a title → the column that decides, a code, and whether rows with that code are its own."""
    struck: str | None = None
    """What rows that are struck through were declared to mean."""
    zones: dict[str, str] = field(default_factory=dict)
    """Canonical column → the zone of its times that name none, as its title says."""
    zone_place: int | None = None
    """Place of a column that names the zone of each row."""
    made_up: bool = False
    """Whether the rows above the header mark the data as made up."""
    plain: frozenset[int] = frozenset()
    """Places where no cell has more than ASCII without space around it."""
    year: int | None = None
    """Place of the column that says of which year a row of reference data is."""
    column_map: ColumnMap | None = None
    """The column map it is read by, where the titles alone did not suffice."""
    corrects: CorrectionTarget | None = None
    """What its rows correct."""
    people: frozenset[str] = frozenset()
    """Canonical columns of kinds, firms and things whose cells are people: what stands there is private."""
    restored: bool = False
    """Whether cells that a spreadsheet of another locale changed are as they were before."""

    def text(self, place: int) -> str:
        """SQL of the text of a cell; columns that are plain need no cleaning, which is dear."""
        return f"nullif(c{place}, '')" if place in self.plain else f"clean(c{place})"

    @property
    def declared(self) -> dict[str, Any] | None:
        """The column map's TOML the sheet is read by; of a correction, that of what it corrects."""
        if self.corrects:
            return self.corrects.load.parts[self.corrects.number].mapping
        return self.column_map.declared if self.column_map else None

    @property
    def assumed(self) -> tuple[str, ...]:
        """Keys of `assumed` in i18n: what the posko's settings supply because the sheet is silent."""
        silent = [
            name for name, text in self.feed.defaults if not text and name not in {**self.places, **self.constants}
        ]
        saved = ("mapping_remembered",) if self.column_map and self.column_map.is_remembered else ()
        return (*saved, *(f"{name}_is_centre" for name in silent))


def with_shared_titles(sheet: Sheet) -> Sheet:
    """Return the sheet with the columns that have no title of their own and share another's."""
    places, shared = dict(sheet.places), dict(sheet.shared)
    for column in sheet.feed.columns:
        title = column.shares
        if title and column.name not in places and {title.column, title.by} <= places.keys():
            places[column.name] = places[title.column]
            shared |= {column.name: (title.by, title.code, True), title.column: (title.by, title.code, False)}
    return replace(sheet, places=places, shared=shared)
