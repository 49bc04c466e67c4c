"""The layers of a build, one after the other: what is stored, then the models, and between them what is no SQL."""

from collections.abc import Callable

import duckdb

from pipelines.build.gift_parts import trace_gifts
from pipelines.build.model_cache import GIFT_PARTS, ModelCache
from pipelines.build.raw import prepare_raw
from pipelines.models import LAYERS
from pipelines.types.load import Load
from pipelines.types.sql import sql

Progress = Callable[[str], None]
_MACROS = ("build/place_macros", "build/chat_macros", "build/gift_macros")


def build_layers(con: duckdb.DuckDBPyConnection, loads: list[Load], progress: Progress, *, digest: str) -> None:
    """Make every table of `raw` and of the models; `progress` hears the layer that is begun."""
    for macros in _MACROS:
        con.execute(sql(macros))
    progress("raw")
    prepare_raw(con, loads)
    cache = ModelCache(con, digest)
    for layer in LAYERS:
        progress(layer)
        cache.build_layer(layer)
        if layer == "staging" and not cache.copy(GIFT_PARTS):
            trace_gifts(con)
    cache.close()
