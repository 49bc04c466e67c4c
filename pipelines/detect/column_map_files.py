"""Read a column map from a file, and check it against the columns of its feed."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

from pipelines.feeds import FEEDS, NAMES
from pipelines.types.column_map import TABLES, ColumnMap, odd, well_formed
from pipelines.types.errors import FeedError, Named
from pipelines.types.feed import Feed, Kind

_LARGEST = 200_000


def layouts() -> list[Feed]:
    """Every layout a mapping can be for: those that are told by titles, not by the shape of a file."""
    return [feed for feed in FEEDS if not feed.by_shape]


def read(path: Path) -> ColumnMap:
    """The mapping a file holds, as TOML or JSON. FeedError names the file, the key, what was found and what to do."""
    try:
        if path.stat().st_size > _LARGEST:
            raise FeedError("mapping_unreadable", mapping=path.name, line=1)
        text = path.read_text("utf-8-sig")
        said = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except FileNotFoundError:
        raise FeedError("no_such_file", file=path.name) from None
    except (OSError, ValueError, RecursionError) as error:
        line = re.search(r"line (\d+)", str(error))
        raise FeedError("mapping_unreadable", mapping=path.name, line=int(line[1]) if line else 1) from None
    return declared(said, path.name)


def declared(said: dict[str, Any], source: str) -> ColumnMap:
    """A mapping of what was said. FeedError when it means nothing."""
    well_formed(said, source)
    mapping = ColumnMap(said, _layout(said, source), source)
    for card in mapping.cards:
        for table, names in ({**card, "dates": said.get("dates", {}), "clocks": said.get("clocks", {})}).items():
            for name in names:
                _fits(mapping, table, name)
    return mapping


def _layout(said: dict[str, Any], source: str) -> Feed:
    """The layout of the feed that knows most of the columns, and misses fewest."""
    of_feed = [layout for layout in layouts() if layout.name == said.get("feed")]
    if not of_feed:
        feeds = ", ".join(name for name in NAMES if any(layout.name == name for layout in layouts()))
        raise odd(source, "feed", said.get("feed"), feeds)
    parts = [said.get(table, {}) for table in TABLES]
    parts += [table for card in said.get("cards", []) for table in card.values()]
    names = {name for part in parts for name in part}
    return max(of_feed, key=lambda layout: _fitness(layout, names))


def _fitness(layout: Feed, names: set[str]) -> tuple[int, int]:
    known = {column.name for column in layout.columns}
    return len(names & known), -len({*layout.needed_headers} - names)


def _fits(mapping: ColumnMap, table: str, name: str) -> None:
    """FeedError for a column the feed does not have, or that cannot be said this way."""
    columns = {column.name: column for column in mapping.layout.columns}
    if name not in columns:
        known = Named("column", tuple(columns), tuple(columns))
        raise mapping.refused("column", at=f"{table}.{name}", feed=mapping.layout.name, known=known)
    if table == "constants" and not columns[name].fits_all:
        raise mapping.refused("constant", at=f"{table}.{name}")
    if table in ("dates", "clocks") and columns[name].kind is not Kind.MOMENT:
        raise mapping.refused("moment", at=f"{table}.{name}")
