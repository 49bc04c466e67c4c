"""The table `call_entry` of Issabel's call centre, exported: one row per call that entered a queue.

An abandoned call has no `datetime_init`; one that still waits (`en-cola`) or is still going on (`activa`) no end.
Times are the PBX's local time. `uniqueid` is the id by which the PBX's other logs know the call.
"""

from dataclasses import replace

from pipelines.readers.exported import exported
from pipelines.readers.telephone.legs import outside
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "issabel"
HEADER = (
    "entry_id", "queue_call_id", "started_at", "answered_at", "ended_at", "src", "agent", "queue", "outcome",
    "wait_seconds", "duration_seconds",
)  # fmt: skip
_MOMENTS = ("datetime entry queue", "datetime init", "datetime end")
_NEEDED = ("callerid", *_MOMENTS, "status", "duration wait")
_OPTIONAL = ("id", "uniqueid", "id agent", "id queue call entry", "duration")
_STATUSES = {"terminada": "answered", "activa": "answered", "abandonada": "abandoned"}
_STILL_WAITS = "en-cola"


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the entries under HEADER; None for another sheet.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file
    """
    table = exported(relations, grid, *_NEEDED)
    if table is None:
        return None
    columns = _columns(dict.fromkeys(_OPTIONAL, "NULL::VARCHAR") | table.cells)
    named = ", ".join(f"{columns[name]} AS c{place}" for place, name in enumerate(HEADER))
    relation = relations.table(
        "entries",
        f"SELECT row_number, {named} FROM {grid.relation} WHERE row_number > {table.row} ORDER BY row_number",
    )
    note = (*grid.note, "queued_calls_only")
    entries = replace(grid, relation=relation, width=len(HEADER), feed="calls", header=HEADER, note=note)
    return [replace(entries, lines=table.lines)]


def _columns(cells: dict[str, str]) -> dict[str, str]:
    """SQL of the columns; a status nobody knows stays as it is, to be set aside."""
    entered, answered, ended = (f"nullif({cells[title]}, '0000-00-00 00:00:00')" for title in _MOMENTS)
    known = " ".join(f"WHEN '{word}' THEN '{code}'" for word, code in _STATUSES.items())
    return {
        "entry_id": f"{cells['id']} || coalesce(' ' || {cells['uniqueid']}, '')",
        "queue_call_id": cells["uniqueid"],
        "started_at": f"coalesce({entered}, {answered})",
        "answered_at": answered,
        "ended_at": ended,
        "src": outside(cells["callerid"]),
        "agent": cells["id agent"],
        "queue": cells["id queue call entry"],
        "outcome": f"CASE lower({cells['status']}) {known} WHEN '{_STILL_WAITS}' THEN NULL ELSE {cells['status']} END",
        "wait_seconds": cells["duration wait"],
        "duration_seconds": cells["duration"],
    }
