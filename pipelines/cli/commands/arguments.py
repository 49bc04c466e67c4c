"""What several commands let be said in the same words, and what each command answers."""

import argparse
from math import isfinite
from pathlib import Path
from typing import Any

from pipelines import feeds
from pipelines.detect.column_map_files import read
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.load import stored_id

Answer = tuple[Any, int]
"""Plain data, and the exit status."""


def add_reading(parser: argparse.ArgumentParser, *, paths: str) -> None:
    """What can be said of files: `paths` is how many, `*` or `+`."""
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
    parser.add_argument("--replaces", metavar="LOAD", help="the load that the file supersedes")


def declared(options: argparse.Namespace) -> Declaration:
    """What was said of the files. FeedError when a mapping means nothing."""
    replaces = stored_id(options.replaces) if options.replaces else None
    return Declaration(feed=options.feed, replaces=replaces, column_maps=tuple(read(path) for path in options.map))


def not_there(out: Path) -> Path:
    """A file to write. FeedError when there is one of that name: it may be somebody's work."""
    if out.exists():
        raise FeedError("file_exists", file=out.name)
    return out


def add_waiting(parser: argparse.ArgumentParser) -> None:
    """How long another writer is waited for."""
    parser.add_argument(
        "--wait", type=number, default=0, metavar="SECONDS", help="how long to wait for another writer to end"
    )


def number(text: str) -> float:
    """A number from 0 on."""
    said = float(text)
    if not isfinite(said) or said < 0:
        raise argparse.ArgumentTypeError(f"{text} is no number from 0 on")
    return said


def whole(text: str) -> int:
    """A whole number from 0 on."""
    said = int(text)
    if said < 0:
        raise argparse.ArgumentTypeError(f"{text} is below 0")
    return said
