"""Columns that tell who it was under a title of ids: telephone numbers, names, e-mail addresses, identity cards."""

from dataclasses import replace

import duckdb

from pipelines.types.cells.letters import with_ranges
from pipelines.types.feed import Kind
from pipelines.types.sheet import Sheet
from pipelines.types.sql import sql

_SAMPLE_ROWS = 5_000
_ONE_OF = 5  # no column of ids has a telephone number or a person in one of so many cells
_NAME = r"\pL[\pL.]+( [\pL.]+)+"  # `budi santoso`
_WORD = r"[\pL.]{3,}"  # `Siti`; a word that comes again is no id


def without_person_ids(con: duckdb.DuckDBPyConnection, sheet: Sheet, *, file: str) -> Sheet:
    """Return the sheet with no id taken from a column of telephone numbers, or of people.

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
        place = sheet.places[name]
        is_phone = has_phones(con, sheet, place)
        if is_phone or has_people(con, sheet, place):
            if sheet.column_map and name in sheet.column_map.cards[0]["columns"]:
                title, rule = sheet.column_map.cards[0]["columns"][name], "phone_as_id" if is_phone else "person_as_id"
                raise sheet.column_map.refused(rule, file=file, at=f"columns.{name}", found=title)
            sheet = _without(sheet, name, is_phone=is_phone)
    return sheet


def has_phones(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> bool:
    """Return whether the cells of a column are telephone numbers, by its first rows.

    Args:
        con: a prepared connection with the sheet's relation
        sheet: a detected sheet
        place: the column's, from 0
    """
    query = sql("detect/phone_cells", cells=f"({_sample(sheet, place)})")
    phones, filled = con.execute(query).fetchone() or (0, 0)
    return bool(phones and phones * _ONE_OF >= filled)


def has_people(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> bool:
    """Return whether the cells of a column are people: e-mail addresses, identity cards, or most of them like a name.

    Args:
        con: a prepared connection with the sheet's relation
        sheet: a detected sheet
        place: the column's, from 0
    """
    words = f"regexp_full_match(text, '{_WORD}')"
    tests = f"""count(*) FILTER (names_person(text)), count(*) FILTER (regexp_full_match(text, '{_NAME}')),
        count(*) FILTER ({words}), count(DISTINCT text) FILTER ({words}), count(*)"""
    row = con.execute(with_ranges(f"SELECT {tests} FROM ({_sample(sheet, place)})")).fetchone() or (0, 0, 0, 0, 0)
    people, names, alone, different, filled = row
    likely = names + (alone if different < alone else 0)
    return bool((people and people * _ONE_OF >= filled) or likely * 2 > filled)


def _sample(sheet: Sheet, place: int) -> str:
    """SQL of the first filled cells of a column."""
    cells = f"SELECT clean(c{place}) AS text FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"
    return f"FROM ({cells}) WHERE text IS NOT NULL LIMIT {_SAMPLE_ROWS}"


def _without(sheet: Sheet, name: str, *, is_phone: bool) -> Sheet:
    """The sheet without this id; numbers become those of the feed's first free column of them."""
    places = {column: place for column, place in sheet.places.items() if column != name}
    if not is_phone:
        note = (*sheet.grid.note, f"person_is_no_id|{name}")
        return replace(sheet, places=places, grid=replace(sheet.grid, note=note))
    phones = [c.name for c in sheet.feed.columns if c.kind is Kind.PHONE and not sheet.feed.by_shape]
    free = next((column for column in phones if column not in {*places, *sheet.constants}), None)
    if free is None:
        return replace(sheet, places=places)
    note = (*sheet.grid.note, f"phone_is_no_id|{free}")
    return replace(sheet, places=places | {free: sheet.places[name]}, grid=replace(sheet.grid, note=note))
