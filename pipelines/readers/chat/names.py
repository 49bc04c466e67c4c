"""What a chat is called: WhatsApp writes it into the name of the file. It names a person, or a group of them."""

import hashlib
import re
import unicodedata
from pathlib import Path

from pipelines.types.cell_text import BETWEEN_DIGITS

_NAMED = (
    re.compile(r"whatsapp chat (?:with|dengan|-|–) (.+)", re.I),
    re.compile(r"(?:chat|obrolan|percakapan) whatsapp (?:dengan|with|-|–) (.+)", re.I),
    re.compile(r"whatsapp चैट (?:-|–) (.+)", re.I),
    re.compile(r"(.+) के साथ whatsapp चैट", re.I),
)
_COPY = re.compile(r"( ?\(\d+\)| - (copy|salin|salinan)( \(\d+\))?)+$", re.I)
_SAYS_NOTHING = {"chat", "whatsapp chat", "chat whatsapp", "whatsapp", "messages", "pesan", "export", "ekspor"}


def chat_name(path: Path, inner: str = "") -> str | None:
    """The name that the file, or the file inside its archive, or its folder tells; None when none of them does."""
    for stem in (Path(inner).stem, path.stem, path.parent.name):
        plain = _plain(stem)
        for pattern in _NAMED:
            if match := pattern.fullmatch(plain):
                return match[1].strip()
    return None


def known_as(path: Path, first_line: str) -> str:
    """By what a chat without a name is known again: what somebody called the file, else how the chat begins."""
    plain = _plain(path.stem)
    if plain.strip(" _").lower() not in _SAYS_NOTHING:
        return plain
    return hashlib.sha256(first_line.encode()).hexdigest()


def is_same_name(name: str, other: str) -> bool:
    """Whether two names are of one person: alike but for case and spaces, or the same telephone number."""
    digits = [re.sub(r"\D", "", text) for text in (name, other)]
    if all(re.fullmatch(rf"[+\d{BETWEEN_DIGITS}]{{8,}}", text) for text in (name, other)):
        return digits[0] == digits[1]
    return " ".join(name.casefold().split()) == " ".join(other.casefold().split())


def _plain(stem: str) -> str:
    text = unicodedata.normalize("NFC", stem).strip()
    text = text if " " in text else text.replace("_", " ")
    return _COPY.sub("", " ".join(text.split()))
