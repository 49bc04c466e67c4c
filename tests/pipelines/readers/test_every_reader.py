"""Every reader proves itself on files of its own, in `golden/<reader>/`, each with what must come out beside it."""

from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

from pipelines import readers
from pipelines.readers import reading
from tests.pipelines.readers.spelled import spelled

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = ".expected"
EVERY = (*reading.READERS, *reading.SHEETS, *reading.CARDS, *reading.AFTERWARDS)
FILES = sorted(file for file in GOLDEN.glob("*/*") if file.suffix != EXPECTED)


def test_every_reader_has_a_golden_file() -> None:
    assert {reader.SHAPE for reader in EVERY} == {file.parent.name for file in FILES}


def test_every_module_that_reads_a_shape_is_asked() -> None:
    modules = [import_module(each.name) for each in walk_packages(readers.__path__, f"{readers.__name__}.")]
    shapes = {module.__name__ for module in modules if hasattr(module, "SHAPE")}
    assert shapes == {reader.__name__ for reader in EVERY}


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_golden_file_is_read_as_written_beside_it(file: Path) -> None:
    assert spelled(file) == file.with_name(file.name + EXPECTED).read_text("utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_a_golden_file_is_taken_by_its_own_reader_first(file: Path) -> None:
    head = file.read_bytes()[:65536]
    taker = next(reader for reader in reading.READERS if reader.accepts(file, head))
    shapes = (*reading.SHEETS, *reading.CARDS, *reading.AFTERWARDS)
    assert file.parent.name in (taker.SHAPE, *(shape.SHAPE for shape in shapes))
