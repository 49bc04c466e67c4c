"""The cache of a data folder, which all books of a run have in common: filled once, not once a test."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import settings
from pipelines.build import snapshot
from pipelines.build.publish import publish

_SHARED = Path(tempfile.mkdtemp(prefix="posko-models-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
atexit.register(shutil.rmtree, _SHARED, ignore_errors=True)
_FILES = [str(path) for path in snapshot.shared_files()]


@contextmanager
def warm_models(data_folder: Path) -> Iterator[None]:
    """Lend a data folder the cache that earlier books left, and take over what these add.

    Each build compares the files of ours that it is made of; they are listed once, as none comes or goes meanwhile.
    """
    with patch.object(snapshot, "_shared_paths", lambda: _FILES):
        lend_models(data_folder)
        yield
    _take_over(data_folder / "cache")


def lend_models(data_folder: Path) -> None:
    """Give a data folder the cache that earlier books left.

    A build replaces a file of the cache and never writes into it, so a hard link is enough where it can be had.
    """
    if not any(_SHARED.iterdir()):
        _publish_nothing()
    cache = data_folder / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for file in _SHARED.iterdir():
        if not (cache / file.name).exists():
            _link(file, cache / file.name)


def _publish_nothing() -> None:
    """Publish empty books: every model is one of feeds without data."""
    with tempfile.TemporaryDirectory(dir=_SHARED.parent) as folder, settings.elsewhere(Path(folder)):
        publish()
        _take_over(Path(folder) / "cache")


def _take_over(cache: Path) -> None:
    for file in cache.glob("*.duckdb"):
        shared = _SHARED / file.name
        if not shared.exists() or shared.stat().st_size < file.stat().st_size:
            link = _SHARED / f".{file.name}"
            _link(file, link)
            link.replace(shared)


def _link(file: Path, target: Path) -> None:
    """Link a file, or copy it where the two folders lie on different file systems."""
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)
