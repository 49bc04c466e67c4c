"""Reuse the tables of models whose feeds hold nothing: planning their SQL costs more than all else in a small build.

A model that reads, over all models it is built from, only relations without a loaded row is a constant of the code, the
shipped facts and the settings. Such tables are copied from `cache/models-<digest>.duckdb` in the data folder, and a
check that reads only constants ran when they were written. A table that is empty as the cached one is, because its
syntax tree says so or as it came out, is the constant too: what reads it need not be built either. The file holds
nothing of anybody's books, and a build without it gives the same rows.
"""

from collections.abc import Callable, Collection, Mapping

import duckdb

import settings
from pipelines import models
from pipelines.build.raw import REFERENCE_TABLES
from pipelines.feeds import FEEDS
from pipelines.models import Model
from pipelines.models.empty_results import is_empty
from pipelines.storage import atomic
from pipelines.types.cell_text import quoted

_SHIPPED = {"cities", "districts"}  # relations of `raw` that no load adds to
_CHECKS = "checks"


class ModelCache:
    """The constant tables of one build: those the cache holds are copied, the others are added to it in the end."""

    def __init__(self, con: duckdb.DuckDBPyConnection, digest: str, loaded: Collection[str]) -> None:
        """Find what no load added to; every relation of `raw` must stand.

        Args:
            con: the connection of the build.
            digest: what the constant tables are made of: code, shipped facts, settings.
            loaded: the feed tables that loads have rows of.
        """
        self._con = con
        self._file = settings.data_folder() / "cache" / f"models-{digest[:16]}.duckdb"
        self._constant = _relations_without_loads(con, loaded)
        self._empty = {(schema, name) for schema, name in self._constant if name not in {*REFERENCE_TABLES, *_SHIPPED}}
        self._missing: dict[Model, int] = {}
        self._rows = self._open() if self._file.exists() else {}

    def _open(self) -> dict[Model, int]:
        """Attach the file as `cached`; the tables it holds and their rows, none when it is damaged."""
        try:
            self._con.execute(f"ATTACH {quoted(str(self._file))} AS cached (READ_ONLY)")
            contents = self._con.execute("SELECT layer, name, row_count FROM cached.contents").fetchall()
        except duckdb.Error:
            self._con.execute("DETACH DATABASE IF EXISTS cached")
            self._file.unlink()
            return {}
        return {(layer, name): rows for layer, name, rows in contents}

    def build_layer(self, layer: str) -> None:
        """Make every model of a layer, each after those it is built from."""
        for name in models.in_order(layer):
            model, sources = (layer, name), models.sources(layer, name)
            if models.is_macro(layer, name):
                self._con.execute(models.creation(layer, name))
                self._constant |= {model} if self._constant >= sources else set()
            elif not self._copy(model, sources):
                made = self._con.execute(models.creation(layer, name)).fetchall()
                self._note(model, sources, rows=made[0][0])

    def make(
        self, table: Model, sources: Collection[Model], build: Callable[[duckdb.DuckDBPyConnection], None]
    ) -> None:
        """Make a table that no SQL alone makes.

        Args:
            table: its layer and name
            sources: all that it reads
            build: makes it on the connection of the build
        """
        if not self._copy(table, sources):
            build(self._con)
            made = self._con.execute(f"SELECT count(*) FROM {_name(table)}").fetchall()
            self._note(table, sources, rows=made[0][0])

    def _copy(self, table: Model, sources: Collection[Model]) -> bool:
        """Make a table from the cache; False when it has to be built."""
        rows = self._rows.get(table)
        if rows is None or not (self._constant.issuperset(sources) or (rows == 0 and self._is_empty(table))):
            return False
        self._con.execute(f"CREATE OR REPLACE TABLE {_name(table)} AS FROM cached.{_name(table)}")
        self._constant.add(table)
        self._empty |= set() if rows else {table}
        return True

    def _is_empty(self, table: Model) -> bool:
        layer, name = table
        return name in models.in_order(layer) and is_empty(layer, name, self._empty)

    def _note(self, table: Model, sources: Collection[Model], *, rows: int) -> None:
        """Note whether a table that was built is a constant, and whether it is empty."""
        self._empty |= set() if rows else {table}
        if self._constant.issuperset(sources):
            self._constant.add(table)
            self._missing[table] = rows
        elif rows == self._rows.get(table) == 0:
            self._constant.add(table)

    def passed(self, checks: Mapping[str, str]) -> set[str]:
        """Return the rules that passed when the constants they read were cached; the others are to be checked now.

        checks: SQL of the rows that break a rule, by rule
        """
        read = {rule: models.relations_of(query) for rule, query in checks.items()}
        constant = {(_CHECKS, rule) for rule, sources in read.items() if sources and self._constant >= sources}
        self._missing |= dict.fromkeys(constant - self._rows.keys(), 0)
        return {rule for _, rule in constant & self._rows.keys()}

    def close(self) -> None:
        """Let go of the cache; write it anew when this build made constant tables that it lacks."""
        if self._missing:
            self._write(self._missing | self._rows)
        if self._rows:
            self._con.execute("DETACH cached")

    def _write(self, tables: dict[Model, int]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        for older in self._file.parent.glob("models-*.duckdb"):
            if older != self._file:
                older.unlink()
        with atomic.replacing(self._file) as target:
            target.unlink(missing_ok=True)  # a killed build left it
            self._con.execute(f"ATTACH {quoted(str(target))} AS arriving (RECOVERY_MODE no_wal_writes)")
            for layer in sorted({layer for layer, _ in tables}):
                self._con.execute(f"CREATE SCHEMA arriving.{layer}")
            for model in sorted(tables):
                self._con.execute(f"CREATE TABLE arriving.{_name(model)} AS {self._content(model)}")
            columns = [
                list(column) for column in zip(*(((*model, rows)) for model, rows in tables.items()), strict=True)
            ]
            self._con.execute(
                """CREATE TABLE arriving.contents AS
                SELECT unnest($1) AS layer, unnest($2) AS name, unnest($3)::BIGINT AS row_count""",
                columns,
            )
            self._con.execute("CHECKPOINT arriving; DETACH arriving")

    def _content(self, model: Model) -> str:
        """Return SQL of the rows that the cache holds of a model; a check has none, that it is there says it passed."""
        if model[0] == _CHECKS:
            return "SELECT 1 AS passed WHERE false"
        return f"FROM {'cached.' if model in self._rows else ''}{_name(model)}"


def _relations_without_loads(con: duckdb.DuckDBPyConnection, loaded: Collection[str]) -> set[Model]:
    """The relations of `raw` that hold nothing, or only shipped facts."""
    named = {
        source for layer in models.LAYERS for name in models.in_order(layer) for source in models.sources(layer, name)
    }
    without = {each for feed in FEEDS if feed.table not in loaded for each in _of_feed(feed.table)} | _SHIPPED
    others = sorted({name for schema, name in named if schema == "raw"} - without)
    own = {name: " WHERE load_id <> 'reference'" if name in REFERENCE_TABLES else "" for name in others}
    row = con.execute(f"SELECT {', '.join(f'EXISTS (FROM raw.{name}{rows})' for name, rows in own.items())}").fetchone()
    return {
        ("raw", name)
        for name in without | {name for name, is_loaded in zip(own, row or (), strict=True) if not is_loaded}
    }


def _of_feed(table: str) -> tuple[str, ...]:
    return table, f"all_{table}", f"{table}_history"


def _name(model: Model) -> str:
    return ".".join(model)
