"""The cells of rows as they arrived, to be shown to whoever corrects them."""

from dataclasses import dataclass

import duckdb

from pipelines import feeds
from pipelines.readers import reading
from pipelines.storage.originals import original
from pipelines.storage.stored_texts import stored_texts
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.load import Load, Part
from pipelines.types.relations import Relations

_LONGEST = 32_000  # what a cell of a workbook holds


@dataclass(frozen=True)
class Arrived:
    """Cells of rows as they arrived."""

    columns: list[str]
    """Canonical columns; a time of day beside a date as `<column>_clock`."""
    cells: dict[int, list[str]]
    """Row number → its cells, '' for none. Numbers and dates of the workbook end in U+2060."""


def arrived(con: duckdb.DuckDBPyConnection, load: Load, number: int, rows: list[int]) -> Arrived:
    """Read rows of a part as the file has them, else as they were stored. Columns of endless cells are left out.

    Args:
        con: connection that can parse
        load: the load
        number: which part of it, from 0
        rows: row numbers
    """
    with Relations(con) as relations:
        return _arrived(relations, load, number, rows)


def _arrived(relations: Relations, load: Load, number: int, rows: list[int]) -> Arrived:
    con, part = relations.con, load.parts[number]
    wanted = relations.table("wanted", "SELECT DISTINCT unnest($1)::BIGINT AS target", [rows])
    grid = _as_sent(relations, load, part)
    if grid:
        columns = sorted(part.places, key=part.places.__getitem__)
        cells = [f"c{part.places[name]}" for name in columns]
        relation = grid.relation
    else:
        columns = cells = [column.name for column in feeds.by_table(part.table).read]
        relation = stored_texts(relations, load, number, wanted)
    texts = ", ".join(f"coalesce(CASE WHEN is_typed({c}) THEN {c} ELSE clean({c}) END, '')" for c in cells)
    records = con.execute(
        f"SELECT row_number, {texts} FROM {relation} WHERE row_number IN (FROM {wanted}) ORDER BY row_number"
    )
    return _without_endless(columns, {row[0]: list(row[1:]) for row in records.fetchall()}, keep_empty=bool(grid))


def _as_sent(relations: Relations, load: Load, part: Part) -> Grid | None:
    """Read the sheet of the original again; None where its cells or columns are not those of the file."""
    if not part.header or part.corrects or part.behind:
        return None  # a figure would stand there without what its title says of it
    try:
        grids = reading.read(original(load.sha256), relations, by_titles=part.mapping is not None)
    except (FeedError, OSError):
        return None
    widest = max(part.places.values(), default=0)
    fits = [grid for grid in grids if grid.sheet == part.sheet and grid.width > widest]
    return fits[0] if len(fits) == 1 else None


def _without_endless(columns: list[str], cells: dict[int, list[str]], *, keep_empty: bool) -> Arrived:
    longest = [max((len(row[i]) for row in cells.values()), default=0) for i in range(len(columns))]
    short = [i for i, length in enumerate(longest) if length < _LONGEST and (length or keep_empty)]
    return Arrived([columns[i] for i in short], {row: [texts[i] for i in short] for row, texts in cells.items()})
