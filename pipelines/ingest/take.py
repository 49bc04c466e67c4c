"""Take files: copy and hash, read, detect, parse, quarantine, store. One file becomes one load per feed it contains."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

import logs
import settings
from pipelines.detect.locale_detection import detect_locale
from pipelines.detect.saved_maps import read_by_other_map
from pipelines.detect.sheets import DetectedSheets, detect_sheets
from pipelines.ingest.other_centres import refuse_other_centre
from pipelines.ingest.replacements import loads_of_file, loads_to_replace
from pipelines.ingest.tombstone_filter import store_without_erased
from pipelines.parse.connection import connection
from pipelines.parse.known_items import learn_items
from pipelines.parse.need_words import learn_words
from pipelines.parse.sheet_writer import write_sheet
from pipelines.readers import reading
from pipelines.storage import load_store, originals
from pipelines.storage.load_store import is_full
from pipelines.storage.originals import IncomingFile
from pipelines.types.cell_text import printable, public_name
from pipelines.types.column_map import ColumnMap
from pipelines.types.declaration import NO_DECLARATION, Declaration
from pipelines.types.errors import FeedError, Named
from pipelines.types.load import Load, Part
from pipelines.types.locale import LocaleDecision
from pipelines.types.outcome import Outcome
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

_UNFORESEEN = ("unreadable_file", "too_little_memory")


def take_all(paths: Iterable[Path], declaration: Declaration) -> list[Outcome]:
    """Read and store files one by one; an error of one file costs that file only."""
    outcomes: list[Outcome] = []
    con = _connection_with_words()
    try:
        for path in paths:
            of_file = _take_logged(path, con, declaration)
            outcomes += of_file
            if any(outcome.refusal and outcome.refusal.key in _UNFORESEEN for outcome in of_file):
                con.close()  # an internal error leaves a database that answers nothing any more
                con = _connection_with_words()
    finally:
        con.close()
    return outcomes


def _connection_with_words() -> duckdb.DuckDBPyConnection:
    con = connection()
    learn_words(con)
    learn_items(con)
    return con


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
    """Read one file and store its loads; nothing is published yet.

    The file is copied and hashed first and the copy is parsed, so what is stored has the hash it is stored under.

    Args:
        path: the file that arrived
        con: a `parse.connection.connection()`; no relation of the file stays on it
        declaration: what its sender declared of it

    Returns:
        One outcome per feed or refusal. A FeedError becomes a refusal and is never raised.
    """
    name, sha256 = printable(path.name), ""
    outcomes: list[Outcome] = []
    try:
        _check_size(path)
        with originals.incoming(path) as file, Relations(con) as relations:
            sha256 = file.sha256
            _check_size(file.path)
            # a crash may come between two feeds of one file; the load of one feed stays whatever becomes of the next
            for outcome in _take_copy(relations, file, declaration):
                outcomes.append(outcome)
    except FeedError as refusal:
        outcomes.append(Outcome(name, sha256, declaration.feed, refusal=refusal))
    except PermissionError:
        outcomes.append(Outcome(name, sha256, declaration.feed, refusal=FeedError("locked_away", file=name)))
    except Exception as error:
        if not _is_of_file(error, path):
            raise
        logs.record_error(error)
        outcomes.append(Outcome(name, sha256, declaration.feed, refusal=_unforeseen(error, name)))
    return [replace(outcome, path=path) for outcome in outcomes]


def _is_of_file(error: Exception, path: Path) -> bool:
    """Whether an unforeseen error costs only the file; a full disk and books out of reach concern all files."""
    if is_full(error) or isinstance(error, duckdb.IOException):
        return False
    return not isinstance(error, OSError) or error.filename in (path, str(path))


def _unforeseen(error: Exception, name: str) -> FeedError:
    """The refusal of a file that needs more memory than there is, or cannot be read for another reason."""
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return FeedError("too_little_memory", file=name, limit=settings.memory_limit())
    return FeedError("unreadable_file", file=name)


def _check_size(path: Path) -> None:
    """Raise FeedError for a file that is missing or too large, before a byte of it is read."""
    if not path.is_file():
        raise FeedError("no_such_file", file=str(path.name))
    size = path.stat().st_size
    if size > settings.max_file_mb() * 1_000_000:
        raise FeedError("file_too_large", file=path.name, size=size // 1_000_000, limit=settings.max_file_mb())


def _take_copy(relations: Relations, file: IncomingFile, declaration: Declaration) -> Iterator[Outcome]:
    """Outcomes of the feeds that are stored already, then of the others."""
    known = loads_of_file(file.sha256, declaration)
    if other := next((load for load in known if read_by_other_map(load, declaration.column_maps)), None):
        raise FeedError("mapping_before", file=printable(file.path.name), load=other.load_id)
    if declaration.struck and (other := next((load for load in known if not _is_struck_so(load, declaration)), None)):
        raise FeedError("struck_before", file=printable(file.path.name), load=other.load_id)
    yield from _take_known(relations, file, known, declaration)
    stored = {load.feed for load in known}
    if not (known and stored.issuperset(name for load in known for name in load.feeds)):
        yield from _take_new(relations, file, declaration, stored=stored)


def _is_struck_so(load: Load, declaration: Declaration) -> bool:
    """Whether the struck rows of a load were read as is declared now."""
    return any(part.struck == declaration.struck for part in load.parts)


def _take_new(
    relations: Relations, file: IncomingFile, declaration: Declaration, *, stored: set[str]
) -> Iterator[Outcome]:
    """Store a load for each feed of the file that is not stored yet."""
    con, path, name = relations.con, file.path, printable(file.path.name)
    grids = reading.read(path, relations, by_titles=bool(declaration.column_maps))
    detected = detect_sheets(relations, grids, path, declaration)
    if detected.sheets:
        decided = list(zip(detected.sheets, detect_locale(con, detected.sheets, file=path.name), strict=True))
        filtered = store_without_erased(relations, file, grids, decided, ignored=detected.ignored)
        feeds = tuple(sorted({sheet.feed.name for sheet in detected.sheets}))
        replaces = loads_to_replace(declaration, name, feeds)
        made_up = any(sheet.made_up for sheet in detected.sheets)
        stored_name = public_name(con, filtered.name, grids)
        blank = Load("", stored_name, file.sha256, "", "", made_up, (), feeds, filtered.ignored)
        for feed in (feed for feed in feeds if feed not in stored):
            of_feed = [(sheet, decisions) for sheet, decisions in filtered.pairs if sheet.feed.name == feed]
            load = _stored(con, of_feed, replace(blank, feed=feed, replaces=replaces.get(feed)))
            sheets, mapped = tuple(sheet.grid.sheet for sheet, _ in of_feed), _for_feed(detected, feed)
            outcome = Outcome(name, file.sha256, feed, load, True, sheets=sheets, mapped=mapped)
            yield replace(outcome, refusal=_refusal_of_all(con, load, name))
    for grid, refusal in detected.refused:
        named = (grid.sheet,) if grid.sheet else ()
        yield Outcome(name, file.sha256, None, refusal=refusal, sheets=named)


def _take_known(
    relations: Relations, file: IncomingFile, known: list[Load], declaration: Declaration
) -> Iterator[Outcome]:
    """Outcomes of the loads the file has already, with the column maps declared for it, which a crash may have lost."""
    detected = DetectedSheets()
    if known and declaration.column_maps:
        detected = detect_sheets(relations, reading.read(file.path, relations, by_titles=True), file.path, declaration)
    for load in known:
        sheets = tuple(part.sheet for part in load.parts)
        mapped = _for_feed(detected, load.feed)
        name = printable(file.path.name)
        outcome = Outcome(name, load.sha256, load.feed, load, sheets=sheets, mapped=mapped)
        yield replace(outcome, refusal=_refusal_of_all(relations.con, load, name))


def _refusal_of_all(con: duckdb.DuckDBPyConnection, load: Load, file: str) -> FeedError | None:
    """The refusal of a file none of whose rows can be used; its load is listed all the same."""
    if not load.has_only_failures or load.is_correction:
        return None
    paths = [str(load.folder / f"aside-{number}.parquet") for number in range(len(load.parts))]
    row = con.execute(
        """SELECT rule, column_name FROM read_parquet($paths) WHERE scope = 'row'
        GROUP BY ALL ORDER BY count(DISTINCT (part, row_number)) DESC, rule, column_name LIMIT 1""",
        {"paths": paths},
    ).fetchone()
    rule, column = row or ("unreadable", "")
    gaps = {"rule": Named("cli.reason", (rule,)), "column": Named("column", (column,))}
    return FeedError("all_rows_fail", file=file, rows=load.rows_read, load=load.load_id.lstrip("0"), **gaps)


def _for_feed(detected: DetectedSheets, feed: str) -> tuple[tuple[tuple[str, ...], ColumnMap], ...]:
    """The declared column maps of a feed, each with the titles of the table it was used for."""
    return tuple((titles, column_map) for titles, column_map in detected.mapped if column_map.layout.name == feed)


def _stored(con: duckdb.DuckDBPyConnection, pairs: list[tuple[Sheet, LocaleDecision]], blank: Load) -> Load:
    """Store the sheets of one feed as a load, numbered and dated now."""
    now = load_store.clock()
    load = replace(blank, load_id=load_store.next_id(), loaded_at=now.isoformat())
    with load_store.arriving() as folder:
        for number, (sheet, decisions) in enumerate(pairs):
            written = write_sheet(con, sheet, decisions, number=number, folder=folder, loaded_at=now)
            notes = (*sheet.grid.note, *decisions.assumed, *sheet.assumed, *written.assumed, *_reviewed(written.part))
            assumed = (*load.assumed, *notes)
            load = replace(
                load,
                parts=(*load.parts, written.part),
                lines_skipped=_added(load.lines_skipped, written.lines_skipped, sheet.grid.skipped),
                assumed=tuple(dict.fromkeys(assumed)),
            )
        refuse_other_centre(con, load, folder, file=load.file)
        load_store.commit(folder, load)
    if load.feed == "words":
        learn_words(con)
    if load.feed == "items" or any(part.item_unit for part in load.parts):
        learn_items(con)
    return load


def _reviewed(part: Part) -> tuple[str, ...]:
    """Keys of `assumed`: the rows that begin like a sum and were taken as data."""
    rows = ", ".join(map(str, part.like_totals))
    return (f"total_words|row_number|{rows}",) if rows else ()


def _added(*counts: dict[str, int]) -> dict[str, int]:
    return dict(sum(map(Counter, counts), Counter()))
