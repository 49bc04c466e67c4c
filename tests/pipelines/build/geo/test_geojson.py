"""Villages read from GeoJSON, as publishers really write it."""

import json
from collections.abc import Callable
from math import cos, pi, sin
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

import duckdb
import pytest
import shapely

from i18n import LANGUAGES, Words
from pipelines.readers.places import features, geojson
from pipelines.types.errors import FeedError
from pipelines.types.relations import Relations

GOLDEN = Path(__file__).parent / "villages_made_up.geojson"
AREA = {"type": "Polygon", "coordinates": [[[112, -7], [112.1, -7], [112.1, -6.9], [112, -6.9], [112, -7]]]}
MAWAR = {"kode": "99.01.01.1001", "nama": "Mawar"}
BOWTIE = {"type": "Polygon", "coordinates": [[[112, -7], [112.1, -6.9], [112.1, -7], [112, -6.9], [112, -7]]]}


def collection(*features: tuple[dict[str, Any], dict[str, Any] | None]) -> str:
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "properties": named, "geometry": shape} for named, shape in features],
        }
    )


def read(path: Path) -> list[dict[str, str | None]]:
    con = duckdb.connect()
    [grid] = geojson.read(path, Relations(con))
    assert (grid.feed, grid.header, grid.width) == ("villages", geojson.HEADER, len(geojson.HEADER))
    rows = con.execute(f"FROM {grid.relation} ORDER BY row_number").fetchall()
    return [dict(zip(("row_number", *geojson.HEADER), row, strict=True)) for row in rows]


def one(tmp_path: Path, properties: dict[str, Any], shape: dict[str, Any] = AREA) -> dict[str, str | None]:
    path = tmp_path / "villages.geojson"
    path.write_text(collection((properties, shape)), "utf-8")
    return read(path)[0]


def refusal(tmp_path: Path, content: str | bytes) -> str:
    path = tmp_path / "villages.geojson"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert geojson.accepts(path, path.read_bytes()[:4096])
    with pytest.raises(FeedError) as caught:
        geojson.read(path, Relations(duckdb.connect()))
    for language in LANGUAGES:
        sentence = caught.value.sentence(Words(language))
        assert "villages.geojson" in sentence
        assert "{" not in sentence.replace("{file}", "")
    return caught.value.key


def test_golden_file_gives_its_three_villages() -> None:
    rows = read(GOLDEN)
    filled = [{name: cell for name, cell in row.items() if cell is not None and name != "shape"} for row in rows]
    assert filled == [
        {
            "row_number": 1, "code": "99.01.01.1001", "bps_code": "9901010003", "name": "Mawar", "kind": "kelurahan",
            "district": "Contoh", "latitude": "-7.0991\u2060", "longitude": "112.0455\u2060", "aliases": "Mawar Indah",
        },
        {
            "row_number": 2, "code": "99.01.01.2002", "bps_code": "9901010001", "name": "Sumberjati", "kind": "desa",
            "district": "Contoh", "population": "1204\u2060", "latitude": "-7.05\u2060", "longitude": "112.15\u2060",
        },
        {"row_number": 6, "code": "99.01.02.2001", "name": "Melati", "kind": "desa", "district": "Melati"},
    ]  # fmt: skip


def test_what_is_no_village_is_counted_by_kind() -> None:
    [grid] = geojson.read(GOLDEN, Relations(duckdb.connect()))
    assert grid.skipped == {"part_of_a_village": 1, "not_a_village": 1, "not_an_area": 1}


def test_a_hole_stays_a_hole() -> None:
    shape = shapely.from_geojson(read(GOLDEN)[0]["shape"])
    assert shape.area == pytest.approx(0.1 * 0.1 - 0.02 * 0.02)


def test_parts_of_one_village_become_one_shape() -> None:
    shape = shapely.from_geojson(read(GOLDEN)[1]["shape"])
    assert shape.area == pytest.approx(0.1 * 0.1 + 0.01 * 0.01 / 2)


