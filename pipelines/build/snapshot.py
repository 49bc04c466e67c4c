"""One snapshot: the connection of a build, its layers, the listings of `ops`, the forecasts and the checks.

The steps pass relations by name: `build_raw` returns the ledger of stored rows, which the listings read. What a step
needs for itself it makes and drops within a `Relations` block. On the connection stay only the macros, the table
`words` and the variables `zone` and `centre`, which it was prepared with.
"""

import hashlib
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import duckdb

import settings
from pipelines.build.forecasts.store import store_forecasts
from pipelines.build.gift_parts import trace_gifts
from pipelines.build.ledger import Ledger
from pipelines.build.model_cache import ModelCache
from pipelines.build.ops import SnapshotFacts, build_ops
from pipelines.build.raw import build_raw
from pipelines.build.village_neighbours import village_neighbours
from pipelines.build.village_shapes import village_shapes
from pipelines.models import GIFT_PARTS, LAYERS
from pipelines.parse.connection import prepare
from pipelines.storage.active_loads import partition
from pipelines.storage.own_centre import OwnCentre, own_centre
from pipelines.storage.temp_dirs import database_limits
from pipelines.types.cell_text import quoted
from pipelines.types.errors import CheckFailed
from pipelines.types.load import Load
from pipelines.types.sql import sql

Progress = Callable[[str], None]
Inspect = Callable[[duckdb.DuckDBPyConnection], None]
LIBRARIES = ("duckdb", "numpy", "pandas", "scipy", "shapely", "tzdata")
"""The libraries a build imports, as they are installed."""
_PARTS, _KINDS = ("pipelines", "analytics", "i18n", "data/reference"), ("sql", "py", "csv")
_MACROS = ("build/place_macros", "build/chat_macros", "build/gift_macros")


def build(
    target: Path,
    loads: list[Load],
    *,
    mark: str = "",
    known_at: datetime | None = None,
    progress: Progress = lambda step: None,
    inspect: Inspect = lambda con: None,
) -> None:
    """Write a checked snapshot of these loads to a new file; undone ones are only listed.

    Args:
        target: the file
        loads: every load, in order of arrival
        mark: fingerprint of what the snapshot is made of
        known_at: the moment of which these are all the loads; None for the present
        progress: called with the name of each step that begins
        inspect: called when every layer is there, the unpublished ones too

    Raises:
        CheckFailed: the data break a rule
    """
    con = duckdb.connect(config=database_limits())
    try:
        _prepare(con, target)
        loads_by_state = partition(loads)
        own = own_centre(con, loads_by_state.active)
        con.execute("SET VARIABLE centre = $centre", {"centre": own.name or settings.centre()})
        ledger = _build_layers(con, loads_by_state.active, own, progress)
        progress("ops")
        village_shapes(con)
        village_neighbours(con)
        facts = SnapshotFacts(datetime.now(UTC), mark, known_at, own.name, own.source)
        build_ops(con, loads_by_state, ledger, facts)
        progress("forecasts")
        store_forecasts(con)
        progress("checks")
        check(con)
        inspect(con)
        con.execute("DETACH raw; DETACH resolved; CHECKPOINT")
    finally:
        con.close()


def check(con: duckdb.DuckDBPyConnection) -> None:
    """Run every `checks/<rule>.sql`. CheckFailed when one returns a row."""
    for path in sorted((settings.ROOT / "pipelines" / "checks").glob("*.sql")):
        offending = con.execute(path.read_text("utf-8")).fetchone()
        if offending:
            raise CheckFailed("check_failed", rule=path.stem, row=", ".join(map(str, offending)))


def constant_digest() -> str:
    """Return the digest of what all snapshots of this installation share: code, libraries, facts, settings."""
    states = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in shared_files())
    settled = f"{settings.timezone()}|{settings.centre()}"
    return hashlib.sha256(f"{_code_digest(states)}|{library_versions()}|{settled}".encode()).hexdigest()


def shared_files() -> list[Path]:
    """Return every file of ours that a build imports or reads, besides the loads."""
    files = {path for part in _PARTS for kind in _KINDS for path in (settings.ROOT / part).rglob(f"*.{kind}")}
    metrics = settings.ROOT / "analytics" / "metrics"  # asked of a snapshot, never while it is built
    return sorted({*files, *settings.ROOT.glob("*.py")} - {*metrics.rglob("*.py")})


@cache
def library_versions() -> str:
    """Return the versions of Python and of the libraries that compute what a snapshot holds."""
    return " ".join([sys.version.split()[0], *(f"{name}=={version(name)}" for name in LIBRARIES)])


@lru_cache(maxsize=1)
def _code_digest(states: tuple[tuple[Path, int, int], ...]) -> str:
    """Return the digest of files, read again when the time or size of any has changed."""
    digest = hashlib.sha256()
    for path, _, _ in states:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _prepare(con: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Attach the new file beside the layers that only the build sees, and define what models may use.

    Until the file is whole there is nothing to recover.
    """
    con.execute(f"ATTACH {quoted(str(target))} AS building (RECOVERY_MODE no_wal_writes); USE building")
    prepare(con)
    for macros in _MACROS:
        con.execute(sql(macros))
    con.execute("ATTACH ':memory:' AS raw; ATTACH ':memory:' AS resolved")
    con.execute("CREATE SCHEMA staging; CREATE SCHEMA marts; CREATE SCHEMA ops")


def _build_layers(con: duckdb.DuckDBPyConnection, loads: list[Load], own: OwnCentre, progress: Progress) -> Ledger:
    """Make every table of `raw` and of the models.

    Args:
        con: connection of the build
        loads: all loads that count
        own: the posko whose books these are
        progress: called with the name of each step that begins

    Returns:
        The ledger of stored rows.
    """
    progress("raw")
    ledger = build_raw(con, loads, own)
    cached = ModelCache(con, constant_digest())
    for layer in LAYERS:
        progress(layer)
        cached.build_layer(layer)
        if layer == "staging" and not cached.copy(GIFT_PARTS):
            trace_gifts(con)
    cached.close()
    return ledger
