"""Boundaries in KML and shapefiles, and archives of tables, become the same rows as their contents sent alone."""

import json
import zipfile
from pathlib import Path

import duckdb
import pytest
import shapefile as pyshp

from pipelines.readers import reading
from pipelines.types.errors import FeedError
from pipelines.types.grid import Grid
from pipelines.types.relations import Relations

SQUARE = [[112.5, -7.8], [112.5, -7.9], [112.6, -7.9], [112.6, -7.8], [112.5, -7.8]]


def zipped(path: Path, **parts: str | bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def shapes(folder: Path, encoding: str = "utf-8", **fields: str) -> dict[str, bytes]:
    with pyshp.Writer(str(folder / "desa"), shapeType=pyshp.POLYGON, encoding=encoding) as writer:
        for name in fields:
            writer.field(name, "C", size=40)
        writer.poly([SQUARE])
        writer.record(*fields.values())
    return {f"desa__{path.suffix[1:]}": path.read_bytes() for path in folder.glob("desa.*")}


def read(con: duckdb.DuckDBPyConnection, path: Path) -> list[Grid]:
    return reading.read(path, Relations(con))


def refusal(path: Path) -> FeedError:
    with pytest.raises(FeedError) as caught:
        read(duckdb.connect(), path)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_zipped_shapefile_gives_its_villages(tmp_path: Path, encoding: str) -> None:
    con = duckdb.connect()
    parts = shapes(tmp_path, encoding, KODE="99.01.01.1001", NAMOBJ="Mawar é", WADMKC="Contoh")
    (grid,) = read(con, zipped(tmp_path / "desa.zip", **parts, README__txt="baca", license__txt="bebas"))
    assert (grid.feed, grid.sheet) == ("villages", "desa")
    assert con.execute(f"SELECT c0, c2, c4, c10 LIKE '%112.5%' FROM {grid.relation}").fetchall() == [
        ("99.01.01.1001", "Mawar é", "Contoh", True)
    ]


def test_projected_shapes_are_refused_with_the_name_of_the_archive(tmp_path: Path) -> None:
    with pyshp.Writer(str(tmp_path / "utm"), shapeType=pyshp.POLYGON) as writer:
        writer.field("KODE", "C")
        writer.poly([[[x * 6000, y * 100000] for x, y in SQUARE]])
        writer.record("99.01.01.1001")
    parts = {f"utm__{path.suffix[1:]}": path.read_bytes() for path in tmp_path.glob("utm.*")}
    caught = refusal(zipped(tmp_path / "utm.zip", **parts))
    assert (caught.key, caught.gaps["file"]) == ("geojson.not_degrees", "utm.zip")


def test_half_a_shapefile_is_broken_and_not_a_crash(tmp_path: Path) -> None:
    parts = shapes(tmp_path, KODE="99.01.01.1001")
    assert refusal(zipped(tmp_path / "a.zip", desa__shp=parts["desa__shp"][:130])).key == "places.broken"


def test_tables_in_an_archive_are_sheets_under_their_names(tmp_path: Path) -> None:
    con = duckdb.connect()
    path = zipped(
        tmp_path / "odk.zip", form__csv="SubmissionDate,KEY,nama\n2021-07-12T03:15:00.000Z,uuid:1,Sisir\n",
        stok__csv="Tanggal;Barang\n1;2\n", foto__jpg=b"\xff\xd8\xff", __MACOSX="x",
    )  # fmt: skip
    grids = {grid.sheet: grid for grid in read(con, path)}
    assert [name for name, grid in grids.items() if not grid.hidden] == ["form", "stok"]
    assert grids["foto.jpg"].hidden
    assert con.execute(f"SELECT c0, c1 FROM {grids['stok'].relation}").fetchall() == [("Tanggal", "Barang"), ("1", "2")]


@pytest.mark.parametrize(
    ("parts", "key"),
    [
        ({"foto__jpg": b"\xff\xd8"}, "archive.without_tables"),
        ({"a__csv": "x,y\n1,2\n", "../keluar__csv": "x"}, "archive.unsafe_names"),
        ({"kosong__csv": b"0" * 60_000_000}, "archive.too_large"),
        ({"rusak__json": "{"}, "geojson.unreadable"),
        ({"dalam__zip": b"PK\x03\x04"}, "archive.without_tables"),
    ],
)
def test_an_archive_that_cannot_be_read_costs_a_sentence(
    tmp_path: Path, parts: dict[str, str | bytes], key: str
) -> None:
    caught = refusal(zipped(tmp_path / "arsip.zip", **parts))
    assert caught.key == key
    assert "arsip.zip" in str(caught)


def test_an_entity_in_kml_is_never_expanded(tmp_path: Path) -> None:
    path = tmp_path / "bom.kml"
    path.write_text('<!DOCTYPE kml [<!ENTITY a "x">]><kml><Placemark><name>&a;</name></Placemark></kml>')
    assert refusal(path).key == "places.declares"


@pytest.mark.parametrize("separator", ["\n", "\n\x1e", "\r\n"])
def test_a_feature_a_line_is_a_collection(tmp_path: Path, separator: str) -> None:
    features = [
        {"type": "Feature", "properties": {"KODE": f"99.01.01.100{n}", "NAMA": "a"},
         "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
        for n in (1, 2)
    ]  # fmt: skip
    path = tmp_path / "desa.geojsonl"
    path.write_text(("\x1e" if "\x1e" in separator else "") + separator.join(map(json.dumps, features)), newline="")
    con = duckdb.connect()
    (grid,) = read(con, path)
    assert con.execute(f"SELECT c0 FROM {grid.relation} ORDER BY 1").fetchall() == [
        ("99.01.01.1001",),
        ("99.01.01.1002",),
    ]
