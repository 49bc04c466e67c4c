"""Books for one test, and books that all tests of a module read together."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipelines.books import Books


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
