"""Ways between places: a file, else straight lines, and never one for the other."""

import pytest

from analytics.metrics.deliveries.distances import place_distances, straight_metres
from tests.analytics.staged import staged

VILLAGES = """
    village_code  name    latitude  longitude
    35.1          Temas   -7.88     112.53
    35.2          Sisir   -7.87     112.53
    35.3          Lost    -         -
"""
DEPOTS = """
    depot   village_code  latitude  longitude
    Gudang  35.1          -         -
    Posko   -             -7.90     112.53
"""
PLACES = ["35.1", "35.2", "Gudang", "Posko"]


def test_a_degree_of_latitude_is_some_111_kilometres() -> None:
    assert straight_metres((-7.0, 112.0), (-8.0, 112.0)) == pytest.approx(111_195, abs=1)


def test_an_estimate_is_the_straight_line_times_the_detour_and_never_shorter_than_a_way_in_a_village() -> None:
    ways = place_distances(staged(villages=VILLAGES, depots=DEPOTS), [*PLACES, "35.3", "nowhere"])
    assert (ways.basis, ways.estimated_share, ways.unknown) == ("estimate", 1, ("35.3", "nowhere"))
    assert ways.places == tuple(PLACES)
    line = straight_metres((-7.88, 112.53), (-7.87, 112.53))
    assert ways.metres[0][1] == round(1.4 * line)
    assert ways.metres[0][0] == ways.metres[0][2] == ways.within_village_metres == 500
    assert ways.seconds[0][1] == round(ways.metres[0][1] / (25_000 / 3600))


def test_a_file_wins_and_what_it_lacks_is_said() -> None:
    drawn = "from_place to_place metres seconds\n35.1 35.2 2000 300\n35.2 35.1 2100 -"
    con = staged(villages=VILLAGES, depots=DEPOTS, distances=drawn)
    whole = place_distances(con, ["35.1", "35.2"])
    assert (whole.basis, whole.estimated_share) == ("file", 0)
    assert (whole.metres[0][1], whole.seconds[0][1]) == (2000, 300)
    assert (whole.metres[1][0], whole.seconds[1][0]) == (2100, round(2100 / (25_000 / 3600)))
    part = place_distances(con, ["35.1", "35.2", "Posko"])
    assert (part.basis, part.estimated_share) == ("partly", 4 / 6)


def test_a_place_without_a_point_is_reached_where_the_file_knows_every_way_to_it() -> None:
    drawn = "from_place to_place metres seconds\n35.1 35.3 900 90\n35.3 35.1 900 90"
    con = staged(villages=VILLAGES, depots=DEPOTS, distances=drawn)
    assert place_distances(con, ["35.1", "35.3"]).unknown == ()
    assert place_distances(con, ["35.1", "35.3", "35.2"]).unknown == ("35.3",)
