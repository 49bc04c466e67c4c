"""The XML of a sheet, unpacked a few megabytes at a time and cut where a row ends."""

import re
import zipfile
from collections.abc import Iterator

_PIECE = 4 << 20
_ROW_END = re.compile(rb"</(?:[\w-]+:)?(?:table-)?row>")


def pieces(book: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Every byte of the part, in order; no cell is cut in two."""
    rest = b""
    with book.open(part) as file:
        while chunk := file.read(_PIECE):
            searched = max(0, len(rest) - 64)
            rest += chunk
            end = max((match.end() for match in _ROW_END.finditer(rest, searched)), default=0)
            if end:
                yield rest[:end]
                rest = rest[end:]
    yield rest
