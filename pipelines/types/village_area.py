"""A village's area as it is stored: valid, flat, whole-hole polygons in degrees with six digits (about 10 cm)."""

import json
from typing import Any

import numpy as np
import shapely
from shapely.geometry import MultiPolygon, mapping
from shapely.geometry.base import BaseGeometry

from pipelines.types.errors import FeedError

DIGITS = 6
_FEW_CORNERS, _SAMPLE = 300, 60
_MOST_PAIRS, _MOST_NEIGHBOURS = 100_000_000, 60


def area(geometry: dict[str, Any] | None, *, number: int, file: str) -> str | None:
    """Return the GeoJSON text of a feature's area; None when it has none.

    Args:
        geometry: its GeoJSON geometry [degrees]
        number: place of the feature in the file, from 1, for the refusal
        file: name of the file, for the refusal

    Raises:
        FeedError: coordinates that are no longitude and latitude (projected, or swapped), or that are no shape at all.
    """
    if geometry is None:
        return None
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError, TypeError) as error:
        raise FeedError("geojson.broken_shape", file=file, feature=number) from error
    west, south, east, north = shape.bounds
    if shape.is_empty:
        return None
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise FeedError("geojson.not_degrees", file=file, feature=number, found=f"{west:.10g}, {south:.10g}")
    try:
        valid = _valid(shapely.force_2d(shape))
    except shapely.GEOSException as error:
        raise FeedError("geojson.broken_shape", file=file, feature=number) from error
    if valid is None:
        raise FeedError("geojson.too_jagged", file=file, feature=number)
    polygons = _polygons(valid)
    return written(MultiPolygon(polygons)) if polygons else None


def _valid(shape: BaseGeometry) -> BaseGeometry | None:
    """A valid shape with rounded coordinates; None where the work for it would grow with the square of its corners."""
    rounded = shapely.set_precision(shape, 10**-DIGITS, mode="pointwise")
    neighbours = _neighbours(shapely.get_coordinates(rounded))
    if neighbours * shapely.get_num_coordinates(rounded) > _MOST_PAIRS:
        return None
    if rounded.is_valid:
        return rounded
    return None if neighbours > _MOST_NEIGHBOURS else shapely.set_precision(shapely.make_valid(shape), 10**-DIGITS)


def _neighbours(corners: np.ndarray) -> float:
    """How many sides lie near a side, on average of a sample: a handful on a map, thousands in a scribble."""
    if len(corners) < _FEW_CORNERS:
        return 0.0
    low, high = np.minimum(corners[:-1], corners[1:]), np.maximum(corners[:-1], corners[1:])
    sample = np.linspace(0, len(low) - 1, _SAMPLE).astype(int)
    return float(np.mean([((low <= high[i]) & (high >= low[i])).all(axis=1).sum() for i in sample]))


def label_point(shape: str) -> tuple[float, float]:
    """A point inside the shape for its label: latitude, longitude [degrees]."""
    point = shapely.from_geojson(shape).representative_point()
    return round(point.y, DIGITS), round(point.x, DIGITS)


def joined(*parts: str | None) -> str | None:
    """The parts of one village as one shape; any may be missing."""
    filled = [part for part in parts if part]
    if len(filled) < 2:
        return next(iter(filled), None)
    whole = shapely.union_all(shapely.from_geojson(filled), grid_size=10**-DIGITS)
    return written(MultiPolygon(_polygons(whole)))


def written(shape: BaseGeometry, digits: int = DIGITS) -> str:
    """GeoJSON geometry text with outer rings counter-clockwise and coordinates of at most so many digits."""
    rounded = shapely.transform(shapely.orient_polygons(shape), lambda corners: corners.round(digits))
    return json.dumps(mapping(rounded), separators=(",", ":"))


def _polygons(shape: BaseGeometry) -> list[BaseGeometry]:
    parts = shapely.get_parts(shape)
    return [polygon for part in parts for polygon in shapely.get_parts(part) if polygon.geom_type == "Polygon"]
