"""Folders of work that is under way, below `tmp` of the data folder: what a killed process left there is cleared.

Each holds a locked file for as long as its process lives; the system lets go of the lock however that ends.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from tempfile import mkdtemp

import settings
from pipelines.storage import temp_dirs
from pipelines.storage.lock import taken

_HELD = "held"


def place() -> Path:
    """Where such folders are, and where the database spills."""
    return settings.data_folder() / "tmp"


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """A folder of one's own that nobody clears away meanwhile; gone afterwards."""
    place().mkdir(parents=True, exist_ok=True)
    while not (held := _hold(made := Path(mkdtemp(prefix=f"{prefix}-", dir=place())))):
        pass  # somebody who cleared away came between the two
    try:
        yield made
    finally:
        held.close()
        shutil.rmtree(made, ignore_errors=True)


def _hold(made: Path) -> FileIO | None:
    """The locked file of a folder; None when the folder is gone or is going."""
    with suppress(FileNotFoundError):
        file = (made / _HELD).open("ab", buffering=0)
        if taken(file) and (made / _HELD).exists():
            return file
        file.close()
    return None


def clear() -> list[Path]:
    """Remove what no living process works in; returns what was removed. The caller holds the lock of the books."""
    found = sorted(place().glob("*")) + sorted(place().glob(".*"))
    return [path for path in found if _cleared(path)]


def _cleared(path: Path) -> bool:
    if not path.is_dir():
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return not path.exists()
    if (path / _HELD).exists():
        with (path / _HELD).open("ab", buffering=0) as file:
            if not taken(file):
                return False
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()


def database_limits() -> dict[str, str | bool | int | float | list[str]]:
    """How much memory may be taken, and where what exceeds it goes."""
    spill = temp_dirs.place()
    spill.mkdir(parents=True, exist_ok=True)
    return {"memory_limit": settings.memory_limit(), "temp_directory": str(spill)}
