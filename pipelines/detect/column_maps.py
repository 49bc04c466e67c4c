"""A mapping laid over a table: which of its columns is which, and what several of its columns say together."""

from dataclasses import replace

import duckdb

from pipelines.detect.constants import giving_way, with_titles
from pipelines.types.cell_text import quoted
from pipelines.types.column_map import DAYS, ColumnMap, key, named
from pipelines.types.errors import FeedError, Named
from pipelines.types.grid import Grid, Rows
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql
from pipelines.types.top_rows import is_made_up


def row_of_titles(mapping: ColumnMap, top: Rows) -> int | None:
    """Where in the first rows its titles stand: its header as a whole, else all titles it names; None for neither."""
    names = [named(row) for _, row in top]
    wanted = {key(title) for _, title in _titles(mapping)}
    whole = (position for position, row in enumerate(names) if mapping.header and row == mapping.header)
    every = (position for position, row in enumerate(names) if wanted <= {*row})
    return next(whole, next(every, None))


def apply_column_map(
    con: duckdb.DuckDBPyConnection, grid: Grid, mapping: ColumnMap, top: Rows, *, file: str
) -> list[Sheet]:
    """The table understood as the mapping says, a sheet per card. FeedError names what the mapping or table lacks.

    A mapping that was remembered gives way to what the file itself says for all rows; one that was said does not.
    """
    position = row_of_titles(mapping, top)
    if position is None:
        raise _not_for(mapping, top, file)
    header_row, row = top[position]
    names = list(named(row))
    missing = next(((where, title) for where, title in _titles(mapping) if key(title) not in names), None)
    if missing:
        raise _without(mapping, missing, row, file)
    if mapping.is_remembered:
        mapping = giving_way(mapping, grid, top[:position])
    con.execute(sql("detect/date_of_parts"))
    blank = Sheet(grid, mapping.layout, header_row, {}, made_up=is_made_up(top[:position]))
    sheets = [_card(con, blank, mapping, number, names=names) for number in range(len(mapping.cards))]
    for sheet in sheets:
        _complete(sheet, file)
    return [with_titles(sheet, top[:position], mapping) for sheet in sheets]


def _card(con: duckdb.DuckDBPyConnection, blank: Sheet, mapping: ColumnMap, number: int, *, names: list[str]) -> Sheet:
    """The lines of one card: its columns by their places, moments of several columns behind those of the file."""
    card, dates, grid = mapping.cards[number], mapping.said.get("dates", {}), blank.grid
    relation = _of_card(con, blank, mapping, number, names=names)
    places = {column: names.index(key(title)) for column, title in card["columns"].items()}
    places |= {column: grid.width + nth for nth, column in enumerate(dates)}
    clocks = {column: names.index(key(title)) for column, title in mapping.said.get("clocks", {}).items()}
    return replace(
        blank,
        grid=replace(grid, relation=relation, width=grid.width + len(dates)),
        places=places,
        clocks=clocks,
        constants=grid.constants | card["constants"],
        mapping=mapping.alone[number],
    )


def _titles(mapping: ColumnMap) -> list[tuple[str, str]]:
    """Each title the mapping names, behind the key that names it."""
    said = [(f"columns.{column}", title) for card in mapping.cards for column, title in card["columns"].items()]
    said += [(f"clocks.{column}", title) for column, title in mapping.said.get("clocks", {}).items()]
    for column, parts in mapping.said.get("dates", {}).items():
        words = {part: title for part, title in parts.items() if isinstance(title, str)}
        said += [(f"dates.{column}.{part}", t) for part, t in words.items() if part != "day" or t not in DAYS]
    return said


def _not_for(mapping: ColumnMap, top: Rows, file: str) -> FeedError:
    """The titles nobody found; those of the row that has most of them are shown, and no row that has none."""
    wanted = _titles(mapping)
    found, best = max(
        ((sum(key(title) in {*named(row)} for _, title in wanted), -nth) for nth, (_, row) in enumerate(top)),
        default=(0, 0),
    )
    if not found:
        return mapping.refused("other", file=file, titles=", ".join(title for _, title in wanted))
    row = top[-best][1]
    return _without(mapping, next(each for each in wanted if key(each[1]) not in named(row)), row, file)


def _without(mapping: ColumnMap, missing: tuple[str, str], row: list[str], file: str) -> FeedError:
    titles = ", ".join(cell.strip() for cell in row if cell.strip())
    return mapping.refused("title", file=file, at=missing[0], found=missing[1], titles=titles[:600])


def _complete(sheet: Sheet, file: str) -> None:
    """FeedError when something a row must have is neither a column nor a constant."""
    assert sheet.mapping is not None
    given = {*sheet.places, *sheet.constants, *dict(sheet.feed.defaults)}
    missing = [column.name for column in sheet.feed.columns if column.required and column.name not in given]
    if sheet.feed.one_of and not given & {*sheet.feed.one_of}:
        missing.append(" / ".join(sheet.feed.one_of))
    if missing:
        said = {"feed": Named("feed", (sheet.feed.name,)), "columns": Named("column", tuple(missing), tuple(missing))}
        raise sheet.mapping.refused("missing", file=file, **said)


def _of_card(con: duckdb.DuckDBPyConnection, blank: Sheet, mapping: ColumnMap, number: int, *, names: list[str]) -> str:
    """The table of one card: with moments put together, and without the lines on which this card says nothing."""
    cards, dates, grid = mapping.said.get("cards", []), mapping.said.get("dates", {}), blank.grid
    if not cards and not dates:
        return grid.relation
    own = [[names.index(key(title)) for title in card.get("columns", {}).values()] for card in cards] or [[]]
    said = " OR ".join(f"clean(c{place}) IS NOT NULL" for place in own[number]) or "true"
    others = {place for nth, places in enumerate(own) if nth != number for place in places} - {*own[number]}
    cells = [f"CASE WHEN {'false' if i in others else said} THEN c{i} END" for i in range(grid.width)]
    titles = [f"c{i}" for i in range(grid.width)]
    for parts in dates.values():
        cells.append(f"CASE WHEN {said} THEN {_moment(parts, names)} END")
        titles.append(quoted(" + ".join(str(part) for part in parts.values() if isinstance(part, str))))
    relation = f"{grid.relation}_card_{number}"
    columns = ", ".join(
        f"CASE WHEN row_number <= {blank.header_row} THEN {title} ELSE {cell} END AS c{i}"
        for i, (title, cell) in enumerate(zip(titles, cells, strict=True))
    )
    con.execute(f"CREATE OR REPLACE TABLE {relation} AS SELECT row_number, {columns} FROM {grid.relation}")
    return relation


def _moment(parts: dict[str, str | int], names: list[str]) -> str:
    """SQL of the text of a date whose year, month and day stand in several cells, or hold for all rows."""
    cells = [_part(parts["year"], names), _part(parts["month"], names), _part(parts.get("day", "first"), names)]
    return f"date_of_parts({', '.join(cells)})"


def _part(part: str | int, names: list[str]) -> str:
    if isinstance(part, int) or part in DAYS:
        return quoted(str(part))
    return f"clean(c{names.index(key(part))})"
