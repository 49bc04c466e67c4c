"""Arguments that several commands share, and the input and output of a command."""

import argparse
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from i18n import Words
from pipelines import feeds
from pipelines.cli.progress import Progress
from pipelines.detect.column_map_files import read
from pipelines.types.column_map import STRUCK
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.load import stored_id

Answer = tuple[Any, int]
"""Plain data to print as text or JSON, and the exit status."""


@dataclass(frozen=True)
class Console:
    """What a command talks to: the progress bar and the words of the reader's language."""

    progress: Progress
    words: Words


def add_files(parser: argparse.ArgumentParser, *, paths: str) -> None:
    """Add files, their feed, column maps and the superseded load; `paths` is the number of files, `*` or `+`."""
    files = "files and folders" + ("; without any, those of the inbox" if paths == "*" else "")
    parser.add_argument("paths", nargs=paths, type=Path, metavar="PATH", help=files)
    parser.add_argument("--feed", choices=feeds.NAMES, help="which feed the files belong to")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="column map for a table with unknown titles",
    )
    parser.add_argument(
        "--struck",
        choices=STRUCK,
        help="what rows that are struck through mean: they do not count, are done, or count like others",
    )
    parser.add_argument("--replaces", metavar="LOAD", help="the load that the file supersedes")


def declaration_from(options: argparse.Namespace) -> Declaration:
    """Read the declaration of the files. FeedError when a column map is invalid."""
    replaces = stored_id(options.replaces) if options.replaces else None
    column_maps = tuple(read(path) for path in options.map)
    return Declaration(feed=options.feed, replaces=replaces, column_maps=column_maps, struck=options.struck)


def add_new_workbook(parser: argparse.ArgumentParser) -> None:
    """Add the workbook to write."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.xlsx", help="a new workbook")


def new_file(out: Path) -> Path:
    """Return `out` unchanged. FeedError when the file exists: it may be somebody's work."""
    if out.exists():
        raise FeedError("file_exists", file=out.name)
    return out


def add_wait(parser: argparse.ArgumentParser) -> None:
    """Add the time to wait for another writer [s]."""
    parser.add_argument(
        "--wait", type=non_negative, default=0, metavar="SECONDS", help="how long to wait for another writer to end"
    )


def non_negative(text: str) -> float:
    """Parse a finite number ≥ 0."""
    value = float(text)
    if not isfinite(value) or value < 0:
        raise argparse.ArgumentTypeError(f"{text} is no number from 0 on")
    return value


def non_negative_integer(text: str) -> int:
    """Parse an integer ≥ 0."""
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return value
