"""Real villages: two sources of Kota Batu, two other cities, and a real dirty list of names."""

import csv
from pathlib import Path

import duckdb
import pytest
import shapely

import settings
from pipelines.build.village_shapes import village_shapes
from pipelines.readers.places import geojson
from pipelines.types.relations import Relations
from tests.pipelines.build.geo.gazetteer import add, built, warehouse

GEOGRAPHY = settings.shared_folder() / "data" / "geography"
REFERENCE = settings.ROOT / "data" / "reference"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file)]


def places(*files: str, spellings: list[tuple[str, str]] | None = None) -> duckdb.DuckDBPyConnection:
    """The villages we ship and then those of each GeoJSON file, through reader and models."""
    con = warehouse()
    con.execute("DELETE FROM raw.districts; DELETE FROM raw.cities")
    for name in ("districts", "cities"):
        for row in table(REFERENCE / f"{name}.csv"):
            con.execute(f"INSERT INTO raw.{name} BY NAME SELECT $1 AS code, $2 AS name", [row["code"], row["name"]])
    for number, row in enumerate(table(REFERENCE / "villages.csv"), start=1):
        add(con, row, order=0, number=number)
    for order, file in enumerate(files, start=1):
        [grid] = geojson.read(GEOGRAPHY / file, Relations(con))
        for number, *cells in con.execute(f"FROM {grid.relation}").fetchall():
            texts = {name: cell.strip("\u2060") for name, cell in zip(geojson.HEADER, cells, strict=True) if cell}
            add(con, texts, order=order, number=number)
    con.executemany("INSERT INTO raw.place_spellings VALUES ($1, $2)", spellings or [("", "")])
    built(con)
    village_shapes(con)
    return con


def test_the_villages_we_ship_are_those_of_the_official_list() -> None:
    official = {row["kode_kemendagri"]: row for row in table(GEOGRAPHY / "codes_batu.csv")}
    ours = {row["code"]: row for row in table(REFERENCE / "villages.csv")}
    assert ours.keys() == official.keys()
    for code, row in ours.items():
        known = official[code]
        assert (row["bps_code"], row["kind"], row["district"]) == (
            known["kode_bps"],
            known["jenis"],
            known["kecamatan"],
        )
        assert row["name"].lower() == known["nama"].lower()
        assert float(row["latitude"]) == pytest.approx(float(known["label_lat"]), abs=6e-5)
        assert float(row["longitude"]) == pytest.approx(float(known["label_lon"]), abs=6e-5)
        assert "population" not in row


@pytest.mark.parametrize(
    ("file", "city", "villages", "districts"),
    [
        ("villages_batu_kemendagri2025.geojson", "Kota Batu", 24, ["Batu", "Bumiaji", "Junrejo"]),
        ("villages_batu_bps2020.geojson", "Kota Batu", 24, ["Batu", "Bumiaji", "Junrejo"]),
        ("villages_kediri_kemendagri2025.geojson", "Kota Kediri", 46, ["Kota", "Mojoroto", "Pesantren"]),
        (
            "villages_bontang_kemendagri2025.geojson", "Kota Bontang", 15,
            ["Bontang Barat", "Bontang Selatan", "Bontang Utara"],
        ),
    ],
)  # fmt: skip
def test_a_city_runs_from_its_geojson_alone(file: str, city: str, villages: int, districts: list[str]) -> None:
    con = places(file)
    assert con.execute("SELECT city, count(*) FROM staging.villages GROUP BY city").fetchall() == [(city, villages)]
    assert [name for (name,) in con.execute("SELECT name FROM staging.districts ORDER BY name").fetchall()] == districts
    assert con.execute("SELECT count(*) FROM resolved.village_problems").fetchall() == [(0,)]
    assert con.execute("SELECT count(*) FROM marts.village_shapes WHERE NOT is_schematic").fetchall() == [(villages,)]


@pytest.mark.parametrize("city", ["batu", "kediri", "bontang"])
def test_every_label_point_lies_in_its_own_schematic_cell(city: str) -> None:
    con = places(f"villages_{city}_kemendagri2025.geojson")
    con.execute("UPDATE staging.villages SET shape = NULL")
    village_shapes(con)
    drawn = con.execute(
        "SELECT village_shapes.shape, longitude, latitude, is_schematic"
        " FROM marts.village_shapes JOIN staging.villages USING (village_code)"
    ).fetchall()
    assert len(drawn) == con.execute("SELECT count(*) FROM staging.villages").fetchall()[0][0]
    for shape, longitude, latitude, is_schematic in drawn:
        assert is_schematic
        assert shapely.from_geojson(shape).contains(shapely.Point(longitude, latitude))


def test_forest_polygons_do_not_become_villages() -> None:
    [grid] = geojson.read(GEOGRAPHY / "villages_batu_bps2020.geojson", Relations(duckdb.connect()))
    assert grid.skipped == {"not_a_village": 2}


def test_the_real_dirty_list_resolves_but_for_the_village_in_the_wrong_district() -> None:
    listed = [
        (row["nama_areaid"], row["kecamatan_areaid"]) for row in table(GEOGRAPHY / "batu_name_variants_areaid.csv")
    ]
    con = places(spellings=listed)
    answers = con.execute("FROM resolved.village_spellings").df().set_index(["village_text", "district_text"])
    assert len(answers) == 25
    wrong = answers.loc[("Songgokerto", "Bumiaji")]
    assert (wrong["rule"], wrong["suggestion"]) == ("ambiguous_village", "Songgokerto (kelurahan, Batu)")
    right = answers.drop(("Songgokerto", "Bumiaji"))
    assert right["rule"].isna().all()
    assert right["village_code"].nunique() == 24


def test_places_as_people_of_batu_write_them() -> None:
    meant = {
        ("Ds. Tulungrejo", ""): "35.79.02.2003",
        ("Tulung Rejo", ""): "35.79.02.2003",
        ("Kel. Sisir", ""): "35.79.01.1004",
        ("Oro2 Ombo", "Batu"): "35.79.01.2006",
        ("Sbr Brantas", ""): "35.79.02.2009",
        ("Songgoriti", ""): "35.79.01.1003",
        ("Songokerto", "Batu"): "35.79.01.1003",
        ("Bumiaji", "Bumiaji"): "35.79.02.2006",
        ("Desa Junrejo", ""): "35.79.03.2003",
        ("Bumiaji", ""): None,
        ("Junrejo", ""): None,
        ("Batu", ""): None,
        ("Batu", "Batu"): None,
    }
    con = places(spellings=list(meant))
    resolved = con.execute(
        "SELECT village_text, district_text, village_code FROM resolved.village_spellings"
    ).fetchall()
    assert {(village, district): code for village, district, code in resolved} == meant
