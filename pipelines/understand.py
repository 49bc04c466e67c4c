"""Which sheets of a file are which feed, which hold nothing, and which nobody understands."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from pipelines.declared import Declared
from pipelines.errors import FeedError
from pipelines.readers.grid import Grid
from pipelines.recognise import Sheet, recognise


@dataclass
class Book:
    """The understood sheets of one file, the names of those left out, and those refused with the reason."""

    sheets: list[Sheet] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    refused: list[tuple[str, FeedError]] = field(default_factory=list)


def understand(con: duckdb.DuckDBPyConnection, grids: list[Grid], path: Path, said: Declared) -> Book:
    """Every sheet in its place. FeedError when there is nothing in any of them."""
    book = Book()
    for grid in grids:
        if grid.hidden or _is_empty(con, grid):
            book.ignored.append(grid.sheet)
            continue
        try:
            sheet = recognise(con, grid, file=path.name, said=said, folder=path.parent.name)
            book.sheets.append(replace(sheet, plain=_plain(con, sheet)))
        except FeedError as refusal:
            book.refused.append((grid.sheet, refusal))
    if not book.sheets and not book.refused:
        raise FeedError("empty_file", file=path.name)
    return book


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
