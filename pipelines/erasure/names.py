"""What things are called, without an erased number: files, sheets, columns."""

from dataclasses import replace

import duckdb

from pipelines.erasure.found import nameless
from pipelines.load import Load, Part
from pipelines.readers.grid import Grid


def nameless_grid(con: duckdb.DuckDBPyConnection, grid: Grid) -> Grid:
    """The grid, no erased number in its sheet's name or in what is said for all its rows."""
    said = {name: nameless(con, text) for name, text in grid.constants.items()}
    return replace(grid, sheet=nameless(con, grid.sheet), constants=said)


def nameless_load(con: duckdb.DuckDBPyConnection, load: Load) -> Load:
    """The load, no erased number in its file's name, its sheets' names, titles, or what is said for all their rows."""
    parts = tuple(_nameless_part(con, part) for part in load.parts)
    ignored = tuple(nameless(con, sheet) for sheet in load.sheets_ignored)
    return replace(load, file=nameless(con, load.file), parts=parts, sheets_ignored=ignored)


def _nameless_part(con: duckdb.DuckDBPyConnection, part: Part) -> Part:
    header, said = (
        {name: nameless(con, text) for name, text in told.items()} for told in (part.header, part.constants)
    )
    return replace(part, sheet=nameless(con, part.sheet), header=header, constants=said)
