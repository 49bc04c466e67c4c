"""The text of a column: what a cell says before anybody asks what it means."""

import settings
from pipelines.feeds.feed import Column
from pipelines.recognise import Sheet


def text_of(column: Column, sheet: Sheet) -> str:
    """SQL of a column's text: the cell without what only looks like content, else what a title row or the posko's
    settings say for the whole sheet; a time of day from another column behind it."""
    place, clock = sheet.places.get(column.name), sheet.clocks.get(column.name)
    constant = sheet.constants.get(column.name, dict(sheet.feed.defaults).get(column.name))
    text = sheet.text(place) if place is not None else "NULL::VARCHAR"
    if constant is not None:
        text = f"coalesce({text}, {quoted(constant or settings.centre())})"
    return text if clock is None else f"with_clock({text}, {sheet.text(clock)})"


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def printable(name: str) -> str:
    """A file's name as text; bytes of it that are no text become `\\xff`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
