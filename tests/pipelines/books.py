"""The books of one posko in a folder of their own, and the commands carried out on them as the command line does."""

import atexit
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import duckdb

import settings
import warehouse
from i18n import Words
from pipelines.cli.commands.check import check
from pipelines.cli.commands.ingest import ingest
from pipelines.cli.commands.undo import try_undo, undo
from pipelines.cli.progress import Progress
from pipelines.ingest.take import take_all
from pipelines.types.declaration import NO_DECLARATION, Declaration
from tests.warm_models import warm_models
from tests.world import write_table

_NUMBERS = count(1)
WORDS = Words("en")
QUIET = Progress(WORDS, quiet=True)
Report = dict[str, Any]
Ask = Callable[..., list[tuple[Any, ...]]]
"""Answers a query with its rows; its values by name."""


class Books:
    """Files go in, reports and tables come out; answers are in English."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "posko-data"
        self.files = folder / "files"

    def drawn(self, name: str, table: str) -> Path:
        """A file whose rows are drawn with `|` between the cells."""
        return write_table(table, self.files / name)

    def written(self, name: str, content: str | bytes) -> Path:
        """A file of exactly this content."""
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def ingest(
        self,
        *paths: Path,
        feed: str | None = None,
        replaces: str | None = None,
        declaration: Declaration | None = None,
    ) -> list[Report]:
        """What `ingest --json` answers; without a path it takes the inbox. A declaration is instead of its parts."""
        declaration = declaration or Declaration(feed=feed, replaces=replaces)
        with settings.elsewhere(self.folder), warm_models(self.folder):
            return ingest(list(paths), declaration=declaration, wait=0, progress=QUIET, words=WORDS)[0]

    def check(self, *paths: Path) -> list[Report]:
        """What `check --json` answers."""
        with settings.elsewhere(self.folder), warm_models(self.folder):
            return check(list(paths), declaration=Declaration(), progress=QUIET, words=WORDS)[0]

    def take(self, name: str, table: str, *, feed: str | None = None) -> Report:
        """The one report on a drawn file."""
        (report,) = self.ingest(self.drawn(name, table), feed=feed)
        return report

    def take_all(self, **tables: str) -> list[Report]:
        """The reports on drawn files, in the order in which they arrive; published once."""
        return self.ingest(*(self.drawn(f"{name}.csv", table) for name, table in tables.items()))

    def store(self, *paths: Path) -> None:
        """Take files and leave it to what comes next to publish them, where nobody looks before that."""
        with settings.elsewhere(self.folder):
            outcomes = take_all(paths, NO_DECLARATION)
        assert all(outcome.load and not outcome.refusal for outcome in outcomes), outcomes

    def undo(self, load_id: str, *, dry_run: bool = False) -> Report:
        """What `undo --json` answers about leaving a load out."""
        with settings.elsewhere(self.folder), warm_models(self.folder):
            if dry_run:
                return try_undo(load_id, progress=QUIET, words=WORDS)[0]
            return undo(load_id, wait=0, progress=QUIET, words=WORDS)[0]

    def current(self) -> Path:
        """The published snapshot."""
        with settings.elsewhere(self.folder):
            path = warehouse.current()
        assert path is not None
        return path

    def ask(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query on the published snapshot, days and hours in the posko's time."""
        with self.answers() as ask:
            return ask(sql, **values)

    @contextmanager
    def answers(self) -> Iterator[Ask]:
        """What answers many queries on the published snapshot."""
        with _asking().cursor() as con, read_beside(con, self.current()):
            con.execute(f"SET TimeZone = '{settings.timezone()}'")
            yield lambda sql, **values: con.execute(sql, values).fetchall()


@cache
def _asking() -> duckdb.DuckDBPyConnection:
    """The database that answers; to open one takes longer than most questions."""
    con = duckdb.connect()
    atexit.register(con.close)
    return con


@contextmanager
def read_beside(con: duckdb.DuckDBPyConnection, snapshot: Path) -> Iterator[None]:
    """Let an open database read a snapshot, which is let go of at the end."""
    name = f"snapshot_{next(_NUMBERS)}"
    con.execute(f"ATTACH '{snapshot}' AS {name} (READ_ONLY)")
    try:
        con.execute(f"USE {name}")
        yield
    finally:
        con.execute(f"USE memory; DETACH {name}")
