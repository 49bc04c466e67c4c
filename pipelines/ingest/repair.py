"""Repair damaged loads by parsing their originals again: files are the truth, Parquet is derived."""

import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import duckdb

from i18n import Words
from pipelines.build.as_of_snapshot import known_loads, publish_known_at
from pipelines.build.publish import publish
from pipelines.detect.locale_detection import detect_locale
from pipelines.detect.saved_maps import maps_of_load
from pipelines.detect.sheets import detect_sheets
from pipelines.feeds import by_table
from pipelines.parse.connection import connection
from pipelines.parse.known_items import learn_items
from pipelines.parse.need_words import learn_words
from pipelines.parse.sheet_writer import write_sheet
from pipelines.readers import reading
from pipelines.storage import load_store, originals, temp_dirs
from pipelines.storage.load_store import is_damaged
from pipelines.storage.originals import is_remainder
from pipelines.types.declaration import NO_DECLARATION, Declaration
from pipelines.types.errors import FeedError
from pipelines.types.load import Load, Part
from pipelines.types.locale import LocaleDecision
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

Built = TypeVar("Built")
_LONGEST_NAME = 200


def publish_with_repair(*, progress: Callable[[str], None] = lambda step: None, again: bool = False) -> Path:
    """Run `build.publish.publish`; when damaged loads make it fail, repair them and run it once more."""
    return build_with_repair(lambda: publish(progress=progress, again=again), load_store.all_loads, progress=progress)


def publish_as_of_with_repair(at: datetime, *, progress: Callable[[str], None], words: Words) -> Path:
    """Run `build.as_of_snapshot.publish_known_at`; when damaged loads make it fail, repair them and run it once more.

    Args:
        at: the moment whose knowledge the snapshot has
        progress: called with the name of each step
        words: the language of messages

    Returns:
        The path of the snapshot.
    """

    def loads() -> list[Load]:
        return known_loads(load_store.all_loads(), at, now=datetime.now(UTC))

    return build_with_repair(lambda: publish_known_at(at, progress=progress, words=words), loads, progress=progress)


def build_with_repair(
    build: Callable[[], Built], loads: Callable[[], list[Load]], *, progress: Callable[[str], None]
) -> Built:
    """Build; when damaged loads make it fail, repair them and build once more.

    Args:
        build: what is tried at most twice
        loads: the loads it reads
        progress: called with the name of each step

    Returns:
        The result of the build.

    Raises:
        FeedError: a load cannot be repaired: its original is damaged too, or is parsed differently today.
    """
    try:
        return build()
    except duckdb.Error:
        damaged = [load for load in loads() if load.undone_at is None and is_damaged(load)]
        if not damaged:
            raise
    repair_all(damaged, progress=progress)
    return build()


def repair_all(hurt: list[Load], *, progress: Callable[[str], None]) -> list[Load]:
    """Repair damaged loads and return those that cannot be repaired; FeedError when one of them counts."""
    lost = []
    for load in hurt:
        progress("heal")
        if not repair(load):
            if load.undone_at is None:
                raise FeedError("damaged_load", load=load.load_id)
            lost.append(load)
    return lost


def repair(load: Load) -> bool:
    """Replace a damaged load by parsing its original, under the same number; False when that gives other content."""
    original = originals.original(load.sha256)
    if not original.is_file():
        return False
    is_partial = is_remainder(load.sha256)  # and has another hash
    if not (is_partial or originals.sha256_of(original) == load.sha256):
        return False
    with temp_dirs.folder("heal") as made, connection() as con:
        learn_words(con, before=load)
        learn_items(con, before=load)
        path = made / load.feed / load.file[-_LONGEST_NAME:]
        if not is_partial:  # a partial one has lost its name, and is read in place
            path.parent.mkdir()
            shutil.copyfile(original, path)
        ways = (Declaration(column_maps=maps_of_load(load)), NO_DECLARATION, Declaration(feed=load.feed))
        struck = next((part.struck for part in load.parts if part.struck), None)
        return any(_read_again(con, path, load, replace(declaration, struck=struck)) for declaration in ways)


def _read_again(con: duckdb.DuckDBPyConnection, path: Path, load: Load, declaration: Declaration) -> bool:
    """Rewrite a load when its original is parsed today as it was then."""
    source = path if path.exists() else originals.original(load.sha256)
    with suppress(FeedError), Relations(con) as relations, load_store.arriving() as folder:
        grids = reading.read(source, relations, by_titles=bool(declaration.column_maps))
        sheets = detect_sheets(relations, grids, path, declaration).sheets
        decided = zip(sheets, detect_locale(con, sheets, file=path.name), strict=True)
        pairs = [(sheet, decisions) for sheet, decisions in decided if sheet.feed.name == load.feed]
        parts = [_stored(con, pair, load, number=n, folder=folder) for n, pair in enumerate(pairs[: len(load.parts)])]
        if len(pairs) == len(load.parts) and all(map(_is_same, parts, load.parts)):
            if (mark := load.folder / "undone").exists():
                shutil.copy2(mark, folder / mark.name)
            load_store.rewrite(folder, load)
            return True
    return False


def _stored(
    con: duckdb.DuckDBPyConnection, pair: tuple[Sheet, LocaleDecision], load: Load, *, number: int, folder: Path
) -> Part:
    sheet, decisions = pair
    before = load.parts[number]
    if sheet.constants.keys() == before.constants.keys():
        sheet = replace(
            sheet, constants=before.constants
        )  # some come from the name of the file, which may be another now
    loaded_at = datetime.fromisoformat(load.loaded_at)
    return write_sheet(con, sheet, decisions, number=number, folder=folder, loaded_at=loaded_at).part


def _is_same(part: Part, before: Part) -> bool:
    """Whether a part is parsed as it was then; a reader that takes a shape apart may know more columns today."""
    plain, plain_before = _plain(part), _plain(before)
    if by_table(part.table).by_shape or before.corrects:
        return {*before.places} <= {*part.places} and plain | {"places": {}} == plain_before | {"places": {}}
    return plain == plain_before


def _plain(part: Part) -> dict[str, object]:
    """A part as `load.json` stores it, without what older versions did not count."""
    stored = json.loads(json.dumps(asdict(part)))
    return {name: value for name, value in stored.items() if name not in ("rows_valid", "like_totals")}
