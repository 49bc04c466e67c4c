"""Tables below each other on one sheet: one grid for each header, with a column for what differs between its tables.

A header that is repeated under title rows of its own begins a new table. What its title rows declare (`Nama Barang:
Tabung 1 m3`) becomes a column of its rows; what they leave out holds on from the table above. A header that is only
repeated, as on every page, begins nothing.
"""

import json
from dataclasses import replace

from pipelines.readers.stock_card.month_sheet import day_place, is_bare_day, whole_date
from pipelines.readers.stock_card.months import month_of
from pipelines.readers.tables.blocks import Block, blocks_of, names_itself, unread_headings
from pipelines.readers.tables.group_lines import has_bare_day, place_of, with_group_lines
from pipelines.readers.tables.headers import first_header, headers_below
from pipelines.readers.tables.movements import lacking_movements
from pipelines.types.cell_text import quoted
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, with_top
from pipelines.types.relations import Relations

_MOST_BLOCKS = 5000


def stacked(relations: Relations, grid: Grid, file: str) -> list[Grid]:
    """Return a grid for each header of a sheet; the sheet itself where it has one table.

    Args:
        relations: where the tables of the grids are made
        grid: the sheet as text
        file: name of the file, which may name a month
    """
    position = first_header(grid.top)
    if position is None:
        return [grid]
    below = headers_below(relations.con, grid, position)
    if len(below) > _MOST_BLOCKS:
        return [grid]
    blocks = _with_one_day(with_group_lines(relations, grid, blocks_of(relations.con, grid, position, below)))
    keys = [*dict.fromkeys(block.key for block in blocks)]
    if len(keys) == 1 and not any(map(names_itself, blocks[1:])):
        return [grid]
    declared = _declarations(blocks)
    stacks = [[nth for nth, block in enumerate(blocks) if block.key == key] for key in keys]
    return [_of_header(relations, grid, blocks, stack, declared=declared, file=file) for stack in stacks]


_OF_DAY = {"tanggal", "tgl", "hari tanggal", "hari tgl", "date", "दिनांक", "तारीख"}


def _with_one_day(blocks: list[Block]) -> list[Block]:
    """The tables with one title for their days: `Tanggal` above one and `Hari/Tanggal` above another say the same."""
    titles = dict.fromkeys(title for block in blocks for title in block.declared if folded(title) in _OF_DAY)
    if len({folded(title) for title in titles}) < 2:
        return blocks
    one = next(iter(titles))
    return [
        replace(block, declared={one if title in titles else title: text for title, text in block.declared.items()})
        for block in blocks
    ]


def _declarations(blocks: list[Block]) -> list[dict[str, str | None]]:
    """What holds for the rows of each table: its own declarations, and those of the tables above it.

    Below the same header a heading nobody understands may be what tells two tables apart: then nothing holds on.
    """
    holds: dict[str, str | None] = {}
    headings: set[str] = set()
    declared: list[dict[str, str | None]] = []
    for nth, block in enumerate(blocks):
        own = {folded(title): text for title, text in block.declared.items()}
        repeats = any(block.key == other.key for other in blocks[:nth])
        if repeats and unread_headings(block) - headings:
            holds = dict.fromkeys(holds)
        headings |= unread_headings(block)
        holds = {**holds, **own}
        declared.append(holds)
    return declared


