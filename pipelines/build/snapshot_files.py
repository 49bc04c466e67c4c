"""The files of the snapshots folder: the next one's number, old ones, and those that were never finished."""

import time
from pathlib import Path

_KEEP_SNAPSHOTS = 5
_KEEP_SECONDS = 15 * 60


def next_number(folder: Path) -> int:
    """One more than the highest number there."""
    return max((int(path.stem.split("-")[1]) for path in folder.glob("warehouse-*.duckdb")), default=0) + 1


def remove_old(folder: Path, *, keep: Path) -> None:
    """Old snapshots stay for readers who still hold them: the newest five, and whatever is younger than 15 minutes."""
    snapshots = sorted(folder.glob("warehouse-*.duckdb"), key=lambda path: int(path.stem.split("-")[1]))
    for path in snapshots[:-_KEEP_SNAPSHOTS]:
        if path != keep and time.time() - path.stat().st_mtime > _KEEP_SECONDS:
            path.unlink(missing_ok=True)


def remove_unfinished(folder: Path) -> None:
    """Clear what a build that was cut off left behind."""
    for leftover in folder.glob(".building-*"):
        leftover.unlink(missing_ok=True)
