"""The models of feeds without data, which all books of a run have in common: built once, not once a test."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SHARED = Path(tempfile.mkdtemp(prefix="posko-models-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
atexit.register(shutil.rmtree, _SHARED, ignore_errors=True)


@contextmanager
def warm_models(data_folder: Path) -> Iterator[None]:
    """Lend a data folder the cache of models that earlier books left, and take over what these add."""
    lend_models(data_folder)
    yield
    for file in (data_folder / "cache").glob("models-*.duckdb"):
        shared = _SHARED / file.name
        if not shared.exists() or shared.stat().st_size < file.stat().st_size:
            link = _SHARED / f".{file.name}"
            _link(file, link)
            link.replace(shared)


def lend_models(data_folder: Path) -> None:
    """Give a data folder the cache of models that earlier books left.

    A build replaces the file of the cache and never writes into it, so a hard link is enough where it can be had.
    """
    cache = data_folder / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for file in _SHARED.iterdir():
        if not (cache / file.name).exists():
            _link(file, cache / file.name)


def _link(file: Path, target: Path) -> None:
    """Link a file, or copy it where the two folders lie on different file systems."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)
