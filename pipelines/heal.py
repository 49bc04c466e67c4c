"""A load that is damaged on the disk is read again from its kept original: files are the truth, Parquet is derived."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from pipelines import originals, readers, store
from pipelines.decide import Decisions, decide
from pipelines.declared import NOTHING_SAID, Declared
from pipelines.errors import FeedError
from pipelines.load import Load, Part
from pipelines.mapping.remembered import of_load
from pipelines.parts import store_part
from pipelines.recognise import Sheet
from pipelines.understand import understand
from pipelines.workbench import connection

_LONGEST_NAME = 200


def built_whole(build: Callable[[], None], loads: list[Load], *, progress: Callable[[str], None]) -> None:
    """Build; where that fails over damaged loads, mend them and build once more.

    FeedError names a load that cannot be mended: its original is damaged too, or is read otherwise today.
    """
    try:
        build()
    except duckdb.Error:
        hurt = [load for load in loads if load.undone_at is None and _is_damaged(load)]
        if not hurt:
            raise
        progress("heal")
        for load in hurt:
            if not heal(load):
                raise FeedError("damaged_load", load=load.load_id) from None
        build()


def _is_damaged(load: Load) -> bool:
    """Whether a file of the load is gone or cannot be read to its end."""
    needed = {load.folder / f"{kind}-{n}.parquet" for n in range(len(load.parts)) for kind in ("rows", "aside")}
    with connection() as con:
        try:
            for path in sorted({*needed, *load.folder.glob("*.parquet")}):
                con.execute(
                    "CREATE OR REPLACE TEMP TABLE looked_through AS FROM read_parquet($path)", {"path": str(path)}
                )
        except duckdb.Error:
            return True
    return False


def heal(load: Load) -> bool:
    """Put what its original says in the place of a damaged load, under its number; False when it says otherwise."""
    original = originals.original(load.sha256)
    is_rest = "erased" in load.lines_skipped  # what is kept of it has another hash
    if not original.is_file() or not (is_rest or originals.sha256_of(original) == load.sha256):
        return False
    with TemporaryDirectory(prefix="posko-heal-") as name, connection() as con:
        path = Path(name) / load.feed / load.file[-_LONGEST_NAME:]
        if not is_rest:  # which has lost its name, and is read where it lies
            path.parent.mkdir()
            shutil.copyfile(original, path)
        ways = (Declared(mappings=of_load(load)), NOTHING_SAID, Declared(feed=load.feed))
        return any(_read_again(con, path, load, said) for said in ways)


def _read_again(con: duckdb.DuckDBPyConnection, path: Path, load: Load, said: Declared) -> bool:
    """Store the load anew when it is read today as it was read then."""
    kept = path if path.exists() else originals.original(load.sha256)
    with suppress(FeedError), store.arriving() as folder:
        sheets = understand(con, readers.read(kept, con), path, said).sheets
        decided = zip(sheets, decide(con, sheets, file=path.name), strict=True)
        pairs = [(sheet, decisions) for sheet, decisions in decided if sheet.feed.name == load.feed]
        if len(pairs) == len(load.parts) and all(
            _as_before(con, pair, before=(load, n), folder=folder) for n, pair in enumerate(pairs)
        ):
            store.rewrite(folder, load)
            return True
    return False


def _as_before(
    con: duckdb.DuckDBPyConnection, pair: tuple[Sheet, Decisions], *, before: tuple[Load, int], folder: Path
) -> bool:
    """Whether a sheet gives the same part again; `before` is the load and which of its parts."""
    (sheet, decisions), (load, number) = pair, before
    stood = load.parts[number]
    if sheet.constants.keys() == stood.constants.keys():
        sheet = replace(sheet, constants=stood.constants)  # some were said by the file's name, which may be another
    loaded_at = datetime.fromisoformat(load.loaded_at)
    part, _ = store_part(con, sheet, decisions, number=number, folder=folder, loaded_at=loaded_at)
    return _plain(part) == _plain(stood)


def _plain(part: Part) -> dict[str, object]:
    """A part as `load.json` keeps it."""
    return dict(json.loads(json.dumps(asdict(part))))
