"""Placemarks of a KML document as features of GeoJSON: names, data fields and polygons; folders are looked through."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from pipelines.readers.guarded_xml import guarded_parser

_ROW = re.compile(r"<t[dh][^>]*>\s*([^<>]{1,60}?)\s*</t[dh]>\s*<td[^>]*>\s*([^<>]*?)\s*</td>", re.IGNORECASE)
Ring = list[list[float]]


def placemarks(content: bytes) -> Iterator[dict[str, Any]]:
    """Return the placemarks of a document.

    content: the file

    Raises:
        Declares: it declares a document type or entities.
        expat.ExpatError: it is no whole XML.
        ValueError: a coordinate is no number.
    """
    document = _Document()
    parser = guarded_parser(namespace_separator=" ")
    parser.StartElementHandler = document.start
    parser.EndElementHandler = document.end
    parser.CharacterDataHandler = document.text
    parser.Parse(content, True)
    return iter(document.features)


class _Document:
    """Where the reading stands."""

    def __init__(self) -> None:
        self.features: list[dict[str, Any]] = []
        self._path: list[str] = []
        self._text: list[str] = []
        self._properties: dict[str, str] = {}
        self._polygons: list[list[Ring]] = []
        self._has_other = False
        self._field = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(" ")[2]
        self._path.append(name)
        self._text = []
        if name == "Placemark":
            self._properties, self._polygons, self._has_other = {}, [], False
        elif name == "Polygon":
            self._polygons.append([])
        elif name in ("Point", "LineString"):
            self._has_other = True
        elif name in ("SimpleData", "Data"):
            self._field = attributes.get("name", "")

    def text(self, text: str) -> None:
        self._text.append(text)

    def end(self, name: str) -> None:
        name, text = self._path.pop(), "".join(self._text).strip()
        parent = self._path[-1] if self._path else ""
        if name == "Placemark":
            self.features.append({"type": "Feature", "properties": self._properties, "geometry": self._geometry()})
        elif name == "coordinates" and "Polygon" in self._path and self._polygons:
            self._polygons[-1].append(_ring(text))
        elif parent == "Placemark" and name in ("name", "address"):
            self._properties.setdefault(name, text)
        elif parent == "Placemark" and name == "description":
            for title, cell in _ROW.findall(text):  # as ArcGIS and GDAL write attributes
                self._properties.setdefault(unescape(title), unescape(cell))
        elif name == "SimpleData" or (name == "value" and parent == "Data"):
            self._properties[self._field] = text
        self._text = []

    def _geometry(self) -> dict[str, Any] | None:
        polygons = [rings for rings in self._polygons if rings]
        if polygons:
            return {"type": "MultiPolygon", "coordinates": polygons}
        return {"type": "Point", "coordinates": [0, 0]} if self._has_other else None


def _ring(text: str) -> Ring:
    """The corners of a ring: longitude, latitude and perhaps height, with commas; corners parted by space."""
    corners = [[float(number) for number in corner.split(",")[:2]] for corner in re.sub(r"\s*,\s*", ",", text).split()]
    if corners and corners[0] != corners[-1]:
        corners.append(corners[0])
    return corners
