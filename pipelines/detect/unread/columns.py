"""The columns of a sheet that nothing is read from."""

from pipelines.types.feed import folded
from pipelines.types.sheet import Sheet


def unread_places(sheet: Sheet) -> list[int]:
    """Return the places of the columns with a title that nothing is read from."""
    taken = {*sheet.places.values(), *sheet.clocks.values(), *sheet.grid.added, sheet.zone_place, sheet.year}
    return [place for place in range(sheet.grid.width) if place not in taken and title_at(sheet, place).strip()]


def unread_texts(sheet: Sheet) -> list[int]:
    """Return those of them whose first cells are not all figures."""
    rows = [row for number, row in sheet.grid.top if number > sheet.header_row]
    return [
        place
        for place in unread_places(sheet)
        if any(any(map(str.isalpha, row[place])) or "$" in row[place] for row in rows if place < len(row))
    ]


def title_at(sheet: Sheet, place: int) -> str:
    """Return the title of a column; empty where it has none."""
    row = next((cells for number, cells in sheet.grid.top if number == sheet.header_row), [])
    return row[place] if place < len(row) else ""


def folded_titles(words: str) -> frozenset[str]:
    """Return titles between commas, folded."""
    return frozenset(map(folded, words.split(",")))
