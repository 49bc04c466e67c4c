"""Apply a column map to a table: which of its columns is which, what several of them make together, and constants.

What holds for every row is declared by the column map, by the title rows, or by both; where they differ, a column map
that came with the file counts, and a saved one gives way.
"""

from dataclasses import replace

from pipelines.detect.call_legs import joined_legs
from pipelines.detect.sheet_names import name_supplied
from pipelines.feeds.title_qualifiers import (
    base_title,
    behind_all,
    both_behind,
    is_of_kind,
    qualified_title,
    scale_notes,
)
from pipelines.feeds.titles import qualifier_of, title_constants
from pipelines.types.cell_text import quoted
from pipelines.types.column_map import DAYS, ColumnMap, column_names, title_key
from pipelines.types.errors import FeedError, Named
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet, with_shared_titles
from pipelines.types.top_rows import is_made_up

_FEW_DIGITS = 3  # a title has no more; a telephone number has
NO_HEADER = -1
"""In place of a position: the table has no row of titles, and the column map names its columns by number."""


def header_position(column_map: ColumnMap, top: Rows) -> int | None:
    """Return where in the first rows its titles stand: its header as a whole, else all titles it names.

    None when they stand nowhere, NO_HEADER where it names columns by number alone and the table has so many.
    """
    if not column_map.header and (last := _last_number(column_map)):
        return NO_HEADER if any(len(row) >= last for _, row in top) else None
    names = [column_names(row) for _, row in top]
    wanted = {title_key(title) for _, title in _titles(column_map)}
    whole = (position for position, row in enumerate(names) if column_map.header and row == column_map.header)
    every = (position for position, row in enumerate(names) if wanted <= {*row})
    return next(whole, next(every, None))


def apply_column_map(relations: Relations, grid: Grid, column_map: ColumnMap, *, file: str) -> list[Sheet]:
    """Return the table read by a column map, a sheet per card.

    Args:
        relations: where the tables of the sheets are made
        grid: the table
        column_map: a saved one gives way to what the file itself declares for all rows; one of the sender does not
        file: name of the file, for the refusal

    Raises:
        FeedError: names what the column map or the table lacks.
    """
    position = header_position(column_map, grid.top)
    if position is None:
        raise _not_for(column_map, grid.top, file)
    header_row, row = (0, []) if position == NO_HEADER else grid.top[position]
    above = grid.top[: max(position, 0)]
    numbered = [f"#{place + 1}" for place in range(grid.width)]
    names = numbered if position == NO_HEADER else list(column_names(row))
    missing = next(((key, title) for key, title in _titles(column_map) if title_key(title) not in names), None)
    if missing:
        raise _without_title(column_map, missing, row, file)
    if column_map.is_remembered:
        column_map = _drop_overridden(column_map, grid, above)
    blank = Sheet(grid, column_map.layout, header_row, {}, made_up=is_made_up(above))
    if column_map.legs:
        blank = joined_legs(relations, blank, column_map, names=names)
    sheets = [_card(relations, blank, column_map, number, names=names) for number in range(len(column_map.cards))]
    for sheet in sheets:
        _check_complete(sheet, column_map, file)
    sheets = [_with_title_constants(sheet, above, column_map) for sheet in sheets]
    return [name_supplied(sheet, column_map, file) for sheet in sheets]


def _drop_overridden(column_map: ColumnMap, grid: Grid, above: Rows) -> ColumnMap:
    """The column map without the constants that this file declares itself.

    Those of a card stay: they distinguish the columns of one card from those of another.
    """
    columns = {column: 0 for card in column_map.cards for column in card["columns"]}
    of_file = {**grid.constants, **title_constants(above, column_map.layout, columns)}
    left = {name: text for name, text in column_map.declared.get("constants", {}).items() if name not in of_file}
    return replace(column_map, declared=column_map.declared | {"constants": left})


