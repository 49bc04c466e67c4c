"""The call log of an Asterisk PBX (`Master.csv`, no header), in either of the two layouts that carry this name.

A spreadsheet that saved it wrote its moments, separators and ids in its own way; it is the log all the same.
"""

import csv
import re
from pathlib import Path

import duckdb

from pipelines.readers.telephone.legs import DISPOSITIONS, cell, legs
from pipelines.readers.text import delimited
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "asterisk_cdr"
MOMENT = (
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{4},? \d{1,2}[:.]\d\d([:.]\d\d)?( ?[aApP]\.?[mM]\.?)?"
)
# Seconds since 1970 and a counter, perhaps after the PBX's name: `mainserver-1706420300.12`.
UNIQUE_ID = r"(.+-)?(\d{9,11}[.,]\d+|\d{10})"
# Where each field stands, from 0. What follows the fixed part depends on the PBX's settings.
CDR_CSV = {
    "src": 1, "dst": 2, "dcontext": 3, "clid": 4, "channel_name": 5, "dstchannel": 6, "lastapp": 7, "lastdata": 8,
    "started_at": 9,
    "answered_at": 10, "ended_at": 11, "duration_seconds": 12, "billsec_seconds": 13, "disposition": 14,
}  # fmt: skip
CDR_CUSTOM = {
    "clid": 0, "src": 1, "dst": 2, "dcontext": 3, "channel_name": 4, "dstchannel": 5, "lastapp": 6, "lastdata": 7,
    "started_at": 8,
    "answered_at": 9, "ended_at": 10, "duration_seconds": 11, "billsec_seconds": 12, "disposition": 13,
}  # fmt: skip
_ENDS_AFTER = 16
_LOOKED_AT = 10
_DELIMITERS = (",", ";", "\t")


def accepts(path: Path, head: bytes) -> bool:
    """Whether each of the first rows has its three moments and its disposition where one of the layouts has them."""
    read = (_first_rows(head, delimiter) for delimiter in _DELIMITERS)
    return any(rows and all(_fits(row, layout) for row in rows) for rows in read for layout in (CDR_CSV, CDR_CUSTOM))


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid of legs; the layout is the one in which more rows hold their moments."""
    con, raw = relations.con, delimited.read(path, relations)[0]
    if raw.width < _ENDS_AFTER:
        raise FeedError("unknown_shape", file=path.name)
    layout = CDR_CSV if _moments(con, raw, CDR_CSV) >= _moments(con, raw, CDR_CUSTOM) else CDR_CUSTOM
    cells = {name: cell(place) for name, place in (layout | _ids(con, raw)).items()}
    cells |= {name: f"replace({cells[name]}, ',', '.')" for name in ("unique_id", "linked_id") if name in cells}
    return [legs(relations, raw, cells, file=path.name)]


def _first_rows(head: bytes, delimiter: str) -> list[list[str]]:
    lines = head.decode("utf-8-sig", "replace").splitlines(keepends=True)
    whole = lines[:1] + [line for line in lines[1:] if line.endswith(("\n", "\r"))]
    try:
        return [row for row in csv.reader(whole[:_LOOKED_AT], delimiter=delimiter) if any(row)]
    except csv.Error:
        return []


def _fits(row: list[str], layout: dict[str, int]) -> bool:
    if len(row) < _ENDS_AFTER or row[layout["disposition"]].strip().upper() not in DISPOSITIONS:
        return False
    started, answered, ended = (row[layout[name]].strip() for name in ("started_at", "answered_at", "ended_at"))
    return all(re.fullmatch(MOMENT, moment) for moment in (started, ended, answered or started))


def _moments(con: duckdb.DuckDBPyConnection, raw: Grid, layout: dict[str, int]) -> int:
    start, end = layout["started_at"], layout["ended_at"]
    both = f"regexp_full_match(c{start}, $moment) AND regexp_full_match(c{end}, $moment)"
    count = con.execute(f"SELECT count(*) FROM {raw.relation} WHERE {both}", {"moment": MOMENT})
    return int(count.fetchall()[0][0])


def _ids(con: duckdb.DuckDBPyConnection, raw: Grid) -> dict[str, int]:
    """Where `unique_id`, `linked_id` and `sequence` stand, those left out that this PBX does not write.

    After the fixed fields come [uniqueid] [userfield] [peeraccount, linkedid, sequence], each if switched on.
    """
    tail = list(range(_ENDS_AFTER, raw.width))
    known = [place for place in tail if _mostly(con, raw, place, UNIQUE_ID)]
    linked: dict[str, int] = {}
    if known and known[-1] + 1 in tail and _mostly(con, raw, known[-1] + 1, r"\d{1,9}"):
        linked = {"linked_id": known[-1], "sequence": known.pop() + 1}
    return dict(zip(("unique_id", "linked_id"), known, strict=False)) | linked


def _mostly(con: duckdb.DuckDBPyConnection, raw: Grid, place: int, pattern: str) -> bool:
    cells = f"SELECT {cell(place)} AS cell FROM {raw.relation}"
    share = f"SELECT avg(CAST(regexp_full_match(cell, $pattern) AS INTEGER)) FROM ({cells})"
    return (con.execute(share, {"pattern": pattern}).fetchall()[0][0] or 0) > 0.5