@pytest.mark.parametrize(
    "properties",
    [
        {"kode": "99.01.01.1001", "bps_code": "9901010003", "desa": "Mawar", "kecamatan": "Contoh"},
        {"Code": "99.01.01.1001", "BPS Code": 9901010003, "Name": "Mawar", "District": "Contoh"},
        {"KDEPUM": "99.01.01.1001", "KDEBPS": "9901010003", "NAMOBJ": "Mawar", "WADMKC": "Contoh"},
        {"village_code": "99.01.01.1001", "idDesa": 9901010003.0, "kelurahan": "Mawar", "nm_kec": "Contoh"},
        {"KODE": "99.01.01.1001", "adm4_pcode": "9901010003", "adm4_name": "Mawar", "adm3_name": "Contoh"},
        {"KODE": "99.01.01.1001", "CC_4": "9901010003", "NAME_4": "Mawar", "NAME_3": "Contoh", "NL_NAME_1": "NA"},
        {
            "kemendagri_kode_desa_kelurahan": "99.01.01.1001",
            "bps_kode_desa_kelurahan": "9901010003",
            "kemendagri_nama_desa_kelurahan": "Mawar",
            "kemendagri_nama_kecamatan": "Contoh",
        },
        {"kode_desa": "99.01.01.1001", "iddesa": "9901010003", "nama": " ", "WADMKD": "Mawar", "ADM3_EN": "Contoh"},
    ],
)
def test_each_publisher_s_names_for_the_columns_are_known(tmp_path: Path, properties: dict[str, Any]) -> None:
    row = one(tmp_path, properties)
    row_values = [row[column] for column in ("code", "bps_code", "name", "district")]
    assert row_values == ["99.01.01.1001", "9901010003", "Mawar", "Contoh"]


def test_a_label_point_that_is_missing_lies_inside_the_village(tmp_path: Path) -> None:
    crescent = [[112, -7], [112.1, -7], [112.1, -6.9], [112.09, -6.99], [112, -6.9], [112, -7]]
    row = one(tmp_path, MAWAR, {"type": "Polygon", "coordinates": [crescent]})
    point = shapely.Point(*(float((row[name] or "").strip("\u2060")) for name in ("longitude", "latitude")))
    assert shapely.Polygon(crescent).contains(point)


def test_a_shape_that_crosses_itself_is_made_valid_and_heights_are_dropped(tmp_path: Path) -> None:
    tall = {"type": "Polygon", "coordinates": [[[x, y, 700] for x, y in BOWTIE["coordinates"][0]]]}
    shape = shapely.from_geojson(one(tmp_path, MAWAR, tall)["shape"])
    assert shape.is_valid
    assert not shape.has_z
    assert shape.area == pytest.approx(0.1 * 0.1 / 2)


