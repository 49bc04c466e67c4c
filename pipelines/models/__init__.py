"""The SQL models in the order in which they are built."""

import re
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

LAYERS = ("resolved", "staging", "marts")
_FOLDER = Path(__file__).parent


def build_layer(con: duckdb.DuckDBPyConnection, layer: str) -> None:
    """Build every table of a layer, each after those its file names in `-- after:`."""
    for name in in_order(layer):
        sql = (_FOLDER / layer / f"{name}.sql").read_text("utf-8")
        con.execute(f"CREATE TABLE {layer}.{name} AS {sql}")


def in_order(layer: str) -> list[str]:
    """Names of a layer's tables, none before those it is built from."""
    graph = {path.stem: _after(path) for path in sorted((_FOLDER / layer).glob("*.sql"))}
    return list(TopologicalSorter(graph).static_order())


def _after(path: Path) -> list[str]:
    line = re.search(r"^-- after: (.+)$", path.read_text("utf-8"), flags=re.MULTILINE)
    return [name.strip() for name in line[1].split(",")] if line else []
