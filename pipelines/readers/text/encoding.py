"""The encoding of a text file, decided by the whole file and never by a row."""

import codecs
import shutil
from pathlib import Path

from pipelines.types.errors import FeedError

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHUNK = 1 << 22


def encoding_of(path: Path) -> str:
    """Python's name of the file's encoding; cp1252 for what is no UTF. FeedError for a file that is no text."""
    with path.open("rb") as file:
        head = file.read(4096)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        return _without_mark(head, path)
    return "utf-8" if _is_utf8(path) else "cp1252"


def _without_mark(head: bytes, path: Path) -> str:
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if odd > len(head) * 0.3 and even < len(head) * 0.05:
        return "utf-16-le"
    if even > len(head) * 0.3 and odd < len(head) * 0.05:
        return "utf-16-be"
    raise FeedError("not_text", file=path.name)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                if b"\0" in chunk:
                    raise FeedError("not_text", file=path.name)
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def as_utf8(path: Path, encoding: str, folder: Path) -> Path:
    """Return the file itself when it is plain UTF-8, else a copy of it in UTF-8 without a mark.

    Args:
        path: the file
        encoding: its encoding, as `encoding_of` returns it
        folder: where a copy goes
    """
    if encoding == "utf-8":
        return path
    copy = folder / "text.utf8"
    with (
        path.open(encoding=encoding, errors="replace", newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        shutil.copyfileobj(source, target, _CHUNK)
    return copy
