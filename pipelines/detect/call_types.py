"""A column that says in one word which way a call went and how it ended: `Missed`, `Outgoing`, `Tak terjawab`.

Without it outgoing and missed calls would count as calls that came in. So it is read whatever its title is, where no
other column says the direction, and where a column declared as the direction says more than one.
"""

from dataclasses import replace

import duckdb

from pipelines.feeds.codes import aliases
from pipelines.types.feed import folded
from pipelines.types.sheet import Sheet

_TYPE, _DIRECTION, _OUTCOME = "call_type", "direction", "outcome"
_MOST_WORDS = 200


def with_call_type(con: duckdb.DuckDBPyConnection, sheet: Sheet) -> Sheet:
    """Return the sheet, the column of the call's type among its columns where it has one.

    Args:
        con: a prepared connection
        sheet: a sheet whose columns are detected
    """
    names = {column.name for column in sheet.feed.columns}
    if _TYPE not in names or sheet.corrects or _TYPE in {*sheet.places, *sheet.constants}:
        return sheet
    place = sheet.places.get(_DIRECTION)
    if place is not None:
        if place == sheet.places.get(_OUTCOME) or (_OUTCOME not in sheet.places and _says_more(con, sheet, place)):
            left = {name: at for name, at in sheet.places.items() if at != place}
            return replace(sheet, places=left | {_TYPE: place})
        return sheet
    if _DIRECTION in sheet.constants:
        return sheet
    taken = {*sheet.places.values(), *sheet.clocks.values()}
    free = (place for place in range(sheet.grid.width) if place not in taken)
    typed = next((place for place in free if _may_be_type(sheet, place) and _is_type(con, sheet, place)), None)
    if typed is None:
        return sheet
    title = _title(con, sheet, typed)
    grid = replace(sheet.grid, note=(*sheet.grid.note, f"call_type_read|{_TYPE}|{title}"))
    return replace(sheet, grid=grid, places=sheet.places | {_TYPE: typed})


def _words(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> dict[str, int]:
    """The most frequent words of a column, folded, with how often each stands there."""
    rows = con.execute(
        f"""SELECT fold(clean(c{place})) AS word, count(*) FROM {sheet.grid.relation}
        WHERE row_number > {sheet.header_row} AND clean(c{place}) IS NOT NULL
        GROUP BY word ORDER BY count(*) DESC, word LIMIT {_MOST_WORDS}"""
    ).fetchall()
    return dict(rows)


def _says_more(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> bool:
    """Whether a column declared as the direction has words of a call's type that are no direction."""
    types, directions = aliases(_TYPE), aliases(_DIRECTION)
    words = _words(con, sheet, place)
    return any(folded(word) in types and folded(word) not in directions for word in words)


def _may_be_type(sheet: Sheet, place: int) -> bool:
    """Whether the first filled cells of a column, where there are any, include a type of a call."""
    below = (row[place] for number, row in sheet.grid.top if number > sheet.header_row and place < len(row))
    words = [folded(cell) for cell in below if cell.strip()]
    return not words or any(word in aliases(_TYPE) for word in words)


def _is_type(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> bool:
    """Whether most cells are types of a call, and one of them can be nothing else: `diterima` may be said of a need."""
    types, words = aliases(_TYPE), _words(con, sheet, place)
    codes = {types[word]: times for word, times in words.items() if word in types}
    known = sum(times for word, times in words.items() if word in types)
    return known * 2 > sum(words.values()) and bool({*codes} & {"outgoing", "missed"}) and len(words) <= len(types)


def _title(con: duckdb.DuckDBPyConnection, sheet: Sheet, place: int) -> str:
    """The title of a column as a report may quote it."""
    if not sheet.header_row:
        return f"#{place + 1}"
    cell = f"SELECT clean(c{place}) FROM {sheet.grid.relation} WHERE row_number = {sheet.header_row}"
    row = con.execute(cell).fetchone()
    title = str(row[0]) if row and row[0] else f"#{place + 1}"
    return title.replace("|", " ")[:40] if sum(map(str.isdigit, title)) <= 3 else f"#{place + 1}"
