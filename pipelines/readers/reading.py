"""Which reader reads a file: bytes to grids of text.

The first reader that accepts a file reads it. Where a sheet of its text has a shape of its own (a bank statement, the
answers of a form), a module of SHEETS recognises it and returns grids of that shape. Any other sheet is taken apart
into its tables, and a module of CARDS may recognise each.
"""

import zipfile
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from pipelines.readers import archive
from pipelines.readers.bank import bca, bri, mandiri
from pipelines.readers.chat import whatsapp
from pipelines.readers.foreign import foreign_kind
from pipelines.readers.form import google_forms, kobo
from pipelines.readers.long_cells import cut_long_cells
from pipelines.readers.markup import markup
from pipelines.readers.places import geojson, kml
from pipelines.readers.stock_card import days_across, month_sheet, two_row_header, wide_card
from pipelines.readers.tables.separate import separate_tables
from pipelines.readers.telephone import (
    android_calls,
    asterisk_cdr,
    freeswitch,
    issabel,
    pbx_exports,
    phone_list,
    queue_log,
    queue_table,
)
from pipelines.readers.text import delimited, one_column
from pipelines.readers.workbook import workbook
from pipelines.storage import remaining_rows
from pipelines.types.cell_text import LONGEST_CELL
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid, with_top
from pipelines.types.relations import Relations
from pipelines.types.top_rows import is_made_up

READERS = (
    whatsapp, workbook, geojson, android_calls, kml, markup, asterisk_cdr, freeswitch, queue_log, delimited,
)  # fmt: skip
SHEETS = (
    pbx_exports, queue_table, issabel, phone_list, bca, bri, mandiri, kobo, google_forms, days_across,
)  # fmt: skip
CARDS = (wide_card, two_row_header)
AFTERWARDS = (month_sheet,)
_OF_PROPERTIES = (geojson, kml)
_HEAD = 65536


def read(path: Path, relations: Relations, *, by_titles: bool = False) -> list[Grid]:
    """Read every sheet of a file as text, each with its first rows.

    Args:
        path: the file
        relations: where the tables of the grids are made; they last as long as it does
        by_titles: whether a column map is declared, so that properties of boundaries stay titles also where known

    Raises:
        FeedError: no reader recognises the file's shape, or its own reader refuses it.
    """
    if path.stat().st_size == 0:
        raise FeedError("empty_file", file=path.name)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if remaining_rows.is_remainder(path, head):
        return [_with_top(relations, grid, path) for grid in remaining_rows.read(path, relations)]
    if kind := foreign_kind(path, head):
        raise FeedError(f"format.{kind}", file=path.name)
    sheets = _read_sheets(path, head, relations, by_titles=by_titles)
    grids = [grid if grid.hidden else _with_top(relations, grid, path) for grid in sheets]
    return [part for grid in grids for part in _by_shape(relations, grid, path.name)]


def _read_sheets(path: Path, head: bytes, relations: Relations, *, by_titles: bool = False) -> list[Grid]:
    """Return the sheets of a file as its own reader reads them, of an archive those of every file in it."""
    for reader in READERS:
        if reader.accepts(path, head):
            is_by_titles = by_titles and reader in _OF_PROPERTIES
            grids: list[Grid] = (reader.read_by_titles if is_by_titles else reader.read)(path, relations)
            return grids
    if archive.is_archive(head):
        return archive.read_members(path, lambda member, start: _read_sheets(member, start, relations), relations)
    raise FeedError("unknown_shape", file=path.name)


def _with_top(relations: Relations, grid: Grid, path: Path) -> Grid:
    """Return the grid without absurdly long cells, with its first rows."""
    # packed, a long cell is as small as a short one
    is_short = path.stat().st_size <= LONGEST_CELL and not zipfile.is_zipfile(path)
    return with_top(relations.con, grid if is_short else cut_long_cells(relations, grid))


def _by_shape(relations: Relations, grid: Grid, file: str) -> list[Grid]:
    """Return what the first module of SHEETS recognises in a sheet of text, else the sheet itself; dates completed."""
    if grid.header is not None or grid.hidden:
        return [grid]
    grid = one_column.split(relations, grid)
    parts = _recognised(SHEETS, relations, grid, file)
    if parts is None:
        tables = separate_tables(relations, grid, file)
        parts = [part for table in tables for part in _recognised(CARDS, relations, table, file) or [table]]
    parts = [replace(part, made_up=is_made_up(grid.top)) if part.header else part for part in parts]
    parts = [replace(part, struck=part.struck or grid.struck) for part in parts]
    return [complete for part in parts for complete in _afterwards(relations, part, file)]


def _recognised(shapes: tuple[ModuleType, ...], relations: Relations, grid: Grid, file: str) -> list[Grid] | None:
    """Return what the first of these modules recognises in a sheet; None when none does."""
    recognised = (shape.recognise(relations, grid, file) for shape in shapes)
    parts = next((parts for parts in recognised if parts is not None), None)
    return None if parts is None else _with_own_top(relations, grid, parts)


def _afterwards(relations: Relations, grid: Grid, file: str) -> list[Grid]:
    """Return what AFTERWARDS makes of a sheet of any shape: it may be about one month."""
    if grid.header is not None:
        return [grid]
    recognised = (shape.recognise(relations, grid, file) for shape in AFTERWARDS)
    return _with_own_top(relations, grid, next((parts for parts in recognised if parts), [grid]))


def _with_own_top(relations: Relations, grid: Grid, parts: list[Grid]) -> list[Grid]:
    """Return the parts, the first rows read of each that has a relation of its own."""
    return [part if part.relation == grid.relation else with_top(relations.con, part) for part in parts]
