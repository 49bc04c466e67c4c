"""The call list of an Android telephone, as the apps "SMS Backup & Restore" and "Super Backup" export it (`*.xml`).

A call has the moment it began (milliseconds since 1970), its type and how long the talk was. How long it rang is not
written, so a call that was not taken is missed, never abandoned. Names of contacts are not taken over.
"""

import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.readers.telephone.legs import outside
from pipelines.readers.workbook import confined
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.sql import itself

SHAPE = "android_calls"
HEADER = ("started_at", "direction", "outcome", "caller_phone", "duration_seconds")
LARGEST_MB = 200  # a telephone keeps some thousand calls, of 300 bytes each
_ROOT = re.compile(rb"<(calls|alllogs)[\s>/]")
_OUTBOUND = "2"
# in, missed, voicemail, rejected, blocked (so nobody could take it), taken on another device
_OUTCOMES = {"1": "answered", "3": "missed", "4": "missed", "5": "missed", "6": "failed", "7": "answered"}
_CHUNK = 1 << 22


def accepts(path: Path, head: bytes) -> bool:
    """Whether this is XML whose root is a list of calls."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and _ROOT.search(head) is not None


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid of calls under HEADER; rows are numbered as calls in the list.

    FeedError: `call_list.` `too_large`, `declares` (its own entities, as no telephone does) or `broken`.
    """
    if path.stat().st_size > LARGEST_MB * 1_000_000:
        raise FeedError("call_list.too_large", file=path.name, limit=LARGEST_MB)
    if _declares(path):
        raise FeedError("call_list.declares", file=path.name)
    with TemporaryDirectory(prefix="posko-calls-") as folder:
        target = Path(folder) / "calls.csv"
        answer = confined.run("pipelines.readers.telephone.android_xml", str(path.resolve()), str(target))
        answered: dict[str, Any] = json.loads(answer) if answer else {"refused": "call_list.too_large"}
        if "refused" in answered:
            raise FeedError(answered["refused"], file=path.name, limit=LARGEST_MB)
        columns = {"row_number": "BIGINT"} | dict.fromkeys(answered["columns"], "VARCHAR")
        relation = relations.table(
            "call_list",
            f"SELECT row_number, {_cells()} FROM read_csv($path, header = false, "
            f"auto_detect = false, delim = ',', new_line = '\\n', quote = '\"', escape = '\"', columns = {columns!r})",
            {"path": itself(target)},
        )
    return [Grid(relation, len(HEADER), feed="calls", header=HEADER, note=("call_list_without_waiting",))]


def _declares(path: Path) -> bool:
    """Whether the file declares a document type: where entities that unpack to gigabytes would stand."""
    end = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"<!DOCTYPE" in end + chunk or b"<!ENTITY" in end + chunk:
                return True
            end = chunk[-16:]
    return False


def _cells() -> str:
    """SQL of HEADER; a type nobody knows stays as it is, to be set aside."""
    moment = "strftime(make_timestamp(TRY_CAST(date AS BIGINT) * 1000), '%Y-%m-%d %H:%M:%SZ')"
    talked = "if(duration = '0', 'missed', 'answered')"
    known = " ".join(f"WHEN '{written}' THEN '{outcome}'" for written, outcome in _OUTCOMES.items())
    outbound = f"type = '{_OUTBOUND}'"
    cells = {
        "started_at": f"CASE WHEN regexp_full_match(date, '[0-9]{{11,14}}') THEN {moment} ELSE date END",
        "direction": f"CASE WHEN {outbound} THEN 'outbound' ELSE 'inbound' END",
        "outcome": f"CASE WHEN {outbound} THEN {talked} ELSE CASE type {known} ELSE type END END",
        "caller_phone": f"CASE WHEN coalesce(presentation, '') IN ('', '1') THEN {outside('number')} END",
        "duration_seconds": "duration",
    }
    return ", ".join(f"nullif({cells[name]}, '') AS c{place}" for place, name in enumerate(HEADER))
