"""Who lies beside whom: by borders, or by distance where borders are schematic."""

import json

import duckdb
import numpy as np
import shapely

from pipelines.build.village_neighbours import NEAREST, bordering, nearest, village_neighbours
from pipelines.build.village_shapes import village_shapes
from tests.pipelines.build.geo.gazetteer import gazetteer


def box(west: float, south: float, side: float = 0.01) -> str:
    return shapely.to_geojson(shapely.box(west, south, west + side, south + side))


def pairs(con: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str]]:
    village_shapes(con)
    village_neighbours(con)
    return set(con.execute("FROM marts.village_neighbours").fetchall())


def test_shapes_that_share_a_border_or_a_corner_are_neighbours_both_ways() -> None:
    pairs_of_villages = bordering([box(0, 0), box(0.01, 0), box(0.02, 0.01), box(0.5, 0.5)])
    assert {tuple(pair) for pair in pairs_of_villages.tolist()} == {(0, 1), (1, 0), (1, 2), (2, 1)}


def test_a_sliver_between_two_drawings_of_one_border_does_not_part_neighbours() -> None:
    assert len(bordering([box(0, 0), box(0.0103, 0)])) == 2
    assert len(bordering([box(0, 0), box(0.0110, 0)])) == 0


def test_without_borders_the_nearest_are_neighbours_and_a_pair_holds_both_ways() -> None:
    # on the equator: five in a row, one far away
    pairs_of_villages = {tuple(pair) for pair in nearest(np.array([0.0, 1, 2, 3, 4, 40]), np.zeros(6)).tolist()}
    assert {other for one, other in pairs_of_villages if one == 5} == {1, 2, 3, 4}
    assert pairs_of_villages == {(other, one) for one, other in pairs_of_villages}
    assert len([pair for pair in pairs_of_villages if pair[0] == 0]) == NEAREST


def test_of_one_or_two_villages_there_is_no_more_than_one_pair() -> None:
    assert len(nearest(np.array([112.0]), np.array([-7.0]))) == 0
    assert nearest(np.array([112.0, 112.1]), np.array([-7.0, -7.0])).tolist() == [[0, 1], [1, 0]]


def test_a_schematic_city_has_nearest_neighbours_and_none_is_its_own() -> None:
    pairs_of_villages = pairs(gazetteer())
    assert {kind for _, _, kind in pairs_of_villages} == {"nearest"}
    assert not [one for one, other, _ in pairs_of_villages if one == other]
    assert len({one for one, _, _ in pairs_of_villages}) == 6


def test_a_city_with_boundaries_has_neighbours_across_them_alone() -> None:
    drawn = {"99.01.01.1001": box(112, -7), "99.01.01.2002": box(112.01, -7), "99.01.01.2003": box(113, -7)}
    con = gazetteer()
    for code, shape in drawn.items():
        con.execute(
            "UPDATE staging.villages SET shape = $1 WHERE village_code = $2", [json.dumps(json.loads(shape)), code]
        )
    assert pairs(con) == {
        ("99.01.01.1001", "99.01.01.2002", "border"),
        ("99.01.01.2002", "99.01.01.1001", "border"),
    }