def _with_title_constants(sheet: Sheet, above: Rows, column_map: ColumnMap) -> Sheet:
    """The sheet with the constants of its title rows that its column map does not declare.

    Its note names those that differ, and those that only a saved column map declares.
    """
    of_titles = title_constants(above, sheet.feed, sheet.places)
    note = [
        f"mapping_over_titles|{name}|{sheet.constants[name]}|{text}"
        for name, text in of_titles.items()
        if folded(sheet.constants.get(name, text)) != folded(text)
    ]
    if column_map.is_remembered:
        note += [f"mapping_says|{name}|{text}" for name, text in column_map.declared.get("constants", {}).items()]
    sheet = replace(sheet, places=_qualifier_places(sheet, column_map) | sheet.places)
    behind = _behind(sheet, above)
    grid = replace(sheet.grid, note=(*sheet.grid.note, *note, *scale_notes(behind)))
    return with_shared_titles(replace(sheet, grid=grid, constants=of_titles | sheet.constants, behind=behind))


def _qualifier_places(sheet: Sheet, column_map: ColumnMap) -> dict[str, int]:
    """The places of qualifiers that the column map leaves unsaid: what they say holds all the same."""
    row = next(cells for number, cells in sheet.grid.top if number == sheet.header_row)
    declared = {title_key(title) for _, title in _titles(column_map)}
    places: dict[str, int] = {}
    for place, name in enumerate(column_names(row)):
        qualifier = qualifier_of(sheet.feed, base_title(row[place]), places)
        if qualifier and name not in declared and qualifier.name not in sheet.constants:
            places[qualifier.name] = place
    return places


def _behind(sheet: Sheet, above: Rows) -> dict[str, str]:
    """What the titles of the columns of figures, and the rows above, say of all of them."""
    of_map = sheet.column_map.cards[0]["columns"] if sheet.column_map else {}
    read = {name: qualified_title(title) for name, title in of_map.items()}
    titles = {
        name: title.behind
        for name, title in read.items()
        if title and sheet.feed.qualifiers_of(name) and is_of_kind(sheet.feed.column(name), title)
    }
    return both_behind(titles, behind_all(above, sheet.feed, sheet.places))


def _card(relations: Relations, blank: Sheet, column_map: ColumnMap, number: int, *, names: list[str]) -> Sheet:
    """The lines of one card: its columns by their places, moments of several columns behind those of the file."""
    card, dates, grid = column_map.cards[number], column_map.declared.get("dates", {}), blank.grid
    relation = _card_relation(relations, blank, column_map, number, names=names)
    places = grid.decided | {column: names.index(title_key(title)) for column, title in card["columns"].items()}
    places |= {column: grid.width + nth for nth, column in enumerate(dates)}
    clocks = {column: names.index(title_key(title)) for column, title in column_map.declared.get("clocks", {}).items()}
    return replace(
        blank,
        grid=replace(grid, relation=relation, width=grid.width + len(dates)),
        places=places,
        clocks=clocks,
        constants=grid.constants | card["constants"],
        column_map=column_map.by_card[number],
    )


def _titles(column_map: ColumnMap) -> list[tuple[str, str]]:
    """Each title the column map names, behind the key that names it."""
    declared = column_map.declared
    titles = [(f"columns.{column}", title) for card in column_map.cards for column, title in card["columns"].items()]
    titles += [(f"clocks.{column}", title) for column, title in declared.get("clocks", {}).items()]
    for column, parts in declared.get("dates", {}).items():
        words = {part: title for part, title in parts.items() if isinstance(title, str)}
        titles += [(f"dates.{column}.{part}", t) for part, t in words.items() if part != "day" or t not in DAYS]
    titles += [(f"legs.{part}", title) for part, title in column_map.legs.items()]
    return titles


def _last_number(column_map: ColumnMap) -> int:
    """The number of the last column, where it names all columns by number; else 0."""
    titles = [title_key(title) for _, title in _titles(column_map)]
    numbers = [int(title[1:]) for title in titles if title[1:].isdecimal() and title.startswith("#")]
    return max(numbers) if numbers and len(numbers) == len(titles) else 0


