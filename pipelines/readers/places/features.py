"""The features of a JSON file: of a collection, one alone, a list, or one a line; other JSON by its name."""

import json
from pathlib import Path
from typing import Any

from pipelines.types.errors import FeedError

MAX_MB = 256
_MOST_LISTS, _MOST_COMMAS = 8_000_000, 30_000_000  # a point is a list of two numbers; more of them fill the memory
_GEOMETRIES = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
Feature = dict[str, Any]


def features_of(path: Path) -> list[Feature]:
    """Return the features of a file.

    Raises:
        FeedError: too large, no JSON, cut off, or JSON without features.
    """
    if path.stat().st_size > MAX_MB * 1_000_000:
        raise FeedError("geojson.too_large", file=path.name, limit=MAX_MB)
    text = path.read_bytes()
    if text.count(b"[") + text.count(b"{") > _MOST_LISTS or text.count(b",") > _MOST_COMMAS:
        raise FeedError("geojson.too_large", file=path.name, limit=MAX_MB)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        if lines := _features_by_line(text):
            return lines
        raise FeedError("geojson.unreadable", file=path.name) from error
    return _features_within(content, path.name)


def _features_by_line(text: bytes) -> list[Feature]:
    """Features that stand one a line, perhaps behind a record separator; none where a line is anything else."""
    features = []
    for line in text.decode("utf-8-sig", "replace").replace("\x1e", "\n").splitlines():
        if line.strip():
            try:
                feature = json.loads(line)
            except (ValueError, RecursionError):
                return []
            if not (isinstance(feature, dict) and feature.get("type") == "Feature"):
                return []
            features.append(feature)
    return features


def _features_within(content: Any, file: str) -> list[Feature]:
    if isinstance(content, list) and content and all(_is_feature(each) for each in content):
        return content
    if _is_feature(content):
        return [content]
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "FeatureCollection" and isinstance(content.get("features"), list):
        return [feature if isinstance(feature, dict) else {} for feature in content["features"]]
    raise FeedError(_kind(content), file=file, found=str(kind))


def _is_feature(content: Any) -> bool:
    return isinstance(content, dict) and content.get("type") == "Feature"


def _kind(content: Any) -> str:
    """The refusal of JSON that has no features."""
    if not isinstance(content, dict):
        return "geojson.records"
    if content.get("type") == "FeatureCollection":
        return "geojson.unreadable"
    if content.get("type") == "Topology":
        return "geojson.topology"
    if content.get("type") in _GEOMETRIES:
        return "geojson.bare_geometry"
    if _is_chat(content) or isinstance(content.get("chats"), dict):
        return "format.telegram"
    return "geojson.not_a_collection" if "type" in content else "geojson.records"


def _is_chat(content: dict[str, Any]) -> bool:
    messages = content.get("messages")
    return isinstance(messages, list) and {"id", "name", "type"} & content.keys() != set()
