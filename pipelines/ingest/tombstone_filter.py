"""Keep erased rows out: a file that arrives is stored and parsed without the rows that tombstones name."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipelines.parse.typed_rows import key_of, parse_sheet
from pipelines.storage import load_store, originals, remaining_rows, tombstones
from pipelines.storage.erased_numbers import CALL_COLUMNS, nameless, nameless_grid, rows_with_number
from pipelines.storage.originals import IncomingFile
from pipelines.storage.tombstones import ErasedMarks
from pipelines.types.cell_text import printable, quoted
from pipelines.types.grid import Grid
from pipelines.types.locale import LocaleDecision
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

SheetLocale = tuple[Sheet, LocaleDecision]


@dataclass(frozen=True)
class FilteredFile:
    """A file as it is parsed: without what was erased."""

    name: str
    """The name under which it is stored."""
    pairs: list[SheetLocale]
    """Its sheets that are a feed, with their locale."""
    ignored: tuple[str, ...]
    """Names of its other sheets."""


def store_without_erased(
    relations: Relations, file: IncomingFile, grids: list[Grid], pairs: list[SheetLocale], *, ignored: list[str]
) -> FilteredFile:
    """Store the original of a file: its bytes, or only its remaining rows when it contains something erased.

    Rows that are left out become non-data rows of kind `erased`.

    Args:
        relations: where the tables of the filtered sheets are made
        file: the file that arrived
        grids: all its sheets
        pairs: the sheets that are a feed, with their locale
        ignored: names of the sheets that are not

    Returns:
        The sheets to parse, and names without an erased number.
    """
    name, stones = printable(file.path.name), tombstones.read()
    if not stones.any:
        originals.keep_original(file)
        return FilteredFile(name, pairs, tuple(ignored))
    marks = tombstones.mark_tables(relations, stones)
    erased = relations.table("erased_rows", " UNION ALL ".join(_erased_rows(relations, marks, grids, pairs)))
    headers = {sheet.grid.relation: sheet.header_row for sheet, _ in pairs}
    # a correction, and a card read by a column map, has a grid of its own with the row numbers of the file
    own = {grid.relation: grid for grid in (*grids, *(sheet.grid for sheet, _ in pairs)) if grid.width}
    left = {name: _without(relations, grid, erased, headers.get(name, 0)) for name, grid in own.items()}
    for sheet, _ in pairs:
        if sheet.corrects:
            relations.con.execute(f"DELETE FROM {sheet.corrects.targets} WHERE {_is_erased(erased, sheet.grid)}")
    remaining = [left.get(grid.relation, grid) for grid in grids]
    if all(now is before for now, before in zip(remaining, grids, strict=True)):
        originals.keep_original(file)
    else:
        rest = [nameless_grid(relations.con, grid, marks) for grid in remaining]
        originals.replace_original(file.sha256, lambda copy: remaining_rows.write(relations.con, rest, copy))
    return FilteredFile(
        nameless(relations.con, name, marks),
        [
            (replace(sheet, grid=nameless_grid(relations.con, left[sheet.grid.relation], marks)), decisions)
            for sheet, decisions in pairs
        ],
        tuple(nameless(relations.con, sheet, marks) for sheet in ignored),
    )


def _erased_rows(relations: Relations, marks: ErasedMarks, grids: list[Grid], pairs: list[SheetLocale]) -> list[str]:
    """SQL of `sheet` and `row_number` of the rows that are erased, once or more."""
    rows = ["SELECT NULL::VARCHAR AS sheet, NULL::BIGINT AS row_number WHERE false"]
    for grid in grids:
        is_of_one = any(nameless(relations.con, text, marks) != text for text in grid.constants.values())  # as a chat
        of_grid = grid.relation if is_of_one else rows_with_number(relations, grid, marks)
        rows.append(f"SELECT {quoted(grid.sheet)}, row_number FROM {of_grid}")
    for sheet, decisions in pairs:
        numbered = f"SELECT {quoted(sheet.grid.sheet)}, row_number"
        rows += [
            f"""{numbered} FROM {sheet.grid.relation}
            WHERE erased_call({sheet.text(sheet.places[name])}) IN (SELECT mark FROM {marks.calls})"""
            for name in sorted(CALL_COLUMNS & sheet.places.keys())
        ]
        if marks.before and sheet.feed.happened:
            rows.append(f"{numbered} FROM {_old_rows(relations, sheet, decisions, marks.before)}")
        if reduced := marks.reduced.get(sheet.feed.table):
            rows.append(f"{numbered} FROM {_counted_rows(relations, sheet, decisions, reduced)}")
    return rows


def _old_rows(relations: Relations, sheet: Sheet, decisions: LocaleDecision, before: str) -> str:
    """Table of the rows of before a day; undated rows are among them when all dated rows of the sheet are."""
    happened = sheet.feed.last_moment
    with Relations(relations.con) as own:
        rows = parse_sheet(own, sheet, decisions, loaded_at=datetime.now(UTC)).rows
        latest = f"SELECT max({happened}) FROM {rows}"
        return relations.table(
            "old_rows", f"SELECT row_number FROM {rows} WHERE coalesce({happened}, ({latest})) < {before}"
        )


def _counted_rows(relations: Relations, sheet: Sheet, decisions: LocaleDecision, before: str) -> str:
    """Table of the rows of before a day at which their table was reduced, and whose event is stored already."""
    feed = sheet.feed
    tables = {feed.table, (feed.retention.into if feed.retention else None) or feed.table}
    files = [
        quoted(str(load.folder / f"rows-{number}.parquet"))
        for load in load_store.loads()
        for number, part in enumerate(load.parts)
        if part.table in tables
    ]
    if not files or feed.last_moment is None:
        return relations.table("counted_rows", "SELECT NULL::BIGINT AS row_number WHERE false")
    events = f"SELECT event_id FROM read_parquet([{', '.join(files)}], union_by_name = true)"
    with Relations(relations.con) as own:
        rows = parse_sheet(own, sheet, decisions, loaded_at=datetime.now(UTC)).rows
        ordinal = "row_number() OVER (PARTITION BY identity ORDER BY row_number)"
        event = f"coalesce({key_of(feed)}, 'x-' || lower(pseudonym(identity || '#' || {ordinal})))"
        old = f"SELECT row_number, {event} AS event_id FROM {rows} WHERE {feed.last_moment} < {before}"
        is_stored = f"event_id IN ({events}) OR {feed.reduced_event('event_id')} IN ({events})"
        return relations.table("counted_rows", f"SELECT row_number FROM ({old}) WHERE {is_stored}")


def _without(relations: Relations, grid: Grid, erased: str, header_row: int) -> Grid:
    """Delete the erased rows of a grid; returns the same grid when there are none. A header stays."""
    con = relations.con
    is_erased = f"row_number <> {header_row} AND {_is_erased(erased, grid)}"
    if con.execute(f"SELECT 1 FROM {grid.relation} WHERE {is_erased} LIMIT 1").fetchone() is None:
        return grid
    others = f"FROM {grid.lines} WHERE NOT ({is_erased})" if grid.lines else "SELECT 0::BIGINT, '' WHERE false"
    lines = relations.table(
        "lines_left",
        f"""WITH others(row_number, kind) AS ({others})
        SELECT row_number, 'erased' AS kind FROM {grid.relation} WHERE {is_erased} UNION ALL FROM others""",
    )
    con.execute(f"DELETE FROM {grid.relation} WHERE {is_erased}")
    return replace(grid, lines=lines)


def _is_erased(erased: str, grid: Grid) -> str:
    return f"row_number IN (SELECT row_number FROM {erased} WHERE sheet = {quoted(grid.sheet)})"