def _of_header(
    relations: Relations,
    grid: Grid,
    blocks: list[Block],
    stack: list[int],
    *,
    declared: list[dict[str, str | None]],
    file: str,
) -> Grid:
    """The tables of one header as one grid: their rows, and a column for each declaration that differs.

    Args:
        relations: where the tables of the grid are made
        grid: the sheet
        blocks: all its tables
        stack: positions of those of this header
        declared: what holds for the rows of each table
        file: name of the file, which may name a year
    """
    first = blocks[stack[0]]
    written = {folded(title): title for block in blocks for title in block.declared}
    keys = [key for key in written if _needs_column(key, first, [declared[nth] for nth in stack])]
    keys = [key for key in keys if key not in _own_columns(blocks, first).values()]
    place = day_place(list(first.key))
    has_bare = place is not None and has_bare_day(relations, grid, place)
    months = _months(blocks, f"{grid.sheet} {file}") if has_bare else {}
    table = relations.table(
        "blocks",
        "SELECT unnest($1) AS start, unnest($2) AS header, unnest($3) AS bottom, unnest($4) AS month, "
        "unnest($5) AS declared",
        [
            [block.start for block in blocks],
            [block.header for block in blocks],
            [block.bottom for block in blocks],
            [months.get(nth, "") for nth in range(len(blocks))],
            [json.dumps(holds) for holds in declared],
        ],
    )
    of_stack = ", ".join(str(blocks[nth].header) for nth in stack)
    rows = f"FROM {grid.relation} ASOF JOIN {table} ON row_number >= start WHERE header IN ({of_stack})"
    cells = ", ".join(f"c{at}" for at in range(grid.width))
    columns = [_date_in_month(at) if months and at == place else f"c{at}" for at in range(grid.width)]
    for at, key in _own_columns(blocks, first).items():
        columns[at] = _filled_by(at, key, first)
    # words alone in their row are a signature or a remark, and stay so
    is_data = f"row_number > bottom AND len(list_filter([{cells}], lambda cell: cell <> '')) > 1"
    columns += [
        f"CASE WHEN row_number = {first.header} THEN {quoted(written[key])} WHEN {is_data} "
        f"THEN json_extract_string(declared, {quoted(_path(key))}) END AS c{grid.width + nth}"
        for nth, key in enumerate(keys)
    ]
    lacking = lacking_movements(first.key, [title for block in blocks for title in block.key])
    columns += [
        f"CASE WHEN row_number = {first.header} THEN {quoted(title)} END AS c{grid.width + len(keys) + nth}"
        for nth, title in enumerate(lacking)
    ]
    filled = " OR ".join(f"trim(c{at}) <> ''" for at in range(grid.width))
    titles = ", ".join(["0", *(str(block.header) for block in blocks if block.is_line)])
    lines = f"""SELECT row_number,
            CASE WHEN row_number >= header AND header NOT IN ({titles}) THEN 'repeated_header' ELSE 'title' END AS kind
        {rows} AND header <> {first.header} AND row_number <= bottom AND ({filled})"""
    added = [*range(grid.width, grid.width + len(keys))]
    made = replace(
        grid,
        struck={row: [*places, *added] for row, places in grid.struck.items()},
        added=(*grid.added, *added),
        relation=relations.table("stack", f"SELECT row_number, {', '.join(columns)} {rows} ORDER BY row_number"),
        width=grid.width + len(keys) + len(lacking),
        lines=relations.table("lines", lines),
        starts=max(first.start, 1),
        note=(*grid.note, *(("month_of_title",) if months else ())),
    )
    return with_top(relations.con, made)


def _own_columns(blocks: list[Block], first: Block) -> dict[int, str]:
    """Place of a column of the table → key of the title lines that hold for its empty cells."""
    keys = {folded(title): None for block in blocks if block.is_line for title in block.declared}
    return {at: key for key in keys if (at := place_of(key, first.key)) is not None}


def _filled_by(place: int, key: str, first: Block) -> str:
    """SQL of a cell, that of a title line above where it is empty in a row that says when it happened."""
    day = place_of("tanggal", first.key)
    is_row = f"coalesce(trim(c{day}), '') <> ''" if day is not None and day != place else "true"
    text = f"json_extract_string(declared, {quoted(_path(key))})"
    is_blank = f"row_number > bottom AND coalesce(trim(c{place}), '') = '' AND {is_row}"
    return f"CASE WHEN {is_blank} THEN {text} ELSE c{place} END AS c{place}"


def _path(key: str) -> str:
    return f'$."{key}"'


def _needs_column(key: str, first: Block, declared: list[dict[str, str | None]]) -> bool:
    """Whether a declaration is not simply the one above the first header, for all tables."""
    of_first = {folded(title): text for title, text in first.declared.items()}
    return key not in first.key and any(holds.get(key) != of_first.get(key) for holds in declared)


def _months(blocks: list[Block], named: str) -> dict[int, str]:
    """Position of a table → its month, where a table below the first one names a month.

    A month without a year is of the year named before, as long as it does not go back; what is still unknown is `?`.
    """
    if not any(_month_in(block.text) for block in blocks[1:]):
        return {}
    months: dict[int, str] = {}
    last = month_of(blocks[0].text, named)
    for nth, block in enumerate(blocks):
        if _month_in(block.text):
            month = block.month or month_of(block.text, last or named)
            went_back = block.month is None and last and month and month < last
            last = None if went_back else month
        months[nth] = last or "?"
    return months


def _month_in(text: str) -> bool:
    return month_of(f"{text} 2021") is not None or month_of(text) is not None


def _date_in_month(place: int) -> str:
    """SQL of a cell, a bare day completed by the month of its table; one of no known month is left unreadable."""
    day = whole_date(place, "month")
    return f"""CASE WHEN row_number > bottom AND {is_bare_day(place)} THEN
        CASE WHEN month = '?' THEN c{place} || ' ?' ELSE {day} END ELSE c{place} END AS c{place}"""
