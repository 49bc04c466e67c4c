"""One snapshot: the connection of a build, its layers, the listings of `ops`, the forecasts and the checks.

The steps pass relations by name: `build_raw` returns the ledger of stored rows, which the listings read. What a step
needs for itself it makes and drops within a `Relations` block. On the connection stay only the macros, the table
`words` and the variables `zone` and `centre`, which it was prepared with.
"""

import hashlib
import os
import sys
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

import duckdb

import settings
from pipelines.build.gate.finished import check_texts
from pipelines.build.gate.gate import Gate, make_gate
from pipelines.build.gate.macros import gate_macros
from pipelines.build.gate.texts import FILE, LABELS, SHEET
from pipelines.build.model_cache import ModelCache
from pipelines.build.ops import SnapshotFacts, build_ops
from pipelines.build.raw import build_raw
from pipelines.models import GIFT_PARTS, GIFT_SOURCES, LAYERS
from pipelines.parse.connection import prepare
from pipelines.parse.macro_files import define_macros
from pipelines.storage import tombstones
from pipelines.storage.active_loads import partition
from pipelines.storage.own_centre import OwnCentre, own_centre
from pipelines.storage.temp_dirs import database_limits
from pipelines.types.errors import CheckFailed
from pipelines.types.load import Load
from pipelines.types.sql import sql

Progress = Callable[[str], None]
Inspect = Callable[[duckdb.DuckDBPyConnection], None]
LIBRARIES = ("duckdb", "numpy", "pandas", "phonenumbers", "scipy", "shapely", "tzdata")
"""The libraries a build imports, as they are installed."""
_PARTS, _KINDS = ("access", "pipelines", "analytics", "i18n", "data/reference"), (".sql", ".py", ".csv")
_VILLAGES = ("staging", "villages")
_MACROS = tuple(f"build/{name}_macros" for name in ("place", "chat", "gift", "person", "care"))


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
        cached = ModelCache(con, constant_digest(), target)
        _prepare(con)
        loads_by_state = partition(loads)
        own = own_centre(con, loads_by_state.active)
        progress("raw")
        gate = _make_gate(con, loads, loads_by_state.active, own)
        centre = own.name and gate.passed(LABELS["centre"], own.name)
        con.execute("SET VARIABLE centre = $centre", {"centre": centre or settings.centre()})
        ledger = build_raw(con, loads_by_state.active, own, gate, cached.make)
        cached.know_loads({part.table for load in loads_by_state.active for part in load.parts})
        _build_layers(cached, progress)
        progress("ops")
        facts = SnapshotFacts(datetime.now(UTC), mark, known_at, centre, own.source)
        build_ops(con, loads_by_state, ledger, gate, facts)
        progress("forecasts")
        _store_forecasts(con)
        progress("checks")
        check(con, passed=cached.passed(_checks().keys()))
        check_texts(con, skip=cached.constant)
        cached.store()
        inspect(con)
        con.execute("DETACH raw; DETACH resolved; CHECKPOINT")
        cached.close()
    finally:
        con.close()


def check(con: duckdb.DuckDBPyConnection, *, passed: Collection[str] = ()) -> None:
    """Run every `checks/<rule>.sql`, less those that passed. CheckFailed when one returns a row."""
    for rule, query in _checks().items():
        offending = None if rule in passed else con.execute(query).fetchone()
        if offending:
            raise CheckFailed("check_failed", rule=rule, row=", ".join(map(str, offending)))


def _checks() -> dict[str, str]:
    """Return the SQL of the rows that break a rule, by rule."""
    folder = settings.ROOT / "pipelines" / "checks"
    return {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}


def constant_digest() -> str:
    """Return the digest of what all snapshots of this installation share: code, libraries, facts, settings."""
    states = tuple((path, *_state(path)) for path in _shared_paths())
    settled = f"{settings.timezone()}|{settings.centre()}"
    return hashlib.sha256(f"{_code_digest(states)}|{library_versions()}|{settled}".encode()).hexdigest()


def shared_files() -> list[Path]:
    """Return every file of ours that a build imports or reads, besides the loads."""
    return [Path(path) for path in _shared_paths()]


