"""Column maps that were accepted: saved under the hash of their titles, applied when these come again.

Where somebody asks for the columns anew, the saved one is the suggestion.
"""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import settings
from pipelines.detect.column_map_files import column_map_of, read, to_toml
from pipelines.storage import atomic
from pipelines.types.column_map import DAYS, ColumnMap, column_names, header_hash, is_header_hash, title_key
from pipelines.types.errors import FeedError
from pipelines.types.grid import Rows
from pipelines.types.load import Load


def folder() -> Path:
    """Where column maps are saved."""
    return settings.data_folder() / "mappings"


def saved_map(top: Rows) -> ColumnMap | None:
    """Return the column map saved for the first of these rows that has one.

    Raises:
        FeedError: its file is damaged.
    """
    if not folder().exists():
        return None
    paths = (folder() / f"{header_hash(column_names(row))}.toml" for _, row in top)
    return next((replace(read(path), is_remembered=True) for path in paths if path.exists()), None)


def save_map(column_map: ColumnMap, names: tuple[str, ...]) -> Path:
    """Save a column map for the column names of the table it was accepted for, in the place of an older one."""
    target = folder() / f"{header_hash(names)}.toml"
    atomic.write_text(target, to_toml(column_map.declared | {"header": list(names)}))
    return target


def read_by_other_map(load: Load, column_maps: tuple[ColumnMap, ...]) -> bool:
    """Whether a load was read by other column maps than these."""
    before = [part.mapping for part in load.parts if part.mapping]
    cards = [card for column_map in column_maps for card in column_map.by_card]
    return bool(column_maps) and not any(card.declared in before for card in cards)


def maps_of_load(load: Load) -> tuple[ColumnMap, ...]:
    """Return the column maps a load was read by, those of several cards in one again."""
    whole: dict[str, dict[str, Any]] = {}
    for declared in (part.mapping for part in load.parts if part.mapping):
        shared = {name: value for name, value in declared.items() if name != "cards"}
        joined = whole.setdefault(json.dumps(shared, sort_keys=True), shared | {"cards": []})
        joined["cards"] += [card for card in declared["cards"] if card not in joined["cards"]]
    return tuple(column_map_of(declared, load.file) for declared in whole.values())


def list_maps() -> list[dict[str, Any]]:
    """Return file, feed and titles of each saved column map; `feed` is None where the file is damaged."""
    return [_entry(path) for path in sorted(folder().glob("*.toml"))]


def forget_map(name: str) -> dict[str, Any]:
    """Delete the column map whose file's name begins so; returns what `list_maps` listed of it.

    Raises:
        FeedError: none begins so, or several do.
    """
    paths = _beginning(name)
    if len(paths) != 1:
        raise FeedError("no_such_map", map=name, maps=len(paths))
    entry = _entry(paths[0])
    paths[0].unlink()
    atomic.sync(folder())
    return entry


def hash_of_map(name: str) -> str | None:
    """Return the hash of titles that names the one column map whose file's name begins so; None of any other file."""
    paths = _beginning(name)
    return paths[0].stem if len(paths) == 1 and is_header_hash(paths[0].stem) else None


def _beginning(name: str) -> list[Path]:
    begins = Path(name).name.removesuffix(".toml")
    return [path for path in folder().glob("*.toml") if begins and path.name.startswith(begins)]


def _entry(path: Path) -> dict[str, Any]:
    try:
        column_map = read(path)
    except FeedError:
        return {"file": str(path), "feed": None, "header": ""}
    return {"file": str(path), "feed": column_map.layout.name, "header": ", ".join(column_map.header)}


def prefilled(suggestion: dict[str, Any], column_map: ColumnMap) -> dict[str, Any]:
    """Return a suggestion with the choices of a saved column map; unchanged where that has several cards.

    Its layout also has `constants`, `unit`, `day`, `date_order` and `decimal`, as far as the column map declares them.
    """
    table = column_map.layout.table
    if len(column_map.cards) > 1 or table not in suggestion["layouts"]:
        return suggestion
    layout = suggestion["layouts"][table] | _choices(suggestion, column_map)
    layouts = suggestion["layouts"] | {table: layout}
    return suggestion | {"layout": table, "layouts": layouts, "toml": to_toml(column_map.declared)}


def _choices(suggestion: dict[str, Any], column_map: ColumnMap) -> dict[str, Any]:
    (card,), declared = column_map.cards, column_map.declared
    titles = {title_key(title): title for title in suggestion["titles"]}
    dates = declared.get("dates", {}).get(column_map.layout.happened, {})
    parts = {part: title for part, title in dates.items() if isinstance(title, str) and title not in DAYS}
    return {
        "columns": {
            name: {"title": title, "reason": "remembered", "alias": title, "share": 1.0}
            for name, title in _with_titles(card["columns"], titles).items()
        },
        "clocks": _with_titles(declared.get("clocks", {}), titles),
        "parts": _with_titles(parts, titles),
        "unknown_items": "declare_items" in declared,
        "constants": card["constants"],
        "unit": declared.get("declare_items"),
        "day": dates.get("day"),
        "date_order": declared.get("date_order"),
        "decimal": declared.get("decimal"),
    }


def _with_titles(table: dict[str, str], titles: dict[str, str]) -> dict[str, str]:
    """Column or part → its title as the suggestion shows it."""
    return {name: titles[title_key(title)] for name, title in table.items() if title_key(title) in titles}
