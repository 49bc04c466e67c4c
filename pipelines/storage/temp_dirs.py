"""Temporary folders below `tmp` of the data folder; those of a process that was killed are cleared.

Each contains a file that is locked while its process lives; the system releases the lock however the process ends.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from tempfile import mkdtemp

import settings
from pipelines.storage.lock import taken

_LOCK = "held"


def place() -> Path:
    """The folder of all temporary folders, and of what the database spills."""
    return settings.data_folder() / "tmp"


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """Make a temporary folder that no other process clears; it is removed at the end."""
    place().mkdir(parents=True, exist_ok=True)
    while not (lock := _locked(made := Path(mkdtemp(prefix=f"{prefix}-", dir=place())))):
        pass  # another process cleared it before it was locked
    try:
        yield made
    finally:
        lock.close()
        shutil.rmtree(made, ignore_errors=True)


def _locked(made: Path) -> FileIO | None:
    """The locked file of a folder; None when the folder was cleared or is being cleared."""
    with suppress(FileNotFoundError):
        file = (made / _LOCK).open("ab", buffering=0)
        if taken(file) and (made / _LOCK).exists():
            return file
        file.close()
    return None


def clear() -> list[Path]:
    """Remove what no living process uses and return it; the caller has the lock of the data folder."""
    paths = sorted(place().glob("*")) + sorted(place().glob(".*"))
    return [path for path in paths if _cleared(path)]


def _cleared(path: Path) -> bool:
    if not path.is_dir():
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return not path.exists()
    if (path / _LOCK).exists():
        with (path / _LOCK).open("ab", buffering=0) as file:
            if not taken(file):
                return False
    shutil.rmtree(path, ignore_errors=True)
    return not path.exists()


def database_limits() -> dict[str, str | bool | int | float | list[str]]:
    """DuckDB settings: how much memory and how many cores it may take, and where it spills beyond that."""
    spill = place()
    spill.mkdir(parents=True, exist_ok=True)
    threads = {"threads": count} if (count := settings.threads()) else {}
    return {"memory_limit": settings.memory_limit(), "temp_directory": str(spill), **threads}
