"""Original files, stored under the SHA-256 of their bytes; after an erasure, the remaining rows of a file instead."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import settings
from pipelines.storage import atomic, remaining_rows, temp_dirs

_CHUNK = 1 << 20


@dataclass(frozen=True)
class IncomingFile:
    """A copy of a file that arrived, which nobody else writes to."""

    path: Path
    """The copy. It has the name of the file that arrived, in a folder of the same name as that file's."""
    sha256: str
    """SHA-256 of the copy's bytes, in hexadecimal."""


@contextmanager
def incoming(path: Path) -> Iterator[IncomingFile]:
    """Copy a file into the data folder and hash what was copied; the copy is dropped unless `keep_original` stores it.

    A file that is still being written is stored and parsed as far as it was copied, under the hash of just that.
    """
    with temp_dirs.folder("incoming") as made:
        # readers take the feed or the chat from the names of file and folder
        folder = made / "file" / (path.parent.name if path.parent.name not in ("", "..") else "_")
        folder.mkdir(parents=True)
        yield IncomingFile(folder / path.name, _copy(path, folder / path.name))


def _copy(source: Path, target: Path) -> str:
    """Copy a file; returns the SHA-256 of the bytes that were written."""
    digest = hashlib.sha256()
    with source.open("rb") as read, target.open("wb") as written:
        while chunk := read.read(_CHUNK):
            digest.update(chunk)
            written.write(chunk)
    return digest.hexdigest()


def original(sha256: str) -> Path:
    """Path of the original with this hash, whether it exists or not."""
    return settings.data_folder() / "originals" / sha256


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_original(file: IncomingFile) -> None:
    """Move the copy of a file among the originals, unless these bytes, or what an erasure left of them, are there."""
    target = original(file.sha256)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        atomic.move_in(file.path, target)


def replace_original(sha256: str, write: Callable[[Path], object]) -> None:
    """Store what `write` writes as the original of this hash, whole or not at all."""
    target = original(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic.replacing(target) as copy:
        write(copy)


def is_remainder(sha256: str) -> bool:
    """Whether an erasure left only some rows of the file of this hash."""
    path = original(sha256)
    if not path.exists():
        return False
    with path.open("rb") as file:
        return remaining_rows.is_remainder(path, file.read(8))
