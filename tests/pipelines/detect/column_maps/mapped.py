"""Files taken by a mapping that is drawn as text."""

import textwrap
from pathlib import Path

from pipelines.detect.column_map_files import read
from pipelines.types.column_map import ColumnMap
from pipelines.types.declaration import Declaration
from tests.pipelines.books import Books, Report


def mapping(books: Books, text: str, name: str = "peta.toml") -> ColumnMap:
    """The mapping of this TOML."""
    return read(books.written(name, textwrap.dedent(text)))


def take_file(books: Books, path: Path, text: str) -> Report:
    """The one report on a file taken by this mapping."""
    (report,) = books.ingest(path, declaration=Declaration(column_maps=(mapping(books, text),)))
    return report


def take(books: Books, name: str, table: str, text: str) -> Report:
    """The one report on a drawn file taken by this mapping."""
    return take_file(books, books.drawn(name, table), text)


def dry_run(books: Books, *paths: Path) -> list[Report]:
    """What a dry run says of files, proposals and examples included."""
    return books.check(*paths)
