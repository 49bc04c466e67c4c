"""read → recognise → decide → parse → set aside → store: one file becomes one load per feed it holds."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

import logs
import settings
from pipelines import readers
from pipelines.detect.locale_detection import detect_locale
from pipelines.detect.saved_maps import read_by_other_map
from pipelines.detect.sheets import DetectedSheets, detect_sheets
from pipelines.ingest.replacements import checked, taken_before
from pipelines.ingest.tombstone_filter import keep
from pipelines.parse.connection import connection
from pipelines.parse.need_words import learn_words
from pipelines.parse.sheet_writer import write_sheet
from pipelines.storage import load_store, originals
from pipelines.types.cell_text import printable, public_name
from pipelines.types.column_map import ColumnMap
from pipelines.types.declaration import NO_DECLARATION, Declaration
from pipelines.types.errors import FeedError
from pipelines.types.load import Load
from pipelines.types.locale import LocaleDecision
from pipelines.types.outcome import Outcome
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

# what nobody foresaw about one file, and what therefore costs only that file; a full disk or no memory are not of them
_OF_THE_FILE = (
    duckdb.DataError, duckdb.ProgrammingError, duckdb.NotSupportedError, ValueError, RuntimeError, ArithmeticError,
    LookupError, TypeError,
)  # fmt: skip


def take_all(paths: Iterable[Path], declaration: Declaration) -> list[Outcome]:
    """Read and store files one by one."""
    with connection() as con:
        learn_words(con)
        return [outcome for path in paths for outcome in _take_logged(path, con, declaration)]


def _take_logged(path: Path, con: duckdb.DuckDBPyConnection, declaration: Declaration) -> list[Outcome]:
    with logs.operation("take") as facts:
        outcomes = take(path, con, declaration)
        facts |= {
            "file": outcomes[0].sha256[:12] if outcomes else "",
            "loads": ",".join(outcome.load.load_id for outcome in outcomes if outcome.load),
            "refusals": ",".join(outcome.refusal.key for outcome in outcomes if outcome.refusal),
        }
    return outcomes


def take(path: Path, con: duckdb.DuckDBPyConnection, declaration: Declaration = NO_DECLARATION) -> list[Outcome]:
    """Read one file and store what it holds; nothing is published yet. Never raises FeedError: a refusal is an outcome.

    `con` is a `workbench.connection()`; what the file leaves in it is dropped.
    """
    name, feed, sha256 = printable(path.name), declaration.feed, ""
    outcomes: list[Outcome] = []
    try:
        _size_allowed(path)
        sha256 = originals.sha256_of(path)
        known = taken_before(sha256, declaration)
        if other := next((load for load in known if read_by_other_map(load, declaration.column_maps)), None):
            raise FeedError("mapping_before", file=name, load=other.load_id)
        held = {load.feed for load in known}
        outcomes += _taken_before(con, path, known, declaration)
        if not (known and held.issuperset(name for load in known for name in load.feeds)):
            # a crash may have come between two feeds of one file; what one feed gave stands whatever the next one does
            for outcome in _take_new(con, path, sha256, declaration, held=held):
                outcomes.append(outcome)
    except FeedError as refusal:
        outcomes.append(Outcome(name, sha256, feed, refusal=refusal))
    except PermissionError:
        outcomes.append(Outcome(name, sha256, feed, refusal=FeedError("locked_away", file=name)))
    except _OF_THE_FILE as error:
        logs.record_error(error)
        outcomes.append(Outcome(name, sha256, feed, refusal=FeedError("unreadable_file", file=name)))
    return [replace(outcome, path=path) for outcome in outcomes]


def _size_allowed(path: Path) -> None:
    """FeedError before a byte of the file is read."""
    if not path.is_file():
        raise FeedError("no_such_file", file=str(path.name))
    size = path.stat().st_size
    if size > settings.max_file_mb() * 1_000_000:
        raise FeedError("file_too_large", file=path.name, size=size // 1_000_000, limit=settings.max_file_mb())


def _take_new(
    con: duckdb.DuckDBPyConnection, path: Path, sha256: str, declaration: Declaration, *, held: set[str]
) -> Iterator[Outcome]:
    with Relations(con) as relations:
        yield from _take_sheets(relations, path, sha256, declaration, held=held)


def _take_sheets(
    relations: Relations, path: Path, sha256: str, declaration: Declaration, *, held: set[str]
) -> Iterator[Outcome]:
    con, grids = relations.con, readers.read(path, relations)
    detected = detect_sheets(relations, grids, path, declaration)
    if detected.sheets:
        decided = list(zip(detected.sheets, detect_locale(con, detected.sheets, file=path.name), strict=True))
        kept = keep(con, path, sha256, grids=grids, pairs=decided)
        feeds = tuple(sorted({sheet.feed.name for sheet in detected.sheets}))
        replaces = checked(declaration, printable(path.name), feeds)
        made_up = any(sheet.made_up for sheet in detected.sheets)
        file, ignored = public_name(con, kept.file, grids), tuple(map(kept.named, detected.ignored))
        blank = Load("", file, sha256, "", "", made_up, (), feeds, ignored)
        for name in (name for name in feeds if name not in held):
            of_feed = [(sheet, decisions) for sheet, decisions in kept.pairs if sheet.feed.name == name]
            load = _stored(con, of_feed, replace(blank, feed=name, replaces=replaces.get(name)))
            sheets, mapped = tuple(sheet.grid.sheet for sheet, _ in of_feed), _for_feed(detected, name)
            yield Outcome(printable(path.name), sha256, name, load, True, sheets=sheets, mapped=mapped)
    for grid, refusal in detected.refused:
        named = (grid.sheet,) if grid.sheet else ()
        yield Outcome(printable(path.name), sha256, None, refusal=refusal, sheets=named)


def _taken_before(
    con: duckdb.DuckDBPyConnection, path: Path, known: list[Load], declaration: Declaration
) -> Iterator[Outcome]:
    """The loads that hold the file already. A mapping said with it again may not be remembered yet, if a crash came."""
    detected = DetectedSheets()
    if known and declaration.column_maps:
        with Relations(con) as relations:
            detected = detect_sheets(relations, readers.read(path, relations), path, declaration)
    for load in known:
        sheets = tuple(part.sheet for part in load.parts)
        mapped = _for_feed(detected, load.feed)
        yield Outcome(printable(path.name), load.sha256, load.feed, load, sheets=sheets, mapped=mapped)


def _for_feed(detected: DetectedSheets, feed: str) -> tuple[tuple[tuple[str, ...], ColumnMap], ...]:
    return tuple((names, column_map) for names, column_map in detected.mapped if column_map.layout.name == feed)


def _stored(con: duckdb.DuckDBPyConnection, pairs: list[tuple[Sheet, LocaleDecision]], blank: Load) -> Load:
    now = load_store.clock()
    load = replace(blank, load_id=load_store.next_id(), loaded_at=now.isoformat())
    with load_store.arriving() as folder:
        for number, (sheet, decisions) in enumerate(pairs):
            part, skipped = write_sheet(con, sheet, decisions, number=number, folder=folder, loaded_at=now)
            assumed = (*load.assumed, *sheet.grid.note, *decisions.assumed, *sheet.assumed)
            load = replace(
                load,
                parts=(*load.parts, part),
                lines_skipped=_added(load.lines_skipped, skipped, sheet.grid.skipped),
                assumed=tuple(dict.fromkeys(assumed)),
            )
        load_store.commit(folder, load)
    if load.feed == "words":
        learn_words(con)
    return load


def _added(*counts: dict[str, int]) -> dict[str, int]:
    return dict(sum(map(Counter, counts), Counter()))
