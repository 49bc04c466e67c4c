"""The headers of SQL files: what one row of a table is, and what each column means, with its unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from pathlib import Path

from setup.steps import ROOT

PIPELINES = ROOT / "pipelines"
_CREATED = re.compile(r"^CREATE (?:OR REPLACE )?TABLE (\w+\.\w+)", re.MULTILINE)
_COLUMN = re.compile(r"^-- (\w+)  +(\S.*)$")
_CONTINUED = re.compile(r"^--   +(\S.*)$")
_DIRECTIVE = re.compile(r"^-- (after|macro): ")


@dataclass(frozen=True)
class Header:
    """What the comment above a table says.

    table: schema and name
    description: what one row is, and what else is said before the columns
    columns: name and meaning of each column, in order
    notes: what is said after the columns
    """

    table: str
    description: str
    columns: tuple[tuple[str, str], ...]
    notes: str


@cache
def headers() -> dict[str, Header]:
    """Every table whose SQL has a header, by name: models by their path, others by their CREATE TABLE statement."""
    return {header.table: header for path in sorted(PIPELINES.rglob("*.sql")) for header in _of(path)}


def _of(path: Path) -> Iterator[Header]:
    text = path.read_text("utf-8")
    if path.parent.parent == PIPELINES / "models":
        yield parsed(f"{path.parent.name}.{path.stem}", _comment(text.splitlines()))
    for created in _CREATED.finditer(text):
        above = text[: created.start()].splitlines()
        yield parsed(created[1], _comment(above[::-1])[::-1])


def _comment(lines: list[str]) -> list[str]:
    """The lines of comment at the beginning, up to the first other one."""
    return list(takewhile(lambda line: line.startswith("--"), lines))


def parsed(table: str, lines: list[str]) -> Header:
    """The header that lines of comment hold: free text, then a line per column, then free text."""
    before: list[str] = []
    columns: list[tuple[str, list[str]]] = []
    after: list[str] = []
    for line in lines:
        if _DIRECTIVE.match(line):
            continue
        if column := _COLUMN.match(line):
            columns.append((column[1], [column[2]]))
        elif columns and not after and (more := _CONTINUED.match(line)):
            columns[-1][1].append(more[1])
        else:
            (after if columns else before).append(line.removeprefix("-- "))
    meanings = tuple((name, " ".join(parts)) for name, parts in columns)
    return Header(table, " ".join(before), meanings, " ".join(after))
