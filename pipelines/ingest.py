"""read → recognise → decide → parse → set aside → store: one file becomes one load per feed it holds."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb

import settings
from pipelines import mishap, originals, readers, store
from pipelines.decide import Decisions, decide
from pipelines.declared import NOTHING_SAID, Declared
from pipelines.erasure.arriving import keep
from pipelines.errors import FeedError
from pipelines.load import Load
from pipelines.mapping.mapping import Mapping
from pipelines.mapping.remembered import read_otherwise
from pipelines.need_words import learn_words
from pipelines.outcome import Outcome
from pipelines.parts import store_part
from pipelines.progress import Progress
from pipelines.readers.grid import Grid
from pipelines.recognise import Sheet
from pipelines.replaced import checked, taken_before
from pipelines.texts import printable, shown_name
from pipelines.understand import Book, understand
from pipelines.workbench import connection

# what nobody foresaw about one file, and what therefore costs only that file; a full disk or no memory are not of them
_OF_THE_FILE = (
    duckdb.DataError, duckdb.ProgrammingError, duckdb.NotSupportedError, ValueError, RuntimeError, ArithmeticError,
    LookupError, TypeError,
)  # fmt: skip


def take_all(paths: list[Path], said: Declared, progress: Progress) -> list[Outcome]:
    """Read and store files one by one."""
    with connection() as con:
        learn_words(con)
        return [outcome for path in progress.over(paths) for outcome in take(path, con, said)]


def take(path: Path, con: duckdb.DuckDBPyConnection, said: Declared = NOTHING_SAID) -> list[Outcome]:
    """Read one file and store what it holds; nothing is published yet. Never raises FeedError: a refusal is an outcome.

    `con` is a `workbench.connection()`; what the file leaves in it is dropped.
    """
    name, feed, sha256 = printable(path.name), said.feed, ""
    outcomes: list[Outcome] = []
    try:
        _size_allowed(path)
        sha256 = originals.sha256_of(path)
        known = taken_before(sha256, said)
        if other := next((load for load in known if read_otherwise(load, said.mappings)), None):
            raise FeedError("mapping_before", file=name, load=other.load_id)
        held = {load.feed for load in known}
        outcomes += _taken_before(con, path, known, said)
        if not (known and held.issuperset(name for load in known for name in load.feeds)):
            # a crash may have come between two feeds of one file; what one feed gave stands whatever the next one does
            for outcome in _take_new(con, path, sha256, said, held=held):
                outcomes.append(outcome)
    except FeedError as refusal:
        outcomes.append(Outcome(name, sha256, feed, refusal=refusal))
    except PermissionError:
        outcomes.append(Outcome(name, sha256, feed, refusal=FeedError("locked_away", file=name)))
    except _OF_THE_FILE as error:
        mishap.noted(error)
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
    con: duckdb.DuckDBPyConnection, path: Path, sha256: str, said: Declared, *, held: set[str]
) -> Iterator[Outcome]:
    grids = readers.read(path, con)
    book = understand(con, grids, path, said)
    if book.sheets:
        decided = list(zip(book.sheets, decide(con, book.sheets, file=path.name), strict=True))
        kept = keep(con, path, sha256, grids=grids, pairs=decided)
        feeds = tuple(sorted({sheet.feed.name for sheet in book.sheets}))
        replaces = checked(said, printable(path.name), feeds)
        made_up = any(sheet.made_up for sheet in book.sheets)
        file, ignored = shown_name(con, kept.file, grids), tuple(map(kept.named, book.ignored))
        blank = Load("", file, sha256, "", "", made_up, (), feeds, ignored)
        for name in (name for name in feeds if name not in held):
            of_feed = [(sheet, decisions) for sheet, decisions in kept.pairs if sheet.feed.name == name]
            load = _stored(con, of_feed, replace(blank, feed=name, replaces=replaces.get(name)))
            sheets, mapped = tuple(sheet.grid.sheet for sheet, _ in of_feed), _for_feed(book, name)
            yield Outcome(printable(path.name), sha256, name, load, True, sheets=sheets, mapped=mapped)
    for grid, refusal in book.refused:
        named = (grid.sheet,) if grid.sheet else ()
        yield Outcome(printable(path.name), sha256, None, refusal=refusal, sheets=named)
    _drop(con, [*grids, *(sheet.grid for sheet in book.sheets)])


def _taken_before(con: duckdb.DuckDBPyConnection, path: Path, known: list[Load], said: Declared) -> Iterator[Outcome]:
    """The loads that hold the file already. A mapping said with it again may not be remembered yet, if a crash came."""
    book = Book()
    if known and said.mappings:
        grids = readers.read(path, con)
        book = understand(con, grids, path, said)
        _drop(con, [*grids, *(sheet.grid for sheet in book.sheets)])
    for load in known:
        sheets = tuple(part.sheet for part in load.parts)
        mapped = _for_feed(book, load.feed)
        yield Outcome(printable(path.name), load.sha256, load.feed, load, sheets=sheets, mapped=mapped)


def _for_feed(book: Book, feed: str) -> tuple[tuple[tuple[str, ...], Mapping], ...]:
    return tuple((names, mapping) for names, mapping in book.mapped if mapping.layout.name == feed)


def _drop(con: duckdb.DuckDBPyConnection, grids: list[Grid]) -> None:
    for relation in {grid.relation for grid in grids}:
        con.execute(f"DROP TABLE IF EXISTS {relation}")


def _stored(con: duckdb.DuckDBPyConnection, pairs: list[tuple[Sheet, Decisions]], blank: Load) -> Load:
    now = store.clock()
    load = replace(blank, load_id=store.next_id(), loaded_at=now.isoformat())
    with store.arriving() as folder:
        for number, (sheet, decisions) in enumerate(pairs):
            part, skipped = store_part(con, sheet, decisions, number=number, folder=folder, loaded_at=now)
            assumed = (*load.assumed, *sheet.grid.note, *decisions.assumed, *sheet.assumed)
            load = replace(
                load,
                parts=(*load.parts, part),
                lines_skipped=_added(load.lines_skipped, skipped, sheet.grid.skipped),
                assumed=tuple(dict.fromkeys(assumed)),
            )
        store.commit(folder, load)
    if load.feed == "words":
        learn_words(con)
    return load


def _added(*counts: dict[str, int]) -> dict[str, int]:
    return dict(sum(map(Counter, counts), Counter()))
