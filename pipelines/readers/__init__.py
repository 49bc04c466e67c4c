"""One module per shape. A reader turns a file into grids of text; the first that accepts a file reads it. Where that
text has a shape of its own (a bank's statement, a form's answers), a module of SHEETS reads on in the grid."""

from dataclasses import replace
from pathlib import Path

import duckdb

from pipelines.readers import geojson
from pipelines.readers.bank import bca, bri, mandiri
from pipelines.readers.chat import whatsapp
from pipelines.readers.form import google_forms, kobo
from pipelines.readers.stock_card import days_across, month_sheet, two_row_header, wide_card
from pipelines.readers.telephone import android_calls, asterisk_cdr, freepbx, issabel, queue_log
from pipelines.readers.text import delimited
from pipelines.readers.workbook import workbook
from pipelines.storage import remaining_rows
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.top_rows import Rows, is_made_up, top_rows

READERS = (whatsapp, workbook, geojson, android_calls, asterisk_cdr, queue_log, delimited)
SHEETS = (
    freepbx, issabel, bca, bri, mandiri, kobo, google_forms, days_across, wide_card, two_row_header,
)  # fmt: skip
AFTERWARDS = (month_sheet,)
_HEAD = 65536


def read(path: Path, con: duckdb.DuckDBPyConnection) -> list[Grid]:
    """Every sheet of the file as text. FeedError when no reader knows the file's shape."""
    if path.stat().st_size == 0:
        raise FeedError("empty_file", file=path.name)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if remaining_rows.is_remainder(path, head):
        return remaining_rows.read(path, con)
    for reader in READERS:
        if reader.accepts(path, head):
            return [part for grid in reader.read(path, con) for part in _read_on(con, grid, path.name)]
    raise FeedError("unknown_shape", file=path.name)


def _read_on(con: duckdb.DuckDBPyConnection, grid: Grid, file: str) -> list[Grid]:
    """What the first module of SHEETS understands of a sheet of text, else the sheet as it is; its days completed."""
    if grid.header is not None or grid.hidden:
        return [grid]
    top = top_rows(con, grid)
    parts = next((parts for shape in SHEETS if (parts := shape.understood(con, grid, top, file)) is not None), [grid])
    parts = [replace(part, made_up=is_made_up(top)) if part.header else part for part in parts]
    return [whole for part in parts for whole in _completed(con, part, top if part is grid else None, file)]


def _completed(con: duckdb.DuckDBPyConnection, grid: Grid, top: Rows | None, file: str) -> list[Grid]:
    """The sheet after what AFTERWARDS makes of it, for it may be about one month in any shape."""
    if grid.header is not None:
        return [grid]
    top = top or top_rows(con, grid)
    return next((parts for shape in AFTERWARDS if (parts := shape.understood(con, grid, top, file))), [grid])
