"""Purge: derived and left-over files that may still contain what was erased: old snapshots, spills, taken files."""

import shutil
from contextlib import suppress
from pathlib import Path

import settings
import warehouse
from pipelines.erasure.search import Spellings, holds
from pipelines.storage import inbox, load_store, originals, temp_dirs
from pipelines.storage.originals import is_remainder


def purge(spellings: Spellings | None) -> list[str]:
    """Remove such files; return their names, from the data folder.

    Every snapshot but the published one goes, as-of snapshots too. A reader who has one open reads on where the system
    allows that; where it does not (Windows) the next publishing removes it.
    """
    folder = settings.data_folder()
    gone = [path for path in _derived() if path.exists()] + [path for path in _taken() if _is_erased(path, spellings)]
    for path in gone:
        with suppress(PermissionError):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    gone += temp_dirs.clear()
    return [path.relative_to(folder).as_posix() for path in gone if not path.exists()]


def _derived() -> list[Path]:
    folder, snapshots = settings.data_folder(), warehouse.snapshots_folder()
    published = {warehouse.current(), snapshots / "CURRENT"}
    old = [path for path in snapshots.rglob("*") if path.is_file() and path not in published]
    return [*old, *_of_no_load(), folder / "last-error.txt", folder / "loads" / ".arriving"]


def _of_no_load() -> list[Path]:
    """Originals of files of which nothing was loaded, as those of another posko: nobody can tell who is in them."""
    loaded = {load.sha256 for load in load_store.all_loads()}
    stored = (settings.data_folder() / "originals").glob("*")
    return [path for path in stored if path.is_file() and path.name not in loaded]


def _taken() -> list[Path]:
    return [path for path in (inbox.inbox() / "taken").glob("*") if path.is_file()]


def _is_erased(path: Path, spellings: Spellings | None) -> bool:
    """Tell whether a taken file is one whose original was rewritten, or contains the number."""
    return is_remainder(originals.sha256_of(path)) or (spellings is not None and holds(path, spellings))
