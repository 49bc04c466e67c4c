"""Files of column maps: read as TOML or JSON, checked against the columns of the feed, written as TOML."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from pipelines.feeds import FEEDS, NAMES
from pipelines.types.column_map import TABLES, ColumnMap, invalid_value, validate
from pipelines.types.errors import FeedError, Named
from pipelines.types.feed import Feed, Kind

_LARGEST = 200_000
_PLAIN_TABLES = ("columns", "constants", "clocks", "legs")


def layouts() -> list[Feed]:
    """Every layout a column map can be for: those detected by titles, not by the shape of a file."""
    return [feed for feed in FEEDS if not feed.by_shape]


def read(path: Path) -> ColumnMap:
    """Read a column map, written as TOML or JSON.

    Raises:
        FeedError: there is no such file, it is no TOML, or it means nothing; names the file and the key.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise FeedError("mapping_unreadable", mapping=path.name, line=1)
        text = path.read_text("utf-8-sig")
        declared = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except FileNotFoundError:
        raise FeedError("no_such_file", file=path.name) from None
    except (OSError, ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise FeedError("mapping_unreadable", mapping=path.name, line=int(line[1]) if line else 1) from None
    return column_map_of(declared, path.name)


def column_map_of(declared: dict[str, Any], source: str) -> ColumnMap:
    """Return the column map that this TOML declares.

    Raises:
        FeedError: a key or value means nothing, or the feed has no such column.
    """
    validate(declared, source)
    column_map = ColumnMap(declared, _layout(declared, source), source)
    if column_map.legs and column_map.layout.table != "calls":
        raise invalid_value(source, "legs", column_map.legs, 'feed = "calls"')
    tables = {name: declared.get(name, {}) for name in ("dates", "clocks")}
    for card in column_map.cards:
        for table, names in (card | tables).items():
            for name in names:
                _check_column(column_map, table, name)
    return column_map


def to_toml(declared: dict[str, Any]) -> str:
    """Return a column map as TOML that `read` reads back."""
    plain = {key: value for key, value in declared.items() if key not in (*_PLAIN_TABLES, "dates", "cards") and value}
    lines = [f"{key} = {_value(value)}" for key, value in plain.items()]
    lines += [line for name in _PLAIN_TABLES for line in _section(f"[{name}]", declared.get(name))]
    for column, parts in (declared.get("dates") or {}).items():
        lines += _section(f"[dates.{_key(column)}]", parts)
    for card in declared.get("cards") or []:
        lines += ["", "[[cards]]"] + [line for name, part in card.items() for line in _section(f"[cards.{name}]", part)]
    return "\n".join(lines) + "\n"


def _layout(declared: dict[str, Any], source: str) -> Feed:
    """The layout of the feed that knows most of the columns, and misses fewest."""
    of_feed = [layout for layout in layouts() if layout.name == declared.get("feed")]
    if not of_feed:
        feeds = ", ".join(name for name in NAMES if any(layout.name == name for layout in layouts()))
        raise invalid_value(source, "feed", declared.get("feed"), feeds)
    tables = [declared.get(table, {}) for table in TABLES]
    tables += [table for card in declared.get("cards", []) for table in card.values()]
    names = {name for table in tables for name in table}
    return max(of_feed, key=lambda layout: _fitness(layout, names))


def _fitness(layout: Feed, names: set[str]) -> tuple[int, int]:
    known = {column.name for column in layout.read}
    return len(names & known), -len({*layout.needed_headers} - names)


def _check_column(column_map: ColumnMap, table: str, name: str) -> None:
    """FeedError for a column the feed does not have, or that this table cannot declare."""
    columns = {column.name: column for column in column_map.layout.read}
    if name not in columns:
        known = Named("column", tuple(columns), tuple(columns))
        raise column_map.refused("column", at=f"{table}.{name}", feed=column_map.layout.name, known=known)
    if table == "constants" and not columns[name].fits_all:
        raise column_map.refused("constant", at=f"{table}.{name}")
    if table in ("dates", "clocks") and columns[name].kind is not Kind.MOMENT:
        raise column_map.refused("moment", at=f"{table}.{name}")


def _section(head: str, table: dict[str, Any] | None) -> list[str]:
    return ["", head, *(f"{_key(key)} = {_value(value)}" for key, value in table.items())] if table else []


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: Any) -> str:
    """TOML and JSON write text, whole numbers and lists alike but for one letter, which JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
