"""Publication: build a new snapshot beside the old one, and only then point to it."""

import hashlib
import os
import re
import time
from pathlib import Path

import duckdb

import logs
import warehouse
from pipelines.build.snapshot import Progress, build, constant_digest
from pipelines.storage import atomic, load_store, tombstones
from pipelines.types.load import Load

_SNAPSHOT = re.compile(r"warehouse-([0-9]+)\.duckdb")
_MOST_SNAPSHOTS = 5
_LEAST_SECONDS = 15 * 60


def publish(*, progress: Progress = lambda step: None, again: bool = False) -> Path:
    """Publish the snapshot of all that is stored; it is built only when something changed, or `again`.

    CheckFailed: the old snapshot stays.
    """
    loads = load_store.all_loads()
    mark = fingerprint(loads)
    published = warehouse.current()
    if not again and published and published.exists() and is_built_from(published, mark):
        return published
    folder = warehouse.snapshots_folder()
    folder.mkdir(parents=True, exist_ok=True)
    building = folder / f".building-{os.getpid()}.duckdb"

    _remove_unfinished(folder)
    try:
        with logs.operation("build", loads=len(loads)):
            build(building, loads, mark=mark, progress=progress)
    except BaseException:
        _remove_unfinished(folder)  # a full disk needs the room
        raise
    target = folder / f"warehouse-{_next_number(folder)}.duckdb"
    atomic.move_in(building, target)
    _point_to(target)
    _remove_old(folder, keep=target)
    return target


def fingerprint(loads: list[Load]) -> str:
    """Return the digest of what a snapshot is made of: its loads, the code, the facts shipped, the settings."""
    stored = (
        f"{load.load_id}{load.sha256}{load.replaces}{load.undone_at}{load.lines_skipped.get('erased')}"
        for load in loads
    )
    digest = hashlib.sha256("|".join(stored).encode())
    digest.update(f"{tombstones.read().opening_balances!r}|{tombstones.read().reduced!r}|{constant_digest()}".encode())
    return digest.hexdigest()


def is_built_from(path: Path, mark: str) -> bool:
    """Tell whether a snapshot has this fingerprint; a damaged one has none."""
    try:
        with duckdb.connect(str(path), read_only=True) as con:
            row = con.execute("SELECT fingerprint FROM ops.snapshot").fetchone()
            return row is not None and row[0] == mark and warehouse.is_whole(con, path)
    except duckdb.Error:
        return False


def _point_to(target: Path) -> None:
    pointer = target.parent / "CURRENT"
    if pointer.is_dir():
        pointer.rename(pointer.with_name(f"CURRENT.{target.stem}"))  # whoever put a folder there may want it back
    atomic.write_text(pointer, target.name)


def _numbered(folder: Path) -> dict[int, Path]:
    """Return the snapshots by number, lowest first; a copy such as `warehouse-12 (1).duckdb` is none."""
    paths = ((_SNAPSHOT.fullmatch(path.name), path) for path in folder.glob("warehouse-*.duckdb"))
    return dict(sorted((int(match[1]), path) for match, path in paths if match))


def _next_number(folder: Path) -> int:
    """Return one more than the highest number there."""
    return max(_numbered(folder), default=0) + 1


def _remove_old(folder: Path, *, keep: Path) -> None:
    """Remove snapshots that no reader holds: not the newest five, nor any that is younger than 15 minutes."""
    for path in [*_numbered(folder).values()][:-_MOST_SNAPSHOTS]:
        if path != keep and time.time() - path.stat().st_mtime > _LEAST_SECONDS:
            path.unlink(missing_ok=True)


def _remove_unfinished(folder: Path) -> None:
    """Clear what an interrupted build left behind."""
    for leftover in folder.glob(".building-*"):
        leftover.unlink(missing_ok=True)
