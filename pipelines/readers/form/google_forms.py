"""The answers of a Google form: a question above each column; the first says when they were sent, in local time."""

from dataclasses import replace

from pipelines.types.feed import folded
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "google_forms"
_FIRST = ("timestamp", "stempel waktu", "cap waktu", "टाइमस्टैम्प")


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the sheet as it is, its titles being questions; None for another sheet.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file
    """
    header = next((row for _, row in grid.top if any(cell.strip() for cell in row)), [""])
    return [replace(grid, asks=True)] if folded(header[0]) in _FIRST else None
