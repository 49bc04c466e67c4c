"""Whether a mapping is written as one: keys that are known, each holding what it should."""

from typing import Any

from pipelines.errors import FeedError

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
