"""A column map: how the columns of a table with unknown titles are read.

A small TOML file, written by hand or agreed on the Data page:

    feed = "stock"
    header = ["tahun", "bulan", "pos", "barang", "awal", "terima", "beri", "akhir"]   # the titles it is for

    [columns]                    # column of Posko = title in the file; `#4` is the fourth column, when it has no title
    depot = "Pos"
    item = "Barang"
    opening = "Awal"
    quantity_in = "Terima"
    quantity_out = "Beri"
    balance = "Akhir"

    [constants]                  # what holds for every row; "#sheet" is the name of the sheet
    centre = "Posko Contoh"

    [dates.occurred_at]          # a moment of several columns; day: "first", "last", a number or a title
    year = "Tahun"
    month = "Bulan"
    day = "last"

    [clocks]                     # the time of day beside a date
    [[cards]]                    # one row is a line on several cards: columns and constants of each
    [legs]                       # several rows are one call: the column by which they are, and their order
    declare_items = "piece"      # unknown items are new ones, counted in this unit
    date_order = "dmy"           # or "mdy"
    decimal = ","                # or "."
    struck = "void"              # rows that are struck through do not count; or "done", "ignore"

Only `feed` and one of columns, cards are required. `header` may be left out of a file written by hand. Where all titles
are `#1`, `#2` …, the table has no row of titles.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from pipelines.types.errors import FeedError
from pipelines.types.feed import Feed, folded

DAYS = ("first", "last")
TABLES = ("columns", "constants", "clocks", "dates")
LEGS = ("call", "order")
SHEET_NAME = "#sheet"
"""Stands among the constants for the name of the sheet, of a book with a sheet for each item, depot or day."""
BLANK = "…"
"""Stands in a suggestion where somebody must still write."""
STRUCK = ("void", "done", "ignore")
_CHOICES = {"date_order": ("dmy", "mdy"), "decimal": (",", "."), "struck": STRUCK}
_KEYS = ("feed", "header", *TABLES, "legs", "cards", "declare_items", *_CHOICES)


@dataclass(frozen=True)
class ColumnMap:
    """A validated column map, and the layout of its feed that it fits."""

    declared: dict[str, Any]
    """The TOML as it was written."""
    layout: Feed
    source: str
    """Name of its file."""
    is_remembered: bool = False
    """Whether it was saved for these titles, rather than declared with the file."""

    @property
    def header(self) -> tuple[str, ...]:
        """The titles it is for, folded; empty when it names none."""
        return tuple(title_key(title) for title in self.declared.get("header", ()))

    @property
    def legs(self) -> dict[str, str]:
        """The titles of `call` and perhaps `order`, where several rows are one call; else empty."""
        legs: dict[str, str] = self.declared.get("legs", {})
        return legs

    @property
    def cards(self) -> list[dict[str, dict[str, Any]]]:
        """Columns and constants of each card; of a file that is one card, those of its rows."""
        shared = {name: self.declared.get(name, {}) for name in ("columns", "constants")}
        own = self.declared.get("cards") or [{}]
        return [{name: table | card.get(name, {}) for name, table in shared.items()} for card in own]

    @property
    def by_card(self) -> list["ColumnMap"]:
        """A column map for each card, without the titles it is for: how a load stores it."""
        left = {name: value for name, value in self.declared.items() if name not in ("header", "columns", "constants")}
        return [replace(self, declared=left | {"cards": [card]}) for card in self.cards]

    def refused(self, reason: str, **gaps: Any) -> FeedError:
        """A refusal that names the column map."""
        return FeedError(f"mapping_{reason}", mapping=self.source, **gaps)


def column_names(row: Sequence[str]) -> tuple[str, ...]:
    """One name a column, folded: `jumlah`, `jumlah 2` for the second of that title, `#4` for a fourth without one.

    Columns without a title at the end are left out.
    """
    cells = [folded(cell) for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(cells, start=1):
        seen[cell] += 1
        names.append(f"#{place}" if not cell else cell if seen[cell] == 1 else f"{cell} {seen[cell]}")
    return tuple(names)


def title_key(title: str) -> str:
    """A title of a column map as `column_names` names its column."""
    return title.strip() if title.strip().startswith("#") else folded(title)


def header_hash(names: Sequence[str]) -> str:
    """The hash under which a column map for these titles is saved."""
    return sha256("\x1f".join(names).encode()).hexdigest()


def is_header_hash(text: str) -> bool:
    """Whether a text is such a hash."""
    return re.fullmatch("[0-9a-f]{64}", text, re.ASCII) is not None


def validate(declared: dict[str, Any], source: str) -> None:
    """Check keys and the kinds of their values.

    Raises:
        FeedError: names the first key that is unknown or has a value of another kind.
    """
    if not isinstance(declared, dict):
        raise FeedError("mapping_empty", mapping=source)
    for name, value in declared.items():
        if name not in _KEYS:
            raise FeedError("mapping_unknown_key", mapping=source, at=name, known=", ".join(_KEYS))
        if name in TABLES:
            _validate_table(name, value, source)
        elif (example := _example_unless_valid(name, value)) is not None:
            raise invalid_value(source, name, value, example)
    if not declared.get("columns") and not declared.get("cards"):
        raise FeedError("mapping_empty", mapping=source)


def _example_unless_valid(name: str, value: Any) -> str | None:
    """An example of what the key takes, where this value is none of it."""
    if name in _CHOICES:
        return None if value in _CHOICES[name] else " / ".join(_CHOICES[name])
    if name == "declare_items":
        return None if isinstance(value, str) and value.strip() else '"piece"'
    if name == "header":
        is_list = isinstance(value, list) and all(isinstance(title, str) for title in value)
        return None if is_list else '["Tanggal", "Barang"]'
    if name == "legs":
        is_legs = isinstance(value, dict) and "call" in value and {*value} <= {*LEGS}
        are_titles = is_legs and all(isinstance(title, str) and title.strip() for title in value.values())
        return None if are_titles else 'call = "Call ID", order = "No"'
    if name == "cards":
        return None if isinstance(value, list) and value and all(map(_is_card, value)) else "[[cards]]"
    return None


def _is_card(card: Any) -> bool:
    tables = card.values() if isinstance(card, dict) and {*card} <= {"columns", "constants"} else [None]
    return all(isinstance(table, dict) and all(isinstance(cell, str) for cell in table.values()) for table in tables)


def _validate_table(name: str, table: Any, source: str) -> None:
    if not isinstance(table, dict):
        raise invalid_value(source, name, table, f"[{name}]")
    for inner, value in table.items():
        if name != "dates":
            if not isinstance(value, str) or value.strip() in ("", BLANK):
                example = '"Tanggal"' if name != "constants" else '"tabung 6 m3"'
                raise invalid_value(source, f"{name}.{inner}", value, example)
        elif not _is_date(value):
            raise invalid_value(source, f"dates.{inner}", value, 'year = "…", month = "…", day = "last"')


def _is_date(value: Any) -> bool:
    known = isinstance(value, dict) and {"year", "month"} <= {*value} <= {"year", "month", "day"}
    named = known and any(isinstance(value[part], str) for part in ("year", "month"))
    return named and all(type(part) is int or (isinstance(part, str) and part.strip()) for part in value.values())


def invalid_value(source: str, name: str, value: Any, example: str) -> FeedError:
    """Return the refusal of a value that a key cannot take.

    Args:
        source: name of the column map's file
        name: the key, with a point before an inner one
        value: what is there; of a table its keys are quoted
        example: what it takes
    """
    quoted = "" if value is None else ", ".join(map(str, value)) if isinstance(value, dict | list) else str(value)
    return FeedError("mapping_value", mapping=source, at=name, found=quoted[:60], wanted=example)
