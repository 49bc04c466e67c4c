"""Atomic writes: a name stands for whole content that has reached the disk, whenever a crash comes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_UNFINISHED = ".arriving"
_OWNER_ONLY = 0o600


def sync(path: Path) -> None:
    """Wait until the content of a file, or the names in a folder, have reached the disk."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield the path to write the new content of a file to; at the end it takes the file's place, unless it failed."""
    unfinished = target.with_name(target.name + _UNFINISHED)
    try:
        yield unfinished
        sync(unfinished)
        rename(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)


def write_text(target: Path, text: str, *, owner_only: bool = False) -> None:
    """Write a text file in UTF-8.

    Args:
        target: the file; its folder is made where it is missing
        text: the whole content
        owner_only: whether nobody but its owner may read it (mode 0600)
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as unfinished:
        mode = _OWNER_ONLY if owner_only else 0o666
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)


def rename(source: Path, target: Path) -> None:
    """Give content that is on the disk its name; an older file of that name goes."""
    source.replace(target)
    sync(target.parent)


def move_in(source: Path, target: Path) -> None:
    """Sync a finished file, or a folder of finished files, and give it its name."""
    for path in source.iterdir() if source.is_dir() else ():
        sync(path)
    sync(source)
    rename(source, target)
