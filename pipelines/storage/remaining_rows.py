"""The remainder of a file from which rows were erased: its sheets as they were read, in one Parquet file.

It has a row per row of a sheet: `grid` (which, from 0), `sheet` (its name), `row_number` (as in the file) and `cells`
(as read). What else was known of each sheet is written beside the rows, under KEY. Only Posko writes such files, so it
is no shape that can be sent: one is read only where originals are kept.
"""

import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

import duckdb

import settings
from pipelines.types.cell_text import quoted
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

KEY = "posko_sheets"
_PARQUET = b"PAR1"


def is_remainder(path: Path, head: bytes) -> bool:
    """Whether this is an original of which some rows are left."""
    return head.startswith(_PARQUET) and path.parent == settings.data_folder() / "originals"


def read(path: Path, relations: Relations) -> list[Grid]:
    """Read the sheets as the reader of the file returned them, less what was erased."""
    file = quoted(str(path))
    metadata = relations.con.execute(
        f"SELECT decode(value) FROM parquet_kv_metadata({file}) WHERE decode(key) = '{KEY}'"
    ).fetchone()
    sheets = json.loads(metadata[0]) if metadata else []
    return [_read_grid(relations, file, number, Grid(**_frozen(sheet))) for number, sheet in enumerate(sheets)]


def write(con: duckdb.DuckDBPyConnection, grids: list[Grid], target: Path) -> None:
    """Write the rows of these grids.

    Args:
        con: connection with the relations of the grids
        grids: the sheets of one file, in order
        target: the file to write
    """
    rows = " UNION ALL ".join(_rows(number, grid) for number, grid in enumerate(grids) if grid.width) or _NO_ROWS
    facts = quoted(json.dumps([_facts(grid) for grid in grids], ensure_ascii=False))
    con.execute(
        f"COPY ({rows}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{KEY}: {facts}}})"
    )


def _facts(grid: Grid) -> dict[str, Any]:
    """What is stored of a sheet besides its rows; its first rows are rows, of which some may be erased."""
    return {name: fact for name, fact in asdict(replace(grid, lines=None)).items() if name != "top"}


_NO_ROWS = "SELECT 0 AS grid, '' AS sheet, 0::BIGINT AS row_number, []::VARCHAR[] AS cells WHERE false"


def _rows(number: int, grid: Grid) -> str:
    cells = ", ".join(f"c{place}" for place in range(grid.width))
    return (
        f"SELECT {number} AS grid, {quoted(grid.sheet)} AS sheet, row_number, [{cells}]::VARCHAR[] AS cells "
        f"FROM {grid.relation}"
    )


def _frozen(sheet: dict[str, Any]) -> dict[str, Any]:
    """What a later or earlier Posko knew of a sheet besides is left out."""
    known = {field.name for field in fields(Grid)}
    return {name: tuple(value) if isinstance(value, list) else value for name, value in sheet.items() if name in known}


def _read_grid(relations: Relations, file: str, number: int, grid: Grid) -> Grid:
    cells = "".join(f", cells[{place + 1}] AS c{place}" for place in range(grid.width))
    rows = f"SELECT row_number{cells} FROM read_parquet({file}) WHERE grid = {number} ORDER BY row_number"
    return replace(grid, relation=relations.table("sheet", rows))
