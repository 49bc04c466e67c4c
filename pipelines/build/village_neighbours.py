"""Which villages lie beside each other: those that share a border, or the nearest ones where borders are schematic."""

import duckdb
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from pipelines.types.relations import Relations
from pipelines.types.sql import sql

# Borders drawn apart by less than this are one border [degrees, about 50 m]: sources leave slivers between villages.
SLIVER = 0.0005
# How many of the nearest count where no border is known; pairs hold both ways, so that some villages have more.
NEAREST = 4

Pairs = NDArray[np.int64]


def village_neighbours(con: duckdb.DuckDBPyConnection) -> None:
    """Write `marts.village_neighbours`: village_code, neighbour_code, kind (border, nearest). Each pair both ways.

    Within one city; a village that cannot be drawn has no neighbour.
    """
    villages = con.execute("""
        SELECT s.village_code, v.city_code, v.latitude, v.longitude, s.shape, s.is_schematic
        FROM marts.village_shapes AS s JOIN staging.villages AS v ON v.village_code = s.village_code
        ORDER BY s.village_code
    """).df()
    empty = pd.DataFrame({"village_code": [], "neighbour_code": [], "kind": []})
    pairs = pd.concat([empty, *(_of_city(city) for _, city in villages.groupby("city_code"))])
    with Relations(con) as made:
        con.execute(sql("build/village_neighbours", pairs=made.frame("pairs", pairs)))


def _of_city(city: pd.DataFrame) -> pd.DataFrame:
    schematic = bool(city["is_schematic"].all())
    if schematic:
        pairs = nearest(city["longitude"].to_numpy(float), city["latitude"].to_numpy(float))
    else:
        pairs = bordering(city["shape"].tolist())
    codes = city["village_code"].to_numpy()
    kind = "nearest" if schematic else "border"
    return pd.DataFrame({"village_code": codes[pairs[:, 0]], "neighbour_code": codes[pairs[:, 1]], "kind": kind})


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
