"""Detect the sheets of a file: which feed each is, which are empty, and which nothing recognises.

A sheet is one of corrections, or is read by a column map, or its feed is detected by its header.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from pipelines.detect.call_types import with_call_type
from pipelines.detect.column_maps import NO_HEADER, apply_column_map, header_position
from pipelines.detect.correction_sheets import correction_sheets
from pipelines.detect.feed_detection import detect_feed
from pipelines.detect.person_columns import with_people, without_person_ids
from pipelines.detect.reference.rows import join_parts, of_newest_year
from pipelines.detect.refusals.recaps import is_recap
from pipelines.detect.refusals.unread_states import with_unread_states
from pipelines.detect.restoration.restore import restore_cells
from pipelines.detect.saved_maps import prefilled, saved_map
from pipelines.detect.struck_rows import mark_struck_rows
from pipelines.detect.suggestions.suggest import suggest_column_map
from pipelines.detect.title_zones import with_zones
from pipelines.detect.unread.call_answers import with_call_answers
from pipelines.detect.unread.item_sizes import with_item_sizes
from pipelines.detect.unread.remarks import with_remarks
from pipelines.detect.unread.rival_figures import refuse_open_rows, refuse_rival_figures
from pipelines.types.cell_text import without_numbers
from pipelines.types.column_map import ColumnMap, column_names
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet
from pipelines.types.template_marks import is_explanation, is_named_example

# refusals that a column map can help
_OF_TITLES = (
    "unknown_header", "missing_columns", "several_feeds", "too_little", "bank_list", "cash_book", "unread_answers",
    "rival_figures", "unread_outcome", "planned_table", "unread_dates",
    "geojson.without_codes", "geojson.without_names",
)  # fmt: skip
_RECAPS = (*_OF_TITLES, "totals", "totals_or_entries")


@dataclass
class DetectedSheets:
    """What the sheets of one file are."""

    sheets: list[Sheet] = field(default_factory=list)
    """Those of a feed, each by its columns."""
    ignored: list[str] = field(default_factory=list)
    """Names of the empty and hidden ones, and of explanations."""
    refused: list[tuple[Grid, FeedError]] = field(default_factory=list)
    """Those of no feed, with the reason."""
    mapped: list[tuple[tuple[str, ...], ColumnMap]] = field(default_factory=list)
    """Declared column maps that were applied, each behind the column names of its table."""


def detect_sheets(relations: Relations, grids: list[Grid], path: Path, declaration: Declaration) -> DetectedSheets:
    """Detect what the sheets of a file are.

    Args:
        relations: where the tables of the sheets are made
        grids: the sheets as text
        path: the file; its folder may name a feed
        declaration: the feed or the column maps that its sender declared

    Raises:
        FeedError: all sheets are empty, the declared column maps are for none of them, or the dates can be meant either
            way.
    """
    con, detected = relations.con, DetectedSheets()
    filled = [grid for grid in grids if not (grid.hidden or _is_empty(con, grid) or is_explanation(grid))]
    if not all(map(is_named_example, filled)):  # a workbook of nothing but examples has been filled in there
        filled = [grid for grid in filled if not is_named_example(grid)]
    detected.ignored = [grid.sheet for grid in grids if grid not in filled]
    if declaration.column_maps:
        filled = [_without_need(grid) for grid in filled]
    for grid in filled:
        try:
            sheets = correction_sheets(relations, grid, file=path.name)
            sheets = sheets or _mapped(relations, grid, path.name, declaration, detected=detected)
            sheets = sheets or [detect_feed(con, grid, path, declaration)]
            sheets = [with_people(con, without_person_ids(con, sheet, file=path.name)) for sheet in sheets]
            sheets = [with_zones(with_call_type(con, sheet)) for sheet in sheets]
            sheets = [_with_unread(relations, sheet, path.name) for sheet in sheets]
            sheets = [mark_struck_rows(relations, sheet, declaration) for sheet in sheets]
            detected.sheets += [of_newest_year(join_parts(relations, sheet)) for sheet in sheets]
        except FeedError as error:
            refusal = _of_group(grid, error)
            if declaration.suggest and refusal.key in _OF_TITLES:
                refusal.proposal = suggest_column_map(con, grid)
            detected.refused.append((grid, refusal))
    if not filled:
        raise FeedError("empty_file", file=path.name)
    _leave_out_recaps(detected)
    detected.sheets = _with_shared_constants(detected.sheets)
    is_tried = (
        detected.mapped
        or all(grid.header is not None for grid in filled)
        or any(refusal.key.startswith("mapping_") for _, refusal in detected.refused)
    )
    if declaration.column_maps and not is_tried:
        apply_column_map(relations, filled[0], declaration.column_maps[0], file=path.name)
    detected.sheets = [replace(sheet, plain=_plain(con, sheet)) for sheet in detected.sheets]
    detected.sheets = restore_cells(relations, detected.sheets, file=path.name)
    return detected


def _with_unread(relations: Relations, sheet: Sheet, file: str) -> Sheet:
    """The sheet with what its unread columns and notes say of its rows; FeedError where nobody can tell what."""
    sheet = with_call_answers(relations, with_unread_states(relations.con, sheet, file=file), file=file)
    refuse_rival_figures(relations.con, sheet, file=file)
    refuse_open_rows(relations.con, sheet, file=file)
    return with_remarks(relations, with_item_sizes(relations, sheet))


def _mapped(
    relations: Relations, grid: Grid, file: str, declaration: Declaration, *, detected: DetectedSheets
) -> list[Sheet]:
    """The sheets a column map makes of a table: a declared one, else a saved one; none when neither fits."""
    if grid.header is not None:
        return []
    for column_map in declaration.column_maps:
        position = header_position(column_map, grid.top)
        if position is not None:
            sheets = apply_column_map(relations, grid, column_map, file=file)
            names = () if position == NO_HEADER else column_names(grid.top[position][1])
            detected.mapped.append((names, column_map))
            return sheets
    known = saved_map(grid.top)
    if known is None or declaration.feed not in (None, known.layout.name):
        return []
    if declaration.ignore_saved_map:
        raise _with_saved_choices(relations.con, grid, known, file)
    return apply_column_map(relations, grid, known, file=file)


def _without_need(grid: Grid) -> Grid:
    """The table; of one whose shape is known its note tells that a column map adds nothing."""
    return replace(grid, note=(*grid.note, "map_not_needed")) if grid.header is not None else grid


def _leave_out_recaps(detected: DetectedSheets) -> None:
    """Ignore the recaps beside tables of single entries: without days, or with one day above all their rows."""
    tables = {sheet.feed.table for sheet in detected.sheets if sheet.feed.happened in sheet.places}
    recaps = [grid for grid, refusal in detected.refused if refusal.key in _RECAPS and is_recap(grid)]
    recaps += [
        sheet.grid
        for sheet in detected.sheets
        if sheet.feed.table in tables and sheet.feed.happened in sheet.constants and is_recap(sheet.grid)
    ]
    left = [sheet for sheet in detected.sheets if sheet.grid not in recaps]
    if not recaps or not left:
        return
    note = tuple(f"recap_ignored|row_number|{without_numbers(grid.sheet) or grid.starts}" for grid in recaps)
    left[0] = replace(left[0], grid=replace(left[0].grid, note=(*left[0].grid.note, *note)))
    detected.sheets = left
    detected.refused = [(grid, refusal) for grid, refusal in detected.refused if grid not in recaps]
    detected.ignored += [grid.sheet for grid in recaps if grid.sheet]


def _with_shared_constants(sheets: list[Sheet]) -> list[Sheet]:
    """The sheets, with a note on an item or a day that a column map gives to several of them, whatever their names."""
    noted: dict[str, None] = {}
    for name in ("item", *(sheet.feed.happened or "" for sheet in sheets)):
        constants = {
            sheet.grid.sheet: sheet.constants[name]
            for sheet in sheets
            if sheet.column_map and name in sheet.column_map.cards[0]["constants"] and name in sheet.constants
        }
        if len(constants) > 1 and len({*constants.values()}) == 1:
            noted[f"mapping_for_all|{name}|{next(iter(constants.values()))}"] = None
    if not noted:
        return sheets
    first, *others = sheets
    return [replace(first, grid=replace(first.grid, note=(*first.grid.note, *noted))), *others]


def _of_group(grid: Grid, refusal: FeedError) -> FeedError:
    """Why a repeated group of a form is not read: it has too few columns without the forms it repeats within."""
    if not grid.part_of or refusal.key not in _OF_TITLES:
        return refusal
    gaps = {name: refusal.gaps.get(name, "–") for name in ("file", "understood")}
    return FeedError("repeated_group", parent=grid.part_of, **gaps)


def _with_saved_choices(con: duckdb.DuckDBPyConnection, grid: Grid, known: ColumnMap, file: str) -> FeedError:
    """The refusal of a table whose saved column map is to be ignored, with that column map as the suggestion."""
    refusal = FeedError("saved_map_ignored", file=file)
    suggestion = suggest_column_map(con, grid)
    refusal.proposal = suggestion and prefilled(suggestion, known)
    return refusal


def _is_empty(con: duckdb.DuckDBPyConnection, grid: Grid) -> bool:
    filled = " OR ".join(f"clean(c{i}) IS NOT NULL" for i in range(grid.width)) or "false"
    return con.execute(f"SELECT 1 FROM {grid.relation} WHERE {filled} LIMIT 1").fetchone() is None


def _plain(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> frozenset[int]:
    """The columns whose cells can be taken as they are: ASCII, nothing around them, none filled with nothing."""
    places = sorted({*sheet.places.values(), *sheet.clocks.values()})
    tests = ", ".join(
        f"coalesce(bool_and(c{i} = '' OR (strlen(c{i}) = length(c{i}) AND c{i} >= '!' AND c{i}[-1] >= '!')), true)"
        for i in places
    )
    row = con.execute(f"SELECT {tests} FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}").fetchone()
    return frozenset(place for place, is_plain in zip(places, row or (), strict=False) if is_plain)
