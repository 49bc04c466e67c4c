"""Mappings that were accepted, kept under the hash of the titles they are for, and applied when these come again."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import settings
from pipelines.detect.column_map_files import declared, read
from pipelines.storage import atomic
from pipelines.types.column_map import ColumnMap, mark, named
from pipelines.types.errors import FeedError
from pipelines.types.grid import Rows
from pipelines.types.load import Load

_TABLES = ("columns", "constants", "clocks")


def folder() -> Path:
    """Where mappings are kept."""
    return settings.data_folder() / "mappings"


def remembered(top: Rows) -> ColumnMap | None:
    """The mapping for the first of these rows whose titles were mapped before. FeedError when its file is damaged."""
    if not folder().exists():
        return None
    paths = (folder() / f"{mark(named(row))}.toml" for _, row in top)
    return next((replace(read(path), is_remembered=True) for path in paths if path.exists()), None)


def remember(mapping: ColumnMap, names: tuple[str, ...]) -> Path:
    """Keep a mapping for the titles of the file it was accepted for; a mapping kept before gives way."""
    target = folder() / f"{mark(names)}.toml"
    atomic.write_text(target, written(mapping.said | {"header": list(names)}))
    return target


def read_by_other_map(load: Load, mappings: tuple[ColumnMap, ...]) -> bool:
    """Whether a load was read in another way than all of these mappings say."""
    before = [part.mapping for part in load.parts if part.mapping]
    return bool(mappings) and not any(card.said in before for mapping in mappings for card in mapping.alone)


def of_load(load: Load) -> tuple[ColumnMap, ...]:
    """The mappings a load was read by, those of several cards in one again."""
    found: dict[str, dict[str, Any]] = {}
    for said in (part.mapping for part in load.parts if part.mapping):
        rest = {name: part for name, part in said.items() if name != "cards"}
        whole = found.setdefault(json.dumps(rest, sort_keys=True), rest | {"cards": []})
        whole["cards"] += [card for card in said["cards"] if card not in whole["cards"]]
    return tuple(declared(said, load.file) for said in found.values())


def listed() -> list[dict[str, Any]]:
    """What is remembered: file, feed and titles of each mapping; `feed` is None where the file is damaged."""
    return [_listed(path) for path in sorted(folder().glob("*.toml"))]


def forget(name: str) -> dict[str, Any]:
    """Forget the mapping whose file's name begins so; what was known of it, as in `listed`.

    FeedError when none begins so, or several do.
    """
    begins = Path(name).name.removesuffix(".toml")
    found = [path for path in folder().glob("*.toml") if begins and path.name.startswith(begins)]
    if len(found) != 1:
        raise FeedError("no_such_map", map=name, maps=len(found))
    told = _listed(found[0])
    found[0].unlink()
    atomic.sync(folder())
    return told


def _listed(path: Path) -> dict[str, Any]:
    try:
        mapping = read(path)
    except FeedError:
        return {"file": str(path), "feed": None, "header": ""}
    return {"file": str(path), "feed": mapping.layout.name, "header": ", ".join(mapping.header)}


def written(said: dict[str, Any]) -> str:
    """A mapping as TOML that `read` reads back."""
    plain = {name: found for name, found in said.items() if name not in (*_TABLES, "dates", "cards") and found}
    lines = [f"{name} = {_value(found)}" for name, found in plain.items()]
    lines += [line for name in _TABLES for line in _section(f"[{name}]", said.get(name))]
    for column, parts in (said.get("dates") or {}).items():
        lines += _section(f"[dates.{_name(column)}]", parts)
    for card in said.get("cards") or []:
        lines += ["", "[[cards]]"] + [line for name, part in card.items() for line in _section(f"[cards.{name}]", part)]
    return "\n".join(lines) + "\n"


def _section(head: str, table: dict[str, Any] | None) -> list[str]:
    return ["", head, *(f"{_name(name)} = {_value(found)}" for name, found in table.items())] if table else []


def _name(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)


def _value(found: Any) -> str:
    """TOML and JSON write text, whole numbers and lists alike but for one letter, which JSON leaves as it is."""
    return json.dumps(found, ensure_ascii=False).replace("\x7f", "\\u007f")
