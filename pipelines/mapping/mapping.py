"""A mapping as it was declared, and the promises it must keep before any file is looked at."""

import json
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipelines.errors import FeedError, Named
from pipelines.feeds import FEEDS, NAMES
from pipelines.feeds.feed import Feed, Kind
from pipelines.mapping.titles import key
from pipelines.mapping.well_formed import TABLES, odd, well_formed

_LARGEST = 200_000


@dataclass(frozen=True)
class Mapping:
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
    def alone(self) -> list["Mapping"]:
        """A mapping for each card, without the titles it is for: how a load keeps it."""
        rest = {name: said for name, said in self.said.items() if name not in ("header", "columns", "constants")}
        return [replace(self, said=rest | {"cards": [card]}) for card in self.cards]

    def refused(self, reason: str, **gaps: Any) -> FeedError:
        """A refusal that names the mapping."""
        return FeedError(f"mapping_{reason}", mapping=self.source, **gaps)


def layouts() -> list[Feed]:
    """Every layout a mapping can be for: those that are told by titles, not by the shape of a file."""
    return [feed for feed in FEEDS if not feed.by_shape]


def read(path: Path) -> Mapping:
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


def declared(said: dict[str, Any], source: str) -> Mapping:
    """A mapping of what was said. FeedError when it means nothing."""
    well_formed(said, source)
    mapping = Mapping(said, _layout(said, source), source)
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


def _fits(mapping: Mapping, table: str, name: str) -> None:
    """FeedError for a column the feed does not have, or that cannot be said this way."""
    columns = {column.name: column for column in mapping.layout.columns}
    if name not in columns:
        known = Named("column", tuple(columns), tuple(columns))
        raise mapping.refused("column", at=f"{table}.{name}", feed=mapping.layout.name, known=known)
    if table == "constants" and not columns[name].fits_all:
        raise mapping.refused("constant", at=f"{table}.{name}")
    if table in ("dates", "clocks") and columns[name].kind is not Kind.MOMENT:
        raise mapping.refused("moment", at=f"{table}.{name}")
