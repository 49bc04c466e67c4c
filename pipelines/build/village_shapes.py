"""What the map draws for each village: its official boundary, else a schematic cell around its settlement point.

The cells are the Voronoi cells of a city's points, clipped to a rounded outline around them. A city is drawn one way:
once any of its villages has a boundary, boundaries are drawn and villages without one are left out.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import duckdb
import numpy as np
import shapely
from shapely import MultiPoint, Point
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from pipelines.types.relations import Relations
from pipelines.types.sql import sql
from pipelines.types.village_area import written

CITY_BYTES = 300_000  # of boundaries, so that a phone on a poor line still draws the map
CELL_DIGITS = 5  # about a metre
FINEST_DEGREES = 0.00005  # about 5 metres
OUTLINE = 1.1  # how far the outline reaches beyond a point, in distances between neighbours
NUDGE = 0.002  # degrees between points that would be one


class _Village(NamedTuple):
    code: str
    latitude: float | None
    longitude: float | None
    shape: str | None


_Drawn = tuple[str, str, bool]
"""Code of a village, its shape, and whether that is schematic."""


def village_shapes(con: duckdb.DuckDBPyConnection) -> None:
    """Write `marts.village_shapes`: village_code, shape (GeoJSON geometry, degrees), is_schematic.

    Villages without boundary and without point are not in it; a text that is no area is no boundary.
    """
    rows = con.execute("""
        SELECT city_code, village_code, latitude, longitude, shape FROM staging.villages
        WHERE city_code IS NOT NULL ORDER BY village_code
    """).fetchall()
    texts = np.array([shape for *_, shape in rows], dtype=object)
    # in a table a title may be called like the boundary
    is_area = shapely.area(shapely.from_geojson(texts, on_invalid="ignore")) > 0
    cities = defaultdict[str, list[_Village]](list)
    for (city, code, latitude, longitude, shape), is_boundary in zip(rows, is_area, strict=True):
        cities[city].append(_Village(code, latitude, longitude, shape if is_boundary else None))
    drawn = [village for city in cities.values() for village in _of_city(city)]
    with Relations(con) as made:
        columns = made.columns("drawn", ("village_code", "shape", "is_schematic"), drawn)
        con.execute(sql("build/village_shapes", drawn=columns))


def _of_city(city: list[_Village]) -> list[_Drawn]:
    official = {village.code: village.shape for village in city if village.shape is not None}
    if official:
        shapes = light([*official.values()])
        return [(code, shape, False) for code, shape in zip(official, shapes, strict=True)]
    points = {
        village.code: (village.longitude, village.latitude)
        for village in city
        if village.longitude is not None and village.latitude is not None
    }
    longitude, latitude = np.array([*points.values()], dtype=float).reshape(-1, 2).T
    return [(code, shape, True) for code, shape in zip(points, cells(longitude, latitude), strict=True)]


def light(shapes: Sequence[str], most_bytes: int = CITY_BYTES) -> list[str]:
    """Boundaries [GeoJSON, degrees] simplified together, so that neighbours still touch, to at most so many bytes."""
    areas = [shapely.from_geojson(shape) for shape in shapes]
    texts, tolerance = list(shapes), FINEST_DEGREES
    while sum(map(len, texts)) > most_bytes and tolerance < 1:
        texts = [written(area, CELL_DIGITS) for area in shapely.coverage_simplify(areas, tolerance)]
        tolerance *= 2
    return texts


def cells(longitude: np.ndarray, latitude: np.ndarray) -> list[str]:
    """One schematic area a point [degrees], in the points' order, as GeoJSON geometry. Each holds its own point."""
    if not len(longitude):
        return []
    stretch = float(np.cos(np.radians(latitude.mean())))
    points = _apart([Point(x * stretch, y) for x, y in zip(longitude, latitude, strict=True)])
    outline = _outline(points)
    cut = shapely.voronoi_polygons(MultiPoint(points), extend_to=outline, ordered=True) if len(points) > 1 else outline
    drawn = [shapely.intersection(cell, outline) for cell in shapely.get_parts(cut)]
    return [written(scale(cell, 1 / stretch, 1, origin=(0, 0)), CELL_DIGITS) for cell in drawn]


def _apart(points: list[Point]) -> list[Point]:
    placed: dict[tuple[float, float], Point] = {}
    for point in points:
        x = point.x
        while (x, point.y) in placed:
            x += NUDGE
        placed[x, point.y] = Point(x, point.y)
    return list(placed.values())


def _outline(points: list[Point]) -> BaseGeometry:
    """Discs around the points, their gaps closed and corners rounded."""
    if len(points) == 1:
        return points[0].buffer(0.01)
    spots = np.array([(point.x, point.y) for point in points])
    apart = np.hypot(*(spots[:, None] - spots[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    reach = OUTLINE * float(np.quantile(apart.min(axis=1), 0.75))
    hull = shapely.concave_hull(MultiPoint(points), ratio=0.5)
    return hull.buffer(2 * reach, quad_segs=24).buffer(-reach, quad_segs=24)
