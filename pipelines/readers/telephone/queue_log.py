"""Asterisk's `queue_log`: what happened in the queues, one event a line, cut by `|`, without titles.

An event of a call is a row; those of a member or of the server (`ADDMEMBER`, `QUEUESTART`, …) are no data.
Events are put together to calls by the models. Times are seconds since 1970 in UTC, whatever the PBX's local time.
The caller's number stands in ENTERQUEUE alone; RINGNOANSWER counts milliseconds, everything else seconds.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipelines.readers.telephone.legs import outside
from pipelines.readers.text.encoding import as_utf8, encoding_of
from pipelines.readers.text.layout import LONGEST
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.sql import itself

SHAPE = "queue_log"
HEADER = (
    "happened_at", "queue_call_id", "queue", "agent", "event", "src", "wait_seconds", "talk_seconds", "ring_seconds",
)  # fmt: skip
_WIDTH = 10  # no event of a call says more that matters
_LINE = re.compile(r"\d{9,10}(\.\d+)?\|[^|]*\|[^|]*\|[^|]*\|[A-Z_]+(\||$)")
_LOOKED_AT = 10
_UNUSED = "\x1e"  # a sign that no plain text has, so that a whole line is one cell
_ODD_SIGNS = ("\u2060".encode(), _UNUSED.encode(), b"\0")
_CHUNK = 1 << 22
# Where each event of a call writes how long it was waited and spoken [parameter, from 1]
_WAITED = {
    "CONNECT": 1, "COMPLETEAGENT": 1, "COMPLETECALLER": 1, "ABANDON": 3, "EXITWITHTIMEOUT": 3, "EXITEMPTY": 3,
    "EXITWITHKEY": 4, "TRANSFER": 3, "BLINDTRANSFER": 3, "ATTENDEDTRANSFER": 3,
}  # fmt: skip
_SPOKE = {"COMPLETEAGENT": 2, "COMPLETECALLER": 2, "TRANSFER": 4, "BLINDTRANSFER": 4, "ATTENDEDTRANSFER": 4}
_WITHOUT = ("ENTERQUEUE", "RINGNOANSWER", "RINGCANCELED", "AGENTDUMP", "SYSCOMPAT")
OF_A_CALL = (*_WAITED, *_WITHOUT)
OF_THE_HOUSE = (
    "ADDMEMBER", "REMOVEMEMBER", "PAUSE", "UNPAUSE", "PAUSEALL", "UNPAUSEALL", "PENALTY", "RINGINUSE", "AGENTLOGIN",
    "AGENTLOGOFF", "AGENTCALLBACKLOGIN", "AGENTCALLBACKLOGOFF", "CONFIGRELOAD", "QUEUESTART", "DID", "INFO",
)  # fmt: skip


def accepts(path: Path, head: bytes) -> bool:
    """Whether the first lines that hold anything are events."""
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    lines = [line for line in head.decode(encoding, "replace").splitlines() if line.strip()]
    first = lines[:1] + lines[1:-1][: _LOOKED_AT - 1]
    return bool(first) and all(_LINE.match(line) for line in first)


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid of the events of calls under HEADER; lines that are no event at all stay, to be set aside."""
    encoding = encoding_of(path)
    with TemporaryDirectory() as folder:
        text, plain = as_utf8(path, encoding, Path(folder)), Path(folder) / "plain.txt"
        with Relations(relations.con) as own:
            fields = _fields(own, text, _count_lines(text))
            if fields is None:
                fields = _fields(own, plain, _written_plainly(text, plain, path.name))
            assert fields is not None
            events = relations.table(
                "events", events_of(fields, f"CASE WHEN is_event THEN {moment_of_second('f0')} ELSE f0 END")
            )
            lines = relations.table("lines", lines_of_no_call(fields))
    note = (*(("encoding_cp1252",) if encoding == "cp1252" else ()), "queued_calls_only")
    return [Grid(events, len(HEADER), feed="calls", header=HEADER, note=note, lines=lines)]


