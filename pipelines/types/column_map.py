"""A column map as it was declared, and the constraints it must keep before any file is looked at."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from pipelines.types.errors import FeedError
from pipelines.types.feed import Feed, folded


def named(row: Sequence[str]) -> tuple[str, ...]:
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


def key(title: str) -> str:
    """A title as a mapping writes it, as `named` names it."""
    return title.strip() if title.strip().startswith("#") else folded(title)


def mark(names: Sequence[str]) -> str:
    """The hash under which a mapping for these titles is remembered."""
    return sha256("\x1f".join(names).encode()).hexdigest()


DAYS = ("first", "last")
TABLES = ("columns", "constants", "clocks", "dates")
BLANK = "…"
"""Stands in a proposal where somebody must still write."""
_CHOICES = {"date_order": ("dmy", "mdy"), "decimal": (",", ".")}
_KEYS = ("feed", "header", *TABLES, "cards", "declare_items", *_CHOICES)


def well_formed(said: dict[str, Any], source: str) -> None:
    """FeedError names the first key that is unknown or holds something of another kind."""
    if not isinstance(said, dict):
        raise FeedError("mapping_empty", mapping=source)
    for name, found in said.items():
        if name not in _KEYS:
            raise FeedError("mapping_unknown_key", mapping=source, at=name, known=", ".join(_KEYS))
        if name in _CHOICES and found not in _CHOICES[name]:
            raise odd(source, name, found, " / ".join(_CHOICES[name]))
        if name == "declare_items" and not (isinstance(found, str) and found.strip()):
            raise odd(source, name, found, '"piece"')
        if name == "header" and not (isinstance(found, list) and all(isinstance(title, str) for title in found)):
            raise odd(source, name, found, '["Tanggal", "Barang"]')
        if name == "cards" and not (isinstance(found, list) and found and all(_is_card(card) for card in found)):
            raise odd(source, name, found, "[[cards]]")
        if name in TABLES:
            _table(said, name, source)
    if not said.get("columns") and not said.get("cards"):
        raise FeedError("mapping_empty", mapping=source)


def _is_card(card: Any) -> bool:
    tables = card.values() if isinstance(card, dict) and {*card} <= {"columns", "constants"} else [None]
    return all(isinstance(table, dict) and all(isinstance(cell, str) for cell in table.values()) for table in tables)


def _table(said: dict[str, Any], name: str, source: str) -> None:
    if not isinstance(said[name], dict):
        raise odd(source, name, said[name], f"[{name}]")
    for inner, found in said[name].items():
        if name != "dates":
            if not isinstance(found, str) or found.strip() in ("", BLANK):
                raise odd(source, f"{name}.{inner}", found, '"Tanggal"' if name != "constants" else '"tabung 6 m3"')
        elif not _is_date(found):
            raise odd(source, f"dates.{inner}", found, 'year = "…", month = "…", day = "last"')


def _is_date(found: Any) -> bool:
    known = isinstance(found, dict) and {"year", "month"} <= {*found} <= {"year", "month", "day"}
    named = known and any(isinstance(found[part], str) for part in ("year", "month"))
    return named and all(type(part) is int or (isinstance(part, str) and part.strip()) for part in found.values())


def odd(source: str, name: str, found: Any, wanted: str) -> FeedError:
    """The refusal of something a key cannot hold; of a table its keys are shown."""
    shown = "" if found is None else ", ".join(map(str, found)) if isinstance(found, dict | list) else str(found)
    return FeedError("mapping_value", mapping=source, at=name, found=shown[:60], wanted=wanted)


@dataclass(frozen=True)
class ColumnMap:
    """`said` is the TOML as it was written, `layout` the layout of its feed that it fits, `source` its file's name."""

    said: dict[str, Any]
    layout: Feed
    source: str
    is_remembered: bool = False

    @property
    def header(self) -> tuple[str, ...]:
        """The titles it is for, folded; empty when it does not say."""
        return tuple(key(title) for title in self.said.get("header", ()))

    @property
    def cards(self) -> list[dict[str, dict[str, Any]]]:
        """Columns and constants of each card; of a file that is one card, those of its rows."""
        shared = {name: self.said.get(name, {}) for name in ("columns", "constants")}
        own = self.said.get("cards") or [{}]
        return [{name: part | card.get(name, {}) for name, part in shared.items()} for card in own]

    @property
    def alone(self) -> list["ColumnMap"]:
        """A mapping for each card, without the titles it is for: how a load keeps it."""
        rest = {name: said for name, said in self.said.items() if name not in ("header", "columns", "constants")}
        return [replace(self, said=rest | {"cards": [card]}) for card in self.cards]

    def refused(self, reason: str, **gaps: Any) -> FeedError:
        """A refusal that names the mapping."""
        return FeedError(f"mapping_{reason}", mapping=self.source, **gaps)
