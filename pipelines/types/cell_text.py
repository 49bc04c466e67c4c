"""The text of a column: what a cell says before anybody asks what it means."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

import settings
from pipelines.types.feed import Column

if TYPE_CHECKING:  # readers quote texts too, and sheets are made of what they read
    from pipelines.types.grid import Grid
    from pipelines.types.sheet import Sheet


_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


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


def shown_name(con: duckdb.DuckDBPyConnection, file: str, grids: list[Grid]) -> str:
    """The name under which the books know a file; a pseudonym where its name names a person."""
    told = next((grid.constants["chat"] for grid in grids if grid.names_person), None)
    if told is None:
        return file
    row = con.execute("SELECT pseudonym(fold($chat))", {"chat": told}).fetchone()
    return f"WhatsApp {row[0] if row else ''}{Path(file).suffix.lower()}"


def printable(name: str) -> str:
    """A file's name as text of one line; bytes of it that are no text become `\\xff`, and so does what would move the
    cursor of a terminal or turn the reading order round."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _UNSEEN.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
