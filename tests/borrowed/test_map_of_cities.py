"""The map and the village screen of two other cities, from nothing but their boundaries and a call log."""

import csv
import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

import settings
from analytics.metrics.villages import village_rates, villages
from dashboard.shell import query_cache
from i18n import Words
from tests.world import World, ingested

GEOGRAPHY = settings.shared_folder() / "data" / "geography"
CITIES = {"kediri": ("Kota Kediri", 46), "bontang": ("Kota Bontang", 15)}
FIRST, LAST = date(2021, 7, 5), date(2021, 7, 11)


def calls_of(shapes: Path, target: Path) -> Path:
    """Two calls from every village of a GeoJSON and thirty from the first, by name."""
    features = json.loads(shapes.read_text("utf-8"))["features"]
    named = [(each["properties"]["nama"], each["properties"]["kecamatan"]) for each in features]
    rows = [
        (f"{n}-{call}", f"2021-07-{5 + call % 7:02} 0{call % 10}:00", village, district)
        for n, (village, district) in enumerate(named)
        for call in range(30 if n == 0 else 2)
    ]
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("call_id", "started_at", "village", "district"), *rows])
    return target


@pytest.fixture(scope="module", params=CITIES)
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """A posko of the city: its name, and the data folder into which boundaries and calls were taken."""
    folder = tmp_path_factory.mktemp(request.param)
    shapes = GEOGRAPHY / f"villages_{request.param}_kemendagri2025.geojson"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POSKO_DATA", str(folder))
        outcomes = ingested(shapes, calls_of(shapes, folder / "calls.csv"))
        assert [outcome.refusal for outcome in outcomes] == [None, None]
    query_cache.forget()
    return request.param, folder


def test_every_village_is_on_the_map_with_official_borders_neighbours_and_a_smoothed_share(
    city: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    name, folder = city
    monkeypatch.setenv("POSKO_DATA", str(folder))
    con = World(folder).open()
    rates, shapes = village_rates.village_rates(con, start=FIRST, end=LAST), villages.village_shapes(con)
    count = CITIES[name][1]
    assert len(rates) == len(shapes) == count
    assert not shapes["is_schematic"].any()
    assert rates["cases"].sum() == 30 + 2 * (count - 1)
    assert rates["share"].sum() == pytest.approx(1)
    assert rates["verdict"].iloc[0] == "above"
    beside = con.execute("SELECT kind, count(DISTINCT village_code) FROM marts.village_neighbours GROUP BY ALL")
    assert beside.fetchall() == [("border", count)]
    con.close()


def test_the_map_and_the_village_screen_are_drawn(city: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    name, folder = city
    monkeypatch.setenv("POSKO_DATA", str(folder))
    monkeypatch.setattr(ContextProxy, "ip_address", "127.0.0.1")
    monkeypatch.setattr(ContextProxy, "cookies", {})
    w = Words("id")
    page = AppTest.from_file(str(settings.ROOT / "pages/demand_map.py"), default_timeout=60).run()
    assert not page.exception
    (drawn,) = page.get("deck_gl_json_chart")
    assert json.loads(drawn.proto.json)["layers"][0]["data"]["features"][CITIES[name][1] - 1]
    assert w("demand_map.no_rate") in " ".join(caption.value for caption in page.caption)
    assert w("demand_map.schematic") not in " ".join(caption.value for caption in page.caption)
    village = AppTest.from_file(str(settings.ROOT / "pages/village.py"), default_timeout=60).run()
    assert not village.exception
    assert "30" in village.title[0].value
