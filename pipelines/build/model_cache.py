"""Reuse the tables of models whose feeds hold nothing: planning their SQL costs more than all else in a small build.

A model that reads, over all models it is built from, only relations without a loaded row is a constant of the code, the
shipped facts and the settings. Such tables are copied from `cache/models-<digest>.duckdb` in the data folder. The file
holds nothing of anybody's books, and a build without it gives the same rows.
"""

import duckdb

import settings
from pipelines import models
from pipelines.models import GIFT_PARTS, GIFT_SOURCES, Model
from pipelines.storage import atomic
from pipelines.types.cell_text import quoted

_SHIPPED = {"cities", "districts"}  # relations of `raw` that no load adds to


class ModelCache:
    """The constant models of one build: those the cache holds are copied, the others are added to it in the end."""

    def __init__(self, con: duckdb.DuckDBPyConnection, digest: str) -> None:
        """Find the models whose feeds hold nothing; every relation of `raw` must stand.

        Args:
            con: the connection of the build.
            digest: what the constant tables are made of: code, shipped facts, settings.
        """
        self._con = con
        self._file = settings.data_folder() / "cache" / f"models-{digest[:16]}.duckdb"
        self._constant = _constant_models(con)
        self._cached = self._open() if self._file.exists() else set()

    def _open(self) -> set[Model]:
        """Attach the file as `cached`; the tables it holds, none when it is damaged."""
        try:
            self._con.execute(f"ATTACH {quoted(str(self._file))} AS cached (READ_ONLY)")
        except duckdb.Error:
            self._file.unlink()
            return set()
        tables = self._con.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'cached'")
        return {(row[0], row[1]) for row in tables.fetchall()}

    def build_layer(self, layer: str) -> None:
        """Make every model of a layer, each after those it is built from."""
        for name in models.in_order(layer):
            if not self.copy((layer, name)):
                self._con.execute(models.creation(layer, name))

    def copy(self, model: Model) -> bool:
        """Make a model from the cache; False when it has to be built."""
        if model not in self._constant & self._cached:
            return False
        layer, name = model
        self._con.execute(f"CREATE OR REPLACE TABLE {layer}.{name} AS FROM cached.{layer}.{name}")
        return True

    def close(self) -> None:
        """Let go of the cache; write it anew when this build made constant tables that it lacks."""
        missing = {model for model in self._constant - self._cached if not _is_macro(model)}
        if missing:
            self._write(missing | self._cached)
        if self._cached:
            self._con.execute("DETACH cached")

    def _write(self, tables: set[Model]) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        for older in self._file.parent.glob("models-*.duckdb"):
            if older != self._file:
                older.unlink()
        with atomic.replacing(self._file) as target:
            target.unlink(missing_ok=True)  # a killed build left it
            self._con.execute(f"ATTACH {quoted(str(target))} AS arriving (RECOVERY_MODE no_wal_writes)")
            for layer in sorted({layer for layer, _ in tables}):
                self._con.execute(f"CREATE SCHEMA arriving.{layer}")
            for layer, name in sorted(tables):
                source = "cached." if (layer, name) in self._cached else ""
                self._con.execute(f"CREATE TABLE arriving.{layer}.{name} AS FROM {source}{layer}.{name}")
            self._con.execute("CHECKPOINT arriving; DETACH arriving")


def _constant_models(con: duckdb.DuckDBPyConnection) -> set[Model]:
    """The models none of whose sources holds a row that was loaded."""
    constant: set[Model] = set()
    empty = _relations_without_loads(con)
    for layer in models.LAYERS:
        if layer == "marts" and set(GIFT_SOURCES) <= constant:
            constant.add(GIFT_PARTS)
        for name in models.in_order(layer):
            if all(source in constant or source in empty for source in models.sources(layer, name)):
                constant.add((layer, name))
    return constant


def _relations_without_loads(con: duckdb.DuckDBPyConnection) -> set[Model]:
    """The relations of `raw` that hold nothing, or only shipped facts."""
    names = sorted({name for layer in models.LAYERS for model in models.in_order(layer)
                    for schema, name in models.sources(layer, model) if schema == "raw"} - _SHIPPED)  # fmt: skip
    with_id = {
        row[0]
        for row in con.execute(
            "SELECT table_name FROM duckdb_columns() WHERE database_name = 'raw' AND column_name = 'load_id'"
        ).fetchall()
    }
    tests = ", ".join(
        f"EXISTS (FROM raw.{name}{' WHERE load_id <> ' + quoted('reference') if name in with_id else ''})"
        for name in names
    )
    row = con.execute(f"SELECT {tests}").fetchone() or ()
    empty = {name for name, is_loaded in zip(names, row, strict=True) if not is_loaded}
    return {("raw", name) for name in empty | _SHIPPED}


def _is_macro(model: Model) -> bool:
    return model != GIFT_PARTS and "(" in models.relation(*model)
