"""The legs of a PBX's call log, put under one header whichever program wrote them.

One row is a leg: a call that rings three telephones is three rows or more. Legs are put together to calls by the
models, so a call whose legs lie in two files is still one call.

Of `src` and `dst` only the outside number is kept: who called us, or, where one of our telephones started the leg, whom
we called. The other one is a line, a queue or an extension. Calls between our own telephones are no rows; they are
listed by kind.
"""

from collections.abc import Mapping
from dataclasses import replace

from pipelines.readers.telephone.leg_direction import LegDirections, leg_directions
from pipelines.readers.telephone.log_zone import LogZone, zone_of_log
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

HEADER = (
    "leg_id", "linked_id", "unique_id", "started_at", "answered_at", "ended_at", "direction", "src", "dst", "dcontext",
    "clid", "channel_name", "dstchannel", "lastapp", "disposition", "duration_seconds", "billsec_seconds",
)  # fmt: skip
DISPOSITIONS = ("ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION")
WITHHELD = ("anonymous", "unknown", "unavailable", "restricted", "private", "asterisk", "s")
# what a log may write beside the columns of HEADER: the number of a leg within its call, what was dialled in the end,
# and the second in which a call began
_BESIDE = ("sequence", "lastdata", "second")
# of moments written to the minute only the first counts, where durations say the rest to the second
_ADDED_UP = ", ".join(
    f"CASE WHEN duration_seconds IS NULL THEN {name} END AS {name}" for name in ("answered_at", "ended_at")
)
_SECOND_IN_ID = r"(?:^|-)([0-9]{9,10})(?:[.,][0-9]+)?$"


def cell(place: int) -> str:
    r"""SQL of a cell, NULL when there is nothing in it; `\\N` is what a database writes for nothing."""
    return f"nullif(nullif(trim(c{place}), ''), '\\N')"


def outside(number: str) -> str:
    """SQL of a number unless it is withheld or one of the house's own short ones."""
    return (
        rf"CASE WHEN lower({number}) NOT IN {WITHHELD} "
        rf"AND NOT regexp_full_match({number}, '[0-9*#]{{1,5}}') THEN {number} END"
    )


def second_in(unique_id: str) -> str:
    """SQL of the second since 1970 that an id of Asterisk begins with, as text."""
    return f"nullif(regexp_extract({unique_id}, '{_SECOND_IN_ID}', 1), '')"


def legs(relations: Relations, raw: Grid, cells: Mapping[str, str], *, file: str, below: int = 0) -> Grid:
    """Return the grid of legs; its note tells of a log without any unanswered leg, and of a zone that is not ours.

    Args:
        relations: where its tables are made
        raw: the log as text
        cells: SQL over `raw` by column of HEADER, and of `sequence`, `lastdata` and `second`; what the log does not
            write is left out
        file: name of the file, for the refusal
        below: row number of the titles, 0 without any

    Raises:
        FeedError: the log is written in several time zones.
    """
    columns = {**dict.fromkeys((*HEADER, *_BESIDE), "NULL::VARCHAR"), **cells}
    with Relations(relations.con) as own:
        named = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
        texts = own.table("texts", f"SELECT row_number, {named} FROM {raw.relation} WHERE row_number > {below}")
        second = f"coalesce(second, {second_in('unique_id')})"
        calls = f"SELECT coalesce(unique_id, linked_id, second) AS call, started_at AS moment, {second} AS second"
        zone = zone_of_log(own, own.view("calls", f"{calls} FROM {texts}"), file=file)
        if not _names_seconds(relations, texts):
            texts = own.view("minutes", f"SELECT * REPLACE ({_ADDED_UP}) FROM {texts}")
        identified = own.view("identified", f"SELECT *, {_caller()} AS caller, {_call()} AS call FROM {texts}")
        directions = leg_directions(own, identified)
        relation = relations.table("legs", _legs(identified, directions, zone))
        lines = relations.table("lines", f"SELECT row_number, kind FROM {directions.inner_lines}")
    answered = relations.con.execute(f"SELECT bool_and(c{HEADER.index('disposition')} = 'ANSWERED') FROM {relation}")
    hidden = ("pbx_hides_unanswered",) if answered.fetchall()[0][0] else ()
    note = (*raw.note, *hidden, *zone.note, *directions.note)
    return replace(raw, relation=relation, width=len(HEADER), feed="calls", header=HEADER, note=note, lines=lines)


def _names_seconds(relations: Relations, texts: str) -> bool:
    """Whether the moments are written to the second; a spreadsheet leaves the minute."""
    question = (
        f"SELECT coalesce(bool_or(regexp_matches(started_at, '[0-9][:.][0-9]{{2}}[:.][0-9]{{2}}')), true) FROM {texts}"
    )
    return relations.con.execute(question).fetchall() == [(True,)]


def _caller() -> str:
    """SQL of the number that began a leg."""
    return "coalesce(src, nullif(regexp_extract(clid, '<([^>]+)>', 1), ''))"


def _call() -> str:
    """SQL of what the legs of a call have in common."""
    return "coalesce(linked_id, unique_id, nullif(concat_ws(' ', channel_name, started_at), ''))"


def _legs(identified: str, directions: LegDirections, zone: LogZone) -> str:
    """SQL of the legs, a column per name of HEADER."""
    is_answered = "upper(disposition) = 'ANSWERED'"
    moments = {name: zone.moment(name) for name in ("started_at", "answered_at", "ended_at")}
    parts = "concat_ws(' ', unique_id, channel_name, dstchannel, started_at, ended_at, upper(disposition))"
    alike = f"coalesce(leg_id, coalesce(unique_id, linked_id) || ' ' || sequence, nullif({parts}, ''))"
    ordinal = f"row_number() OVER (PARTITION BY {alike} ORDER BY row_number)"
    cells = {
        **{name: name for name in HEADER},
        "leg_id": f"{alike} || CASE WHEN {ordinal} > 1 THEN ' #' || {ordinal} ELSE '' END",
        "linked_id": "call",
        "started_at": moments["started_at"],
        "answered_at": f"CASE WHEN {is_answered} THEN {moments['answered_at']} END",
        "ended_at": moments["ended_at"],
        "direction": "way",
        "src": f"CASE WHEN way = 'inbound' THEN {outside('caller')} END",
        "dst": f"CASE WHEN way = 'outbound' THEN {outside('dialled')} END",
        "disposition": "upper(disposition)",
    }
    named = ", ".join(f"{sql} AS c{place}" for place, sql in enumerate(cells[name] for name in HEADER))
    return f"""SELECT row_number, {named}
        FROM (SELECT t.*, d.direction AS way, d.dialled
            FROM {identified} t JOIN {directions.relation} d USING (row_number))
        ORDER BY row_number"""
