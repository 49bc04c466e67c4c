"""How much of the land a map shows, and how high it is."""

from math import log2
from typing import Any

import pydeck as pdk

from dashboard import map_labels

# The width of a phone's map, and the least height of any [px].
_WIDTH, _LEAST = 340, 280


def view(features: list[dict[str, Any]], height: int) -> pdk.ViewState:
    """The view that shows every village on a phone's width and the given height."""
    west, south, east, north = _bounds(features)
    zoom = min(log2(_WIDTH / 512 * 360 / (east - west)), log2(height / 512 * 360 / (north - south)))
    return pdk.ViewState(longitude=(west + east) / 2, latitude=(south + north) / 2, zoom=round(zoom - 0.1, 2))


def needed(features: list[dict[str, Any]], most: int) -> int:
    """The height [px] a map takes that fills a phone's width: a wide city leaves no empty field above and below."""
    west, south, east, north = _bounds(features)
    return min(most, max(_LEAST, round(1.15 * _WIDTH * (north - south) / (east - west))))


def _bounds(features: list[dict[str, Any]]) -> tuple[float, float, float, float]:
    """West, south, east and north of all shapes [degrees]."""
    points = [point for feature in features for ring in map_labels.rings(feature["geometry"]) for point in ring]
    (west, south), (east, north) = ([end(point[axis] for point in points) for axis in (0, 1)] for end in (min, max))
    return west, south, max(east, west + 1e-4), max(north, south + 1e-4)
