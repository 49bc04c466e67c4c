"""One module per file shape; each turns a file into grids of text. The first that accepts a file reads it."""

from pathlib import Path

import duckdb

from pipelines.errors import FeedError
from pipelines.readers import asterisk_cdr, delimited, geojson, workbook
from pipelines.readers.grid import Grid

READERS = (workbook, geojson, asterisk_cdr, delimited)
_HEAD = 65536


def read(path: Path, con: duckdb.DuckDBPyConnection) -> list[Grid]:
    """Every sheet of the file as text. FeedError when no reader knows the file's shape."""
    if path.stat().st_size == 0:
        raise FeedError("empty_file", file=path.name)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for reader in READERS:
        if reader.accepts(path, head):
            return reader.read(path, con)
    raise FeedError("unknown_shape", file=path.name)
