"""How a row of a correction names the row it corrects, whatever program the file went through."""

from dataclasses import dataclass

from codes import ROW_KEY
from pipelines.types.load import Load

KEY = ROW_KEY
"""Title of the column of keys; beside it stand canonical columns under their own names."""
PATTERN = r"(\d{6,})-(\d+)-(\d+)-([0-9a-f]{6})"
"""Load, part, row, and the first digits of the SHA-256 of the load's file: two poskos number their loads alike."""


NAMES_OF_FILE = ("file", "sheet")
"""Titles of the columns in which a correction says how the file, or the sheet, of its row may be named."""


@dataclass(frozen=True)
class CorrectionTarget:
    """Which sheet of which load a sheet of corrections is about."""

    load: Load
    number: int
    """The part of the load, from 0."""
    targets: str
    """Relation of `row_number`, `target` (the row it corrects), `is_emptied`, and `root_row` (the row in `root`)."""

    @property
    def root(self) -> str:
        """The load and part that arrived first, as `<load>-<part>`; a correction of a correction corrects that row."""
        return self.load.parts[self.number].corrects or f"{self.load.load_id}-{self.number}"


def row_reference(load: Load, part: int, row_number: int) -> str:
    """Return the key of one row.

    Args:
        load: the load it was stored with
        part: number of its sheet in the load, from 0
        row_number: its row in the file
    """
    return f"{load.load_id}-{part}-{row_number}-{load.sha256[:6]}"
