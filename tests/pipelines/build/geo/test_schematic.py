"""What the map draws: boundaries, else schematic cells."""

import itertools
import json

import duckdb
import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.build.village_shapes import cells, light, village_shapes
from tests.pipelines.build.geo.gazetteer import COLUMNS, CONTOH, add, built, gazetteer, rows, warehouse

SQUARE = json.dumps(
    {"type": "Polygon", "coordinates": [[[112, -7], [112.1, -7], [112.1, -6.9], [112, -6.9], [112, -7]]]}
)


def drawn(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, bool]]:
    village_shapes(con)
    return con.execute("SELECT village_code, shape, is_schematic FROM marts.village_shapes").fetchall()


def overlap(shapes: list[shapely.Geometry]) -> float:
    return sum(one.intersection(other).area for one, other in itertools.combinations(shapes, 2))


def test_each_point_gets_a_cell_of_its_own() -> None:
    con = gazetteer()
    shapes = {village: shapely.from_geojson(shape) for village, shape, is_schematic in drawn(con) if is_schematic}
    points = con.execute("SELECT village_code, longitude, latitude FROM staging.villages").fetchall()
    assert len(shapes) == 6
    for village, longitude, latitude in points:
        holders = [code for code, shape in shapes.items() if shape.contains(shapely.Point(longitude, latitude))]
        assert holders == [village]
    assert overlap(list(shapes.values())) < 1e-6 * shapely.unary_union(list(shapes.values())).area


def test_a_city_with_boundaries_draws_them_alone() -> None:
    con = warehouse()
    for number, row in enumerate(rows(CONTOH), start=1):
        add(con, row, order=0, number=number)
    add(con, {"code": "99.01.01.1001", "shape": SQUARE}, order=1, number=1)
    assert set(COLUMNS) >= {"shape"}
    assert drawn(built(con)) == [("99.01.01.1001", SQUARE, False)]


def test_a_city_with_boundaries_leaves_another_s_schematic_alone() -> None:
    con = gazetteer(
        "code | name | latitude | longitude\n98.02.01.1001 | Kamboja | 1.0 | 2.0", spellings=[("Melati", "Melati")]
    )
    con.execute("UPDATE staging.villages SET shape = $1 WHERE city_code = '99.01'", [SQUARE])
    assert {(village[:5], schematic) for village, _, schematic in drawn(con)} == {("98.02", True), ("99.01", False)}


def test_a_village_without_point_or_boundary_is_left_out() -> None:
    con = gazetteer(reference="code | name\n99.01.01.1001 | Mawar")
    assert drawn(con) == []
    assert con.execute("DESCRIBE marts.village_shapes").df()["column_type"].tolist() == [
        "VARCHAR",
        "VARCHAR",
        "BOOLEAN",
    ]


def test_no_village_at_all_draws_nothing() -> None:
    assert drawn(gazetteer(reference="")) == []


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=1, max_size=12))
def test_any_points_get_valid_cells_that_do_not_overlap(spots: list[tuple[int, int]]) -> None:
    longitude = np.array([112 + x / 1000 for x, _ in spots])
    latitude = np.array([-7 + y / 1000 for _, y in spots])
    shapes = [shapely.from_geojson(shape) for shape in cells(longitude, latitude)]
    assert len(shapes) == len(spots)
    assert all(shape.is_valid and shape.area > 0 for shape in shapes)
    assert overlap(shapes) < 0.001 * sum(shape.area for shape in shapes)


def test_heavy_boundaries_are_lightened_together_and_still_touch() -> None:
    wave = [(112 + x / 5000, -7 + 0.001 * np.sin(x)) for x in range(2000)]
    north = shapely.Polygon([*wave, (112.4, -6.5), (112, -6.5)])
    south = shapely.Polygon([*wave, (112.4, -7.5), (112, -7.5)])
    texts = light([shapely.to_geojson(north), shapely.to_geojson(south)], most_bytes=20_000)
    lighter = [shapely.from_geojson(text) for text in texts]
    assert sum(map(len, texts)) <= 20_000
    assert all(shape.is_valid for shape in lighter)
    assert overlap(lighter) < 1e-9
    assert shapely.union_all(lighter).geom_type in {"Polygon", "MultiPolygon"}
    assert abs(shapely.union_all(lighter).area - 0.4) < 0.001


def test_light_boundaries_are_left_as_they_are() -> None:
    assert light([SQUARE]) == [SQUARE]


def test_a_text_that_is_no_area_is_no_boundary() -> None:
    with duckdb.connect() as con:
        con.execute("""
            CREATE SCHEMA staging; CREATE SCHEMA marts;
            CREATE TABLE staging.villages AS FROM (VALUES
                ('99.01.01.2001', '99.01', -7.87, 112.53, 'desa'),
                ('99.01.01.2002', '99.01', -7.88, 112.54, '{"type": "Point", "coordinates": [112.54, -7.88]}')
            ) AS v (village_code, city_code, latitude, longitude, shape);
        """)
        village_shapes(con)
        drawn = con.execute("SELECT village_code, is_schematic FROM marts.village_shapes ORDER BY ALL").fetchall()
    assert drawn == [("99.01.01.2001", True), ("99.01.01.2002", True)]
