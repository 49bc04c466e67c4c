"""KML of villages, as map programs save it: read like GeoJSON."""

from pathlib import Path

from pipelines.readers.places.converted import converted
from pipelines.readers.places.features import MAX_MB
from pipelines.readers.places.geojson import villages
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SHAPE = "kml"


def accepts(path: Path, head: bytes) -> bool:
    """Whether this is XML whose root is KML."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"<kml" in head.replace(b"<kml:kml", b"<kml")[:4096]


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid of villages, as `geojson.read` returns it.

    FeedError: `places.` `too_large`, `declares` or `broken`, or one of `geojson`.
    """
    return [_villages(path, relations, by_titles=False)]


def read_by_titles(path: Path, relations: Relations) -> list[Grid]:
    """The same with the names of all properties as titles, for a column map that is declared."""
    return [_villages(path, relations, by_titles=True)]


def _villages(path: Path, relations: Relations, *, by_titles: bool) -> Grid:
    if path.stat().st_size > MAX_MB * 1_000_000:
        raise FeedError("places.too_large", file=path.name, limit=MAX_MB)
    return villages(converted("kml", path, path.name), path.name, relations, by_titles=by_titles)
