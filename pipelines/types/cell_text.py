"""The text of a cell before it is parsed, and names of files and sheets as they may be displayed."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

import settings
from pipelines.types.cells.names import masked_names
from pipelines.types.feed import Column, Feed, Kind, Qualifier
from pipelines.types.telephone.written_numbers import masked_numbers

if TYPE_CHECKING:  # readers quote texts too, and sheets are made of what they read
    from pipelines.types.grid import Grid
    from pipelines.types.sheet import Sheet


LONGEST_CELL = 10_000
"""Letters of a cell; what is longer is cut by the readers."""
TOO_LONG = "\ue063"
"""Ends a cell of a table that was cut: a letter for private use, which no text has."""
LONGEST_NAME = 160
"""Letters of a name as pages and files show it."""
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


_MIXED = "campuran"
BEHIND = "chr(31)"
"""SQL of what parts the cell of a figure from the qualifiers behind it."""


def raw_of(column: Column, sheet: Sheet) -> str:
    """SQL of a column's cell as it stands in the file, with what qualifies its figure after `BEHIND`."""
    place = sheet.places.get(column.name)
    if place is None:
        return "NULL::VARCHAR"
    behind = _behind(column, sheet)
    if behind is None:
        return f"c{place}"
    return f"c{place} || CASE WHEN {_is_figure(place)} THEN coalesce({BEHIND} || {behind}, '') ELSE '' END"


def text_of(column: Column, sheet: Sheet) -> str:
    """SQL of a column's text: the cleaned cell, else the constant of the sheet or of the posko's settings.

    A time of day from another column stands behind it, and so does what qualifies a figure.
    """
    behind = _behind(column, sheet)
    if behind is not None:
        figure = sheet.places[column.name]
        return f"{sheet.text(figure)} || CASE WHEN {_is_figure(figure)} THEN coalesce(' ' || {behind}, '') ELSE '' END"
    place, clock = sheet.places.get(column.name), sheet.clocks.get(column.name)
    constant = sheet.constants.get(column.name, dict(sheet.feed.defaults).get(column.name))
    text = sheet.text(place) if place is not None else "NULL::VARCHAR"
    if place is not None and sheet.grid.merged and not holds_down(column, sheet.feed):
        text = f"CASE WHEN NOT coalesce(is_covered(c{place}), false) THEN {text} END"
    if constant is not None:
        text = f"coalesce({text}, {quoted(constant or settings.centre())})"
    text = text if clock is None else f"with_clock({text}, {sheet.text(clock)})"
    return _in_zone(column, sheet, text)


def _in_zone(column: Column, sheet: Sheet, text: str) -> str:
    """SQL of a moment's text with the zone that the sheet names for it."""
    zone = quoted(sheet.zones[column.name]) if column.name in sheet.zones else None
    if sheet.zone_place is not None and column.kind is Kind.MOMENT and sheet.zone_place not in sheet.places.values():
        zone = f"zone_name({sheet.text(sheet.zone_place)})"
    if zone is None:
        return text
    return f"in_zone({text}, {zone}, {'true' if column.date_from else 'false'})"


def _is_figure(place: int) -> str:
    return f"regexp_matches(c{place}, '[0-9]')"


def _behind(column: Column, sheet: Sheet) -> str | None:
    """SQL of what stands behind the figures of a column, NULL for nothing; None where nothing qualifies them."""
    if column.name not in sheet.places:
        return None
    texts = [_qualifying(column, qualifier, sheet) for qualifier in sheet.feed.qualifiers_of(column.name)]
    if column.name in sheet.behind:
        texts.append(quoted(sheet.behind[column.name]))
    texts = [text for text in texts if text]
    return f"nullif(concat_ws(' ', {', '.join(texts)}), '')" if texts else None


