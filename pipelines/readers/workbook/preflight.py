"""What can be seen of a workbook without parsing it: is it one, is it locked, would it unpack to something absurd."""

import mmap
import re
import struct
import zipfile
from pathlib import Path

COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
MAX_PARTS = 20_000
MAX_UNPACKED = 3_000_000_000
# Sheets of repetitive cells compress 10 to 40 times; only emptiness made on purpose goes far beyond.
MAX_RATIO, RATIO_COUNTS_FROM = 150, 50_000_000

# The list of parts is held in memory whole before any of them is looked at.
MAX_LIST_BYTES = 8_000_000

_PARSED = (".xml", ".rels", ".bin")
# How a zip ends: a short record, and before it perhaps the way to a long one.
_END, _LONG_END = re.compile(rb"PK\x05\x06.{18}", re.DOTALL), re.compile(rb"PK\x06\x07.{16}", re.DOTALL)
_TAIL, _IS_LONG = 65_557 + 20, 0xFFFFFFFF
_LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# BIFF8: the first record (BOF), perhaps WRITEPROTECT, then FILEPASS.
_LOCKED_STREAM = re.compile(rb"\x09\x08\x10\x00\x00\x06.{14}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)


def refusal(path: Path) -> str | None:
    """The key under `refusal.` that says why this file cannot be read, None when nothing speaks against it."""
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(COMPOUND):
        return _compound_refusal(path)
    if not head.startswith(ZIP):
        return "workbook.not_one"
    if is_crowded(path):
        return "workbook.too_large"
    try:
        with zipfile.ZipFile(path) as book:
            return _zip_refusal(book)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError):
        return "workbook.broken"


def is_crowded(path: Path) -> bool:
    """Whether a zip says that the mere list of its parts is absurdly long."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL))
        tail = file.read()
        claims = [struct.unpack_from("<I", tail, end.start() + 12)[0] for end in _END.finditer(tail)]
        for long_end in _LONG_END.finditer(tail):
            file.seek(min(struct.unpack_from("<Q", tail, long_end.start() + 8)[0] + 40, size))
            claims.append(int.from_bytes(file.read(8), "little"))
    return any(claimed > MAX_LIST_BYTES and claimed != _IS_LONG for claimed in claims)


def _compound_refusal(path: Path) -> str | None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        locked = content.find(_LOCKED_PACKAGE) >= 0 or _LOCKED_STREAM.search(content)
    return "workbook.encrypted" if locked else None


def _zip_refusal(book: zipfile.ZipFile) -> str | None:
    parts = book.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        return "workbook.encrypted"
    if not any(name.startswith("xl/") for name in names) and "content.xml" not in names:
        return "workbook.not_one"
    if _is_absurd(parts):
        return "workbook.too_large"
    return "workbook.encrypted" if _has_locked_parts(book, names) else None


def _is_absurd(parts: list[zipfile.ZipInfo]) -> bool:
    parsed = [part for part in parts if part.filename.lower().endswith(_PARSED)]
    unpacked = sum(part.file_size for part in parsed)
    packed = sum(part.compress_size for part in parsed)
    out_of_ratio = unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * packed
    return len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or out_of_ratio


def _has_locked_parts(book: zipfile.ZipFile, names: set[str]) -> bool:
    manifest = "META-INF/manifest.xml"
    if manifest not in names:
        return False
    with book.open(manifest) as file:
        return b"encryption-data" in file.read(10_000_000)
