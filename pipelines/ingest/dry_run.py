"""Dry run: a temporary copy of the books, in which a command does what it would do, and builds."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import settings
from pipelines.build.snapshot import build
from pipelines.ingest.repair import build_with_repair
from pipelines.storage import load_store, temp_dirs, tombstones


@contextmanager
def copied_books() -> Iterator[Path]:
    """Work on a copy of the books, which is removed at the end; yields its folder."""
    books = settings.data_folder()
    secrets_of = books if (books / "phone.key").exists() else None
    with temp_dirs.folder("check") as folder:
        _copy(books, folder)
        with settings.elsewhere(folder, secrets_of=secrets_of):
            yield folder


def built(folder: Path, progress: Callable[[str], None]) -> Path:
    """Build a snapshot of the copy; a damaged load is repaired in the copy only."""
    target, loads = folder / "check.duckdb", load_store.all_loads()

    def build_anew() -> None:
        target.unlink(missing_ok=True)
        build(target, loads, progress=progress)

    build_with_repair(build_anew, lambda: loads, progress=progress)
    return target


def _copy(books: Path, folder: Path) -> None:
    """Copy by hard links where the disk supports them; writers replace files, so they never write through a link."""
    unfinished = shutil.ignore_patterns("*.arriving", ".arriving")
    needed, useful = ("loads", "mappings"), ("originals", "cache")
    for name, way in (*((name, _linked_or_copied) for name in needed), *((name, _linked) for name in useful)):
        if (books / name).exists():
            shutil.copytree(books / name, folder / name, copy_function=way, ignore=unfinished)
    if (books / tombstones.NAME).exists():
        shutil.copy2(books / tombstones.NAME, folder / tombstones.NAME)


def _linked(source: str, target: str) -> None:
    """Hard-link only: originals are too large to copy, and needed for damaged loads only; a cache only saves time."""
    with suppress(OSError):
        Path(target).hardlink_to(source)


def _linked_or_copied(source: str, target: str) -> None:
    _linked(source, target)
    if not Path(target).exists():
        shutil.copy2(source, target)
