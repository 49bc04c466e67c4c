"""The inbox: which files are to be read, and where files go that were taken."""

import time
from datetime import datetime
from pathlib import Path

import settings

_NOT_OURS = ("desktop.ini", "thumbs.db")
_UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp")
_RECENT_SECONDS, _QUIET_SECONDS, _LONGEST_SECONDS, _STEP_SECONDS = 3.0, 1.0, 60.0, 0.2


def inbox() -> Path:
    """Return the folder people drop files into; it is made at first use."""
    folder = settings.data_folder() / "inbox"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def files(paths: list[Path]) -> list[Path]:
    """List the files of these paths, folders in order; lock files, hidden files and those taken before are left out."""
    listed: list[Path] = []
    for path in paths:
        listed += sorted(p for p in path.rglob("*") if p.is_file() and _is_meant(p, path)) if path.is_dir() else [path]
    return listed


def _is_meant(path: Path, root: Path) -> bool:
    inside = path.relative_to(root).parts
    if inside[0] == "taken" and root == inbox():
        return False
    name = path.name.lower()
    is_hidden = any(part.startswith(("~$", ".")) for part in inside)
    return not is_hidden and name not in _NOT_OURS and not name.endswith(_UNFINISHED)


def wait_until_written(files: list[Path], *, longest: float = _LONGEST_SECONDS) -> set[Path]:
    """Wait until files that were changed just now stay as they are; return those that still grow.

    Whoever copies a file into the folder writes it bit by bit, and half of a table can be read like a whole one.

    Args:
        files: the files of the inbox
        longest: how long to wait for all of them [s]
    """
    until = time.monotonic() + longest
    watched = {path: (_state(path), time.monotonic()) for path in files if _is_recent(path)}
    while watched and time.monotonic() < until:
        time.sleep(_STEP_SECONDS)
        now = time.monotonic()
        states = {path: _state(path) for path in watched}
        watched = {
            path: (states[path], since if states[path] == before else now) for path, (before, since) in watched.items()
        }
        watched = {path: seen for path, seen in watched.items() if now - seen[1] < _QUIET_SECONDS}
    return {*watched}


def _is_recent(path: Path) -> bool:
    state = _state(path)
    return state is not None and time.time() - state[1] / 1e9 < _RECENT_SECONDS


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of change of a file [bytes, ns]; None when it is gone."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def move_taken(path: Path, *, keep: bool = True) -> None:
    """Move a file that was taken out of the way; of two with the same name both stay.

    keep: false for a file that contains an erased person: it is deleted
    """
    if not keep:
        path.unlink()
        return
    folder = inbox() / "taken"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.name
    if target.exists():
        target = folder / f"{path.stem} {datetime.now():%Y%m%d-%H%M%S-%f}{path.suffix}"
    path.rename(target)
