"""Labels of a map without overlaps, and the geometry of its shapes."""

from collections.abc import Iterable
from itertools import product
from typing import Any

# Widths of a letter and of a digit of our typeface and the height of a line [px], for letters of 10 px.
_LETTER, _LINE, _GAP = 6.0, 13.0, 1.0
# How far a label may be moved from the middle of its village [px], the nearest first.
_MOVES = sorted(
    product((0, -8, 8, -16, 16, -24, 24), (0, -6, 6, -12, 12, -18, 18)), key=lambda move: move[0] ** 2 + move[1] ** 2
)

Box = tuple[float, float, float, float]


def typeface(texts: Iterable[str]) -> dict[str, Any]:
    """Options of a layer of these texts: our own typeface, whole letters, and no letter that none of them has.

    Args:
        texts: Texts of the layer.
    """
    import pydeck as pdk

    return {
        "font_family": pdk.types.String("'Noto Sans', 'Noto Sans Devanagari', sans-serif"),
        "font_weight": 600,
        # Drawn from distances, a letter keeps what hangs over the edge of its cell, as a j does.
        "font_settings": {"fontSize": 48, "buffer": 10, "sdf": True, "radius": 12},
        "character_set": pdk.types.String("".join(sorted({letter for text in texts for letter in text}))),
    }


def labels(features: list[dict[str, Any]], zoom: float, *, names: bool) -> list[dict[str, Any]]:
    """Place at most one label per GeoJSON feature without overlaps, clusters and large villages first.

    A label may leave the middle of its village, not the village. Where a name has no room the figure stands alone; a
    figure without room is left out.

    Args:
        features: With the properties `village`, `figure` and `cluster`.
        zoom: Fixed zoom of the map.
        names: Whether the map has room for names.

    Returns:
        `at` (longitude, latitude) and `text` of each label.
    """
    per_degree = 512 * 2**zoom / 360
    ordered = sorted(features, key=_rank, reverse=True)
    taken: dict[int, tuple[list[float], list[str], Box]] = {}
    for n, each in enumerate(ordered):
        at, lines = middle(each["geometry"]), [each["properties"]["figure"]]
        box = _box(at, lines, per_degree)
        if not any(_touch(box, other) for _, _, other in taken.values()):
            taken[n] = (at, lines, box)
    # The smallest have the fewest places to choose from.
    for n in reversed(list(taken)) if names else ():
        others = [box for m, (_, _, box) in taken.items() if m != n]
        taken[n] = _named(ordered[n], per_degree, others) or taken[n]
    return [{"at": at, "text": "\n".join(lines)} for at, lines, _ in taken.values()]


def _named(feature: dict[str, Any], per_degree: float, others: list[Box]) -> tuple[list[float], list[str], Box] | None:
    """The first place inside a village where its name and figure have room, below each other or side by side."""
    ring, centre, tags = largest_ring(feature["geometry"]), middle(feature["geometry"]), feature["properties"]
    texts = [[tags["village"], tags["figure"]], [f"{tags['village']} {tags['figure']}"]]
    for (east, north), lines in product(_MOVES, texts):
        at = [centre[0] + east / per_degree, centre[1] + north / per_degree]
        box = _box(at, lines, per_degree)
        if (east, north) != (0, 0) and not inside(at, ring):
            continue
        if not any(_touch(box, other) for other in others):
            return at, lines, box
    return None


def _rank(feature: dict[str, Any]) -> tuple[bool, float]:
    return bool(feature["properties"].get("cluster")), abs(area(largest_ring(feature["geometry"])))


def _box(at: list[float], lines: list[str], per_degree: float) -> Box:
    east, north = at[0] * per_degree, at[1] * per_degree
    wide, high = _LETTER * max(map(len, lines)) / 2 + _GAP, _LINE * len(lines) / 2 + _GAP
    return east - wide, north - high, east + wide, north + high


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """The outer rings of a GeoJSON Polygon or MultiPolygon."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"][0]]
    return [polygon[0] for polygon in geometry["coordinates"]]


def inside(point: list[float], ring: list[list[float]]) -> bool:
    """Whether a point lies inside a closed ring."""
    pairs = zip(ring, ring[1:] + ring[:1], strict=True)
    crossed = [
        a
        for a, b in pairs
        if (a[1] > point[1]) != (b[1] > point[1])
        and point[0] < a[0] + (b[0] - a[0]) * (point[1] - a[1]) / (b[1] - a[1])
    ]
    return len(crossed) % 2 == 1


def largest_ring(geometry: dict[str, Any]) -> list[list[float]]:
    """The outer ring of the largest area."""
    return max(rings(geometry), key=lambda ring: abs(area(ring)))


def middle(geometry: dict[str, Any]) -> list[float]:
    """Centre of gravity of the largest ring [degrees]."""
    ring = largest_ring(geometry)
    whole = 6 * area(ring)
    pairs = list(zip(ring, ring[1:] + ring[:1], strict=True))
    if not whole:
        return [sum(point[axis] for point in ring) / len(ring) for axis in (0, 1)]
    return [sum((a[axis] + b[axis]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / whole for axis in (0, 1)]


def area(ring: list[list[float]]) -> float:
    """Signed area of a closed ring [square degrees], for comparing only."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True)) / 2
