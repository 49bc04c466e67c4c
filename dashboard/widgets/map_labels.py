"""Labels of a map without overlaps, and the geometry of its shapes."""

from typing import Any

_LETTER, _LINE, _GAP = 6.2, 13.0, 2.0

Box = tuple[float, float, float, float]


def labels(features: list[dict[str, Any]], zoom: float, *, names: bool) -> list[dict[str, Any]]:
    """Place at most one label per GeoJSON feature without overlaps, clusters and large villages first.

    Where a name has no room the figure stands alone; a figure without room is left out.

    Args:
        features: With the properties `village`, `figure` and `cluster`.
        zoom: Fixed zoom of the map.
        names: Whether the map has room for names.

    Returns:
        `at` (longitude, latitude) and `text` of each label.
    """
    per_degree = 512 * 2**zoom / 360
    ordered = sorted(features, key=_rank, reverse=True)
    spots = [(middle(each["geometry"]), each["properties"]) for each in ordered]
    taken: dict[int, Box] = {}
    for n, (at, tags) in enumerate(spots):
        box = _box(at, [tags["figure"]], per_degree)
        if not any(_touch(box, other) for other in taken.values()):
            taken[n] = box
    placed = []
    for n in list(taken):
        at, tags = spots[n]
        lines = [tags["village"], tags["figure"]] if names else [tags["figure"]]
        box = _box(at, lines, per_degree)
        if any(_touch(box, other) for m, other in taken.items() if m != n):
            lines = lines[-1:]
        else:
            taken[n] = box
        placed.append({"at": at, "text": "\n".join(lines)})
    return placed


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
