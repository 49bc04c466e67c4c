"""The call log that FreePBX exports: legs as in `asterisk_cdr`, with titles, and without when a leg was answered."""

from dataclasses import replace

from pipelines.readers.exported import exported
from pipelines.readers.telephone.legs import legs
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "freepbx"
_NEEDED = ("calldate", "src", "dst", "channel", "duration", "billsec", "disposition")
_TITLES = {
    "started_at": "calldate", "src": "src", "dst": "dst", "dcontext": "dcontext", "clid": "clid",
    "channel_name": "channel", "dstchannel": "dstchannel", "lastapp": "lastapp", "disposition": "disposition",
    "duration_seconds": "duration", "billsec_seconds": "billsec", "unique_id": "uniqueid", "linked_id": "linkedid",
    "sequence": "sequence",
}  # fmt: skip


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the legs of the log; None for another sheet. The model adds up when a leg was answered and ended.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file
    """
    table = exported(relations, grid, *_NEEDED)
    if table is None:
        return None
    cells = {name: table.cells[title] for name, title in _TITLES.items() if title in table.cells}
    return [replace(legs(relations, grid, cells, below=table.row), lines=table.lines)]
