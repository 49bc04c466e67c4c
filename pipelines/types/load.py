"""What was taken from one file for one feed, as `load.json` keeps it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import settings
from pipelines.types.display_names import without_numbers

REWRITTEN = ".rewritten"


@dataclass(frozen=True)
class Part:
    """One sheet of a load: where its rows are stored, and how its columns were written.

    `header` and `places` name each understood column (a time of day beside a date as `<column>_clock`); `constants`
    are what title rows said for every row. `mapping` is how a header nobody knew was read, as it was declared.
    `decided` is what the file decided for all of its cells: `day_first`, and `separators` by column. `corrects` names,
    as `<load>-<part>`, the sheet whose rows these correct. `unread` are titles of columns nobody understood, as shown.
    """

    table: str
    sheet: str
    header: dict[str, str]
    places: dict[str, int]
    constants: dict[str, str]
    rows_read: int
    mapping: dict[str, Any] | None = None
    decided: dict[str, Any] | None = None
    corrects: str | None = None
    unread: tuple[str, ...] = ()

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
    """What was taken from one file for one feed; `feeds` are all that the file holds. Times are ISO 8601 in UTC.

    `replaces` is the load whose place it was declared to take; `undone_at` when it was left out, None while it counts.
    """

    load_id: str
    file: str
    sha256: str
    feed: str
    loaded_at: str
    made_up: bool
    parts: tuple[Part, ...]
    feeds: tuple[str, ...] = ()
    sheets_ignored: tuple[str, ...] = ()
    lines_skipped: dict[str, int] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    replaces: str | None = None
    undone_at: str | None = None

    @property
    def file_label(self) -> str:
        """The name of its file as the snapshot and every answer hold it."""
        return without_numbers(self.file)

    @property
    def rows_read(self) -> int:
        """How many rows of data its sheets have."""
        return sum(part.rows_read for part in self.parts)

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
