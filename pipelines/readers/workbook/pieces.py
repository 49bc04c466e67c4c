"""The XML of a sheet, unpacked a few megabytes at a time and cut where a row ends."""

import re
import zipfile
from collections.abc import Iterator

_PIECE = 4 << 20
_PREFIX = re.compile(rb"<(\w+:)worksheet\b")


def pieces(book: zipfile.ZipFile, part: str, *, row: bytes = b"row") -> Iterator[bytes]:
    """Every byte of the part, in order; no cell is cut in two. `<x:row>`, as some programs write, comes as `<row>`."""
    rest, prefix = b"", None
    with book.open(part) as file:
        while chunk := file.read(_PIECE):
            if prefix is None:
                named = _PREFIX.search(chunk[:4000])
                prefix = named[1] if named else b""
            rest += chunk
            row_end = b"</" + prefix + row + b">"
            end = rest.rfind(row_end) + len(row_end) if row_end in rest else 0
            yield _without(prefix, rest[:end])
            rest = rest[end:]
    yield _without(prefix or b"", rest)


def _without(prefix: bytes, piece: bytes) -> bytes:
    return piece.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") if prefix else piece
