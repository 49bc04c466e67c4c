"""Columns of telephone numbers under a title of ids: a number is who called, never which call it was."""

from dataclasses import replace

import duckdb

from pipelines.types.feed import Kind
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql

_SAMPLE_ROWS = 5_000
_ONE_OF = 5  # no column of ids has a telephone number in one of so many cells


def without_phone_ids(con: duckdb.DuckDBPyConnection, sheet: Sheet, *, file: str) -> Sheet:
    """Return the sheet with no id taken from a column of telephone numbers.

    Where the feed has a column of numbers that no title names, the numbers are read as that.

    Args:
        con: a prepared connection with the sheet's relation
        sheet: a detected sheet
        file: name of the file, for the refusal

    Raises:
        FeedError: a column map declares such a column to be an id.
    """
    ids = [name for name in sheet.places if name in sheet.feed.ids] if sheet.corrects is None else []
    for name in ids:
        if has_phones(con, sheet, sheet.places[name]):
            if sheet.column_map and name in sheet.column_map.cards[0]["columns"]:
                title = sheet.column_map.cards[0]["columns"][name]
                raise sheet.column_map.refused("phone_as_id", file=file, at=f"columns.{name}", found=title)
            sheet = _without(sheet, name)
    return sheet


def has_phones(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> bool:
    """Return whether the cells of a column are telephone numbers, by its first rows.

    Args:
        con: a prepared connection with the sheet's relation
        sheet: a detected sheet
        place: the column's, from 0
    """
    cells = f"SELECT clean(c{place}) AS text FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"
    query = sql("detect/phone_cells", cells=f"(FROM ({cells}) WHERE text IS NOT NULL LIMIT {_SAMPLE_ROWS})")
    phones, filled = con.execute(query).fetchone() or (0, 0)
    return bool(phones and phones * _ONE_OF >= filled)


def _without(sheet: Sheet, name: str) -> Sheet:
    """The sheet without this id; its numbers become those of the feed's first free column of them."""
    places = {column: place for column, place in sheet.places.items() if column != name}
    phones = [c.name for c in sheet.feed.columns if c.kind is Kind.PHONE and not sheet.feed.by_shape]
    free = next((column for column in phones if column not in {*places, *sheet.constants}), None)
    if free is None:
        return replace(sheet, places=places)
    note = (*sheet.grid.note, f"phone_is_no_id|{free}")
    return replace(sheet, places=places | {free: sheet.places[name]}, grid=replace(sheet.grid, note=note))
