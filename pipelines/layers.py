"""The layers of a build, one after the other: what is stored, then the models, and between them what is no SQL."""

from collections.abc import Callable

import duckdb

import settings
from pipelines.gift_parts import trace_gifts
from pipelines.load import Load
from pipelines.models import LAYERS, build_layer
from pipelines.raw import prepare_raw

Progress = Callable[[str], None]
_MACROS = ("places.sql", "chats/reading.sql", "gifts.sql")


def build_layers(con: duckdb.DuckDBPyConnection, loads: list[Load], progress: Progress) -> None:
    """Make every table of `raw` and of the models; `progress` hears the layer that is begun."""
    for macros in _MACROS:
        con.execute((settings.ROOT / "pipelines" / macros).read_text("utf-8"))
    progress("raw")
    prepare_raw(con, loads)
    for layer in LAYERS:
        progress(layer)
        build_layer(con, layer)
        if layer == "staging":
            trace_gifts(con)
