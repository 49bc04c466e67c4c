"""The call log of an Asterisk PBX (`Master.csv`, no header), in either of the two layouts that carry this name.

One row is a leg: a call that rings three telephones is three rows or more. Legs are put together to calls by the
models, so a call whose legs lie in two files is still one call. Times are the PBX's local time.

Of `src` and `dst` only the outside number is kept: who called us, or, where one of our extensions started the leg, whom
we called. The other one is a line, a queue or an extension.
"""

import csv
import re
from pathlib import Path

import duckdb

from pipelines.errors import FeedError
from pipelines.readers import delimited
from pipelines.readers.grid import Grid

SHAPE = "asterisk_cdr"
RELATION = "legs"
HEADER = (
    "leg_id", "linked_id", "started_at", "answered_at", "ended_at", "src", "dst", "dcontext", "clid", "channel_name",
    "dstchannel", "lastapp", "disposition", "duration_seconds", "billsec_seconds",
)  # fmt: skip
DISPOSITIONS = ("ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION")
MOMENT = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
# Seconds since 1970 and a counter, perhaps after the PBX's name: `mainserver-1706420300.12`.
UNIQUE_ID = r"(.+-)?\d{9,11}\.\d+"
# `SIP/301-0000001a` is an extension, `SIP/pstn-0000001b` or `SIP/341500-0000001c` a line to the world.
EXTENSION = r"[^/]+/\d{2,5}(-[0-9a-fA-F]+)?"
# Where each field stands, from 0. What follows the fixed part depends on the PBX's settings.
CDR_CSV = {
    "src": 1, "dst": 2, "dcontext": 3, "clid": 4, "channel_name": 5, "dstchannel": 6, "lastapp": 7, "started_at": 9,
    "answered_at": 10, "ended_at": 11, "duration_seconds": 12, "billsec_seconds": 13, "disposition": 14,
}  # fmt: skip
CDR_CUSTOM = {
    "clid": 0, "src": 1, "dst": 2, "dcontext": 3, "channel_name": 4, "dstchannel": 5, "lastapp": 6, "started_at": 8,
    "answered_at": 9, "ended_at": 10, "duration_seconds": 11, "billsec_seconds": 12, "disposition": 13,
}  # fmt: skip
WITHHELD = ("anonymous", "unknown", "unavailable", "restricted", "private", "asterisk", "s")
_ENDS_AFTER = 16
_LOOKED_AT = 10


def accepts(path: Path, head: bytes) -> bool:
    """Whether each of the first rows has its three moments and its disposition where one of the layouts has them."""
    rows = _first_rows(head)
    return bool(rows) and any(all(_fits(row, layout) for row in rows) for layout in (CDR_CSV, CDR_CUSTOM))


def read(path: Path, con: duckdb.DuckDBPyConnection) -> list[Grid]:
    """One grid of legs under HEADER; notes a log that holds no unanswered leg at all."""
    raw = delimited.read(path, con)[0]
    if raw.width < _ENDS_AFTER:
        raise FeedError("unknown_shape", file=path.name)
    layout = CDR_CSV if _moments(con, raw, CDR_CSV) >= _moments(con, raw, CDR_CUSTOM) else CDR_CUSTOM
    con.execute(_legs(raw, layout, _ids(con, raw)))
    unanswered = con.execute(f"SELECT count(*) FROM {RELATION} WHERE c{HEADER.index('disposition')} <> 'ANSWERED'")
    hidden = () if unanswered.fetchall()[0][0] else ("pbx_hides_unanswered",)
    return [Grid(RELATION, len(HEADER), feed="calls", header=HEADER, note=(*raw.note, *hidden), skipped=raw.skipped)]


def _first_rows(head: bytes) -> list[list[str]]:
    lines = head.decode("utf-8-sig", "replace").splitlines(keepends=True)
    whole = lines[:1] + [line for line in lines[1:] if line.endswith(("\n", "\r"))]
    try:
        return [row for row in csv.reader(whole[:_LOOKED_AT]) if any(row)]
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
    found = con.execute(f"SELECT count(*) FROM {raw.relation} WHERE {both}", {"moment": MOMENT})
    return int(found.fetchall()[0][0])


def _ids(con: duckdb.DuckDBPyConnection, raw: Grid) -> dict[str, str]:
    """SQL of `unique_id`, `linked_id` and `sequence`, NULL for those that this PBX does not write.

    After the fixed fields come [uniqueid] [userfield] [peeraccount, linkedid, sequence], each if switched on.
    """
    tail = list(range(_ENDS_AFTER, raw.width))
    known = [place for place in tail if _mostly(con, raw, place, UNIQUE_ID)]
    found: dict[str, int] = {}
    if known and known[-1] + 1 in tail and _mostly(con, raw, known[-1] + 1, r"\d{1,9}"):
        found = {"linked_id": known[-1], "sequence": known.pop() + 1}
    found = dict(zip(("unique_id", "linked_id"), known, strict=False)) | found
    return {name: _cell(found[name]) if name in found else "NULL" for name in ("unique_id", "linked_id", "sequence")}


def _mostly(con: duckdb.DuckDBPyConnection, raw: Grid, place: int, pattern: str) -> bool:
    cells = f"SELECT {_cell(place)} AS cell FROM {raw.relation}"
    share = f"SELECT avg(CAST(regexp_full_match(cell, $pattern) AS INTEGER)) FROM ({cells})"
    return (con.execute(share, {"pattern": pattern}).fetchall()[0][0] or 0) > 0.5


def _legs(raw: Grid, layout: dict[str, int], ids: dict[str, str]) -> str:
    cells = {name: _cell(place) for name, place in layout.items()}
    cells["answered_at"] = f"CASE WHEN upper({cells['disposition']}) = 'ANSWERED' THEN {cells['answered_at']} END"
    cells["disposition"] = f"upper({cells['disposition']})"
    ours = f"coalesce(regexp_full_match({cells['channel_name']}, '{EXTENSION}'), false)"
    named_in_clid = f"nullif(regexp_extract({cells['clid']}, '<([^>]+)>', 1), '')"
    caller = f"coalesce({cells['src']}, {named_in_clid})"
    cells["src"] = f"CASE WHEN NOT {ours} AND lower({caller}) NOT IN {WITHHELD} THEN {caller} END"
    cells["dst"] = f"CASE WHEN {ours} THEN {cells['dst']} END"
    first = f"concat_ws(' ', {cells['channel_name']}, {cells['started_at']})"
    cells["linked_id"] = f"coalesce({ids['linked_id']}, {ids['unique_id']}, {first})"
    parts = ", ".join(cells[name] for name in ("channel_name", "dstchannel", "started_at", "ended_at", "disposition"))
    known = f"coalesce({ids['unique_id']}, {ids['linked_id']}) || ' ' || {ids['sequence']}"
    alike = f"coalesce({known}, concat_ws(' ', {ids['unique_id']}, {parts}))"
    ordinal = f"row_number() OVER (PARTITION BY {alike} ORDER BY row_number)"
    cells["leg_id"] = f"{alike} || CASE WHEN {ordinal} > 1 THEN ' #' || {ordinal} ELSE '' END"
    named = ", ".join(f"{cells[name]} AS c{place}" for place, name in enumerate(HEADER))
    return f"CREATE OR REPLACE TABLE {RELATION} AS SELECT row_number, {named} FROM {raw.relation} ORDER BY row_number"


def _cell(place: int) -> str:
    return f"nullif(trim(c{place}), '')"
