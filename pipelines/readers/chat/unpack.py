"""The child: `python -m pipelines.readers.chat.unpack ARCHIVE NAME TARGET MOST` writes one text of the archive.

It prints `{"bytes": n}`, or `{"refused": key}` when the text is damaged or longer than MOST bytes. No name of the
archive becomes a path.
"""

import errno
import json
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

from pipelines.readers.workbook.confined import NO_ROOM, confine

_CHUNK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError)


def main(archive: Path, name: str, target: Path, most: int) -> None:
    """Print how long the text is, or why it is not there.

    Args:
        archive: the export
        name: of the text in the archive
        target: file to write
        most: how long the text may be [bytes]
    """
    confine()
    try:
        answer: dict[str, Any] = _written(archive, name, target, most)
    except MemoryError:
        answer = {"refused": "whatsapp.too_large"}
    except _BROKEN:
        answer = {"refused": "whatsapp.broken"}
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sys.exit(NO_ROOM)
        answer = {"refused": "whatsapp.broken"}
    print(json.dumps(answer))


def _written(archive: Path, name: str, target: Path, most: int) -> dict[str, Any]:
    length = 0
    with zipfile.ZipFile(archive) as opened, opened.open(name) as source, target.open("wb") as output:
        while chunk := source.read(_CHUNK):
            length += len(chunk)
            if length > most:
                return {"refused": "whatsapp.too_large"}
            output.write(chunk)
    return {"bytes": length}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
