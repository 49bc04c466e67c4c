"""Reuse the tables of models whose feeds hold nothing: planning their SQL costs more than all else in a small build.

A model that reads, over all models it is built from, only relations without a loaded row is a constant of the code, the
shipped facts and the settings. So is one that has no row whatever else it reads, because its syntax tree says so: with
fewer rows to read it has none either. A new snapshot begins as a copy of `cache/start-<digest>-<n>.duckdb`, in which
such tables of its layers stand already, and the macros; those of the layer before lie in
`cache/models-<digest>.duckdb` and are read there, beside what the syntax tree of each model says. A check that reads
only constants ran when they were written. A table that came out empty as the cached one is the constant too: what reads
it need not be built either. Neither file holds anything of anybody's books, and a build without them gives the same
rows.
"""

import secrets
import shutil
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

import duckdb

import settings
import warehouse
from pipelines import models
from pipelines.build.raw import REFERENCE_TABLES
from pipelines.feeds import FEEDS
from pipelines.models import Model
from pipelines.models.readings import Reading, from_written, read
from pipelines.storage import atomic
from pipelines.types.cell_text import quoted
from pipelines.types.sql import sql

_SHIPPED = {"cities", "districts"}  # relations of `raw` that no load adds to
_CHECKS = "checks"
_PUBLISHED = tuple(layer for layer in models.LAYERS if layer != "resolved")
_ATTACHED = "AS {name} (RECOVERY_MODE no_wal_writes)"  # until a file is whole there is nothing to recover


