"""File modes: everything in the data folder is for its owner alone, whatever the umask says."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import settings

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def guard() -> list[Path]:
    """Let this process and its children make files for their owner alone, and close those of older versions.

    Returns:
        What others could reach until now.
    """
    os.umask(OTHERS)
    repaired = []
    for path in _open_to_others(settings.data_folder()):
        # A file that somebody else owns or has just removed is not ours to change.
        with suppress(OSError):
            path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~OTHERS)
            repaired.append(path)
    return repaired


def _open_to_others(folder: Path) -> Iterator[Path]:
    """Files and folders that somebody else may reach; links are not followed, and our reference data are public."""
    try:
        if folder.is_symlink() or not folder.is_dir() or folder == settings.ROOT / "data" / "reference":
            return
        if folder.stat().st_mode & OTHERS:
            yield folder
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from _open_to_others(Path(entry.path))
                elif entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mode & OTHERS:
                    yield Path(entry.path)
    except OSError:
        return
