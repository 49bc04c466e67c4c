"""The call logs that telephone systems export under titles of their own, all of them read as legs.

A program is known by its titles. Where a program writes no channels, the ends of a leg are told by their numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pipelines.readers.exported import Exported, exported
from pipelines.readers.telephone.legs import legs
from pipelines.readers.telephone.spelled_cells import by_words, disposition_of_cause, number_in, seconds
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "pbx_exports"


@dataclass(frozen=True)
class Program:
    """A program: folded titles by column of a leg, of which the first that the file has is read."""

    columns: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    """Columns without which the file is not of this program."""
    directions: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    """Its words, in lower case, as the words of Asterisk."""
    has_common_titles: bool = False
    """Whether a table of something else may have its titles, so that its cells must be numbers."""


_WAYS = {
    "inbound": "inbound", "incoming": "inbound", "outbound": "outbound", "outgoing": "outbound", "internal": "internal",
    "local": "internal", "masuk": "inbound", "keluar": "outbound",
}  # fmt: skip
_ENDINGS = {
    "unanswered": "missed", "not answered": "missed", "notanswered": "missed", "no answer": "missed",
    "no-answer": "missed", "noanswer": "missed", "missed": "missed", "voicemail": "missed", "abandoned": "abandoned",
    "call connected": "answered", "connected": "answered", "accepted": "answered", "terjawab": "answered",
    "dijawab": "answered", "diangkat": "answered", "tidak terjawab": "missed", "tak terjawab": "missed",
    "tidak dijawab": "missed", "tidak diangkat": "missed", "sibuk": "busy", "gagal": "failed", "call failed": "failed",
    "hang up": "abandoned", "cancel": "abandoned", "canceled": "abandoned", "cancelled": "abandoned",
    "completed": "answered",
}  # fmt: skip
_ASTERISK = {
    "started_at": ("calldate", "start", "call date"), "answered_at": ("answer", "answerdate"),
    "ended_at": ("end", "enddate"), "src": ("src",), "dst": ("dst",), "dcontext": ("dcontext",),
    "clid": ("clid", "callerid"), "channel_name": ("channel",), "dstchannel": ("dstchannel",), "lastapp": ("lastapp",),
    "lastdata": ("lastdata",), "disposition": ("disposition",), "duration_seconds": ("duration",),
    "billsec_seconds": ("billsec",), "unique_id": ("uniqueid",), "linked_id": ("linkedid", "session"),
    "sequence": ("sequence", "acctid"),
}  # fmt: skip
_ELASTIX = {
    "started_at": ("date",), "src": ("source",), "dst": ("destination",), "channel_name": ("src channel",),
    "dstchannel": ("dst channel",), "disposition": ("status",), "duration_seconds": ("duration",),
    "unique_id": ("uniqueid", "unique id"), "linked_id": ("linkedid",),
}  # fmt: skip
_YEASTAR = {
    "started_at": ("time",), "src": ("call from",), "dst": ("call to",), "unique_id": ("id", "call id"),
    "duration_seconds": ("call duration", "call duration s"), "billsec_seconds": ("talk duration", "talk duration s"),
    "disposition": ("status",), "direction": ("communication type",),
}  # fmt: skip
_THREE_CX = {
    "started_at": ("call time",), "unique_id": ("call id",), "src": ("from",), "dst": ("to",),
    "direction": ("direction",), "disposition": ("status",), "ringing": ("ringing",), "billsec_seconds": ("talking",),
}  # fmt: skip
_FUSION = {
    "started_at": ("start stamp",), "answered_at": ("answer stamp",), "ended_at": ("end stamp",),
    "second": ("start epoch",), "direction": ("direction",), "src": ("caller id number",),
    "dst": ("destination number",), "duration_seconds": ("duration",), "billsec_seconds": ("billsec",),
    "cause": ("hangup cause",), "unique_id": ("xml cdr uuid", "uuid"),
}  # fmt: skip
_TWILIO = {
    "unique_id": ("call sid", "sid"), "src": ("from",), "dst": ("to",), "disposition": ("call status", "status"),
    "direction": ("direction",), "started_at": ("start time", "starttime"), "ended_at": ("end time", "endtime"),
    "duration_seconds": ("duration",),
}  # fmt: skip
_MIKO = {
    "started_at": ("start",), "ended_at": ("endtime",), "src": ("src num",), "dst": ("dst num",),
    "disposition": ("disposition",), "duration_seconds": ("duration",), "billsec_seconds": ("billsec",),
    "unique_id": ("uniqueid",), "linked_id": ("linkedid",), "sequence": ("id",),
}  # fmt: skip
_FREEPBX_PAGE = {
    "started_at": ("call date",), "unique_id": ("system",), "src": ("callerid", "caller id"),
    "dst": ("destination",), "lastapp": ("app",), "disposition": ("disposition",), "duration_seconds": ("duration",),
}  # fmt: skip
_THREE_CX_PAGE = {
    "started_at": ("call time",), "src": ("caller id", "from"), "dst": ("destination", "to"),
    "disposition": ("status",), "ringing": ("ringing",), "billsec_seconds": ("talking",),
}  # fmt: skip
_ZOOM = {
    "started_at": ("call time", "start time", "date time"), "src": ("from number", "caller number"),
    "dst": ("to number", "callee number"), "direction": ("direction",), "disposition": ("result", "call result"),
    "duration_seconds": ("duration", "call duration"),
}  # fmt: skip
_HOSTED = {
    "started_at": (
        "date", "date time", "datetime", "call time", "start time", "waktu", "tanggal", "tanggal waktu", "waktu mulai",
        "waktu panggilan", "mulai",
    ),
    "src": (
        "from", "caller", "call from", "source", "dari", "pemanggil", "penelepon", "nomor pemanggil",
        "nomor penelepon", "asal", "nomor asal", "sumber",
    ),
    "dst": (
        "to", "callee", "call to", "destination", "ke", "tujuan", "nomor tujuan", "penerima", "nomor penerima",
    ),
    "disposition": (
        "disposition", "status", "call status", "hasil", "status panggilan", "result", "call result",
        "hasil panggilan",
    ),
    "duration_seconds": (
        "duration", "call duration", "duration s", "duration sec", "duration seconds", "durasi", "durasi detik", "lama",
        "lama panggilan", "durasi panggilan",
    ),
    "direction": ("direction", "call direction", "arah"), "clock": ("time", "jam", "pukul"),
}  # fmt: skip

PROGRAMS = {
    "Asterisk, FreePBX, Grandstream UCM": Program(
        _ASTERISK, ("started_at", "src", "dst", "channel_name", "duration_seconds", "billsec_seconds", "disposition")
    ),
    "Elastix, Issabel": Program(
        _ELASTIX, ("started_at", "src", "dst", "channel_name", "dstchannel", "disposition", "duration_seconds")
    ),
    "Yeastar": Program(
        _YEASTAR,
        ("started_at", "src", "dst", "duration_seconds", "billsec_seconds", "disposition", "direction"),
        _WAYS,
        _ENDINGS,
    ),
    "3CX": Program(
        _THREE_CX,
        ("started_at", "unique_id", "src", "dst", "direction", "disposition", "ringing", "billsec_seconds"),
        _WAYS,
        _ENDINGS,
    ),
    "FreeSWITCH, FusionPBX": Program(_FUSION, ("started_at", "ended_at", "src", "dst", "cause"), _WAYS),
    "Twilio": Program(
        _TWILIO,
        ("unique_id", "src", "dst", "disposition", "direction", "started_at", "ended_at"),
        _WAYS | {"outbound-api": "outbound", "outbound-dial": "outbound"},
        _ENDINGS,
    ),
    "MikoPBX": Program(
        _MIKO,
        ("started_at", "ended_at", "src", "dst", "duration_seconds", "billsec_seconds", "disposition", "linked_id"),
        outcomes=_ENDINGS,
    ),
    "FreePBX, its page of reports": Program(
        _FREEPBX_PAGE, ("started_at", "unique_id", "src", "dst", "lastapp", "disposition", "duration_seconds")
    ),
    "3CX, its page of reports": Program(
        _THREE_CX_PAGE,
        ("started_at", "src", "dst", "disposition", "ringing", "billsec_seconds"),
        outcomes=_ENDINGS,
    ),
    "Zoom Phone": Program(
        _ZOOM, ("started_at", "src", "dst", "direction", "disposition", "duration_seconds"), _WAYS, _ENDINGS
    ),
    "Zadarma and other services": Program(
        _HOSTED,
        ("started_at", "src", "dst", "disposition", "duration_seconds"),
        _WAYS | {"in": "inbound", "out": "outbound"},
        _ENDINGS | {"no money": "failed", "unallocated number": "failed", "no limit": "failed"},
        has_common_titles=True,
    ),
}
_MOST = 0.5
# what answers a call and is nobody
_MACHINES = (
    "queue|antrean|antrian|ring ?group|ringgroup|grup dering|hunt|ivr|menu|receptionist|auto ?attendant|conference|"
    "voice ?mail|kotak suara|pesan suara"
)


def recognise(relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return the legs of the log; None for another sheet.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file

    Raises:
        FeedError: the log is written in several time zones.
    """
    for program in PROGRAMS.values():
        table = exported(relations, grid, *(program.columns[name] for name in program.needed))
        if table is not None and not (
            program.has_common_titles and not _tells_numbers(relations, grid, program, table)
        ):
            read = legs(relations, grid, _cells(program, table.cells), file=file, below=table.row)
            lines = relations.table("lines", f"FROM {table.lines} UNION ALL BY NAME FROM {read.lines}")
            return [replace(read, lines=lines)]
    return None


