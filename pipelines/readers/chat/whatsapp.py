"""A chat that WhatsApp exported, as .txt or as a .zip with its pictures; one row per message.

There is no id of a message: it is known again by chat, minute, sender, text, and which of several alike it is. Lines of
WhatsApp itself and lines that go on with a message are no rows; they are listed. Pictures are left aside.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipelines.readers.chat import archive
from pipelines.readers.chat.date_order import Order, date_order
from pipelines.readers.chat.messages import Chat, chat_of, opening
from pipelines.readers.chat.names import chat_name, is_same_name, known_as
from pipelines.readers.text.encoding import encoding_of
from pipelines.types.cell_text import BETWEEN_DIGITS
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid, no_rows
from pipelines.types.relations import Relations

SHAPE = "whatsapp"
HEADER = ("message_id", "sent_at", "sender", "sender_phone", "text", "is_ours", "nth")
_LONGEST_LINE = 1_000_000
_BATCH = 50_000
_LOOKED_AT = 20
_OURSELVES = ("you", "anda", "kamu", "आप")
_Row = tuple[Any, ...]
_PHONE = re.compile(rf"[+0-9(][0-9{BETWEEN_DIGITS}]{{7,}}")


def accepts(path: Path, head: bytes) -> bool:
    """Whether the first filled line begins a message, or several do; an archive, whether it holds a text."""
    if head.startswith(archive.ZIP):
        return archive.is_chat_archive(path)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if wide else "utf-8-sig", "replace")
    filled = islice((line for line in text.splitlines() if line.strip()), _LOOKED_AT)
    begins = [opening(line) is not None for line in filled]
    return begins[:1] == [True] or sum(begins) > 1


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid of messages, and a hidden one for each picture. FeedError when the dates contradict themselves."""
    with TemporaryDirectory(prefix="posko-chat-") as folder:
        is_archive = _begins_with(path, archive.ZIP)
        text, inner, aside = archive.unpacked(path, Path(folder)) if is_archive else (path, "", [])
        encoding = encoding_of(text)
        chat = chat_of(_lines(text, encoding, path.name))
    if not chat.openings:
        raise FeedError("whatsapp.no_chat", file=path.name)
    if half := next((each.half for each in chat.openings if each.half), None):
        raise FeedError("whatsapp.clock", file=path.name, found=half[:20])
    name = chat_name(path, inner)
    order = date_order(chat.openings, file=path.name)
    constants = {"chat": name or known_as(path, chat.first_line), "is_group": str(_is_group(chat, name)).lower()}
    rows = _store(relations, len(HEADER), _rows(chat, order, name=name, known=constants["chat"]))
    lines = relations.table("lines", f"SELECT row_number, c0 AS kind FROM {_store(relations, 1, chat.skipped)}")
    notes = [f"date_order_{'dmy' if order.day_first else 'mdy'}"] if order.is_assumed else []
    notes += ["encoding_cp1252"] if encoding == "cp1252" else []
    notes += ["posko_unknown"] if _is_group(chat, name) and not _has_ourselves(chat) else []
    skipped = {"media": len(aside)} if aside else {}
    messages = Grid(
        rows, len(HEADER), feed="calls", header=HEADER, note=tuple(notes), constants=constants, skipped=skipped,
        lines=lines, names_person=True, made_up=chat.is_made_up,
    )  # fmt: skip
    return [messages, *(Grid(rows, 0, sheet=each, hidden=True) for each in aside)]


def _begins_with(path: Path, mark: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def _lines(text: Path, encoding: str, name: str) -> Iterator[str]:
    with text.open(encoding=encoding, errors="replace") as file:
        while line := file.readline(_LONGEST_LINE):
            if len(line) == _LONGEST_LINE:
                raise FeedError("whatsapp.no_chat", file=name)
            yield line.rstrip("\n")


def _is_group(chat: Chat, name: str | None) -> bool:
    """Whether more than two people are there: by the notices, by who wrote, and by a name that neither of two has."""
    senders = [sender for sender in chat.senders if sender.casefold() not in _OURSELVES]
    nobody_named_so = name is not None and len(senders) == 2 and not any(is_same_name(name, each) for each in senders)
    return chat.has_group_notice or len(senders) > 2 or nobody_named_so


def _has_ourselves(chat: Chat) -> bool:
    return any(sender.casefold() in _OURSELVES for sender in chat.senders)


def _rows(chat: Chat, order: Order, *, name: str | None, known: str) -> Iterator[_Row]:
    alike: Counter[str] = Counter()
    ours = {sender: _is_ours(sender, name, is_group=_is_group(chat, name)) for sender in chat.senders}
    for message in chat.messages:
        moment = message.opening.moment(day_first=order.day_first)
        written = moment.isoformat(" ") if moment else message.opening.written
        identity = "\x1f".join((known.casefold(), written[:16], message.sender, " ".join(message.text.split())))
        alike[identity] += 1
        number = hashlib.sha256(f"{identity}\x1f{alike[identity]}".encode()).hexdigest()[:32]
        people = (None, message.sender) if _PHONE.fullmatch(message.sender) else (message.sender, None)
        yield (message.line, number, written, *people, message.text, ours[message.sender], str(alike[identity]))


def _is_ours(sender: str, name: str | None, *, is_group: bool) -> str | None:
    """In a chat with one person that is named after this person, the other one is the posko."""
    if sender.casefold() in _OURSELVES:
        return "true"
    if is_group or name is None:
        return None
    return "false" if is_same_name(name, sender) else "true"


def _store(relations: Relations, width: int, rows: Iterable[_Row]) -> str:
    relation = relations.table("chat", no_rows(width))
    values = ", ".join(f"unnest(${place + 1})" for place in range(width + 1))
    waiting = iter(rows)
    while batch := list(islice(waiting, _BATCH)):
        columns = [list(column) for column in zip(*batch, strict=True)]
        relations.con.execute(f"INSERT INTO {relation} SELECT {values}", columns)
    return relation
