"""Temporary folders, and what processes left behind that were killed.

A temporary folder is below `tmp` of the data folder and contains a file that is locked while its process lives. What a
killed process left, there or beside the books, is cleared by the next command and by the start of the server.
"""

import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path

import settings
from access.locks import taken

_LOCK = "held"
# What only the holder of the books' lock makes.
UNFINISHED = (
    "loads/.arriving",
    "loads/*/*.arriving",
    "archive/.arriving",
    ".restoring",
    "*.arriving",
    "originals/*.arriving",
    "mappings/*.arriving",
    "snapshots/*.arriving",
    "cache/*.arriving",
    "cache/*.arriving.wal",
    "snapshots/.building-*",
    "snapshots/known-at/.building-*",
    "last-error.txt",
)
# What anybody may be writing at this moment.
_SECRETS = ("passcodes.json.arriving", ".phone.key.*", ".session.key.*", "access/.accounts.sqlite.*")
_LONGEST_WRITE_SECONDS = 60


def place() -> Path:
    """The folder of all temporary folders, and of what the database spills."""
    return settings.data_folder() / "tmp"


@contextmanager
def folder(prefix: str) -> Iterator[Path]:
    """Make a temporary folder that no other process clears; it is removed at the end."""
    place().mkdir(parents=True, exist_ok=True)
    while not (lock := _locked(made := Path(tempfile.mkdtemp(prefix=f"{prefix}-", dir=place())))):
        pass  # another process cleared it before it was locked
    try:
        yield made
    finally:
        lock.close()
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def temporary_files_inside() -> Iterator[None]:
    """Let this process and its children make their temporary files in the data folder, where they are cleared."""
    try:
        inside = folder("run")
        made = inside.__enter__()
    except OSError:  # nothing can be written there, so nothing of the books is either
        yield
        return
    before, tempfile.tempdir = tempfile.tempdir, str(made)
    try:
        yield
    finally:
        tempfile.tempdir = before
        inside.__exit__(None, None, None)


def _locked(made: Path) -> FileIO | None:
    """The locked file of a folder; None when the folder was cleared or is being cleared."""
    with suppress(FileNotFoundError):
        file = (made / _LOCK).open("ab", buffering=0)
        if taken(file) and (made / _LOCK).exists():
            return file
        file.close()
    return None


def clear() -> list[Path]:
    """Remove the temporary folders that no living process uses; the caller has the lock of the data folder.

    Returns:
        What was removed.
    """
    return [path for path in sorted(place().glob("*")) if _cleared(path)]


def clear_after_a_kill() -> list[Path]:
    """Remove all that killed processes left, unless another process is writing to the books, which removes it then.

    Returns:
        What was removed.
    """
    books = settings.data_folder()
    older = [path for path in _of_older_versions() if _removed(path)]
    unfinished = [path for pattern in UNFINISHED for path in books.glob(pattern) if not _is_new_secret(path)]
    if not unfinished and next(place().glob("*"), None) is None and not _old_secrets(books):
        return older
    try:
        lock = (books / "lock").open("ab", buffering=0)
    except OSError:  # nothing can be written here, so nothing can be removed
        return older
    with lock:
        if not taken(lock):
            return older
        return [*older, *clear(), *(path for path in {*unfinished, *_old_secrets(books)} if _removed(path))]


def _of_older_versions() -> list[Path]:
    """Folders of killed processes of older versions, which made them where the system makes its own."""
    system, day = Path(tempfile.gettempdir()), 24 * 3600
    return [
        path
        for path in system.glob("posko-*")
        if _MADE_BY_OLDER.fullmatch(path.name) and _is_own_folder(path) and time.time() - path.stat().st_mtime > day
    ]


_MADE_BY_OLDER = re.compile(r"posko-(?:(?:places|chat|calls|workbook|archive)-)?[a-z0-9_]{8}")


def _is_own_folder(path: Path) -> bool:
    status = path.lstat()
    is_mine = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return is_mine and stat.S_ISDIR(status.st_mode) and stat.S_IMODE(status.st_mode) == stat.S_IRWXU


def _old_secrets(books: Path) -> list[Path]:
    return [path for pattern in _SECRETS for path in books.glob(pattern) if not _is_new_secret(path)]


def _is_new_secret(path: Path) -> bool:
    if not any(path.match(pattern) for pattern in _SECRETS):
        return False
    try:
        return time.time() - path.stat().st_mtime < _LONGEST_WRITE_SECONDS
    except OSError:
        return True


def _cleared(path: Path) -> bool:
    if (path / _LOCK).exists():
        with (path / _LOCK).open("ab", buffering=0) as file:
            if not taken(file):
                return False
    return _removed(path)


def _removed(path: Path) -> bool:
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return not path.exists()