def _shared_paths() -> list[str]:
    """Return the paths in order; every publish compares them, so each folder is listed once."""
    metrics = str(Path("analytics", "metrics"))  # asked of a snapshot, never while it is built
    paths = [str(path) for path in settings.ROOT.glob("*.py")]
    for part in _PARTS:
        for folder, _, names in os.walk(settings.ROOT / part):
            kinds = tuple(kind for kind in _KINDS if not (kind == ".py" and metrics in folder))
            paths += [f"{folder}{os.sep}{name}" for name in names if name.endswith(kinds)]
    return sorted(paths)


def _state(path: str) -> tuple[int, int]:
    """Return time [ns] and size of a file; some hundred are compared before each build, so no object for each."""
    stat = os.stat(path)  # noqa: PTH116
    return stat.st_mtime_ns, stat.st_size


@cache
def library_versions() -> str:
    """Return the versions of Python and of the libraries that compute what a snapshot holds."""
    return " ".join([sys.version.split()[0], *(f"{name}=={version(name)}" for name in LIBRARIES)])


@lru_cache(maxsize=1)
def _code_digest(states: tuple[tuple[str, int, int], ...]) -> str:
    """Return the digest of files, read again when the time or size of any has changed."""
    digest = hashlib.sha256()
    for path, _, _ in states:
        digest.update(Path(path).read_bytes())
    return digest.hexdigest()


def _prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Attach the layers that only the build sees beside the new file, and define what models may use."""
    prepare(con, is_builder=True)
    define_macros(con, "build", "\n".join([*map(sql, _MACROS), gate_macros()]), is_stored=True)
    con.execute("ATTACH ':memory:' AS raw; ATTACH ':memory:' AS resolved")
    con.execute("CREATE SCHEMA IF NOT EXISTS staging; CREATE SCHEMA IF NOT EXISTS marts; CREATE SCHEMA ops")


def _make_gate(con: duckdb.DuckDBPyConnection, loads: list[Load], active: list[Load], own: OwnCentre) -> Gate:
    """Make the gate of all texts that may be shown.

    Args:
        con: connection of the build
        loads: every load, as each is listed
        active: those that count
        own: the posko whose books these are
    """
    others = [(FILE, load.file_label) for load in loads]
    others += [(SHEET, part.sheet_label) for load in loads for part in load.parts]
    others += [(LABELS["centre"], own.name)] if own.name else []
    for row in tombstones.read().opening_balances:
        others += [(LABELS[name], row[name]) for name in ("depot", "item") if row[name]]
    return make_gate(con, active, others)


def _build_layers(cached: ModelCache, progress: Progress) -> None:
    """Make every table of the models, and those that Python makes of them.

    Args:
        cached: the tables that are the same in all books; every relation of `raw` is there
        progress: called with the name of each step that begins
    """
    for layer in LAYERS:
        progress(layer)
        cached.build_layer(layer)
        if layer == GIFT_PARTS[0]:
            cached.make(GIFT_PARTS, GIFT_SOURCES, _trace_gifts)
    cached.make(("marts", "village_shapes"), {_VILLAGES}, _draw_villages)
    cached.make(("marts", "village_neighbours"), {_VILLAGES, ("marts", "village_shapes")}, _list_neighbours)


# Below: what takes long to import, in the function that needs it. Commands that build nothing do without, and so do
# books of which the cache holds the tables.


def _trace_gifts(con: duckdb.DuckDBPyConnection) -> None:
    from pipelines.build.gift_parts import trace_gifts

    trace_gifts(con)


def _draw_villages(con: duckdb.DuckDBPyConnection) -> None:
    from pipelines.build.village_shapes import village_shapes

    village_shapes(con)


def _list_neighbours(con: duckdb.DuckDBPyConnection) -> None:
    from pipelines.build.village_neighbours import village_neighbours

    village_neighbours(con)


def _store_forecasts(con: duckdb.DuckDBPyConnection) -> None:
    from pipelines.build.forecasts.store import store_forecasts

    store_forecasts(con)
