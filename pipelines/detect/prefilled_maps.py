"""A proposal for a table whose mapping is remembered: what was agreed to stands where else a guess would."""

from typing import Any

from pipelines.detect.saved_maps import written
from pipelines.types.column_map import DAYS, ColumnMap, key


def prefilled(proposal: dict[str, Any], mapping: ColumnMap) -> dict[str, Any]:
    """The proposal with the choices of a mapping; as it is where the mapping has several cards, which is no choice.

    Its layout also has `constants`, `unit`, `day`, `date_order` and `decimal`, as far as the mapping says them.
    """
    table = mapping.layout.table
    if len(mapping.cards) > 1 or table not in proposal["layouts"]:
        return proposal
    layout = proposal["layouts"][table] | _choices(proposal, mapping)
    layouts = proposal["layouts"] | {table: layout}
    return proposal | {"layout": table, "layouts": layouts, "toml": written(mapping.said)}


def _choices(proposal: dict[str, Any], mapping: ColumnMap) -> dict[str, Any]:
    (card,), said = mapping.cards, mapping.said
    titles = {key(title): title for title in proposal["titles"]}
    dates = said.get("dates", {}).get(mapping.layout.happened, {})
    parts = {part: word for part, word in dates.items() if isinstance(word, str) and word not in DAYS}
    return {
        "columns": {
            name: {"title": title, "reason": "remembered", "alias": title, "share": 1.0}
            for name, title in _named(card["columns"], titles).items()
        },
        "clocks": _named(said.get("clocks", {}), titles),
        "parts": _named(parts, titles),
        "unknown_items": "declare_items" in said,
        "constants": card["constants"],
        "unit": said.get("declare_items"),
        "day": dates.get("day"),
        "date_order": said.get("date_order"),
        "decimal": said.get("decimal"),
    }


def _named(said: dict[str, str], titles: dict[str, str]) -> dict[str, str]:
    """Column or part → its title as the proposal shows it."""
    return {name: titles[key(title)] for name, title in said.items() if key(title) in titles}
