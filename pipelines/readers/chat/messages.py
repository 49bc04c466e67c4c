"""The lines of an export put together to messages. No line is lost: it is of a message, of WhatsApp, or above both."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.readers.chat.notices import is_of_a_group, said, sender_and_text
from pipelines.readers.chat.opening import Opening, opening
from pipelines.types.top_rows import is_made_up


@dataclass
class Message:
    """One message: `line` is the first of its lines, from 1; `text` is empty where WhatsApp wrote it."""

    line: int
    opening: Opening
    sender: str
    text: str


@dataclass
class Chat:
    """What the lines hold. `skipped` is (line, kind) of those that are no message, or go on with one; a line above all
    messages may say that they are made up."""

    messages: list[Message] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    first_line: str = ""
    is_made_up: bool = False
    has_group_notice: bool = False

    @property
    def senders(self) -> Counter[str]:
        """Who wrote how many messages."""
        return Counter(message.sender for message in self.messages)


def chat_of(lines: Iterable[str]) -> Chat:
    """Every line in its place. The first that begins a message decides how the file begins them."""
    chat = Chat()
    said_so_far: list[str] = []
    start: tuple[int, Opening] | None = None
    for number, line in enumerate(lines, start=1):
        found = opening(line)
        if found and start and found.way != start[1].way:
            found = None
        if found:
            _close(chat, start, said_so_far)
            start, said_so_far = (number, found), [found.rest]
            chat.first_line = chat.first_line or line.strip()
        elif start:
            said_so_far.append(line)
            chat.skipped.append((number, "continued"))
        else:
            chat.skipped.append((number, "title" if line.strip() else "blank"))
            chat.is_made_up |= is_made_up([(number, [line])])
    _close(chat, start, said_so_far)
    return chat


def _close(chat: Chat, start: tuple[int, Opening] | None, lines: list[str]) -> None:
    if start is None:
        return
    number, begun = start
    chat.openings.append(begun)
    whole = "\n".join(lines)
    told = sender_and_text(whole)
    text = said(told[1], is_bracketed=begun.way[0]) if told else ""
    if told and text:
        chat.messages.append(Message(number, begun, told[0], text))
        return
    chat.skipped.append((number, "system"))
    chat.has_group_notice |= is_of_a_group(told[1] if told else whole) and not (told and not begun.way[0])
