"""The SQL models in the order in which they are built."""

import re
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

LAYERS = ("resolved", "staging", "marts")
_FOLDER = Path(__file__).parent


def build_layer(con: duckdb.DuckDBPyConnection, layer: str) -> None:
    """Make every model of a layer, each after those its file names in `-- after:`."""
    for name in in_order(layer):
        con.execute(creation(layer, name))


def creation(layer: str, name: str) -> str:
    """The statement that makes a model: a table, or a macro of the arguments its file names in `-- macro:`."""
    sql, arguments = _written(layer, name), _arguments(layer, name)
    made = f"MACRO {layer}.{name}({', '.join(arguments)}) AS TABLE" if arguments else f"TABLE {layer}.{name} AS"
    return f"CREATE OR REPLACE {made} {sql}"


def relation(layer: str, name: str) -> str:
    """What stands after FROM to read a model: `marts.stock_days`, `marts.stock_steps(NULL)`."""
    arguments = ", ".join("NULL" for argument in _arguments(layer, name) if ":=" not in argument)
    return f"{layer}.{name}({arguments})" if arguments else f"{layer}.{name}"


def in_order(layer: str) -> list[str]:
    """Names of a layer's models, none before those it is built from."""
    graph = {path.stem: _named_by(layer, path.stem, "after") for path in sorted((_FOLDER / layer).glob("*.sql"))}
    return list(TopologicalSorter(graph).static_order())


@cache
def built_upon(layer: str) -> frozenset[str]:
    """Names of a layer's models that others of it are built from."""
    return frozenset(name for path in (_FOLDER / layer).glob("*.sql") for name in _named_by(layer, path.stem, "after"))


def _arguments(layer: str, name: str) -> list[str]:
    return _named_by(layer, name, "macro")


def _named_by(layer: str, name: str, mark: str) -> list[str]:
    line = re.search(rf"^-- {mark}: (.+)$", _written(layer, name), flags=re.MULTILINE)
    return [each.strip() for each in line[1].split(",")] if line else []


@cache
def _written(layer: str, name: str) -> str:
    return (_FOLDER / layer / f"{name}.sql").read_text("utf-8")
