"""Messages of an export: the lines that begin them, what WhatsApp itself wrote, and the lines that go on with them.

No line is lost: it is of a message, of WhatsApp, or above both. Android in Indonesian begins a message with
`12/07/21 14.05 - Nama: pesan`, Android in English with `9/29/17, 13:11 - Name: text`, iOS with
`[12/07/21 14.05.33] Nama: pesan`. Each may also have a clock of twelve hours, whose AM or PM may stand behind U+202F. A
file keeps to one way: a line that begins in another is text somebody copied.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from pipelines.types.top_rows import is_made_up

# What is there and cannot be seen: zero-width marks, directions, byte order marks.
_UNSEEN = dict.fromkeys([0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF])
# what may stand behind a clock of twelve hours; a word of another language is told by its place
_HALF = r"[^\W\d_]\.?\s?[^\W\d_]\.?|[^\W\d_][\w\u0900-\u097f]{1,12}\.?"
_LINE = re.compile(
    r"(?P<bracket>\[)?(?P<a>\d{1,4})[/.-](?P<b>\d{1,2})[/.-](?P<c>\d{2,4})(?:,|\s(?:at|pukul|jam))?\s+"
    r"(?P<hour>\d{1,2})[.:](?P<minute>\d\d)(?:[.:](?P<second>\d\d))?"
    rf"(?:\s?(?P<half>{_HALF}))?(?P<end>\]|\s+[-–](?=\s|$)|:(?=\s))\s?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
# words for the first half of a clock of twelve, for its second half, and for an evening that lasts beyond midnight
_MORNING = ("am", "pg", "pagi", "पूर्वाह्न", "पू")
_AFTERNOON = ("pm", "ptg", "petang", "tgh", "अपराह्न", "अप")
_EVENING = ("mlm", "malam")

# what WhatsApp itself wrote: who joined, what was deleted, that a picture is left out
_GROUP = re.compile(
    r"\b(created (this )?group|(you were |you )?added\b|joined|left$|removed|changed (the|this group's) (subject|group|"
    r"icon|description)|group'?s? (icon|description|name|settings?)|this group|now an admin|membuat grup|menambahkan|"
    r"ditambahkan|bergabung|keluar$|telah keluar|mengeluarkan|dikeluarkan|subjek|grup ini|deskripsi grup|ikon grup|"
    r"foto grup|setelan grup|pengaturan grup|menjadi admin|admin grup)|ग्रुप|समूह",
    re.IGNORECASE,
)
# A notice may hold a colon (`Budi changed the subject to "Info: oksigen"`); then what comes before it is no name.
_NOTICE_WITH_COLON = re.compile(
    r"\b(created (this )?group|changed (the|this group's)|changed their|membuat grup|(mengubah|mengganti) (subjek|nama|"
    r"deskripsi|ikon|foto|setelan|pengaturan)|end-to-end|ने ग्रुप)\b",
    re.IGNORECASE,
)
_MEDIA = (
    r"(media|image|photo|video|video note|audio|sticker|gif|document|contact card|voice message|location|poll|gambar|"
    r"foto|stiker|dokumen|berkas|kartu kontak|kontak|pesan suara|lokasi|मीडिया|चित्र|फ़ोटो|वीडियो|ऑडियो|स्टिकर|दस्तावेज़)"
)
_LEFT_OUT = r"(omitted|tidak disertakan|dihilangkan|tak disertakan|के बिना|छोड़ा गया|शामिल नहीं है)"
_WHOLE = re.compile(
    rf"<?{_MEDIA} {_LEFT_OUT}>?|<[^<>]*{_LEFT_OUT}>|null"
    r"|this message was deleted( by admin.*)?|you deleted this message( as admin)?|waiting for this message.*"
    r"|pesan ini (telah )?dihapus( oleh admin.*)?|(anda|kamu) (telah )?menghapus pesan ini|menunggu pesan ini.*"
    r"|यह (मैसेज|संदेश) (हटा दिया|मिटा दिया|डिलीट किया) गया( था)?|आपने (यह|इस) (मैसेज|संदेश) (को )?(हटा|मिटा|डिलीट कर) दिया"
    r"|missed (group )?(voice|video) call.*|(voice|video) call, .*"
    r"|panggilan (suara|video)( grup)? (tak|tidak) terjawab.*|panggilan (suara|video), .*|मिस्ड (वॉइस|वीडियो) कॉल.*",
    re.IGNORECASE | re.DOTALL,
)
# a poll or an event of a group: nobody asks us for what stands to be chosen
_POLL = re.compile(
    r"\W*(poll|polling|jajak pendapat|pemungutan suara|tinjauan pendapat|मतदान|पोल)\s*:"
    r".*^\W*(option|opsi|pilihan|विकल्प)\s*:"
    r"|\W*(event|acara|कार्यक्रम)\s*:.*^\W*(time|waktu|location|lokasi|description|deskripsi|समय|स्थान|विवरण)\s*:",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_LASTED = r"\d+\s?(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|dtk|detik|mnt|menit|j|jam|से|मि|सेकंड|मिनट|घंटे?)\b.*"
_UNTAKEN = (
    r"(no answer|tap to .*|missed|silenced|declined|busy|unanswered|answered.*|ended|not answered|cancell?ed|"
    r"tidak (dijawab|diangkat|terjawab)|tak terjawab|ditolak|dibatalkan|dibisukan|disenyapkan|terlepas|sibuk|ketuk .*|"
    r"\d+ (joined|bergabung).*|कोई जवाब नहीं.*)"
)
_CALL = re.compile(
    rf"((silenced|missed|declined|unanswered|cancell?ed|incoming|outgoing|group|answered) )*(voice|video|audio) call"
    rf"([\s.,:;·•(–-]+({_LASTED}|{_UNTAKEN}))?\)?\.?"
    rf"|panggilan (suara|video|audio)( grup| kumpulan| masuk| keluar)*([\s.,:;·•(–-]+({_LASTED}|{_UNTAKEN}))?\)?\.?"
    rf"|(साइलेंट की गई |मिस्ड )?(वॉइस|वीडियो) कॉल([\s.,:;·•(–-]+({_LASTED}|{_UNTAKEN}))?\)?\.?",
    re.IGNORECASE | re.DOTALL,
)
_EDITED = re.compile(r"\s*<(this message was edited|pesan ini (telah )?diedit|यह मैसेज एडिट किया गया( है)?)>\s*$", re.I)
_ATTACHED = re.compile(
    r"<(attached|terlampir|dilampirkan|lampiran|संलग्न|अटैच किया गया): [^<>\n]*>"
    r"|^[^\n]*\.\w{2,5} \((file attached|file terlampir|berkas terlampir|file dilampirkan|फ़ाइल अटैच[^)\n]*)\)$",
    re.IGNORECASE | re.MULTILINE,
)
_SENDER = re.compile(r"([^\n]{1,150}?):(?:\s|$)(.*)", re.DOTALL)


_LAST_DAY = 31
_FIRST_OF_EVENING = 6


class Opening(NamedTuple):
    """When a message was sent, as written, and what stands behind it: `rest` keeps its unseen marks."""

    date: tuple[str, str, str]
    clock: tuple[int, int, int]
    way: tuple[str, bool, bool]
    rest: str
    half: str = ""
    """The word of half a day that is not known, so that the hour is not."""

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
    match = _LINE.match(line, start)
    if not match or bool(match["bracket"]) != (match["end"] == "]"):
        return None
    if match["end"] == ":" and (match["second"] is None or int(match["a"]) > _LAST_DAY):
        return None
    half = re.sub(r"[\W_]", "", match["half"] or "").lower() if (match["half"] or "").isascii() else match["half"]
    hour = _hour(int(match["hour"]), half or "")
    minute, second = int(match["minute"]), int(match["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    way = (match["end"].strip(), match["second"] is not None, match["half"] is not None)
    unknown = half if half and half not in (*_MORNING, *_AFTERNOON, *_EVENING) else ""
    return Opening((match["a"], match["b"], match["c"]), (hour, minute, second), way, match["rest"], unknown)


def _hour(hour: int, half: str) -> int:
    """The hour on a clock of 24; one behind a word that is not known stays."""
    if half in _MORNING:
        return hour % 12
    if half in _AFTERNOON:
        return hour % 12 + 12
    if half in _EVENING:
        return hour + 12 if _FIRST_OF_EVENING <= hour < 12 else hour % 12
    return hour


def sender_and_text(rest: str) -> tuple[str, str] | None:
    """Who said what; None where WhatsApp itself speaks."""
    match = _SENDER.match(rest)
    if not match or _NOTICE_WITH_COLON.search(match[1]):
        return None
    name = seen(match[1]).strip().removeprefix("~").strip()
    return (name, match[2]) if name else None


def text_of_person(text: str, *, is_bracketed: bool) -> str:
    """What a person wrote, without attachments and marks; empty when WhatsApp wrote all of it.

    iOS puts U+200E before what it writes itself.
    """
    body = _ATTACHED.sub("", _EDITED.sub("", text.replace("\u200e<", "<")))
    if is_bracketed and body.lstrip(" ").startswith("\u200e"):
        return ""
    body = seen(body).strip()
    return "" if _WHOLE.fullmatch(body) or _POLL.match(body) or _CALL.fullmatch(body) else body


def is_of_a_group(notice: str) -> bool:
    """Whether only a group can have such a notice."""
    return bool(_GROUP.search(seen(notice)))


@dataclass
class Message:
    """One message: `line` is the first of its lines, from 1; `text` is empty where WhatsApp wrote it."""

    line: int
    opening: Opening
    sender: str
    text: str


@dataclass
class Chat:
    """What the lines of an export are."""

    messages: list[Message] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    """Line and kind of those that are no message, or go on with one."""
    first_line: str = ""
    """The first line that begins a message."""
    is_made_up: bool = False
    """Whether a line above all messages marks them as made up."""
    has_group_notice: bool = False

    @property
    def senders(self) -> Counter[str]:
        """Who wrote how many messages."""
        return Counter(message.sender for message in self.messages)


def chat_of(lines: Iterable[str]) -> Chat:
    """Every line in its place. The first that begins a message decides how the file begins them."""
    chat = Chat()
    lines_so_far: list[str] = []
    start: tuple[int, Opening] | None = None
    for number, line in enumerate(lines, start=1):
        begins = opening(line)
        if begins and start and begins.way != start[1].way:
            begins = None
        if begins:
            _close(chat, start, lines_so_far)
            start, lines_so_far = (number, begins), [begins.rest]
            chat.first_line = chat.first_line or line.strip()
        elif start:
            lines_so_far.append(line)
            chat.skipped.append((number, "continued"))
        else:
            chat.skipped.append((number, "title" if line.strip() else "blank"))
            chat.is_made_up |= is_made_up([(number, [line])])
    _close(chat, start, lines_so_far)
    return chat


def _close(chat: Chat, start: tuple[int, Opening] | None, lines: list[str]) -> None:
    if start is None:
        return
    number, begun = start
    chat.openings.append(begun)
    whole = "\n".join(lines)
    by_person = sender_and_text(whole)
    text = text_of_person(by_person[1], is_bracketed=begun.way[0] == "]") if by_person else ""
    if by_person and text:
        chat.messages.append(Message(number, begun, by_person[0], text))
        return
    chat.skipped.append((number, "system"))
    chat.has_group_notice |= is_of_a_group(by_person[1] if by_person else whole) and not (
        by_person and begun.way[0] != "]"
    )
