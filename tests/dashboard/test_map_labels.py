"""Names on the map never lie on one another."""

from typing import Any

from dashboard.widgets.drawing import map_labels


def square(west: float, name: str, side: float = 0.01) -> dict[str, Any]:
    """A village in the shape of a square."""
    ring = [[west, 0.0], [west + side, 0.0], [west + side, side], [west, side], [west, 0.0]]
    return {
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {"village": name, "figure": "7"},
    }


def test_a_label_stands_in_the_middle_of_its_village() -> None:
    (label,) = map_labels.labels([square(0.0, "Sisir")], zoom=14, names=True)
    assert [round(part, 6) for part in label["at"]] == [0.005, 0.005]
    assert label["text"] == "Sisir\n7"


def test_a_name_moves_aside_for_another_inside_its_village() -> None:
    crowded = [square(0.0, "Pesanggrahan", side=0.011), square(0.011, "Ngaglik", side=0.01)]
    first, second = map_labels.labels(crowded, zoom=12, names=True)
    assert (first["text"], second["text"]) == ("Pesanggrahan\n7", "Ngaglik\n7")
    assert map_labels.inside(second["at"], map_labels.largest_ring(crowded[1]["geometry"]))


def test_where_two_names_would_touch_one_is_left_out_and_its_figure_stays() -> None:
    crowded = [square(0.0, "Pesanggrahan", side=0.011), square(0.011, "Ngaglik")]
    texts = [label["text"] for label in map_labels.labels(crowded, zoom=11, names=True)]
    assert texts == ["7", "Ngaglik\n7"]  # the smaller one chooses first


def test_letters_are_asked_for_once_each_and_no_more() -> None:
    assert map_labels.typeface(["Beji", "Beji 7"])["character_set"].value == " 7Beij"


def test_where_even_the_figures_would_touch_the_smaller_village_has_none_unless_it_is_of_a_cluster() -> None:
    crowded = [square(0.0, "Pakelan", side=0.0011), square(0.0011, "Pocanan", side=0.001)]
    assert [label["text"] for label in map_labels.labels(crowded, zoom=12, names=False)] == ["7"]
    assert map_labels.labels(crowded, zoom=12, names=False)[0]["at"][0] < 0.0011
    crowded[1]["properties"]["cluster"] = "high"
    assert map_labels.labels(crowded, zoom=12, names=False)[0]["at"][0] > 0.0011


def test_with_room_every_name_is_shown() -> None:
    apart = [square(0.0, "Pesanggrahan", side=0.011), square(0.5, "Ngaglik")]
    texts = [label["text"] for label in map_labels.labels(apart, zoom=12, names=True)]
    assert texts == ["Pesanggrahan\n7", "Ngaglik\n7"]


def test_a_village_of_two_parts_is_named_on_the_larger() -> None:
    small, large = square(0.0, "", 0.001), square(1.0, "", 0.1)
    parts = [small["geometry"]["coordinates"], large["geometry"]["coordinates"]]
    assert map_labels.middle({"type": "MultiPolygon", "coordinates": parts})[0] > 1
