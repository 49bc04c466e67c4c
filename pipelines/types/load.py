"""What was taken from one file for one feed, as `load.json` stores it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import settings
from pipelines.types.cell_text import without_numbers

REWRITTEN = ".rewritten"


@dataclass(frozen=True)
class Part:
    """One sheet of a load: where its rows are stored, and how its columns were written."""

    table: str
    """Name of the raw table of its rows."""
    sheet: str
    header: dict[str, str]
    """Canonical column → its title in the file; a time of day beside a date as `<column>_clock`."""
    places: dict[str, int]
    """Canonical column → place in the file, from 0; a time of day likewise."""
    constants: dict[str, str]
    """Canonical column → what title rows or a column map declared for every row."""
    rows_read: int
    """Number of rows of data, those in quarantine included."""
    mapping: dict[str, Any] | None = None
    """The column map it was read by, as it was declared."""
    decided: dict[str, Any] | None = None
    """The locale of its cells: `day_first`, `separators` by column, and `restored` for changes undone."""
    corrects: str | None = None
    """The sheet whose rows these correct, as `<load>-<part>`."""
    struck: str | None = None
    """What its struck rows were declared to mean, besides its column map."""
    behind: dict[str, str] = field(default_factory=dict)
    """Column of figures → what its title, or a row above the table, says of all of them."""
    unread: tuple[str, ...] = ()
    """Titles of columns that nothing was read from, as they may be listed."""
    people: tuple[str, ...] = ()
    """Columns of kinds, firms and things whose cells are people."""
    rows_valid: int | None = None
    """Number of rows of data that are not in quarantine; None in loads of older versions."""
    like_totals: tuple[int, ...] = ()
    """Numbers of the first rows of data that begin with a word of a sum."""

    @property
    def sheet_label(self) -> str:
        """The name of its sheet as the snapshot holds it."""
        return without_numbers(self.sheet)

    @property
    def item_unit(self) -> str | None:
        """The unit of items that this sheet declares by naming them; None when it declares none."""
        return self.mapping.get("declare_items") if self.mapping else None


@dataclass(frozen=True)
class Load:
    """What was taken from one file for one feed."""

    load_id: str
    """Six digits or more; later loads have larger numbers."""
    file: str
    sha256: str
    feed: str
    loaded_at: str
    """Moment of arrival, ISO 8601 in UTC."""
    made_up: bool
    parts: tuple[Part, ...]
    feeds: tuple[str, ...] = ()
    """All feeds that the file has."""
    sheets_ignored: tuple[str, ...] = ()
    lines_skipped: dict[str, int] = field(default_factory=dict)
    """Number of non-data rows by kind."""
    assumed: tuple[str, ...] = ()
    """Keys of `assumed` in i18n: what the file did not decide."""
    replaces: str | None = None
    """The load whose place it was declared to take."""
    undone_at: str | None = None
    """When it was rolled back, ISO 8601 in UTC; None while it counts."""
    reduced: bool = False
    """Whether its rows are what a retention left of older ones: days and counts, nothing of any person."""

    @property
    def file_label(self) -> str:
        """The name of its file as the snapshot and every answer hold it."""
        return without_numbers(self.file)

    @property
    def rows_read(self) -> int:
        """How many rows of data its sheets have."""
        return sum(part.rows_read for part in self.parts)

    @property
    def has_only_failures(self) -> bool:
        """Whether its sheets have rows of data, and all of them are in quarantine for what is in the file itself."""
        return self.rows_read > 0 and all(part.rows_valid == 0 for part in self.parts)

    @property
    def is_correction(self) -> bool:
        """Whether its rows take the place of rows that were set aside."""
        return any(part.corrects for part in self.parts)

    @property
    def order(self) -> int:
        """Arrival: later loads have larger numbers."""
        return int(self.load_id)

    @property
    def folder(self) -> Path:
        """Where the load's files are."""
        return folder_of(self.load_id)


def stored_id(text: str) -> str:
    """Return the number of a load as it is stored: `000013` for `13`."""
    plain = text.strip()
    return plain.lstrip("0").zfill(6) if plain.isdecimal() else text


def folder_of(load_id: str) -> Path:
    """Where the files of a load are; what was written anew takes the place of what it was made of."""
    plain = settings.data_folder() / "loads" / load_id
    rewritten = plain.with_suffix(REWRITTEN)
    return rewritten if rewritten.exists() else plain
