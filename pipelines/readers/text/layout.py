"""How a delimited file is laid out, told by its first rows."""

import csv
import re
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from pipelines.types.errors import FeedError

WIDEST = 1000
LONGEST = 8_000_000  # characters of a line; one quote left open makes a line of the rest of the file
_DELIMITERS = ",;\t|"
_SAMPLE_ROWS = 80


class Layout(NamedTuple):
    """How the rows are written: delimiter, columns, and the ragged rows and lines above the regular ones."""

    delimiter: str
    width: int
    above: list[list[str]]
    skip: int


def layout_of(text: Path, name: str) -> Layout:
    """The layout of a UTF-8 file. FeedError when it is empty, absurdly wide, or has a line without end."""
    sample = _top(text, name)
    if not sample.strip():
        raise FeedError("empty_file", file=name)
    declared = re.match(r"sep=(.)\r?\n", sample)
    is_used = declared and declared[1] in sample[declared.end() :]
    delimiter = declared[1] if declared and is_used else max(_DELIMITERS, key=lambda sign: _evenness(sample, sign))
    rows = csv.reader(StringIO(sample, newline=""), delimiter=delimiter)
    read: list[list[str]] = []
    ends: list[int] = []
    for row in rows:
        read.append(row)
        ends.append(rows.line_num)
    width = max(max(map(len, read)), 1)
    regular = next((i for i, row in enumerate(read) if len(row) == width), 0)
    if width > WIDEST:
        raise FeedError("too_wide", file=name, columns=width)
    return Layout(delimiter, width, read[:regular], ends[regular - 1] if regular else 0)


def _top(text: Path, name: str) -> str:
    """The first lines, fewer where they are long."""
    lines: list[str] = []
    with text.open(encoding="utf-8", newline="") as file:
        while len(lines) < _SAMPLE_ROWS and sum(map(len, lines)) <= LONGEST and (line := file.readline(LONGEST + 1)):
            lines.append(line)
            if len(line) > LONGEST:
                raise FeedError("line_too_long", file=name, line=len(lines), limit=LONGEST // 1_000_000)
    return "".join(lines)


def _evenness(sample: str, delimiter: str) -> float:
    """How many cells the rows agree on having: the right delimiter cuts most rows alike."""
    widths = Counter(len(row) for row in csv.reader(StringIO(sample, newline=""), delimiter=delimiter) if row)
    width, rows = max(widths.items(), key=lambda pair: (pair[0] - 1) * pair[1])
    return (width - 1) * rows