def _tells_numbers(relations: Relations, grid: Grid, program: Program, table: Exported) -> bool:
    """Whether both ends of most rows are telephone numbers."""
    cells = _cells(program, table.cells)
    both = " AND ".join(f"regexp_full_match({cells[name]}, '[+*#]?[0-9][0-9 ()*#.-]+')" for name in ("src", "dst"))
    share = f"SELECT avg(CAST(coalesce({both}, false) AS INTEGER)) FROM {grid.relation} WHERE row_number > {table.row}"
    return (relations.con.execute(share).fetchall()[0][0] or 0) > _MOST


def _cells(program: Program, titles: Mapping[str, str]) -> dict[str, str]:
    """SQL of the columns of a leg, of those the file has."""
    cells = {
        name: next(titles[title] for title in words if title in titles)
        for name, words in program.columns.items()
        if any(title in titles for title in words)
    }
    if "clock" in cells:
        cells["started_at"] = f"concat_ws(' ', {cells['started_at']}, {cells.pop('clock')})"
    for name in ("duration_seconds", "billsec_seconds"):
        if name in cells:
            cells[name] = seconds(cells[name])
    if "ringing" in cells:
        cells["duration_seconds"] = _added(seconds(cells.pop("ringing")), cells["billsec_seconds"])
    if "cause" in cells:
        cells["disposition"] = disposition_of_cause(cells.pop("cause"), cells.get("answered_at", "NULL::VARCHAR"))
    if program.outcomes:
        cells["disposition"] = by_words(cells["disposition"], program.outcomes)
    if "direction" in cells:
        cells["direction"] = by_words(cells["direction"], program.directions)
    if "session" in titles and cells.get("linked_id") == titles["session"]:
        cells["linked_id"] = f"md5({cells['linked_id']})"  # a session is named after the caller's number
    return cells if "channel_name" in cells else cells | _ends(cells)