def _qualifying(column: Column, qualifier: Qualifier, sheet: Sheet) -> str:
    """SQL of the text of a qualifier; of a total none where the rows of its item have several."""
    if qualifier.name not in {*sheet.places, *sheet.constants}:
        return ""
    text = text_of(qualifier, sheet)
    if column.kind is Kind.MONEY and qualifier.of_money:
        return _qualifying_money(column, qualifier, text, sheet)
    if column.name not in qualifier.totals or qualifier.name not in sheet.places:
        return text
    item = f"coalesce({text_of(sheet.feed.column('item'), sheet)}, '')"
    units = f"SELECT {item} AS item, {text} AS unit FROM {sheet.grid.relation} WHERE row_number > {sheet.header_row}"
    mixed = f"SELECT item FROM ({units}) GROUP BY item HAVING count(DISTINCT fold(unit)) > 1"
    # what lies there first is counted in one unit only, and nobody can tell in which
    otherwise = quoted(_MIXED) if column.name in qualifier.starts else "NULL"
    return f"CASE WHEN {item} NOT IN ({mixed}) THEN {text} ELSE {otherwise} END"


def _qualifying_money(column: Column, qualifier: Qualifier, text: str, sheet: Sheet) -> str:
    """SQL of what a unit says of an amount: all of it where the amount stands in the column of what it counts."""
    words = ", ".join(map(quoted, qualifier.of_money))
    is_money = f"list_has_all([{words}], string_split(fold({text}), ' ')) OR regexp_matches({text}, '[$€£¥]')"
    is_unit = f"NOT is_nothing({text})" if column.name in sheet.shared else is_money
    return f"CASE WHEN {is_unit} THEN {text} END"


def holds_down(column: Column, feed: Feed) -> bool:
    """Whether a cell of this column that is merged over several rows holds for each: a day, a place, an item, a donor.

    A quantity does not, nor does what tells one row from another.
    """
    return (column.fits_all or column.name == "donor") and column.name != feed.key and not column.name.endswith("_id")


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def public_name(con: duckdb.DuckDBPyConnection, file: str, grids: list[Grid]) -> str:
    """Return the name under which the books list a file: a pseudonym where its name names a person.

    Args:
        con: a prepared connection
        file: the file's name
        grids: its sheets
    """
    chat = next((grid.constants["chat"] for grid in grids if grid.names_person), None)
    if chat is None:
        return file
    row = con.execute("SELECT pseudonym(fold($chat))", {"chat": chat}).fetchone()
    return f"WhatsApp {row[0] if row else ''}{Path(file).suffix.lower()}"


def one_line(text: str) -> str:
    """Return a text on one line, without the signs that turn the order in which it is read."""
    return _BREAKS.sub(" ", _TURNS.sub("", text)).strip()


def clipped(text: str) -> str:
    """Return a text no piece of which, between `;`, is longer than a name; two that begin alike stay two."""
    if len(text) <= LONGEST_NAME:
        return text
    return ";".join(map(_clipped, text.split(";")))


def _clipped(name: str) -> str:
    if len(name) <= LONGEST_NAME:
        return name
    return f"{name[: LONGEST_NAME - len('… (0000)')].rstrip()}… ({hashlib.sha256(name.encode()).hexdigest()[:4]})"


def printable(name: str) -> str:
    r"""Return a file's name as text of one line.

    Bytes that are no text become `\xff`, and so does what would move a terminal's cursor or turn the reading order.
    """
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


BETWEEN_DIGITS = r"\-. _()\u00a0\u00ad\u2000-\u2015\u202a-\u202f\u205f-\u2064\u2212\u3000\ufe58\ufe63\ufeff\uff0d"
"""What may stand between the digits of a telephone number, within `[]`: dashes, spaces, what cannot be seen."""


_FILE_ENDING = re.compile(
    "[.](?:xlsx?|xls[mb]|ods|csv|tsv|txt|html?|xml|json|geojson|kml|gpx|zip|vcf|pdf|docx?|db|log)$", re.IGNORECASE
)


def without_numbers(name: str) -> str:
    """Return a name with only the last digits of telephone numbers in it, and no name after a form of address."""
    ending = _FILE_ENDING.search(name)
    stem = name[: ending.start()] if ending else name
    return masked_names(masked_numbers(stem)) + name[len(stem) :]
