"""The call list of a mobile phone as a table: number, day, duration, and one word for direction and outcome.

Apps of Android telephones and of iPhones export it. How long it rang is not written, so a call that was not taken is
missed, never abandoned. Names of contacts are not taken over.
"""

from dataclasses import replace

from pipelines.readers.exported import Exported, exported
from pipelines.readers.telephone.legs import outside
from pipelines.readers.telephone.spelled_cells import by_words, seconds
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
WAYS = {
    "incoming": "inbound", "in": "inbound", "inbound": "inbound", "received": "inbound", "answered": "inbound",
    "answered externally": "inbound", "masuk": "inbound", "panggilan masuk": "inbound", "diterima": "inbound",
    "missed": "inbound", "missed call": "inbound", "tak terjawab": "inbound", "tidak terjawab": "inbound",
    "panggilan tak terjawab": "inbound", "rejected": "inbound", "declined": "inbound", "ditolak": "inbound",
    "blocked": "inbound", "diblokir": "inbound", "voicemail": "inbound", "pesan suara": "inbound",
    "outgoing": "outbound", "out": "outbound", "outbound": "outbound", "dialed": "outbound", "dialled": "outbound",
    "keluar": "outbound", "panggilan keluar": "outbound", "cancelled": "outbound", "canceled": "outbound",
    "dibatalkan": "outbound",
}  # fmt: skip
_FAILED = ("blocked", "diblokir")
_NOT_TAKEN = (
    "missed", "missed call", "tak terjawab", "tidak terjawab", "panggilan tak terjawab", "rejected", "declined",
    "ditolak", "voicemail", "pesan suara", "cancelled", "canceled", "dibatalkan",
)  # fmt: skip
_CHANNELS = {"phone": "phone", "facetime": "phone", "cellular": "phone", "telepon": "phone", "whatsapp": "whatsapp"}
_MOST = 0.5


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
    calls = relations.table(
        "call_list",
        f"SELECT row_number, {named} FROM {grid.relation} WHERE row_number > {table.row} ORDER BY row_number",
    )
    note = (*grid.note, "call_list_without_waiting")
    listed = replace(grid, relation=calls, width=len(HEADER), feed="calls", header=HEADER, note=note)
    return [replace(listed, lines=table.lines)]


def _column(table: Exported, titles: tuple[str, ...]) -> str:
    return next((table.cells[title] for title in titles if title in table.cells), "NULL::VARCHAR")


def _tells_calls(relations: Relations, grid: Grid, table: Exported) -> bool:
    word = _column(table, _TYPE)
    known = f"avg(CAST(lower({word}) IN {tuple(WAYS)} AS INTEGER)) FILTER ({word} IS NOT NULL)"
    row = relations.con.execute(f"SELECT {known} FROM {grid.relation} WHERE row_number > {table.row}").fetchone()
    return bool(row and row[0] is not None and row[0] >= _MOST)


def _cells(table: Exported) -> dict[str, str]:
    """SQL of HEADER; a word that nobody knows stays as it is, to be set aside."""
    word, clock, lasted = _column(table, _TYPE), _column(table, _CLOCK), seconds(_column(table, _LASTED))
    way = by_words(word, WAYS)
    ended = f"""CASE
        WHEN lower({word}) IN {_FAILED} THEN 'failed'
        WHEN lower({word}) IN {_NOT_TAKEN} THEN 'missed'
        WHEN {way} = 'outbound' THEN if({lasted} = '0', 'missed', 'answered')
        WHEN {way} = 'inbound' THEN 'answered'
        ELSE {word} END"""
    day = _column(table, _DAY)
    return {
        "started_at": f"CASE WHEN {clock} IS NULL THEN {day} ELSE {day} || ' ' || {clock} END",
        "direction": way,
        "outcome": ended,
        "channel": by_words(_column(table, _VIA), _CHANNELS),
        "caller_phone": outside(_column(table, _NUMBER)),
        "duration_seconds": lasted,
    }