def _added(ringing: str, talking: str) -> str:
    return f"CAST(TRY_CAST({ringing} AS BIGINT) + TRY_CAST({talking} AS BIGINT) AS VARCHAR)"


def _ends(cells: Mapping[str, str]) -> dict[str, str]:
    """SQL of the ends of a leg without channels: `Siti (0812…)` is a number, `Loket (1001)` a telephone."""
    src, dst = number_in(cells["src"]), number_in(cells["dst"])
    is_machine = f"regexp_matches(lower({cells['dst']}), '(^|[^a-z])({_MACHINES})([^a-z]|$)')"
    if "lastapp" in cells:
        is_machine = f"({is_machine} OR lower({cells['lastapp']}) <> 'dial')"
    id_of_row = f"md5(concat_ws('|', {cells['started_at']}, {cells['src']}, {cells['dst']}))"
    return {
        "src": src,
        "dst": dst,
        "channel_name": f"CASE WHEN regexp_full_match({src}, '[0-9]{{2,5}}') THEN 'ext/' || {src} END",
        "dstchannel": f"CASE WHEN {is_machine} THEN NULL WHEN regexp_full_match({dst}, '[0-9]{{2,5}}') "
        f"THEN 'ext/' || {dst} ELSE 'line/' END",
        "lastapp": f"CASE WHEN {is_machine} THEN 'Queue' ELSE 'Dial' END",
        "linked_id": cells.get("linked_id", cells.get("unique_id", id_of_row)),
    }
