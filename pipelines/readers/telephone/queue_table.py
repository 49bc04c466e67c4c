"""Asterisk's `queue_log` where a PBX writes it into a table of its database, exported: one event a row, with titles.

The events are those of `queue_log`. Their moments are written by the clock on the wall, and the ids of the calls tell
in which zone.
"""

from dataclasses import replace

from pipelines.readers.exported import Exported, exported
from pipelines.readers.telephone import queue_log
from pipelines.readers.telephone.legs import second_in
from pipelines.readers.telephone.log_zone import zone_of_log
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "queue_table"
_NEEDED = (
    ("time", "timestamp", "created"), ("callid", "call id", "uniqueid"), ("queuename", "queue name", "queue"),
    ("agent", "qname agent"), ("event", "qevent", "verb"),
)  # fmt: skip
_PARAMETERS = 5


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the events of calls; None for another sheet.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file

    Raises:
        FeedError: the log is written in several time zones.
    """
    table = exported(relations, grid, *_NEEDED, ("data1", "data"))
    if table is None:
        return None
    with Relations(relations.con) as own:
        fields = own.table("fields", _fields(grid, table))
        first = f"SELECT f1 AS call, f0 AS moment, {second_in('f1')} AS second FROM {fields} WHERE NOT is_second"
        zone = zone_of_log(own, own.view("first", first), file=file)
        moment = f"CASE WHEN is_second THEN {queue_log.moment_of_second('f0')} ELSE {zone.moment('f0')} END"
        events = relations.table("events", queue_log.events_of(fields, moment))
        of_no_call = queue_log.lines_of_no_call(fields)
        lines = relations.table("lines", f"FROM {table.lines} UNION ALL BY NAME {of_no_call}")
    note = (*grid.note, *zone.note, "queued_calls_only")
    width = len(queue_log.HEADER)
    return [replace(grid, relation=events, width=width, feed="calls", header=queue_log.HEADER, note=note, lines=lines)]


def _fields(grid: Grid, table: Exported) -> str:
    """SQL of the fields as a line of `queue_log` has them; a table of old has the parameters in one column."""
    first = [next(table.cells[title] for title in titles if title in table.cells) for titles in _NEEDED]
    if "data1" in table.cells:
        names = (f"data{number}" for number in range(1, _PARAMETERS + 1))
        parameters = [table.cells.get(name, "NULL::VARCHAR") for name in names]
    else:
        parameters = [f"string_split({table.cells['data']}, '|')[{n}]" for n in range(1, _PARAMETERS + 1)]
    cells = ", ".join(f"coalesce({sql}, '') AS f{place}" for place, sql in enumerate((*first, *parameters)))
    return f"""SELECT *, upper(f4) AS event, f4 <> '' AS is_event,
            regexp_full_match(f0, '[0-9]{{9,10}}([.][0-9]+)?') AS is_second
        FROM (SELECT row_number, {cells} FROM {grid.relation} WHERE row_number > {table.row})"""
