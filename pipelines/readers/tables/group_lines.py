"""Lines between the rows of a table that hold for the rows below them: a depot, a month, or a day.

`Gudang : Posko Temas`, `DONASI BULAN AGUSTUS 2021`, or a date alone in its row.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.feeds import FEEDS
from pipelines.feeds.titles import is_date
from pipelines.readers.stock_card.month_sheet import day_place, is_bare_day
from pipelines.readers.stock_card.months import month_of
from pipelines.readers.tables.blocks import Block, declares, is_title_row
from pipelines.readers.tables.headers import first_header, key_of
from pipelines.types.cells.letters import with_ranges
from pipelines.types.cells.marks import TYPED, own_text
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, Rows, with_top
from pipelines.types.relations import Relations
from pipelines.types.top_rows import looks_like_data

_MOST = 5000
_MOST_FILLED = 6
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\b.*")
_DEPOT = re.compile(r"(gudang|posko|depot?|गोदाम|warehouse)( [^\W\d_]+){1,3}", re.IGNORECASE)
_DAY_TITLE = re.compile(r"(hari|tanggal|tgl)[ ,/.:]+", re.IGNORECASE)


def with_group_lines(relations: Relations, grid: Grid, blocks: list[Block]) -> list[Block]:
    """Return the tables of a sheet, those included that begin with a title line and go on below the same header.

    Args:
        relations: connection of the grid's relation
        grid: the sheet
        blocks: its tables that have a header each
    """
    place = day_place(list(blocks[0].key))
    own = _columns_of(blocks)
    lines: list[Block] = []
    rows = _lines(relations, grid, blocks)
    by_depot = _is_by_depot(rows, blocks[0], own)
    for number, row in rows:
        within = next(block for block in reversed(blocks) if block.start <= number)
        if number <= within.bottom or not is_title_row(row) or looks_like_data(row):
            continue
        heading = " ".join(row).strip()
        declared = {
            title: text
            for title, text in declares(row).items()
            if not own & names(title) or _has_blanks(relations, grid, within, place_of(title, within.key))
        }
        if by_depot and _DEPOT.fullmatch(heading):
            declared = {"Gudang": heading}
        if declared or (place is not None and _names_month(row)):
            lines.append(
                Block(number, number, number, within.key, ((number, row),), declared, is_line=True),
            )
    if place is not None and not any(line.declared for line in lines) and not has_bare_day(relations, grid, place):
        lines = []
    return sorted([*blocks, *lines], key=lambda block: block.start)


def _is_by_depot(rows: Rows, first: Block, own: set[tuple[str, str]]) -> bool:
    """Whether the rows of a card stand below the names of their depots, of which the first is below the header."""
    is_stock = own & {("stock_cards", "quantity_in"), ("stock", "movement")} and not own & names("gudang")
    return bool(is_stock and rows and rows[0][0] == first.bottom + 1 and _DEPOT.fullmatch(" ".join(rows[0][1]).strip()))


def _columns_of(blocks: list[Block]) -> set[tuple[str, str]]:
    return set().union(*(names(title) for block in blocks for title in block.key if title))


def place_of(title: str, key: Sequence[str]) -> int | None:
    """Return the place of the column of a header that a title names too; None where it has none."""
    named = names(title)
    return next((place for place, each in enumerate(key) if each and names(each) & named), None)


def _has_blanks(relations: Relations, grid: Grid, block: Block, place: int | None) -> bool:
    """Whether a row of a table leaves a column empty, so that a line above it may hold for it."""
    if place is None:
        return False
    rows = f"SELECT * FROM {grid.relation} WHERE row_number > {block.bottom}"
    query = f"SELECT 1 FROM ({rows}) WHERE {_filled(grid)} > 2 AND coalesce(trim(c{place}), '') = '' LIMIT 1"
    return relations.con.execute(query).fetchone() is not None


def names(title: str) -> set[tuple[str, str]]:
    """Return the columns, each with its feed, that a title may name."""
    return {(feed.table, column.name) for feed in FEEDS for column in feed.columns if folded(title) in column.headers}


def _names_month(row: list[str]) -> bool:
    """Whether a row names a month as a heading does, without a day: no place and date of a signature."""
    text = " ".join(row)
    is_month = month_of(text) is not None or month_of(f"{text} 2021") is not None
    return is_month and all(len(figure) == len("2021") for figure in re.findall(r"\d+", text))


def has_bare_day(relations: Relations, grid: Grid, place: int) -> bool:
    """Return whether a cell of a column is a day without a month.

    Args:
        relations: connection of the grid's relation
        grid: the sheet
        place: the column's, from 0
    """
    rows = relations.con.execute(f"SELECT 1 FROM {grid.relation} WHERE {is_bare_day(place)} LIMIT 1")
    return rows.fetchone() is not None


def _lines(relations: Relations, grid: Grid, blocks: list[Block]) -> Rows:
    """The rows between the rows of a table that may be title lines; none behind its last row."""
    titles = sum(1 for title in blocks[0].key if title)
    cells = [f"coalesce(c{place}, '')" for place in range(grid.width)]
    text = f"concat_ws(chr(10), {', '.join(cells)})"
    lines = f"""WITH counted AS MATERIALIZED (
            SELECT row_number, {_filled(grid)} AS filled FROM {grid.relation} WHERE row_number > {blocks[0].bottom}),
        sparse AS MATERIALIZED (
            SELECT row_number, filled, {text} AS text FROM {grid.relation} JOIN counted USING (row_number)
            WHERE filled BETWEEN 1 AND {max(1, min(_MOST_FILLED, titles - 1))}
                AND row_number < (SELECT max(row_number) FROM counted WHERE filled > 2))
        SELECT g.* FROM {grid.relation} AS g JOIN sparse USING (row_number)
        WHERE (filled = 1 OR contains(text, ':') AND regexp_matches(text, '\\pL ?:|\\n ?:'))
            AND regexp_matches(text, '\\pL')
        ORDER BY row_number LIMIT {_MOST}"""
    rows = relations.con.execute(with_ranges(lines))
    return [(row[0], [own_text(cell or "") for cell in row[1:]]) for row in rows.fetchall()]


def _filled(grid: Grid) -> str:
    """SQL of the number of filled cells of a row."""
    cells = ", ".join(f"c{place}" for place in range(grid.width))
    return f"len(list_filter([{cells}], lambda cell: cell <> ''))"


def with_days(relations: Relations, grid: Grid) -> Grid:
    """Return the grid with the dates that stand alone in their rows written into the rows below, whose date is empty.

    Args:
        relations: where the tables of the grid are made
        grid: a table
    """
    position = first_header(grid.top)
    if position is None:
        return grid
    number, row = grid.top[position]
    place = day_place(list(key_of(row)))
    days = [] if place is None else _lines_of_days(relations, grid, number, place)
    if not days:
        return grid
    lines = relations.table(
        "days",
        "SELECT unnest($1) AS line, unnest($2) AS day",
        [[line for line, _ in days], [day for _, day in days]],
    )
    holds = f"""last_value(
            CASE WHEN line IS NOT NULL THEN day WHEN coalesce(c{place}, '') <> '' THEN '' END IGNORE NULLS)
        OVER (ORDER BY row_number)"""
    cells = ", ".join(
        f"CASE WHEN coalesce(c{at}, '') = '' AND line IS NULL AND {_filled(grid)} > 1 AND holds <> '' "
        f"THEN holds ELSE c{at} END AS c{at}"
        if at == place
        else f"c{at}"
        for at in range(grid.width)
    )
    dated = f"SELECT *, {holds} AS holds FROM {grid.relation} LEFT JOIN {lines} ON line = row_number"
    listed = f"SELECT line AS row_number, 'title' AS kind FROM {lines}"
    if grid.lines:
        listed += (
            f" UNION ALL SELECT row_number, kind FROM {grid.lines} WHERE row_number NOT IN (SELECT line FROM {lines})"
        )
    made = replace(
        grid,
        relation=relations.table("dated", f"SELECT row_number, {cells} FROM ({dated}) ORDER BY row_number"),
        lines=relations.table("lines", listed),
    )
    return with_top(relations.con, made)


def _lines_of_days(relations: Relations, grid: Grid, header: int, place: int) -> list[tuple[int, str]]:
    """Row number and date of the rows that are a date alone, above a row of data without one."""
    text = f"concat_ws('', {', '.join(f'c{at}' for at in range(grid.width))})"
    counted = f"SELECT *, {_filled(grid)} AS filled FROM {grid.relation} WHERE row_number > {header}"
    is_alone = f"filled = 1 AND length({text}) <= 40 AND regexp_matches({text}, '[0-9]')"
    if relations.con.execute(f"SELECT 1 FROM ({counted}) WHERE {is_alone} LIMIT 1").fetchone() is None:
        return []
    rows = relations.con.execute(
        f"""SELECT row_number, text FROM (
            SELECT row_number, {text} AS text, {is_alone} AS is_alone,
                lead(filled) OVER below > 1 AND coalesce(lead(c{place}) OVER below, '') = '' AS is_above_rows
            FROM ({counted}) WHERE filled > 0 WINDOW below AS (ORDER BY row_number))
        WHERE is_alone AND is_above_rows ORDER BY row_number"""
    ).fetchall()
    texts = ((number, _DAY_TITLE.sub("", text, count=1) if _DAY_TITLE.match(text) else text) for number, text in rows)
    return [(number, text) for number, text in texts if _is_day(text)]


def _is_day(text: str) -> bool:
    return is_date(own_text(text).removesuffix(TYPED)) or (TYPED in text and _ISO.match(text) is not None)
