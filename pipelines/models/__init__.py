"""The SQL models in the order in which they are built, and which of them a table needs."""

import json
import re
from collections.abc import Collection, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from pipelines.types.sql import sql

LAYERS = ("resolved", "staging", "marts")
Model = tuple[str, str]
"""Layer and name of a model."""
GIFT_PARTS = ("staging", "gift_parts")
"""Traced in Python from GIFT_SOURCES, after the layer it belongs to."""
GIFT_SOURCES = tuple(("staging", name) for name in ("donations", "purchases", "distributions", "carried"))
_FOLDER = Path(__file__).parent


def build_only(con: duckdb.DuckDBPyConnection, tables: Collection[str], *, layers: Collection[str] = LAYERS) -> None:
    """Make the models that these tables need and no others, as a test does that reads few of them.

    `staging.gift_parts` is not made: `build.gift_parts.trace_gifts` makes it between two calls, where it is needed.

    Args:
        con: connection with the macros of a build; what lies below the layers must be there
        tables: names such as `marts.stock_days`
        layers: the layers to build; models of others are taken to be there
    """
    for layer, name in closure(tables, layers=layers):
        if (layer, name) != GIFT_PARTS:
            con.execute(creation(layer, name))


def closure(tables: Collection[str], *, layers: Collection[str] = LAYERS) -> list[Model]:
    """List the models that these tables are built from, and they themselves, none before those it is built from.

    Args:
        tables: names such as `marts.stock_days`; those outside the layers are left out
        layers: the layers to look into, such as `("marts",)` where a test draws the tables of staging

    Returns:
        Layer and name of each; `staging.gift_parts` is among them where a model reads it.
    """
    wanted, open_models = set[Model](), [_model(table) for table in tables]
    while open_models:
        model = open_models.pop()
        if model[0] in layers and model not in wanted and model in _known():
            wanted.add(model)
            open_models += built_from(*model)
    return [model for model in _known() if model in wanted]


def built_from(layer: str, name: str) -> frozenset[Model]:
    """Return schema and name of every relation that a model reads, and of those its file names in `-- after:`."""
    if (layer, name) == GIFT_PARTS:
        return frozenset(GIFT_SOURCES)
    return sources(layer, name) | {(layer, other) for other in _named_by(layer, name, "after")}


@cache
def sources(layer: str, name: str) -> frozenset[Model]:
    """Return schema and name of every relation that a model reads."""
    return relations_of(sql(f"models/{layer}/{name}"))


@cache
def relations_of(query: str) -> frozenset[Model]:
    """Return schema and name of every relation that a query reads, as DuckDB's parser sees them."""
    return frozenset(_relations(syntax_tree(query)))


@cache
def syntax_tree(query: str) -> dict[str, Any]:
    """Return the statements of a text as DuckDB's parser sees them."""
    with _sql_parser().cursor() as con:
        rows = con.execute("SELECT json_serialize_sql($1::VARCHAR)", [query]).fetchall()
    tree: dict[str, Any] = json.loads(rows[0][0])
    return tree


@cache
def _sql_parser() -> duckdb.DuckDBPyConnection:
    """Return a database that only parses; one of its own for every model costs more than all parsing."""
    return duckdb.connect()


def _relations(node: Any) -> Iterator[Model]:
    if isinstance(node, list):
        for each in node:
            yield from _relations(each)
    elif isinstance(node, dict):
        if node.get("type") == "BASE_TABLE" and node["schema_name"]:
            yield node["schema_name"], node["table_name"]
        elif node.get("type") == "TABLE_FUNCTION" and node["function"]["schema"]:
            yield node["function"]["schema"], node["function"]["function_name"]
        for each in node.values():
            yield from _relations(each)


def _model(table: str) -> Model:
    layer, _, name = table.partition(".")
    return layer, name


@cache
def _known() -> dict[Model, None]:
    """Return every model in the order in which they are built."""
    known: dict[Model, None] = {}
    for layer in LAYERS:
        known |= dict.fromkeys((layer, name) for name in in_order(layer))
        if layer == GIFT_PARTS[0]:
            known[GIFT_PARTS] = None
    return known


def build_layer(con: duckdb.DuckDBPyConnection, layer: str) -> None:
    """Make every model of a layer, each after those its file names in `-- after:`."""
    for name in in_order(layer):
        con.execute(creation(layer, name))


def creation(layer: str, name: str) -> str:
    """Return the statement that makes a model: a table, or a macro of the arguments its file names in `-- macro:`."""
    query, arguments = sql(f"models/{layer}/{name}"), _arguments(layer, name)
    made = f"MACRO {layer}.{name}({', '.join(arguments)}) AS TABLE" if arguments else f"TABLE {layer}.{name} AS"
    return f"CREATE OR REPLACE {made} {query}"


def is_macro(layer: str, name: str) -> bool:
    """Tell whether a model is a macro rather than a table."""
    return bool(_arguments(layer, name))


def relation(layer: str, name: str) -> str:
    """Return what follows FROM to read a model: `marts.stock_days`, `marts.stock_steps(NULL)`."""
    arguments = ", ".join("NULL" for argument in _arguments(layer, name) if ":=" not in argument)
    return f"{layer}.{name}({arguments})" if arguments else f"{layer}.{name}"


@cache
def in_order(layer: str) -> tuple[str, ...]:
    """Return the names of a layer's models, none before those it is built from."""
    graph = {path.stem: _named_by(layer, path.stem, "after") for path in sorted((_FOLDER / layer).glob("*.sql"))}
    return tuple(TopologicalSorter(graph).static_order())


@cache
def built_upon(layer: str) -> frozenset[str]:
    """Return the names of a layer's models that others of it are built from."""
    return frozenset(name for path in (_FOLDER / layer).glob("*.sql") for name in _named_by(layer, path.stem, "after"))


def _arguments(layer: str, name: str) -> list[str]:
    return _named_by(layer, name, "macro")


def _named_by(layer: str, name: str, mark: str) -> list[str]:
    line = re.search(rf"^-- {mark}: (.+)$", sql(f"models/{layer}/{name}"), flags=re.MULTILINE)
    return [each.strip() for each in line[1].split(",")] if line else []
