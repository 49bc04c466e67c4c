"""The legs of a PBX's call log, put under one header whichever program wrote them.

One row is a leg: a call that rings three telephones is three rows or more. Legs are put together to calls by the
models, so a call whose legs lie in two files is still one call. Times are the PBX's local time.

Of `src` and `dst` only the outside number is kept: who called us, or, where one of our extensions started the leg, whom
we called. The other one is a line, a queue or an extension.
"""

from dataclasses import replace

from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

HEADER = (
    "leg_id", "linked_id", "unique_id", "started_at", "answered_at", "ended_at", "src", "dst", "dcontext", "clid",
    "channel_name", "dstchannel", "lastapp", "disposition", "duration_seconds", "billsec_seconds",
)  # fmt: skip
DISPOSITIONS = ("ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION")
WITHHELD = ("anonymous", "unknown", "unavailable", "restricted", "private", "asterisk", "s")
# `SIP/301-0000001a` is an extension, `SIP/pstn-0000001b` or `SIP/341500-0000001c` a line to the world.
_EXTENSION = r"[^/]+/\d{2,5}(-[0-9a-fA-F]+)?"


def cell(place: int) -> str:
    r"""SQL of a cell, NULL when there is nothing in it; `\\N` is what a database writes for nothing."""
    return f"nullif(nullif(trim(c{place}), ''), '\\N')"


def outside(number: str) -> str:
    """SQL of a number unless it is withheld or one of the house's own short ones."""
    return (
        rf"CASE WHEN lower({number}) NOT IN {WITHHELD} "
        rf"AND NOT regexp_full_match({number}, '[0-9*#]{{1,5}}') THEN {number} END"
    )


def legs(relations: Relations, raw: Grid, cells: dict[str, str], *, below: int = 0) -> Grid:
    """Return the grid of legs; its note tells of a log without any unanswered leg.

    Args:
        relations: where its table is made
        raw: the log as text
        cells: SQL over `raw` by column of HEADER, and of `sequence`; what the log does not write is left out
        below: row number of the titles, 0 without any
    """
    texts = dict.fromkeys((*HEADER, "sequence"), "NULL::VARCHAR") | cells
    named = ", ".join(f"{sql} AS c{HEADER.index(name)}" for name, sql in _columns(texts).items())
    relation = relations.table(
        "legs", f"SELECT row_number, {named} FROM {raw.relation} WHERE row_number > {below} ORDER BY row_number"
    )
    answered = relations.con.execute(f"SELECT bool_and(c{HEADER.index('disposition')} = 'ANSWERED') FROM {relation}")
    hidden = ("pbx_hides_unanswered",) if answered.fetchall()[0][0] else ()
    return replace(raw, relation=relation, width=len(HEADER), feed="calls", header=HEADER, note=(*raw.note, *hidden))


def _columns(texts: dict[str, str]) -> dict[str, str]:
    """SQL of every column of HEADER, in its order."""
    cells = {name: texts[name] for name in HEADER}
    cells["answered_at"] = f"CASE WHEN upper({texts['disposition']}) = 'ANSWERED' THEN {texts['answered_at']} END"
    cells["disposition"] = f"upper({texts['disposition']})"
    ours = f"coalesce(regexp_full_match({texts['channel_name']}, '{_EXTENSION}'), false)"
    named_in_clid = f"nullif(regexp_extract({texts['clid']}, '<([^>]+)>', 1), '')"
    caller = f"coalesce({texts['src']}, {named_in_clid})"
    cells["src"] = f"CASE WHEN NOT {ours} THEN {outside(caller)} END"
    cells["dst"] = f"CASE WHEN {ours} THEN {outside(texts['dst'])} END"
    first = f"nullif(concat_ws(' ', {texts['channel_name']}, {texts['started_at']}), '')"
    cells["linked_id"] = f"coalesce({texts['linked_id']}, {texts['unique_id']}, {first})"
    parts = ", ".join(texts[name] for name in ("channel_name", "dstchannel", "started_at", "ended_at"))
    known = f"coalesce({texts['unique_id']}, {texts['linked_id']}) || ' ' || {texts['sequence']}"
    alike = f"coalesce({known}, nullif(concat_ws(' ', {texts['unique_id']}, {parts}, {cells['disposition']}), ''))"
    ordinal = f"row_number() OVER (PARTITION BY {alike} ORDER BY row_number)"
    cells["leg_id"] = f"{alike} || CASE WHEN {ordinal} > 1 THEN ' #' || {ordinal} ELSE '' END"
    return cells
