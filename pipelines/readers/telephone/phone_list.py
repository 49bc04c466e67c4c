"""The call list of a mobile phone as a table: number, day, duration, and one word for direction and outcome.

Apps of Android telephones and of iPhones export it. How long it rang is not written, so a call that was not taken is
missed, never abandoned. Names of contacts are not taken over.
"""

from dataclasses import replace

from pipelines.feeds.codes import aliases
from pipelines.readers.exported import Exported, exported
from pipelines.readers.telephone.legs import outside
from pipelines.readers.telephone.spelled_cells import by_words, seconds
from pipelines.types.cell_text import quoted
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "phone_list"
HEADER = ("started_at", "direction", "outcome", "channel", "caller_phone", "duration_seconds")
_NUMBER = ("number", "phone number", "phone", "caller number", "nomor", "nomor telepon", "no telepon", "no hp")
_DAY = ("date", "datetime", "date time", "call date", "timestamp", "tanggal", "waktu")
_LASTED = ("duration", "call duration", "duration s", "duration sec", "duration seconds", "durasi", "lama")
_TYPE = ("type", "call type", "calltype", "jenis", "jenis panggilan", "tipe", "tipe panggilan")
_CLOCK = ("time", "call time", "jam", "pukul")
_VIA = ("service", "layanan")
_OUTBOUND = ("outgoing", "cancelled")
_MISSED = ("missed", "rejected", "voicemail", "cancelled")
_CHANNELS = {"phone": "phone", "facetime": "phone", "cellular": "phone", "telepon": "phone", "whatsapp": "whatsapp"}
# the types of Android's own list, whose moments are milliseconds since 1970
_NUMBERED = {"1": "incoming", "2": "outgoing", "3": "missed", "4": "voicemail", "5": "rejected", "6": "blocked"}
_MILLISECONDS = "[0-9]{11,14}"
_MOST = 0.5
_CODE = "call_type_code"


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the calls under HEADER; None for another sheet, also where most words are none of a call.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file
    """
    table = exported(relations, grid, _NUMBER, _DAY, _LASTED, _TYPE)
    if table is None or not _tells_calls(relations, grid, table):
        return None
    cells = _cells(table)
    named = ", ".join(f"nullif({cells[name]}, '') AS c{place}" for place, name in enumerate(HEADER))
    # The words of a call are many and asked for often: looked up once a row.
    coded = f"SELECT *, {_call_type(table)} AS {_CODE} FROM {grid.relation} WHERE row_number > {table.row}"
    query = f"WITH coded AS MATERIALIZED ({coded}) SELECT row_number, {named} FROM coded ORDER BY row_number"
    calls = relations.table("call_list", query)
    note = (*grid.note, "call_list_without_waiting")
    listed = replace(grid, relation=calls, width=len(HEADER), feed="calls", header=HEADER, note=note)
    return [replace(listed, lines=table.lines)]


def _column(table: Exported, titles: tuple[str, ...]) -> str:
    return next((table.cells[title] for title in titles if title in table.cells), "NULL::VARCHAR")


def _tells_calls(relations: Relations, grid: Grid, table: Exported) -> bool:
    known = f"avg(CAST({_call_type(table)} IS NOT NULL AS INTEGER)) FILTER ({_column(table, _TYPE)} IS NOT NULL)"
    row = relations.con.execute(f"SELECT {known} FROM {grid.relation} WHERE row_number > {table.row}").fetchone()
    return bool(row and row[0] is not None and row[0] >= _MOST)


def _call_type(table: Exported) -> str:
    """SQL of the code of a row's word, NULL for one that is not known."""
    word, day = _column(table, _TYPE), _column(table, _DAY)
    known = " ".join(f"WHEN {quoted(written)} THEN '{code}'" for written, code in aliases("call_type").items())
    numbered = " ".join(f"WHEN '{number}' THEN '{code}'" for number, code in _NUMBERED.items())
    return f"""CASE WHEN regexp_full_match({day}, '{_MILLISECONDS}') AND regexp_full_match({word}, '[0-9]')
        THEN CASE {word} {numbered} END
        ELSE CASE trim(regexp_replace(lower({word}), '[^\\w]+', ' ', 'g')) {known} END END"""


def _cells(table: Exported) -> dict[str, str]:
    """SQL of HEADER; a word that nobody knows stays as it is, to be set aside."""
    word, clock, lasted = _column(table, _TYPE), _column(table, _CLOCK), seconds(_column(table, _LASTED))
    code, day = _CODE, _column(table, _DAY)
    moment = f"strftime(make_timestamp(TRY_CAST({day} AS BIGINT) * 1000), '%Y-%m-%d %H:%M:%SZ')"
    day = f"CASE WHEN regexp_full_match({day}, '{_MILLISECONDS}') THEN {moment} ELSE {day} END"
    ended = f"""CASE
        WHEN {code} = 'blocked' THEN 'failed'
        WHEN {code} IN {_MISSED} THEN 'missed'
        WHEN {code} = 'outgoing' AND {lasted} = '0' THEN 'missed'
        WHEN {code} = 'outgoing' AND {lasted} IS NULL THEN NULL
        WHEN {code} = 'outgoing' THEN 'answered'
        WHEN {code} = 'incoming' THEN 'answered'
        ELSE {word} END"""
    return {
        "started_at": f"CASE WHEN {clock} IS NULL THEN {day} ELSE {day} || ' ' || {clock} END",
        "direction": f"CASE WHEN {code} IN {_OUTBOUND} THEN 'outbound' WHEN {code} IS NOT NULL THEN 'inbound' "
        f"ELSE {word} END",
        "outcome": ended,
        "channel": by_words(_column(table, _VIA), _CHANNELS),
        "caller_phone": outside(_column(table, _NUMBER)),
        "duration_seconds": lasted,
    }
