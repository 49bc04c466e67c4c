"""Constraints a feed declares on its columns, as SQL of the tests for their violation."""

from pipelines.types.cell_text import TOO_LONG, quoted
from pipelines.types.cells.letters import with_ranges
from pipelines.types.feed import NUMBER_KINDS, Column, Feed, Kind, Qualifier
from pipelines.types.sheet import Sheet
from pipelines.types.top_rows import looks_like_data, may_be_title

MERGED_AMOUNT = 1 << 62
"""The bit of `bad` of rows that share an amount with others: its cell is merged over them."""


BEYOND_TITLES = 1 << 61
"""The bit of `bad` of rows with a filled cell that has no title: their values may stand in the wrong columns."""


def unreadable(column: Column, sheet: Sheet, is_read: bool) -> list[str]:
    """SQL of tests for filled cells that cannot be read.

    Args:
        column: the column that is tested
        sheet: the sheet that has it
        is_read: whether a table holds the distinct values of the column
    """
    text = f"t_{column.name}"
    if sheet.grid.has_long_cells:
        return [is_too_long(text), *_unread(column, text, is_read)]
    return _unread(column, text, is_read)


def is_too_long(text: str) -> str:
    """SQL of whether a reader cut a cell because it is too long."""
    return f"coalesce(ends_with({text}, '{TOO_LONG}'), false)"


def _unread(column: Column, text: str, is_read: bool) -> list[str]:
    unread = f"({text} IS NOT NULL AND {column.name} IS NULL AND NOT is_nothing({text}))"
    if column.unknown:
        unread = f"coalesce({column.name} = {quoted(column.unknown)}, false)"
    if column.kind is Kind.PHONE:
        unread = f"({unread} AND NOT is_short_or_withheld({text}))"
    if column.kind is Kind.CODES:
        return [f"coalesce(unknown_{column.name} <> '', false)"] if is_read else []
    return [unread]


def violated_constraints(column: Column, feed: Feed, latest: str) -> list[str]:
    """SQL of tests for violations of the feed's constraints on a column, whether the sheet has the column or not.

    Args:
        column: the column that is tested
        feed: the feed that declares the constraints
        latest: SQL of the last plausible moment [TIMESTAMPTZ]

    Returns:
        Boolean expressions over the typed columns, true where a row violates a constraint.
    """
    tests = [f"{column.name} IS NULL"] if column.required else []
    if column.name == feed.newest:
        tests.append(f"{column.name} > {latest}")
    if column.not_before:
        tests.append(f"CAST(wall_of({column.name}) AS DATE) < CAST(wall_of({column.not_before}) AS DATE)")
    if column.after:
        tests.append(f"NOT is_end_of({column.name}, {column.after}, {column.within_hours})")
    if feed.one_of and column.name == feed.one_of[0]:
        tests.append(f"coalesce({', '.join(f'CAST({name} AS VARCHAR)' for name in feed.one_of)}) IS NULL")
    return tests


def merged_amounts(sheet: Sheet) -> list[str]:
    """Names of the columns of a sheet whose merged cells nobody can divide among their rows."""
    if not sheet.grid.merged:
        return []
    return [name for name in sheet.places if sheet.feed.column(name).kind in NUMBER_KINDS]


def is_beyond_titles(sheet: Sheet) -> str | None:
    """SQL of whether a row says something next to its last title, or words below no title; None where none can.

    What stands apart, behind an empty column, is a remark beside the table.
    """
    grid = sheet.grid
    titles = [row for number, row in grid.top if sheet.header_row - 1 <= number <= sheet.header_row]
    titles += [row for number, row in grid.top if number == sheet.header_row + 1 and _may_be_lower_titles(row)]
    if not sheet.header_row or sheet.corrects or not titles:
        return None
    own = {*sheet.places.values(), *sheet.clocks.values(), *grid.added, sheet.zone_place, sheet.year}
    titled = {place for row in titles for place, cell in enumerate(row) if cell.strip()} | own
    last = max(place for place in titled if place is not None)
    tests = [f"regexp_matches(c{place}, '\\pL')" for place in range(last) if place not in titled]
    if last + 1 < grid.width:
        tests.append(f"regexp_matches(c{last + 1}, '[\\pL\\pN]')")
    return with_ranges(f"coalesce({' OR '.join(tests)}, false)") if tests else None


def _may_be_lower_titles(row: list[str]) -> bool:
    """Whether a row below a header can be its lower half: `Qty | Harga | Jumlah` below `Sisa`."""
    return any(row) and all(map(may_be_title, row)) and not looks_like_data(row)


def last_column(sheet: Sheet) -> str:
    """Name of the last column of a sheet that its feed reads."""
    return max((name for name in sheet.places if sheet.feed.column(name)), key=lambda name: sheet.places[name])


def row_mask(feed: Feed) -> int:
    """The bits of `ParsedSheet.rows.bad` that quarantine a whole row; any other bit costs only its cell."""
    return MERGED_AMOUNT | BEYOND_TITLES | sum(1 << i for i, column in enumerate(feed.read) if _costs_row(column, feed))


def _costs_row(column: Column, feed: Feed) -> bool:
    return isinstance(column, Qualifier) or column.required or column.name in feed.one_of[:1]