def test_coordinates_keep_six_digits(tmp_path: Path) -> None:
    precise = {
        "type": "Polygon",
        "coordinates": [[[112.123456789, -7], [112.2, -7], [112.2, -6.9], [112.123456789, -7]]],
    }
    assert "112.123457," in (one(tmp_path, MAWAR, precise)["shape"] or "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_any_encoding_of_json_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "villages.json"
    path.write_text(collection((MAWAR | {"nama": "मावर"}, AREA)), encoding)
    assert geojson.accepts(path, path.read_bytes()[:64])
    assert read(path)[0]["name"] == "मावर"


def test_names_that_are_squeezed_together_are_parted(tmp_path: Path) -> None:
    assert (
        one(tmp_path, {"CC_4": "9901010003", "NAME_4": "SumberMawar", "NAME_2": "KotaContoh"})["name"] == "Sumber Mawar"
    )


def test_of_several_years_each_village_has_its_newest(tmp_path: Path) -> None:
    path = tmp_path / "villages.geojson"
    years = [("1001", 2021, 5), ("1001", 2019, 4), ("1002", "Tahun 2019", 3)]
    path.write_text(
        collection(
            *(
                ({"kode": f"99.01.01.{code}", "nama": "a", "tahun": year, "penduduk": people}, AREA)
                for code, year, people in years
            )
        )
    )
    con = duckdb.connect()
    [grid] = geojson.read(path, Relations(con))
    assert con.execute(f"SELECT c0, c6 FROM {grid.relation} ORDER BY 1").fetchall() == [
        ("99.01.01.1001", "5\u2060"),
        ("99.01.01.1002", "3\u2060"),
    ]
    assert grid.skipped == {"older_year": 1}


def test_names_nobody_knows_stand_as_titles_beside_what_the_shapes_decide(tmp_path: Path) -> None:
    path = tmp_path / "villages.geojson"
    path.write_text(collection(({"KD": "99.01.01.1001", "NM": "Mawar", "nomor": 7}, AREA), ({"KD": "2"}, AREA)))
    con = duckdb.connect()
    [grid] = geojson.read(path, Relations(con))
    assert (grid.header, grid.decided) == (None, {"latitude": 3, "longitude": 4, "shape": 5})
    rows = con.execute(f"SELECT row_number, c0, c1, c2, c5 IS NULL FROM {grid.relation} ORDER BY 1").fetchall()
    assert rows == [
        (0, "KD", "NM", "nomor", True),
        (1, "99.01.01.1001", "Mawar", "7\u2060", False),
        (2, "2", None, None, False),
    ]


def test_a_table_or_a_chat_is_left_to_another_reader() -> None:
    assert not geojson.accepts(Path("villages.geojson"), b"code;name\n")
    assert not geojson.accepts(Path("chat.txt"), b"[12/07/21 14.05.33] Nama: pesan")


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (GOLDEN.read_text("utf-8")[:900], "geojson.unreadable"),
        (b"{\xff\xfe not text", "geojson.unreadable"),
        ("[" * 100_000, "geojson.unreadable"),
        ("[1, 2]", "geojson.records"),
        ('{"type": "Topology", "objects": {}}', "geojson.topology"),
        ('{"type": "FeatureCollection"}', "geojson.unreadable"),
        ('{"type": "Feature Layer", "fields": []}', "geojson.not_a_collection"),
        ('{"data": [{"kode": "99.01.01.1001"}]}', "geojson.records"),
        ('{"type": "Polygon", "coordinates": []}', "geojson.bare_geometry"),
        ('{"name": "Posko", "type": "private_group", "id": 1, "messages": []}', "format.telegram"),
        ('{"chats": {"list": []}}', "format.telegram"),
        ('{"type": "FeatureCollection", "features": []}', "geojson.without_areas"),
        (collection(({"nama": "Mawar"}, {"type": "Point", "coordinates": [112, -7]})), "geojson.without_areas"),
        (collection(({"nama": "Mawar"}, None)), "geojson.without_areas"),
        (collection(({}, {"type": "Polygon", "coordinates": [[[112, -7], [113, -7]]]})), "geojson.broken_shape"),
        (collection(({}, {"type": "Polygon", "coordinates": "none"})), "geojson.broken_shape"),
        (
            collection(
                ({}, {"type": "Polygon", "coordinates": [[[67e4, 913e4], [68e4, 913e4], [68e4, 914e4], [67e4, 913e4]]]})
            ),
            "geojson.not_degrees",
        ),
        (
            collection(({}, {"type": "Polygon", "coordinates": [[[-7, 112], [-7, 113], [-6, 113], [-7, 112]]]})),
            "geojson.not_degrees",
        ),
    ],
)
def test_a_file_that_is_no_map_of_villages_is_refused_in_one_sentence(
    tmp_path: Path, content: str | bytes, key: str
) -> None:
    assert refusal(tmp_path, content) == key


def test_a_file_too_large_for_a_map_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(features, "MAX_MB", 0.0001)
    assert refusal(tmp_path, GOLDEN.read_bytes()) == "geojson.too_large"


def ring(corners: int, radius: Callable[[int], float]) -> dict[str, Any]:
    turns = [2 * pi * corner / corners for corner in range(corners)]
    points = [[112.5 + radius(n) * cos(turn), -7.8 + radius(n) * sin(turn)] for n, turn in enumerate(turns)]
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def scribble(corners: int) -> dict[str, Any]:
    chance = Random(3)
    points = [[112.5 + chance.random() / 10, -7.8 + chance.random() / 10] for _ in range(corners)]
    return {"type": "Polygon", "coordinates": [[*points, points[0]]]}


def test_thirty_thousand_corners_take_no_time_to_speak_of(tmp_path: Path) -> None:
    began = process_time()
    shape = shapely.from_geojson(one(tmp_path, MAWAR, ring(30_000, lambda n: 0.05 + 0.001 * (n % 2)))["shape"])
    assert shapely.get_num_coordinates(shape) > 29_000
    assert process_time() - began < 5


@pytest.mark.parametrize("corners", [400, 3000, 30_000])
def test_a_scribble_is_refused_before_it_is_worked_on(tmp_path: Path, corners: int) -> None:
    began = process_time()
    assert refusal(tmp_path, collection((MAWAR, scribble(corners)))) == "geojson.too_jagged"
    assert process_time() - began < 5
