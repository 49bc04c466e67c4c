"""A small posko drawn in text, built through the real pipelines.

world(calls='''
    call_id | started_at       | outcome
    a       | 2021-07-05 09:00 | answered
''')
"""

import csv
import textwrap
from pathlib import Path

import duckdb

import settings
import warehouse
from pipelines.build.publish import publish
from pipelines.ingest.take import take
from pipelines.parse.connection import connection
from pipelines.types.declaration import Declaration
from pipelines.types.outcome import Outcome
from tests.warm_models import warm_models


def write_table(drawn: str, target: Path) -> Path:
    """Write a table drawn with `|` between its cells as a CSV file."""
    rows = [[cell.strip() for cell in line.split("|")] for line in textwrap.dedent(drawn).strip().splitlines()]
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return target


def ingested(*files: Path, feed: str | None = None) -> list[Outcome]:
    """Take files and publish, as `ingest` does; gives what became of each."""
    with warm_models(settings.data_folder()):
        with connection() as con:
            outcomes = [outcome for file in files for outcome in take(file, con, Declaration(feed=feed))]
        publish()
    return outcomes


class World:
    """Feeds drawn as tables → the published snapshot, opened read-only as pages open it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: list[duckdb.DuckDBPyConnection] = []

    def __call__(self, **feeds: str) -> duckdb.DuckDBPyConnection:
        """Ingest each drawn feed under its name; canonical column names are the header."""
        with warm_models(settings.data_folder()):
            with connection() as con:
                for feed, drawn in feeds.items():
                    path = write_table(drawn, self._folder / f"{feed}-{len(self._opened)}.csv")
                    for outcome in take(path, con, Declaration(feed=feed)):
                        assert outcome.refusal is None, outcome.refusal
            publish()
        return self.open()

    def open(self) -> duckdb.DuckDBPyConnection:
        """The published snapshot, opened."""
        con = warehouse.open_current()
        assert con is not None
        self._opened.append(con)
        return con

    def close(self) -> None:
        """Let go of every snapshot that was opened."""
        for con in self._opened:
            con.close()
