"""GeoJSON of villages: one row a village, with its shape.

Names of properties differ by publisher (Kemendagri, BPS, OCHA, BIG, GADM). Where they are known, the columns are
canonical; else the names stand as titles, for a column map to tell what they mean. Only areas become villages; features
that say they are none (forest, reservoir), points, lines and older years are counted.
"""

import codecs
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from pipelines.readers.places.features import Feature, features_of
from pipelines.readers.places.properties import TRUE_NUMBER, is_no_village, known_cell, properties_of, text, year_of
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations
from pipelines.types.village_area import area, joined, label_point

SHAPE = "geojson"
HEADER = (
    "code", "bps_code", "name", "kind", "district", "city", "population", "latitude", "longitude", "aliases", "shape",
)  # fmt: skip
DECIDED = ("latitude", "longitude", "shape")
"""What a feature itself decides where a column map says the rest."""
_MOST_PROPERTIES = 300
_Row = dict[str, Any]


def accepts(path: Path, head: bytes) -> bool:
    """Whether the content opens like JSON; half a file is accepted here and refused with its reason in `read`."""
    opening = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n\x00\x1e" + codecs.BOM_UTF16_LE)
    is_list = opening.startswith(b"[") and path.suffix.lower() in {".json", ".geojson"}
    return opening.startswith(b"{") or is_list


def read(path: Path, relations: Relations) -> list[Grid]:
    """One grid of villages with a shape each (GeoJSON geometry, degrees); `row_number` is the feature's place.

    FeedError: not JSON, cut off, no features, projected coordinates, a broken shape, or no area at all.
    """
    return [villages(features_of(path), path.name, relations)]


def read_by_titles(path: Path, relations: Relations) -> list[Grid]:
    """The same with the names of all properties as titles, for a column map that is declared."""
    return [villages(features_of(path), path.name, relations, by_titles=True)]


def villages(features: list[Feature], file: str, relations: Relations, *, by_titles: bool = False) -> Grid:
    """Return the grid of the villages among features.

    Args:
        features: GeoJSON features
        file: name of the file, for a refusal
        relations: where the table of the grid is made
        by_titles: whether names of properties are titles although they are known

    Raises:
        FeedError: projected coordinates, a broken shape, or no area at all.
    """
    skipped: Counter[str] = Counter()
    areas: list[tuple[int, Feature]] = []
    for number, feature in enumerate(features, start=1):
        reason = _not_a_village(feature)
        skipped.update([reason] if reason else [])
        if reason is None:
            areas.append((number, feature))
    rows = [_cells(feature, number=number, file=file) for number, feature in areas]
    if not any(row["shape"] for row in rows):
        raise FeedError("geojson.without_areas", file=file)
    if by_titles or not any(row["name"] and (row["code"] or row["bps_code"]) for row in rows):
        return _by_properties(areas, rows, skipped, relations)
    places: dict[str, list[_Row]] = defaultdict(list)
    for row in _of_newest_year(areas, rows, skipped):
        places[_key(row)].append(row)
    skipped.update({"part_of_a_village": sum(len(parts) - 1 for parts in places.values())})
    labelled = [
        _labelled(parts[0] | {"shape": joined(*(part["shape"] for part in parts))}) for parts in places.values()
    ]
    relation = _stored(labelled, HEADER, relations)
    return Grid(relation, len(HEADER), feed="villages", header=HEADER, skipped=dict(+skipped))


def _by_properties(
    areas: list[tuple[int, Feature]], rows: list[_Row], skipped: Counter[str], relations: Relations
) -> Grid:
    """The grid whose titles, in row 0, are names of properties; behind them what the shapes decide."""
    often = Counter(name for _, feature in areas for name in (feature.get("properties") or {}))
    names = [name for name, _ in often.most_common(_MOST_PROPERTIES)]
    columns = [f"p{place}" for place in range(len(names))] + list(DECIDED)
    table: list[_Row] = [dict(zip(columns, names, strict=False)) | {"row_number": 0} | dict.fromkeys(DECIDED)]
    for (number, feature), row in zip(areas, rows, strict=True):
        own = feature.get("properties") or {}
        cells = {column: _marked(own.get(name)) for column, name in zip(columns, names, strict=False)}
        decided = _labelled({name: row[name] for name in DECIDED})
        table.append(cells | decided | {"row_number": number})
    places = {name: len(names) + nth for nth, name in enumerate(DECIDED)}
    relation = _stored(table, columns, relations)
    return Grid(relation, len(columns), feed="villages", decided=places, skipped=dict(skipped))


def _marked(cell: Any) -> str | None:
    is_number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return (text(cell) + (TRUE_NUMBER if is_number else "")) or None


def _of_newest_year(areas: list[tuple[int, Feature]], rows: list[_Row], skipped: Counter[str]) -> list[_Row]:
    """The rows of each village that are of the newest year it has."""
    years = [year_of(properties_of(feature)) for _, feature in areas]
    newest: dict[str, int] = {}
    for row, year in zip(rows, years, strict=True):
        newest[_key(row)] = max(year, newest.get(_key(row), 0))
    of_newest = [row for row, year in zip(rows, years, strict=True) if year == newest[_key(row)]]
    skipped.update({"older_year": len(rows) - len(of_newest)})
    return of_newest


def _key(row: _Row) -> str:
    return str(row["code"] or row["bps_code"] or f"feature {row['row_number']}")


def _labelled(village: _Row) -> _Row:
    if village["shape"] and not (village["latitude"] and village["longitude"]):
        degrees = label_point(village["shape"])
        village["latitude"], village["longitude"] = (f"{degree}{TRUE_NUMBER}" for degree in degrees)
    return village


def _not_a_village(feature: Feature) -> str | None:
    if is_no_village(properties_of(feature)):
        return "not_a_village"
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    return None if kind in {None, "Polygon", "MultiPolygon", "GeometryCollection"} else "not_an_area"


def _cells(feature: Feature, *, number: int, file: str) -> _Row:
    properties = properties_of(feature)
    cells = {column: known_cell(properties, column) for column in HEADER[:-1]}
    return {"row_number": number, **cells, "shape": area(feature.get("geometry"), number=number, file=file)}


def _stored(rows: list[_Row], columns: tuple[str, ...] | list[str], relations: Relations) -> str:
    import pandas as pd  # takes long to import, and few files are maps

    texts = ", ".join(f"CAST({column} AS VARCHAR) AS c{place}" for place, column in enumerate(columns))
    features = relations.name("features")
    relations.con.register(features, pd.DataFrame(rows, columns=["row_number", *columns], dtype=object))
    try:
        select = f"SELECT CAST(row_number AS BIGINT) AS row_number, {texts} FROM {features}"
        return relations.table("villages", select)
    finally:
        relations.con.unregister(features)
