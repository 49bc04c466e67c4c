"""The call log of FreeSWITCH (`Master.csv`, no header), in the layout that it writes unless told otherwise."""

import csv
import re
from pathlib import Path

from pipelines.readers.telephone.legs import cell, legs
from pipelines.readers.telephone.spelled_cells import disposition_of_cause
from pipelines.readers.text import delimited
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "freeswitch"
_SRC, _DST, _CONTEXT, _STARTED, _ANSWERED, _ENDED, _LASTED, _SPOKE, _CAUSE, _ID, _OTHER_ID = range(1, 12)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d([+-]\d\d:?\d\d)?")
_LOOKED_AT = 10


def accepts(path: Path, head: bytes) -> bool:
    """Whether each of the first rows has its moments, seconds, cause and id where this layout has them."""
    lines = head.decode("utf-8-sig", "replace").splitlines(keepends=True)
    whole = lines[:1] + [line for line in lines[1:] if line.endswith(("\n", "\r"))]
    try:
        rows = [row for row in csv.reader(whole[:_LOOKED_AT]) if any(row)]
    except csv.Error:
        return False
    return bool(rows) and all(map(_fits, rows))


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid of legs. What a caller's leg rang is a leg of its own, which bears the caller's id."""
    raw = delimited.read(path, relations)[0]
    answered, src, dst = cell(_ANSWERED), cell(_SRC), cell(_DST)
    cells = {
        "started_at": cell(_STARTED),
        "answered_at": answered,
        "ended_at": cell(_ENDED),
        "src": src,
        "dst": dst,
        "dcontext": cell(_CONTEXT),
        "channel_name": f"CASE WHEN regexp_full_match({src}, '[0-9]{{2,5}}') THEN 'ext/' || {src} END",
        "dstchannel": f"CASE WHEN regexp_full_match({dst}, '[0-9]{{2,5}}') THEN 'ext/' || {dst} ELSE 'line/' END",
        "lastapp": "'Dial'",
        "disposition": disposition_of_cause(cell(_CAUSE), answered),
        "duration_seconds": cell(_LASTED),
        "billsec_seconds": cell(_SPOKE),
        "unique_id": cell(_ID),
    }
    return [legs(relations, raw, cells, file=path.name)]


def _fits(row: list[str]) -> bool:
    if len(row) <= _OTHER_ID:
        return False
    moments = (row[_STARTED], row[_ANSWERED] or row[_STARTED], row[_ENDED])
    seconds = (row[_LASTED], row[_SPOKE])
    is_cause = re.fullmatch(r"[A-Z][A-Z_0-9]+", row[_CAUSE]) is not None
    return is_cause and all(map(_MOMENT.fullmatch, moments)) and all(map(str.isdecimal, seconds)) and bool(row[_ID])
