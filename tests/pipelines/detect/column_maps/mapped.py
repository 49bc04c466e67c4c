"""Files taken by a mapping that is drawn as text."""

import textwrap
from pathlib import Path

import settings
from pipelines.cli.commands.check import check
from pipelines.cli.commands.ingest import ingest
from pipelines.detect.column_map_files import read
from pipelines.types.column_map import ColumnMap
from pipelines.types.declaration import Declaration
from tests.pipelines.books import QUIET, WORDS, Books, Report


def mapping(books: Books, text: str, name: str = "peta.toml") -> ColumnMap:
    """The mapping of this TOML."""
    return read(books.written(name, textwrap.dedent(text)))


def take_file(books: Books, path: Path, text: str) -> Report:
    """The one report on a file taken by this mapping."""
    declaration = Declaration(column_maps=(mapping(books, text),))
    with settings.elsewhere(books.folder):
        (report,) = ingest([path], declaration=declaration, wait=0, progress=QUIET, words=WORDS)[0]
    return report


def take(books: Books, name: str, table: str, text: str) -> Report:
    """The one report on a drawn file taken by this mapping."""
    return take_file(books, books.drawn(name, table), text)


def dry_run(books: Books, *paths: Path) -> list[Report]:
    """What a dry run says of files, proposals and examples included."""
    with settings.elsewhere(books.folder):
        return check(list(paths), declaration=Declaration(), progress=QUIET, words=WORDS)[0]
