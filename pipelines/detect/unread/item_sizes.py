"""Sizes of items in a column of their own: `Tabung oksigen` and `6 m3` are one item, not one of any size."""

import re
from dataclasses import replace

from pipelines.detect.unread.columns import folded_titles, title_at, unread_places
from pipelines.feeds.title_qualifiers import qualified_title
from pipelines.types.cell_text import quoted, without_numbers
from pipelines.types.cells.marks import unmarked
from pipelines.types.feed import folded
from pipelines.types.relations import Relations
from pipelines.types.sheet import Sheet

SIZE_TITLES = folded_titles(
    "ukuran, ukuran tabung, ukuran barang, size, kapasitas, kapasitas tabung, isi, isi tabung, isi per tabung, "
    "volume tabung, spesifikasi, spek, tipe, tipe tabung, type, capacity, cylinder size, item size, आकार, माप"
)
_SIZE = re.compile(r"\d+(?:[.,]\d+)? ?(?:m3|m³|m kubik|kubik|kg|kilo|gr|gram|g|liter|ltr|lt|l|ml|cc)\.?", re.IGNORECASE)
_MEASURES = ("m3", "kubik", "kg", "gram", "gr", "liter", "litre", "ltr", "ml")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ITEM = "item"


def with_item_sizes(relations: Relations, sheet: Sheet) -> Sheet:
    """Return the sheet with the sizes of an unread column behind its items.

    Args:
        relations: where the table of the sheet is made
        sheet: a sheet whose columns are detected; one with a column map is as its sender wants it
    """
    if _ITEM not in sheet.places or sheet.column_map or sheet.corrects or sheet.grid.header is not None:
        return sheet
    place = next((place for place in unread_places(sheet) if _is_of_sizes(sheet, place)), None)
    if place is None:
        return sheet
    item, size = sheet.places[_ITEM], _size(sheet, place)
    cells = f"""CASE WHEN row_number > {sheet.header_row} AND clean(c{place}) IS NOT NULL AND clean(c{item}) IS NOT NULL
            AND NOT contains(fold_item(clean(c{item})), fold_item({size}))
        THEN clean(c{item}) || ' ' || {size} ELSE c{item} END AS c{item}"""
    grid = sheet.grid
    relation = relations.table("sized", f"SELECT * REPLACE ({cells}) FROM {grid.relation} ORDER BY row_number")
    title = without_numbers(title_at(sheet, place).replace("|", " "))[:40]
    note = (*grid.note, f"item_sized|{_ITEM}|{title}")
    return replace(sheet, grid=replace(grid, relation=relation, note=note))


def _size(sheet: Sheet, place: int) -> str:
    """SQL of the size in a cell, with the unit that the title names."""
    qualified = qualified_title(title_at(sheet, place))
    unit = f" || {quoted(' ' + qualified.behind)}" if qualified and qualified.behind in _MEASURES else ""
    return f"clean(c{place}){unit}"


def _is_of_sizes(sheet: Sheet, place: int) -> bool:
    """Whether a column is titled as one of sizes, and its first cells are."""
    title = title_at(sheet, place)
    qualified = qualified_title(title)
    is_measured = qualified is not None and qualified.behind in _MEASURES and qualified.base in SIZE_TITLES
    if folded(title) not in SIZE_TITLES and not is_measured:
        return False
    cells = [unmarked(row[place]).strip() for number, row in sheet.grid.top if number > sheet.header_row]
    filled = [cell for cell in cells if cell and cell != "-"]
    pattern = _NUMBER if is_measured else _SIZE
    return bool(filled) and all(pattern.fullmatch(cell) or (is_measured and _SIZE.fullmatch(cell)) for cell in filled)
