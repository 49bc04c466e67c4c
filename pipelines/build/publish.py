"""Build a new snapshot beside the old one, check it, and only then point to it."""

import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import duckdb

import logs
import settings
import warehouse
from pipelines.build import ops, snapshot_files
from pipelines.build.forecasts.store import store_forecasts
from pipelines.build.layers import build_layers
from pipelines.build.village_shapes import village_shapes
from pipelines.parse.connection import prepare
from pipelines.storage import access_log, atomic, load_store, tombstones
from pipelines.storage.active_loads import partition
from pipelines.storage.temp_dirs import database_limits
from pipelines.types.cell_text import quoted
from pipelines.types.errors import CheckFailed
from pipelines.types.load import Load

Progress = Callable[[str], None]
Look = Callable[[duckdb.DuckDBPyConnection], None]


def publish(*, progress: Progress = lambda step: None, again: bool = False) -> Path:
    """The snapshot of all that is stored; built only when something changed, or `again`. CheckFailed: the old stays."""
    loads = load_store.all_loads()
    mark = fingerprint(loads)
    published = warehouse.current()
    if not again and published and published.exists() and is_built_from(published, mark):
        return published
    folder = warehouse.snapshots_folder()
    folder.mkdir(parents=True, exist_ok=True)
    building = folder / f".building-{os.getpid()}.duckdb"

    snapshot_files.remove_unfinished(folder)
    try:
        with logs.operation("build", loads=len(loads)):
            build(building, loads, mark=mark, progress=progress)
    except BaseException:
        snapshot_files.remove_unfinished(folder)  # a full disk needs the room
        raise
    target = folder / f"warehouse-{snapshot_files.next_number(folder)}.duckdb"
    atomic.move_in(building, target)
    _point_to(target)
    snapshot_files.remove_old(folder, keep=target)
    return target


def build(
    target: Path,
    loads: list[Load],
    *,
    mark: str = "",
    known_at: datetime | None = None,
    progress: Progress = lambda step: None,
    look: Look = lambda con: None,
) -> None:
    """Write a checked snapshot of these loads to a new file; undone ones are only listed.

    known_at: the moment of which these are all the loads; None for the present
    look: called with all layers standing, those that are not published too
    """
    con = duckdb.connect(config=database_limits())
    try:
        _prepare(con, target)
        shelf = partition(loads)
        build_layers(con, shelf.active, progress, digest=constant_digest())
        progress("ops")
        village_shapes(con)
        ops.build_ops(con, shelf, mark=mark, known_at=known_at)
        progress("forecasts")
        store_forecasts(con)
        progress("checks")
        check(con)
        look(con)
        con.execute("DETACH raw; DETACH resolved; CHECKPOINT")
    finally:
        con.close()


def fingerprint(loads: list[Load]) -> str:
    """What a snapshot is made of: its loads, the code that builds it, the facts shipped, its settings."""
    stored = (
        f"{load.load_id}{load.sha256}{load.replaces}{load.undone_at}{load.lines_skipped.get('erased')}"
        for load in loads
    )
    digest = hashlib.sha256("|".join(stored).encode())
    digest.update(f"{tombstones.read().carried!r}|{access_log.mark()}|{constant_digest()}".encode())
    return digest.hexdigest()


def constant_digest() -> str:
    """What every snapshot of this installation shares: code, shipped facts, settings."""
    return hashlib.sha256(f"{_code_digest()}|{settings.timezone()}|{settings.centre()}".encode()).hexdigest()


@cache
def _code_digest() -> str:
    """The code that builds, and the facts that come with it; neither changes while a process runs."""
    digest = hashlib.sha256()
    parts, kinds = ("pipelines", "analytics/forecasting", "data/reference"), ("sql", "py", "csv")
    for path in sorted(path for part in parts for kind in kinds for path in (settings.ROOT / part).rglob(f"*.{kind}")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _prepare(con: duckdb.DuckDBPyConnection, target: Path) -> None:
    """The new file beside the layers that only the build sees; until it is whole there is nothing to be recovered."""
    con.execute(f"ATTACH {quoted(str(target))} AS building (RECOVERY_MODE no_wal_writes); USE building")
    prepare(con)
    con.execute("ATTACH ':memory:' AS raw; ATTACH ':memory:' AS resolved")
    con.execute("CREATE SCHEMA staging; CREATE SCHEMA marts; CREATE SCHEMA ops")
    con.execute("SET VARIABLE zone = $zone", {"zone": settings.timezone()})
    con.execute("SET VARIABLE centre = $centre", {"centre": settings.centre()})
    con.execute("SET VARIABLE built_at = $at", {"at": datetime.now(UTC)})


def check(con: duckdb.DuckDBPyConnection) -> None:
    """Every `checks/<rule>.sql` must find nothing."""
    for path in sorted((settings.ROOT / "pipelines" / "checks").glob("*.sql")):
        offending = con.execute(path.read_text("utf-8")).fetchone()
        if offending:
            raise CheckFailed("check_failed", rule=path.stem, row=", ".join(map(str, offending)))


def is_built_from(path: Path, mark: str) -> bool:
    """Whether a snapshot has this fingerprint; a damaged one has none."""
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
