"""What holds for every row of a mapped table: said by the mapping, by the title rows, or by both and not the same."""

from dataclasses import replace

from pipelines.feeds.titles import titles_say
from pipelines.types.column_map import ColumnMap
from pipelines.types.feed import folded
from pipelines.types.grid import Grid, Rows
from pipelines.types.sheet import Sheet


def giving_way(mapping: ColumnMap, grid: Grid, titles: Rows) -> ColumnMap:
    """A remembered mapping without the constants of which this file says itself what holds for its rows.

    Those of a card stay: they tell the columns of one card from those of another.
    """
    columns = {column: 0 for card in mapping.cards for column in card["columns"]}
    told = {**grid.constants, **titles_say(titles, mapping.layout, columns)}
    left = {name: text for name, text in mapping.said.get("constants", {}).items() if name not in told}
    return replace(mapping, said=mapping.said | {"constants": left})


def with_titles(sheet: Sheet, titles: Rows, mapping: ColumnMap) -> Sheet:
    """A mapped sheet with what the title rows say and its mapping does not; where they differ the mapping counts.

    The sheet's note tells so, and names what only a remembered mapping says.
    """
    above = titles_say(titles, sheet.feed, sheet.places)
    note = [
        f"mapping_over_titles|{name}|{sheet.constants[name]}|{text}"
        for name, text in above.items()
        if folded(sheet.constants.get(name, text)) != folded(text)
    ]
    if mapping.is_remembered:
        note += [f"mapping_says|{name}|{text}" for name, text in mapping.said.get("constants", {}).items()]
    grid = replace(sheet.grid, note=(*sheet.grid.note, *note))
    return replace(sheet, grid=grid, constants=above | sheet.constants)
