"""The child: `python -m pipelines.readers.telephone.android_xml LIST TARGET` writes the calls of an XML list as CSV.

Prints JSON: `{"columns": [...]}`, the columns behind the number of the call, or `{"refused": key}`.
"""

import csv
import errno
import json
import re
import sys
from pathlib import Path
from typing import Any
from xml.parsers import expat

from pipelines.readers.guarded_xml import Declares, guarded_parser
from pipelines.readers.workbook.confined import NO_ROOM, confine

COLUMNS = ("number", "duration", "date", "type", "presentation")
_LONGEST = 200
# Half a letter beyond U+FFFF, as the app writes an emoji of a name: no XML, and nothing we take over.
_HALF_LETTERS = re.compile(
    rb"&#(?:5(?:529[6-9]|5[3-9]\d\d|6\d{3}|7[0-2]\d\d|73[0-3]\d|734[0-3])|x[dD][89a-fA-F][0-9a-fA-F]{2});"
)


def main(source: Path, target: Path) -> None:
    """Print what was found, or why nothing could be; an error of our own is let through."""
    confine()
    try:
        with target.open("w", encoding="utf-8", newline="") as file:
            _write(source.read_bytes(), csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n"))
        answer: dict[str, Any] = {"columns": COLUMNS}
    except Declares:
        answer = {"refused": "call_list.declares"}
    except MemoryError:
        answer = {"refused": "call_list.too_large"}
    except (expat.ExpatError, UnicodeError, LookupError):  # an encoding nobody has heard of is looked up in vain
        answer = {"refused": "call_list.broken"}
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            sys.exit(NO_ROOM)
        answer = {"refused": "call_list.too_large" if error.errno == errno.EFBIG else "call_list.broken"}
    print(json.dumps(answer))


def _write(content: bytes, rows: Any) -> None:
    """A row per call: its number in the list, and its columns as they stand."""
    calls = 0

    def call(name: str, attributes: dict[str, str]) -> None:
        nonlocal calls
        if name in ("call", "log"):
            calls += 1
            named = attributes | {"duration": attributes.get("duration", attributes.get("dur", ""))}
            rows.writerow([calls, *(named.get(column, "").strip()[:_LONGEST] for column in COLUMNS)])

    parser = guarded_parser()
    parser.StartElementHandler = call
    parser.Parse(_HALF_LETTERS.sub(b"?", content), True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
