"""Books for one test, books that all tests of a module read together, and the parser without books."""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.parse.connection import connection
from pipelines.parse.known_items import learn_items
from pipelines.parse.need_words import learn_words
from tests.pipelines.books import Books
from tests.pipelines.parsed import Parse, parsed
from tests.pipelines.stored import Shelf


@pytest.fixture
def books(tmp_path: Path) -> Books:
    """Empty books."""
    return Books(tmp_path)


@pytest.fixture(scope="module")
def shared_books(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """Empty books to be filled once a module; no setting of whoever runs the tests reaches them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("POSKO_") and name != "POSKO_SHARED"]:
            patch.delenv(name)
        yield Books(tmp_path_factory.mktemp("books"))


@pytest.fixture(scope="module")
def parser() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can parse files, with the words and items of empty books."""
    with connection() as con:
        learn_words(con)
        learn_items(con)
        yield con


@pytest.fixture
def parse(parser: duckdb.DuckDBPyConnection, tmp_path: Path) -> Parse:
    """Parse a drawn table without books and without a snapshot."""
    return lambda table: parsed(parser, tmp_path, table)


@pytest.fixture
def shelf(parser: duckdb.DuckDBPyConnection, tmp_path: Path) -> Shelf:
    """Take files into empty books without publishing them."""
    return Shelf(parser, tmp_path / "files")