class ModelCache:
    """The constant tables of one build: those the cache holds are there already, the others are added in the end."""

    def __init__(self, con: duckdb.DuckDBPyConnection, digest: str, target: Path) -> None:
        """Begin the snapshot, attached as `building`, with the constant tables that the cache holds.

        Args:
            con: the connection of the build.
            digest: what the constant tables are made of: code, shipped facts, settings.
            target: the new snapshot.
        """
        self._con = con
        self._folder = settings.data_folder() / "cache"
        self._digest = digest[:16]
        self._file = self._folder / f"models-{self._digest}.duckdb"
        self._constant: set[Model] = set()
        self._empty: set[Model] = set()
        self._missing: dict[Model, int] = {}
        self._readings: dict[Model, Reading] = {}
        self._start, self._rows = self._open() if self._file.exists() else (None, {})
        if not self._begin(target):
            target.unlink(missing_ok=True)
            self._rows = {model: rows for model, rows in self._rows.items() if model[0] not in _PUBLISHED}
            con.execute(f"ATTACH {quoted(str(target))} {_ATTACHED.format(name='building')}")
        con.execute("USE building")

    def _open(self) -> tuple[Path | None, dict[Model, int]]:
        """Attach the file as `cached`; where a snapshot starts from, and the rows of each table; nothing if damaged."""
        try:
            self._con.execute(f"ATTACH {quoted(str(self._file))} AS cached (READ_ONLY)")
            contents = self._con.execute("SELECT layer, name, row_count, start FROM cached.contents").fetchall()
            readings = self._con.execute("SELECT layer, name, reading FROM cached.readings").fetchall()
        except duckdb.Error:
            self._con.execute("DETACH DATABASE IF EXISTS cached")
            self._file.unlink()
            return None, {}
        self._readings = {(layer, name): from_written(text) for layer, name, text in readings}
        rows = {(layer, name): count for layer, name, count, _ in contents}
        return (self._folder / contents[0][3] if contents else None), rows

    def _begin(self, target: Path) -> bool:
        """Begin with a copy of the snapshot that the cache holds; False when there is none, or a damaged one."""
        if self._start is None or not self._start.exists():
            return False
        shutil.copyfile(self._start, target)
        try:
            self._con.execute(f"ATTACH {quoted(str(target))} {_ATTACHED.format(name='building')}")
        except duckdb.Error:
            return False
        if warehouse.is_whole(self._con, target, name="building"):
            return True
        self._con.execute("DETACH building")
        return False

    def know_loads(self, loaded: Collection[str]) -> None:
        """Find what no load added to; every relation of `raw` must stand.

        loaded: the feed tables that loads have rows of
        """
        self._constant = self._relations_without_loads(loaded)
        self._empty = {(schema, name) for schema, name in self._constant if name not in {*REFERENCE_TABLES, *_SHIPPED}}

    def _relations_without_loads(self, loaded: Collection[str]) -> set[Model]:
        """The relations of `raw` that hold nothing, or only shipped facts."""
        every = [(layer, name) for layer in models.LAYERS for name in models.in_order(layer)]
        named = {source for model in every for source in self._reading(model).relations}
        without = {each for feed in FEEDS if feed.table not in loaded for each in _of_feed(feed.table)} | _SHIPPED
        others = sorted({name for schema, name in named if schema == "raw"} - without)
        own = {name: " WHERE load_id <> 'reference'" if name in REFERENCE_TABLES else "" for name in others}
        # one question each: planning them as one takes three times as long
        filled = {
            name
            for name, rows in own.items()
            if self._con.execute(f"SELECT 1 FROM raw.{name}{rows} LIMIT 1").fetchone()
        }
        return {("raw", name) for name in without | (set(others) - filled)}

    def build_layer(self, layer: str) -> None:
        """Make every model of a layer, each after those it is built from."""
        for name in models.in_order(layer):
            model = (layer, name)
            sources = self._reading(model).relations
            if models.is_macro(layer, name):
                self._define(model, is_constant=self._constant >= sources)
            elif not self._is_there(model, sources):
                made = self._con.execute(models.creation(layer, name)).fetchall()
                self._note(model, sources, rows=made[0][0])

    def _define(self, macro: Model, *, is_constant: bool) -> None:
        """Make a macro that the snapshot did not begin with."""
        if macro not in self._rows:
            self._con.execute(models.creation(*macro))
            self._missing |= {macro: 0} if macro[0] in _PUBLISHED else {}
        self._constant |= {macro} if is_constant else set()

    def make(
        self, table: Model, sources: Collection[Model], build: Callable[[duckdb.DuckDBPyConnection], None]
    ) -> None:
        """Make a table that no SQL alone makes.

        Args:
            table: its layer and name
            sources: all that it reads
            build: makes it on the connection of the build
        """
        if not self._is_there(table, sources):
            build(self._con)
            made = self._con.execute(f"SELECT count(*) FROM {_name(table)}").fetchall()
            self._note(table, sources, rows=made[0][0])

    def _is_there(self, table: Model, sources: Collection[Model]) -> bool:
        """Take a table from the cache; False when it has to be built."""
        rows = self._rows.get(table)
        if rows is None or not (
            self._constant.issuperset(sources) or (rows == 0 and self._has_no_row(table, sources, self._empty))
        ):
            return False
        if table[0] not in _PUBLISHED:
            self._con.execute(f"CREATE VIEW {_name(table)} AS FROM cached.{_name(table)}")
        self._constant.add(table)
        self._empty |= set() if rows else {table}
        return True

    def _has_no_row(self, table: Model, sources: Collection[Model], empty: Collection[Model]) -> bool:
        """Tell whether a table surely has no row; one that Python makes has none of nothing.

        Args:
            table: its layer and name
            sources: all that it reads
            empty: relations without a row
        """
        layer, name = table
        if layer == "raw":
            return False
        if name not in models.in_order(layer):
            return all(source in empty for source in sources)
        return self._reading(table).has_no_row(empty)

    def _note(self, table: Model, sources: Collection[Model], *, rows: int) -> None:
        """Note whether a table that was built is a constant, and whether it is empty."""
        if self._constant.issuperset(sources) or (
            rows == 0 and self._has_no_row(table, sources, self._constant & self._empty)
        ):
            self._constant.add(table)
            self._missing[table] = rows
        elif rows == self._rows.get(table) == 0:
            self._constant.add(table)
        self._empty |= set() if rows else {table}

    def _reading(self, model: Model) -> Reading:
        """Return what the syntax tree of a model, or of a check, says."""
        if model not in self._readings:
            layer, name = model
            self._readings[model] = read(sql(f"{layer}/{name}" if layer == _CHECKS else f"models/{layer}/{name}"))
        return self._readings[model]

    @property
    def constant(self) -> frozenset[Model]:
        """The tables that are the same in all books, or empty, and so hold nothing of anybody's."""
        return frozenset(self._constant | self._empty)

    def passed(self, rules: Collection[str]) -> set[str]:
        """Return the rules that nothing breaks; the others are to be checked now.

        They passed when the constants they read were cached, or what they read has no row that could break them.

        rules: the names of all
        """
        readings = {(_CHECKS, rule): self._reading((_CHECKS, rule)) for rule in rules}
        constant = {
            rule for rule, reading in readings.items() if reading.relations and self._constant >= reading.relations
        }
        unbroken = {rule for rule, reading in readings.items() if reading.has_no_row(self._empty)}
        self._missing |= dict.fromkeys(constant - self._rows.keys(), 0)
        return {rule for _, rule in (constant & self._rows.keys()) | unbroken}

    def store(self) -> None:
        """Write the cache anew when this build made constant tables that it lacks."""
        if self._missing:
            self._write(self._missing | self._rows)

    def close(self) -> None:
        """Let go of the cache; what was read there is no longer to be had."""
        self._con.execute("DETACH DATABASE IF EXISTS cached")

    def _write(self, tables: dict[Model, int]) -> None:
        """Write what a snapshot starts from, and then the file that names it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        start = self._folder / f"start-{self._digest}-{secrets.token_hex(4)}.duckdb"
        published = sorted(model for model in tables if model[0] in _PUBLISHED)
        macros = [model for model in _macros() if model in tables]
        before = self._start and any(model in self._rows for model in published)
        if before:
            self._con.execute(f"ATTACH {quoted(str(self._start))} AS before (READ_ONLY)")
        self._write_file(start, {model: self._content(model) for model in published if model not in macros}, macros)
        if before:
            self._con.execute("DETACH before")
        others = {model: self._content(model) for model in sorted(tables.keys() - {*published})}
        columns = [[*column] for column in zip(*((*model, rows) for model, rows in tables.items()), strict=True)]
        contents = "SELECT unnest($1) AS layer, unnest($2) AS name, unnest($3)::BIGINT AS row_count, $4 AS start"
        self._write_file(self._file, others, (), {"contents": (contents, [*columns, start.name]), **self._written()})
        for older in (*self._folder.glob("models-*.duckdb"), *self._folder.glob("start-*.duckdb")):
            if older not in (self._file, start):
                older.unlink()

    def _written(self) -> dict[str, tuple[str, Collection[object]]]:
        """Return the table of all that syntax trees say."""
        rows = [(*model, reading.written()) for model, reading in self._readings.items()]
        columns = [[*column] for column in zip(*rows, strict=True)]
        return {"readings": ("SELECT unnest($1) AS layer, unnest($2) AS name, unnest($3) AS reading", columns)}

    def _write_file(
        self,
        file: Path,
        tables: Mapping[Model, str],
        macros: Collection[Model],
        listed: Mapping[str, tuple[str, Collection[object]]] | None = None,
    ) -> None:
        """Write a database of these tables and macros.

        Args:
            file: the database
            tables: SQL of the rows of each
            macros: the macros
            listed: tables of what is in the cache: SQL of the rows, and the values of its parameters
        """
        with atomic.replacing(file) as target:
            target.unlink(missing_ok=True)  # a killed build left it
            self._con.execute(f"ATTACH {quoted(str(target))} {_ATTACHED.format(name='arriving')}")
            for layer in sorted({layer for layer, _ in (*tables, *macros)}):
                self._con.execute(f"CREATE SCHEMA arriving.{layer}")
            for model, content in tables.items():
                self._con.execute(f"CREATE TABLE arriving.{_name(model)} AS {content}")
            if macros:
                self._define_in("arriving", macros, tables)
            for name, (rows, values) in (listed or {}).items():
                self._con.execute(f"CREATE TABLE arriving.{name} AS {rows}", [*values])
            self._con.execute("CHECKPOINT arriving; DETACH arriving")

    def _define_in(self, database: str, macros: Collection[Model], tables: Collection[Model]) -> None:
        """Make macros in an attached database, for which all that they read has to stand there; what lacks goes again.

        Args:
            database: its name
            macros: the macros, none before those it reads
            tables: the tables that stand there
        """
        read = {source for macro in macros for source in self._reading(macro).relations}
        lacking = [source for source in sorted(read - {*tables, *macros}) if source[0] in _PUBLISHED]
        for source in lacking:
            self._con.execute(f"CREATE TABLE {database}.{_name(source)} AS FROM {_name(source)} LIMIT 0")
        ((path,),) = self._con.execute("SELECT current_setting('search_path')").fetchall()
        self._con.execute(f"SET search_path = '{database}.main,{path}'")
        for macro in macros:
            self._con.execute(models.creation(*macro))
        self._con.execute(f"SET search_path = '{path}'")
        for source in lacking:
            self._con.execute(f"DROP TABLE {database}.{_name(source)}")

    def _content(self, model: Model) -> str:
        """Return SQL of a model's rows; a check, whose being there says that it passed, has none."""
        layer = model[0]
        if layer == _CHECKS:
            return "SELECT 1 AS passed WHERE false"
        of_before = model in self._rows and model not in self._missing
        return f"FROM {('before.' if layer in _PUBLISHED else 'cached.') if of_before else ''}{_name(model)}"


@cache
def _macros() -> tuple[Model, ...]:
    """Every macro of a published layer, in the order in which they are made."""
    every = ((layer, name) for layer in _PUBLISHED for name in models.in_order(layer))
    return tuple(model for model in every if models.is_macro(*model))


def _of_feed(table: str) -> tuple[str, ...]:
    return table, f"all_{table}", f"{table}_history"


def _name(model: Model) -> str:
    return ".".join(model)
