"""Which sheets of a file are which feed, which hold nothing, and which nobody understands."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from pipelines.detect.column_maps import apply_column_map, row_of_titles
from pipelines.detect.correction_sheets import corrections_of
from pipelines.detect.feed_detection import detect_feed
from pipelines.detect.prefilled_maps import prefilled
from pipelines.detect.saved_maps import remembered
from pipelines.detect.suggestions.answer import proposal
from pipelines.types.column_map import ColumnMap, named
from pipelines.types.declaration import Declaration
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.sheet import Sheet
from pipelines.types.template_marks import is_explanation

# refusals that a mapping can help
_OF_TITLES = ("unknown_header", "missing_columns", "several_feeds", "too_little")


@dataclass
class Book:
    """The understood sheets of one file, the names of those left out, and those refused with the reason.

    `mapped` are the mappings that were said and used, each with the titles of the table it was laid over.
    """

    sheets: list[Sheet] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    refused: list[tuple[Grid, FeedError]] = field(default_factory=list)
    mapped: list[tuple[tuple[str, ...], ColumnMap]] = field(default_factory=list)


def understand_sheets(con: duckdb.DuckDBPyConnection, grids: list[Grid], path: Path, declaration: Declaration) -> Book:
    """Every sheet in its place. FeedError when there is nothing in any of them, or a mapping is for none of them."""
    book = Book()
    filled = [grid for grid in grids if not (grid.hidden or _is_empty(con, grid) or is_explanation(grid))]
    book.ignored = [grid.sheet for grid in grids if grid not in filled]
    for grid in filled:
        try:
            sheets = corrections_of(con, grid, file=path.name) or _mapped(con, grid, path.name, declaration, book=book)
            sheets = sheets or [
                detect_feed(con, grid, file=path.name, declaration=declaration, folder=path.parent.name)
            ]
            book.sheets += [replace(sheet, plain=_plain(con, sheet)) for sheet in sheets]
        except FeedError as error:
            refusal = _of_group(grid, error)
            if declaration.suggest and refusal.key in _OF_TITLES:
                refusal.proposal = proposal(con, grid)
            book.refused.append((grid, refusal))
    if not filled:
        raise FeedError("empty_file", file=path.name)
    if (
        declaration.column_maps
        and not book.mapped
        and not any(refusal.key.startswith("mapping_") for _, refusal in book.refused)
    ):
        apply_column_map(con, filled[0], declaration.column_maps[0], filled[0].top, file=path.name)
    return book


def _mapped(
    con: duckdb.DuckDBPyConnection, grid: Grid, file: str, declaration: Declaration, *, book: Book
) -> list[Sheet]:
    """The sheets a mapping makes of a table: one that was said, else one remembered; none when neither."""
    if grid.header is not None:
        return []
    top = grid.top
    for mapping in declaration.column_maps:
        position = row_of_titles(mapping, top)
        if position is not None:
            sheets = apply_column_map(con, grid, mapping, top, file=file)
            book.mapped.append((named(top[position][1]), mapping))
            return sheets
    known = remembered(top)
    if known is None or declaration.feed not in (None, known.layout.name):
        return []
    if declaration.ignore_saved_map:
        raise _asked_anew(con, grid, known, file)
    return apply_column_map(con, grid, known, top, file=file)


def _of_group(grid: Grid, refusal: FeedError) -> FeedError:
    """Why a repeated group of a form is not read: it tells too little without the forms it repeats within."""
    if not grid.part_of or refusal.key not in _OF_TITLES:
        return refusal
    told = {name: refusal.gaps.get(name, "–") for name in ("file", "understood")}
    return FeedError("repeated_group", parent=grid.part_of, **told)


def _asked_anew(con: duckdb.DuckDBPyConnection, grid: Grid, known: ColumnMap, file: str) -> FeedError:
    """The question what columns mean whose mapping is remembered, with that mapping as the proposal."""
    refusal = FeedError("saved_map_ignored", file=file)
    made = proposal(con, grid)
    refusal.proposal = made and prefilled(made, known)
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
