"""What the tiles of an opened page say."""

from typing import NamedTuple
from xml.etree import ElementTree

from streamlit.testing.v1 import AppTest


class TileText(NamedTuple):
    """The words of a tile."""

    name: str
    """Key of the figure."""
    label: str
    value: str
    change: str
    earlier: str
    about: str
    icon: str


def tiles_of(page: AppTest) -> dict[str, TileText]:
    """The tiles of a page by their labels, in the order in which they stand."""
    groups = [part.value for part in page.markdown if part.value.startswith('<div class="posko-tiles')]
    tiles = [_read(tile) for group in groups for tile in ElementTree.fromstring(group)]
    return {tile.label: tile for tile in tiles}


def _read(tile: ElementTree.Element) -> TileText:
    parts = {part.get("class", "").split(" ")[0]: part for part in tile.iter()}

    def text(kind: str) -> str:
        return "".join(parts[kind].itertext()).strip() if kind in parts else ""

    label = parts["label"].text or ""
    icon = text("posko-icon") if parts["number"].find(".//*[@class]") is not None else ""
    value = text("number").removeprefix(icon)
    return TileText(tile.get("data-tile", ""), label, value, text("change"), text("earlier"), text("about"), icon)
