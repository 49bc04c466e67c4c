"""Mutations of a file: as disks, cables, editors and people break them."""

import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO
from random import Random

MOST_BYTES = 400_000
PIECES = tuple(
    piece.encode("utf-8", "surrogatepass")
    for piece in (
        "\0", '"', "'", ",", ";", "\t", "|", "\n", "\r", "\r\n", "\n\n", "\ufeff", "\u200e", "\u2060", "\u202e",
        "\u2028", "\ud800", "🫁", "é", "०१२", "١٢٣", "\uff11", "−", "½", "1.500", "1e308", "NaN", "-5", "(5)",
        "9" * 20, "0000-00-00", "29/02/2021", "13/13/2021", "24:00", "31/12/9999", "2564-07-12", "12/07/21 14.05 - ",
        "=1+1", "081200000001", "6.28123E+12", "' OR 1=1 --", "<x>", "</", "]]>", "&a;", "{", "[", "}", "null", "#REF!",
        "TOTAL", "Mengetahui,", "Tanggal", "x" * 3000, "9" * 400,
    )
)  # fmt: skip
Change = Callable[[bytes, Random], bytes]


def mutated(content: bytes, others: list[bytes], chance: Random) -> bytes:
    """The file with one to five changes; of an archive mostly one of its parts, packed again.

    Args:
        content: Content of the file.
        others: Contents of other files of the same shape, to splice from.
        chance: Source of random numbers.
    """
    if content.startswith(b"PK") and chance.random() < 0.8:
        content = _repacked(content, others, chance)
    else:
        content = _changed(content, others, chance)
    return content[:MOST_BYTES]


def _changed(content: bytes, others: list[bytes], chance: Random) -> bytes:
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5))):
        if others and chance.random() < 0.1:
            content = _spliced(content, chance.choice(others), chance)
        else:
            content = chance.choice(CHANGES)(content, chance)
    return content


def _repacked(content: bytes, others: list[bytes], chance: Random) -> bytes:
    file = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
            victim = chance.choice(old.namelist())
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, _changed(part, [], chance) if name == victim else part)
    except (zipfile.BadZipFile, zlib.error, IndexError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return _changed(content, others, chance)
    return file.getvalue()


def _place(content: bytes, chance: Random) -> int:
    return chance.randrange(len(content) + 1)


def _stretch(content: bytes, chance: Random, most: int = 200) -> tuple[int, int]:
    start = _place(content, chance)
    return start, min(len(content), start + chance.randrange(1, most))


def _flipped(content: bytes, chance: Random) -> bytes:
    broken = bytearray(content)
    for _ in range(chance.choice((1, 1, 4, 20))):
        if broken:
            broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


def _cut_off(content: bytes, chance: Random) -> bytes:
    return content[: _place(content, chance)]


def _without_a_stretch(content: bytes, chance: Random) -> bytes:
    start, end = _stretch(content, chance)
    return content[:start] + content[end:]


def _doubled(content: bytes, chance: Random) -> bytes:
    start, end = _stretch(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 1, 2, 30)) + content[end:]


def _with_a_piece(content: bytes, chance: Random) -> bytes:
    place = _place(content, chance)
    return content[:place] + chance.choice(PIECES) + content[place:]


def _with_another_cell(content: bytes, chance: Random) -> bytes:
    """One cell of text replaced whole, so that what stands around it stays regular."""
    start = max(content.rfind(sign, 0, _place(content, chance)) for sign in (b",", b";", b"\t", b"|", b"\n", b'"'))
    ends = [end for sign in (b",", b";", b"\t", b"|", b"\n", b'"') if (end := content.find(sign, start + 1)) > 0]
    return content[: start + 1] + chance.choice(PIECES) + content[min(ends, default=len(content)) :]


def _lines_shuffled(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if len(lines) > 1:
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _line_repeated(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    if lines:
        place = chance.randrange(len(lines))
        lines[place:place] = [lines[chance.randrange(len(lines))]] * chance.choice((1, 1, 3, 100))
    return b"".join(lines)


def _in_another_encoding(content: bytes, chance: Random) -> bytes:
    return content.decode("utf-8", "replace").encode(chance.choice(("utf-16", "utf-16-be", "cp1252")), "replace")


def _spliced(content: bytes, other: bytes, chance: Random) -> bytes:
    return content[: _place(content, chance)] + other[_place(other, chance) :]


CHANGES: tuple[Change, ...] = (
    _flipped, _cut_off, _without_a_stretch, _doubled, _with_a_piece, _with_a_piece, _with_another_cell,
    _with_another_cell, _lines_shuffled, _line_repeated, _in_another_encoding,
)  # fmt: skip
