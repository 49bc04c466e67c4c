"""What is left of a file from which rows were erased: its sheets as they were read, in one Parquet file.

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

KEY = "posko_sheets"
_PARQUET = b"PAR1"


def is_remainder(path: Path, head: bytes) -> bool:
    """Whether this is an original of which some rows are left."""
    return head.startswith(_PARQUET) and path.parent == settings.data_folder() / "originals"


def read(path: Path, con: duckdb.DuckDBPyConnection) -> list[Grid]:
    """The sheets as the reader of the file gave them, less what was erased."""
    file = quoted(str(path))
    found = con.execute(f"SELECT decode(value) FROM parquet_kv_metadata({file}) WHERE decode(key) = '{KEY}'").fetchone()
    told = json.loads(found[0]) if found else []
    return [_read_grid(con, file, number, Grid(**_frozen(sheet))) for number, sheet in enumerate(told)]


def write(con: duckdb.DuckDBPyConnection, grids: list[Grid], target: Path) -> None:
    """Keep the rows of these grids."""
    rows = " UNION ALL ".join(_rows(number, grid) for number, grid in enumerate(grids) if grid.width) or _NO_ROWS
    told = quoted(json.dumps([asdict(replace(grid, lines=None)) for grid in grids], ensure_ascii=False))
    con.execute(
        f"COPY ({rows}) TO {quoted(str(target))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{KEY}: {told}}})"
    )


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
    return {name: tuple(said) if isinstance(said, list) else said for name, said in sheet.items() if name in known}


def _read_grid(con: duckdb.DuckDBPyConnection, file: str, number: int, grid: Grid) -> Grid:
    cells = "".join(f", cells[{place + 1}] AS c{place}" for place in range(grid.width))
    relation = f"kept_{number}"
    con.execute(
        f"""CREATE OR REPLACE TABLE {relation} AS SELECT row_number{cells} FROM read_parquet({file})
        WHERE grid = {number} ORDER BY row_number"""
    )
    return replace(grid, relation=relation)
