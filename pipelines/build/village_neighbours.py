"""Which villages lie beside each other: those that share a border, or the nearest ones where borders are schematic."""

from itertools import groupby
from typing import NamedTuple

import duckdb
import numpy as np
import shapely
from numpy.typing import NDArray

from pipelines.types.relations import Relations
from pipelines.types.sql import sql

# Borders drawn apart by less than this are one border [degrees, about 50 m]: sources leave slivers between villages.
SLIVER = 0.0005
# How many of the nearest count where no border is known; pairs hold both ways, so that some villages have more.
NEAREST = 4

Pairs = NDArray[np.int64]


class _Village(NamedTuple):
    code: str
    city_code: str
    latitude: float
    longitude: float
    shape: str
    is_schematic: bool


_Neighbour = tuple[str, str, str]
"""Code of a village, of its neighbour, and why it is one."""


def village_neighbours(con: duckdb.DuckDBPyConnection) -> None:
    """Write `marts.village_neighbours`: village_code, neighbour_code, kind (border, nearest). Each pair both ways.

    Within one city; a village that cannot be drawn has no neighbour.
    """
    rows = con.execute("""
        SELECT s.village_code, v.city_code, v.latitude, v.longitude, s.shape, s.is_schematic
        FROM marts.village_shapes AS s JOIN staging.villages AS v ON v.village_code = s.village_code
        ORDER BY v.city_code, s.village_code
    """).fetchall()
    cities = groupby(map(_Village._make, rows), key=lambda village: village.city_code)
    pairs = [pair for _, city in cities for pair in _of_city([*city])]
    with Relations(con) as made:
        columns = made.columns("pairs", ("village_code", "neighbour_code", "kind"), pairs)
        con.execute(sql("build/village_neighbours", pairs=columns))


def _of_city(city: list[_Village]) -> list[_Neighbour]:
    if all(village.is_schematic for village in city):
        longitude = np.array([village.longitude for village in city], dtype=float)
        kind, pairs = "nearest", nearest(longitude, np.array([village.latitude for village in city], dtype=float))
    else:
        kind, pairs = "border", bordering([village.shape for village in city])
    return [(city[one].code, city[other].code, kind) for one, other in pairs.tolist()]


def bordering(shapes: list[str]) -> Pairs:
    """Positions of GeoJSON shapes [degrees] that touch, at a corner too, or nearly: one row a pair, both ways."""
    areas = shapely.from_geojson(shapes)
    pairs = np.transpose(shapely.STRtree(areas).query(areas, predicate="dwithin", distance=SLIVER))
    others: Pairs = pairs[pairs[:, 0] != pairs[:, 1]].astype(np.int64)
    return others


def nearest(longitude: NDArray[np.float64], latitude: NDArray[np.float64]) -> Pairs:
    """Positions of each point [degrees] and those nearest to it, one row a pair, both ways."""
    count = len(longitude)
    stretch = np.cos(np.radians(latitude.mean())) if count else 1.0
    apart = np.hypot((longitude[:, None] - longitude) * stretch, latitude[:, None] - latitude)
    np.fill_diagonal(apart, np.inf)
    closest = np.argsort(apart, axis=1, kind="stable")[:, : min(NEAREST, max(count - 1, 0))]
    one_way = np.column_stack([np.repeat(np.arange(count), closest.shape[1]), closest.ravel()])
    return np.unique(np.vstack([one_way, one_way[:, ::-1]]), axis=0).astype(np.int64)