def _fields(relations: Relations, text: Path, lines: int | None) -> str | None:
    """Make the relation of every line with its number and as many fields as an event of a call may have.

    None when the lines could not be counted, are not as many as were counted, or one is too long.
    """
    if lines is None:
        return None
    fields = ", ".join(f"coalesce(trim(fields[{place + 1}]), '') AS f{place}" for place in range(_WIDTH))
    try:
        relation = relations.table(
            "fields",
            f"""SELECT *, upper(f4) AS event, {_IS_EVENT} AS is_event
            FROM (SELECT row_number, {fields} FROM (
                SELECT row_number() OVER () AS row_number, string_split(line, '|') AS fields
                FROM read_csv($path, auto_detect = false, header = false, delim = '{_UNUSED}', quote = '', escape = '',
                    max_line_size = {LONGEST}, columns = {{'line': 'VARCHAR'}})))""",
            {"path": itself(text)},
        )
    except duckdb.Error:
        return None
    return relation if relations.con.execute(f"SELECT count(*) FROM {relation}").fetchall() == [(lines,)] else None


def _count_lines(text: Path) -> int | None:
    """How many lines a UTF-8 file has; None when one has a carriage return, or a sign that means something here."""
    lines = returns = 0
    end = b"\n"
    with text.open("rb") as file:
        while chunk := file.read(_CHUNK):
            joined = end[-2:] + chunk
            if any(sign in joined for sign in _ODD_SIGNS):
                return None
            lines += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            end = joined[-2:]
    if returns:
        return None
    return lines + (not end.endswith(b"\n"))


def _written_plainly(text: Path, target: Path, name: str) -> int:
    """Write the file with one way to end a line, and without signs that mean something to us; how many lines."""
    number = 0
    with text.open(encoding="utf-8") as file, target.open("w", encoding="utf-8", newline="") as plain:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST + 1), ""), start=1):
            if len(line) > LONGEST:
                raise FeedError("line_too_long", file=name, line=number, limit=LONGEST // 1_000_000)
            plain.write(line.rstrip("\n").replace("\u2060", "").replace(_UNUSED, " ") + "\n")
    return number


_IS_EVENT = "f4 <> '' AND regexp_full_match(f0, '[0-9]{9,10}([.][0-9]+)?')"


def lines_of_no_call(fields: str) -> str:
    """SQL of the lines whose event is of no call, by kind.

    fields: relation of the fields `f0`, `f1` … of each line, with `event` and `is_event`
    """
    kind = f"CASE WHEN event IN {OF_THE_HOUSE} THEN 'house_event' ELSE 'other_event' END"
    return f"SELECT row_number, {kind} AS kind FROM {fields} WHERE is_event AND event NOT IN {OF_A_CALL}"


def moment_of_second(text: str) -> str:
    """SQL of the moment of a second since 1970, as text."""
    return f"make_timestamp(CAST(string_split({text}, '.')[1] AS BIGINT) * 1000000) || 'Z'"


def events_of(fields: str, moment: str) -> str:
    """SQL of the events, a column per name of HEADER.

    Args:
        fields: relation of the fields `f0`, `f1` … of each line, with `event` and `is_event`
        moment: SQL of when an event happened, as text
    """
    cells = {
        "happened_at": moment,
        "queue_call_id": "f1",
        "queue": "f2",
        "agent": "f3",
        "event": "event",
        "src": f"CASE WHEN event = 'ENTERQUEUE' THEN {outside('f6')} END",
        "wait_seconds": _parameter(_WAITED),
        "talk_seconds": _parameter(_SPOKE),
        # U+2060 says that the point is a decimal's
        "ring_seconds": "CASE event WHEN 'CONNECT' THEN f7 WHEN 'RINGNOANSWER' "
        "THEN coalesce(CAST(TRY_CAST(f5 AS BIGINT) / 1000 AS VARCHAR) || chr(8288), f5) END",
    }
    named = ", ".join(f"nullif({cells[name]}, '') AS c{place}" for place, name in enumerate(HEADER))
    return f"SELECT row_number, {named} FROM {fields} ORDER BY row_number"


def _parameter(places: dict[str, int]) -> str:
    """SQL of the parameter that each event has at its own place, one later where it names both ends of a transfer."""
    cases = " ".join(f"WHEN '{event}' THEN f{4 + place}" for event, place in places.items())
    linked = f"event = 'ATTENDEDTRANSFER' AND upper(f5) = 'LINK' THEN f{5 + places['ATTENDEDTRANSFER']}"
    return f"CASE WHEN {linked} ELSE CASE event {cases} END END"
