"""Where the places of a plan are on the map."""

from analytics.metrics.deliveries.places import place_points
from tests.analytics.staged import staged


def test_a_place_has_the_point_of_its_depot_or_village_and_no_name_means_two_villages() -> None:
    con = staged(
        villages="""
            village_code  name    district  latitude  longitude
            35.1          Sisir   Batu      -7.1      112.1
            35.2          Punten  Bumiaji   -7.2      112.2
            35.3          Punten  Junrejo   -7.3      112.3
            35.4          Kosong  Batu      -         -
        """,
        depots="""
            depot   village_code  latitude  longitude
            Gudang  35.2          -         -
            Posko   35.1          -7.9      112.9
            Jauh    -             -         -
        """,
    )
    at = {row["place"]: (row["latitude"], row["longitude"]) for row in place_points(con).to_dict("records")}
    assert at["Gudang"] == (-7.2, 112.2)
    assert at["Posko"] == (-7.9, 112.9)
    assert at["Sisir"] == at["35.1"] == at["Sisir, Batu"] == (-7.1, 112.1)
    assert at["Punten, Junrejo"] == (-7.3, 112.3)
    assert not {"Punten", "Kosong", "Jauh"} & at.keys()