def _not_for(column_map: ColumnMap, top: Rows, file: str) -> FeedError:
    """The refusal of a table without its titles; quotes the row that has most of them, and no row that has none."""
    wanted = _titles(column_map)
    # a column by its number is in every row, also in one of people's numbers and names, which is not quoted
    titled = [title_key(title) for _, title in wanted if not title_key(title).startswith("#")]
    matches, best = max(
        ((sum(title in {*column_names(row)} for title in titled), -nth) for nth, (_, row) in enumerate(top)),
        default=(0, 0),
    )
    if not matches:
        return column_map.refused("other", file=file, titles=", ".join(title for _, title in wanted))
    row = top[-best][1]
    missing = next(each for each in wanted if title_key(each[1]) not in column_names(row))
    return _without_title(column_map, missing, row, file)


def _without_title(column_map: ColumnMap, missing: tuple[str, str], row: list[str], file: str) -> FeedError:
    titles = ", ".join(cell.strip() for cell in row if cell.strip() and sum(map(str.isdigit, cell)) <= _FEW_DIGITS)
    return column_map.refused("title", file=file, at=missing[0], found=missing[1], titles=titles[:600])


def _check_complete(sheet: Sheet, column_map: ColumnMap, file: str) -> None:
    """FeedError when something a row must have is neither a column nor a constant."""
    present = {*sheet.places, *sheet.constants, *dict(sheet.feed.defaults)}
    missing = [column.name for column in sheet.feed.columns if column.required and column.name not in present]
    if sheet.feed.one_of and not present & {*sheet.feed.one_of}:
        missing.append(" / ".join(sheet.feed.one_of))
    if missing:
        gaps = {"feed": Named("feed", (sheet.feed.name,)), "columns": Named("column", tuple(missing), tuple(missing))}
        raise column_map.refused("missing", file=file, **gaps)


def _card_relation(relations: Relations, blank: Sheet, column_map: ColumnMap, number: int, *, names: list[str]) -> str:
    """The table of one card: with moments put together, and empty where a line is of other cards alone."""
    cards, dates, grid = column_map.declared.get("cards", []), column_map.declared.get("dates", {}), blank.grid
    if not cards and not dates:
        return grid.relation
    own = [[names.index(title_key(title)) for title in card.get("columns", {}).values()] for card in cards] or [[]]
    is_own = " OR ".join(f"clean(c{place}) IS NOT NULL" for place in own[number]) or "true"
    others = {place for nth, places in enumerate(own) if nth != number for place in places} - {*own[number]}
    cells = [f"CASE WHEN {'false' if i in others else is_own} THEN c{i} END" for i in range(grid.width)]
    titles = [f"c{i}" for i in range(grid.width)]
    for parts in dates.values():
        cells.append(f"CASE WHEN {is_own} THEN {_moment(parts, names)} END")
        titles.append(quoted(" + ".join(str(part) for part in parts.values() if isinstance(part, str))))
    columns = ", ".join(
        f"CASE WHEN row_number <= {blank.header_row} THEN {title} ELSE {cell} END AS c{i}"
        for i, (title, cell) in enumerate(zip(titles, cells, strict=True))
    )
    return relations.table("card", f"SELECT row_number, {columns} FROM {grid.relation}")


def _moment(parts: dict[str, str | int], names: list[str]) -> str:
    """SQL of the text of a date whose year, month and day stand in several cells, or hold for all rows."""
    cells = [_part(parts["year"], names), _part(parts["month"], names), _part(parts.get("day", "first"), names)]
    return f"date_of_parts({', '.join(cells)})"


def _part(part: str | int, names: list[str]) -> str:
    if isinstance(part, int) or part in DAYS:
        return quoted(str(part))
    return f"clean(c{names.index(title_key(part))})"
