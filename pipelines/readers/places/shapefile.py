"""Shapefiles of villages, which come as several files in an archive: read like GeoJSON."""

from pathlib import Path

from pipelines.readers.places.converted import converted
from pipelines.readers.places.geojson import villages
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

PARTS = (".shp", ".dbf", ".shx", ".cpg", ".prj")


def read(path: Path, file: str, relations: Relations) -> Grid:
    """Return the grid of villages, as `geojson.read` does.

    Args:
        path: the .shp, its other parts beside it
        file: name of the archive, for a refusal
        relations: where the table of the grid is made

    Raises:
        FeedError: `places.` `too_large` or `broken`, or one of `geojson`.
    """
    return villages(converted("shapefile", path, file), file, relations)
