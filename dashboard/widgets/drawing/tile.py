"""One tile: label, number, change, earlier value and small curve as HTML; its definition unfolds at a tap."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import theme
from dashboard.widgets.drawing import icons, svg


@dataclass(frozen=True)
class Tile:
    """The words of a tile."""

    name: str
    """Key of the figure."""
    label: str
    number: str
    icon: theme.Icon | None = None
    """Icon of its status, before the number."""
    change: str = ""
    """Change in words, with its sign."""
    tone: str = ""
    """Whether the change is `good`, `bad` or neither."""
    earlier: str = ""
    """The number of the days compared with, in words."""
    about: str = ""
    reach: str = ""
    """How far its books reach, in words."""
    definition: str = ""
    definition_label: str = ""
    """What the button that unfolds the definition says to readers who listen."""
    href: str = ""
    """Address of the page that explains it, escaped."""
    trend: Sequence[float | None] = ()
    is_hidden: bool = False
    """Whether the number is hidden from readers: then it has a pattern."""
    below: str = ""
    """HTML below everything: its data gaps."""


def group(key: str, tiles: Sequence[Tile]) -> None:
    """Draw tiles side by side, two in a row on a phone.

    Args:
        key: Key of the group.
        tiles: The tiles.
    """
    svg.draw(f'<div class="posko-tiles tiles-{key}">{"".join(map(html, tiles))}</div>')


def html(tile: Tile) -> str:
    """A tile as well-formed HTML."""
    label = escape(tile.label)
    if tile.href:
        label = f'<a class="label" href="{tile.href}" target="_self">{label}<span aria-hidden="true"> ›</span></a>'
    else:
        label = f'<span class="label">{label}</span>'
    icon = icons.of(tile.icon) if tile.icon else ""
    hidden = ' class="posko-hidden"' if tile.is_hidden else ""
    parts = [
        label,
        f'<span class="number">{icon}<span{hidden}>{escape(tile.number)}</span></span>',
        _change(tile),
        _line("about", tile.about),
        _line("posko-reach", tile.reach),
        svg.sparkline(tile.trend),
        tile.below,
        _definition(tile),
    ]
    return f'<div class="posko-tile" data-tile="{escape(tile.name)}">{"".join(parts)}</div>'


def _change(tile: Tile) -> str:
    parts = [f'<span class="change {tile.tone}">{escape(tile.change)}</span>'] if tile.change else []
    parts += [f'<span class="earlier">{escape(tile.earlier)}</span>'] if tile.earlier else []
    return f'<span class="compared">{" ".join(parts)}</span>' if parts else ""


def _line(kind: str, text: str) -> str:
    return f'<span class="{kind}">{escape(text)}</span>' if text else ""


def _definition(tile: Tile) -> str:
    if not tile.definition:
        return ""
    button = f'<summary aria-label="{escape(tile.definition_label)}">{icons.html("info")}</summary>'
    return f"<details>{button}<p>{escape(tile.definition)}</p></details>"
