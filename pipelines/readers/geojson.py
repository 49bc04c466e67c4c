"""GeoJSON of villages: one row a village, with its shape, under canonical column names.

Property names differ by publisher (Kemendagri, BPS, OCHA, BIG): each canonical column knows the usual ones. Only
areas become villages; features that say they are none (forest, reservoir) and points or lines are counted.
"""

import codecs
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd

from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.village_area import area, joined, label_point

SHAPE = "geojson"
HEADER = (
    "code", "bps_code", "name", "kind", "district", "city", "population", "latitude", "longitude", "aliases", "shape",
)  # fmt: skip
MAX_MB = 256
_MOST_LISTS, _MOST_COMMAS = 8_000_000, 30_000_000  # a point is a list of two numbers; more of them fill the memory
TRUE_NUMBER = "\u2060"  # marks a cell that is a number, not text that looks like one

_PROPERTIES: dict[str, tuple[str, ...]] = {
    "code": ("kodekemendagri", "kode", "code", "villagecode", "kodedesa", "kodekelurahan", "kodewilayah", "kdepum"),
    "bps_code": ("kodebps", "bpscode", "bps", "adm4pcode", "iddesa", "kdebps"),
    "name": (
        "nama", "name", "namadesa", "namakelurahan", "desa", "kelurahan", "desakelurahan", "village", "namobj",
        "wadmkd", "nmdesa", "adm4en", "adm4id",
    ),
    "kind": ("jenis", "kind", "tipe", "jenisdesa"),
    "district": ("kecamatan", "district", "namakecamatan", "wadmkc", "nmkec", "adm3en", "adm3id"),
    "city": (
        "kota", "kabupaten", "kabkota", "kotakabupaten", "kabupatenkota", "city", "regency", "wadmkk", "nmkab",
        "adm2en", "adm2id",
    ),
    "population": ("penduduk", "jumlahpenduduk", "population", "populasi", "jumlahjiwa"),
    "latitude": ("labellat", "latitude", "lintang", "lat"),
    "longitude": ("labellon", "longitude", "bujur", "lon", "lng"),
    "aliases": ("aliases", "alias", "namalain", "ejaanlain", "namabps"),
}  # fmt: skip
_NUMBERS = {"population", "latitude", "longitude"}
_IS_VILLAGE = ("isvillage", "adalahdesa")
_NO = {"false", "0", "tidak", "no", "bukan"}


def accepts(path: Path, head: bytes) -> bool:
    """Whether the content opens like JSON; half a file is accepted here and refused with its reason in `read`."""
    opening = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n\x00" + codecs.BOM_UTF16_LE)
    return opening.startswith(b"{") or (opening.startswith(b"[") and path.suffix.lower() in {".json", ".geojson"})


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid of villages with a shape each (GeoJSON geometry, degrees); `row_number` is the feature's place.

    FeedError: not JSON, cut off, no FeatureCollection, projected coordinates, a broken shape, or no area at all.
    """
    villages: dict[str, dict[str, Any]] = {}
    skipped: Counter[str] = Counter()
    for number, feature in enumerate(_features(path), start=1):
        reason = _not_a_village(feature)
        if reason is None:
            reason = _added(_cells(feature, number=number, file=path.name), villages)
        skipped.update([reason] if reason else [])
    if not any(village["shape"] for village in villages.values()):
        raise FeedError("geojson.without_areas", file=path.name)
    rows = [_labelled(village) for village in villages.values()]
    return [Grid(_stored(rows, relations), len(HEADER), feed="villages", header=HEADER, skipped=dict(skipped))]


def _added(cells: dict[str, Any], villages: dict[str, dict[str, Any]]) -> str | None:
    """Take a village in; a further part of one that is there (an island as a feature of its own) joins its shape."""
    village = villages.setdefault(cells["code"] or cells["bps_code"] or f"feature {cells['row_number']}", cells)
    if village is cells:
        return None
    village["shape"] = joined(village["shape"], cells["shape"])
    return "part_of_a_village"


def _labelled(village: dict[str, Any]) -> dict[str, Any]:
    if village["shape"] and not (village["latitude"] and village["longitude"]):
        degrees = label_point(village["shape"])
        village["latitude"], village["longitude"] = (f"{degree}{TRUE_NUMBER}" for degree in degrees)
    return village


def _features(path: Path) -> list[dict[str, Any]]:
    if path.stat().st_size > MAX_MB * 1_000_000:
        raise FeedError("geojson.too_large", file=path.name, limit=MAX_MB)
    text = path.read_bytes()
    if text.count(b"[") + text.count(b"{") > _MOST_LISTS or text.count(b",") > _MOST_COMMAS:
        raise FeedError("geojson.too_large", file=path.name, limit=MAX_MB)
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FeedError("geojson.unreadable", file=path.name) from error
    kind = content.get("type") if isinstance(content, dict) else type(content).__name__
    if kind != "FeatureCollection" or not isinstance(content.get("features"), list):
        raise FeedError("geojson.not_a_collection", file=path.name, found=str(kind))
    return [feature if isinstance(feature, dict) else {} for feature in content["features"]]


def _not_a_village(feature: dict[str, Any]) -> str | None:
    properties = _properties(feature)
    if any(_text(properties[name]).lower() in _NO for name in _IS_VILLAGE if name in properties):
        return "not_a_village"
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    return None if kind in {None, "Polygon", "MultiPolygon", "GeometryCollection"} else "not_an_area"


def _cells(feature: dict[str, Any], *, number: int, file: str) -> dict[str, Any]:
    properties = _properties(feature)
    cells = {column: _first(properties, column) for column in HEADER[:-1]}
    return {"row_number": number, **cells, "shape": area(feature.get("geometry"), number=number, file=file)}


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    pairs = properties.items() if isinstance(properties, dict) else ()
    return {re.sub(r"[^a-z0-9]", "", str(name).lower()): cell for name, cell in pairs}


def _first(properties: dict[str, Any], column: str) -> str | None:
    cells = (properties[name] for name in _PROPERTIES[column] if name in properties)
    cell = next((cell for cell in cells if _text(cell)), None)
    mark = TRUE_NUMBER if column in _NUMBERS and isinstance(cell, int | float) else ""
    return None if cell is None else _text(cell) + mark


def _text(cell: Any) -> str:
    if isinstance(cell, list):
        return ";".join(_text(part) for part in cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).encode("utf-8", "replace").decode("utf-8").strip()


def _stored(rows: list[dict[str, Any]], relations: Relations) -> str:
    texts = ", ".join(f"CAST({column} AS VARCHAR) AS c{place}" for place, column in enumerate(HEADER))
    features = relations.name("features")
    relations.con.register(features, pd.DataFrame(rows))
    try:
        select = f"SELECT CAST(row_number AS BIGINT) AS row_number, {texts} FROM {features}"
        return relations.table("villages", select)
    finally:
        relations.con.unregister(features)
