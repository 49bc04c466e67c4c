"""The line with which a message begins, in every way WhatsApp writes it.

Android in Indonesian `12/07/21 14.05 - Nama: pesan`, Android in English `9/29/17, 13:11 - Name: text`, iOS
`[12/07/21 14.05.33] Nama: pesan`; each also with a clock of twelve hours, whose AM or PM may stand behind U+202F. A
file keeps to one way: a line that begins in another is text somebody copied.
"""

import re
from datetime import datetime
from typing import NamedTuple

# What is there and cannot be seen: zero-width marks, directions, byte order marks.
_UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF])
_HALF = r"[ap]\.?\s?m\.?|पूर्वाह्न|अपराह्न"
_LINE = re.compile(
    r"(?P<bracket>\[)?(?P<a>\d{1,4})[/.-](?P<b>\d{1,2})[/.-](?P<c>\d{2,4})(?:,|\s(?:at|pukul|jam))?\s+"
    r"(?P<hour>\d{1,2})[.:](?P<minute>\d\d)(?:[.:](?P<second>\d\d))?"
    rf"(?:\s?(?P<half>{_HALF}))?(?P<end>\]|\s+[-–](?=\s|$))\s?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_AFTERNOON = ("p", "अ")


class Opening(NamedTuple):
    """When a message was sent, as written, and what stands behind it: `rest` keeps its unseen marks."""

    date: tuple[str, str, str]
    clock: tuple[int, int, int]
    way: tuple[bool, bool, bool]
    rest: str

    @property
    def written(self) -> str:
        """The moment as the file has it, the clock of 24 hours."""
        return f"{'/'.join(self.date)} {self.clock[0]:02}:{self.clock[1]:02}"

    def moment(self, *, day_first: bool) -> datetime | None:
        """The moment in this order of day and month; None when there is no such day."""
        a, b, c = (int(part) for part in self.date)
        year, month, day = (a, b, c) if a > 31 else (c, b, a) if day_first else (c, a, b)
        try:
            return datetime(year + 2000 if year < 100 else year, month, day, *self.clock)
        except ValueError:
            return None

    @property
    def is_open(self) -> bool:
        """Whether the day can be read both ways, and says something else each way."""
        a, b = int(self.date[0]), int(self.date[1])
        return a <= 12 and b <= 12 and a != b


def seen(text: str) -> str:
    """The text without what cannot be seen."""
    return text.translate(_UNSEEN)


def opening(line: str) -> Opening | None:
    """What a line says when it begins a message; None for one that goes on with the message above it."""
    start = len(line) - len(line.lstrip("".join(map(chr, _UNSEEN)) + " "))
    found = _LINE.match(line, start)
    if not found or bool(found["bracket"]) != (found["end"] == "]"):
        return None
    hour, minute, second = int(found["hour"]), int(found["minute"]), int(found["second"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0].lower() in _AFTERNOON else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    way = (bool(found["bracket"]), found["second"] is not None, found["half"] is not None)
    return Opening((found["a"], found["b"], found["c"]), (hour, minute, second), way, found["rest"])
