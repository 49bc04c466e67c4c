"""The files as they came, under the SHA-256 of their bytes; of one from which rows were erased, what is left of it."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import settings
from pipelines.storage import atomic, remaining_rows


def original(sha256: str) -> Path:
    """Where the bytes of a file are kept."""
    return settings.data_folder() / "originals" / sha256


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_original(path: Path, sha256: str) -> None:
    """Keep the file whole, once."""
    if not original(sha256).exists():
        replace_original(sha256, lambda copy: shutil.copyfile(path, copy))


def replace_original(sha256: str, write: Callable[[Path], object]) -> None:
    """Keep what `write` writes as the original of this hash, whole or not at all."""
    target = original(sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic.replacing(target) as copy:
        write(copy)


def is_remainder(sha256: str) -> bool:
    """Whether only some rows are kept of the file of this hash."""
    kept = original(sha256)
    if not kept.exists():
        return False
    with kept.open("rb") as file:
        return remaining_rows.is_remainder(kept, file.read(8))
