"""A load that is damaged on the disk is read again from its kept original: files are the truth, Parquet is derived."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path

import duckdb

from pipelines import originals, readers, scratch, store
from pipelines.decide import Decisions, decide
from pipelines.declared import NOTHING_SAID, Declared
from pipelines.erasure.purge import is_rest
from pipelines.errors import FeedError
from pipelines.load import Load, Part
from pipelines.mapping.remembered import of_load
from pipelines.mishap import is_full
from pipelines.need_words import learn_words
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
        hurt = [load for load in loads if load.undone_at is None and is_damaged(load)]
        if not hurt:
            raise
        mend(hurt, progress=progress)
        build()


def mend(hurt: list[Load], *, progress: Callable[[str], None]) -> list[Load]:
    """Heal damaged loads; those that cannot be are returned. FeedError when one of them counts."""
    lost = []
    for load in hurt:
        progress("heal")
        if not heal(load):
            if load.undone_at is None:
                raise FeedError("damaged_load", load=load.load_id)
            lost.append(load)
    return lost


def is_damaged(load: Load) -> bool:
    """Whether a file of the load is gone or cannot be read to its end."""
    needed = {load.folder / f"{kind}-{n}.parquet" for n in range(len(load.parts)) for kind in ("rows", "aside")}
    with connection() as con:
        try:
            for path in sorted({*needed, *load.folder.glob("*.parquet")}):
                con.execute(
                    "CREATE OR REPLACE TEMP TABLE looked_through AS FROM read_parquet($path)", {"path": str(path)}
                )
        except duckdb.Error as error:
            if is_full(error) or isinstance(error, duckdb.OutOfMemoryException):
                raise
            return True
    return False


def heal(load: Load) -> bool:
    """Put what its original says in the place of a damaged load, under its number; False when it says otherwise."""
    original = originals.original(load.sha256)
    if not original.is_file():
        return False
    kept_in_part = is_rest(load.sha256)  # and has another hash
    if not (kept_in_part or originals.sha256_of(original) == load.sha256):
        return False
    with scratch.folder("heal") as made, connection() as con:
        learn_words(con, before=load)
        path = made / load.feed / load.file[-_LONGEST_NAME:]
        if not kept_in_part:  # which has lost its name, and is read where it lies
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
        parts = [_stored(con, pair, load, number=n, folder=folder) for n, pair in enumerate(pairs[: len(load.parts)])]
        if len(pairs) == len(load.parts) and list(map(_plain, parts)) == list(map(_plain, load.parts)):
            if (mark := load.folder / "undone").exists():
                shutil.copy2(mark, folder / mark.name)
            store.rewrite(folder, load)
            return True
    return False


def _stored(
    con: duckdb.DuckDBPyConnection, pair: tuple[Sheet, Decisions], load: Load, *, number: int, folder: Path
) -> Part:
    sheet, decisions = pair
    before = load.parts[number]
    if sheet.constants.keys() == before.constants.keys():
        sheet = replace(sheet, constants=before.constants)  # some were said by the file's name, which may be another
    loaded_at = datetime.fromisoformat(load.loaded_at)
    return store_part(con, sheet, decisions, number=number, folder=folder, loaded_at=loaded_at)[0]


def _plain(part: Part) -> dict[str, object]:
    """A part as `load.json` keeps it."""
    return dict(json.loads(json.dumps(asdict(part))))
