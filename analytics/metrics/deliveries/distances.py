"""Ways between places: from a distances file, else estimated from straight lines."""

from collections.abc import Sequence
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from duckdb import DuckDBPyConnection

from analytics.metrics.oxygen.patient_need import norm_values
from analytics.metrics.shared.predicates import table_or_empty

EARTH_RADIUS_METRES = 6_371_000
SECONDS_PER_HOUR = 3_600
_COLUMNS = "from_place VARCHAR, to_place VARCHAR, metres BIGINT, seconds BIGINT"
Matrix = tuple[tuple[int, ...], ...]
Point = tuple[float, float]
"""Latitude and longitude [degrees]."""


class Distances(NamedTuple):
    """Ways between places, and how they are known."""

    places: tuple[str, ...]
    """Village codes and names of depots that can be reached; the order of the matrices."""
    metres: Matrix
    seconds: Matrix
    basis: str
    """`file`: every way between two places is of the file; `estimate`: none; `partly`: some."""
    estimated_share: float
    """Share of the ways between two places that are estimates [0 to 1]."""
    detour_factor: float
    """What a straight line is multiplied by where a way is an estimate."""
    within_village_metres: int
    """Way between two stops of one place."""
    unknown: tuple[str, ...]
    """Places without a point and without a way in the file: they cannot be planned."""


def place_distances(con: DuckDBPyConnection, places: Sequence[str]) -> Distances:
    """Return the ways between places; an estimate is never taken for a road distance.

    Args:
        con: Connection to a snapshot.
        places: Village codes and names of depots.
    """
    norm, points = norm_values(con), _points(con)
    wanted = list(dict.fromkeys(places))
    driven = _driven(con, wanted)
    ends = {place for way in driven for place in way if way[0] != way[1]}
    known = [place for place in wanted if place in points or place in ends]
    # a place of the file alone has no way to one that the file does not name
    known = [each for each in known if each in points or all(_both(driven, each, other) for other in known)]
    if "detour_factor" not in norm:  # a snapshot of an older version, which has no vehicles either
        return Distances((), (), (), "estimate", 1.0, 1.0, 0, tuple(wanted))
    factor, within = norm["detour_factor"], round(norm["within_village_metres"])
    metres_per_second = norm["road_km_per_hour"] * 1000 / SECONDS_PER_HOUR
    ways = {(here, there): driven.get((here, there)) for here in known for there in known}
    metres: dict[tuple[str, str], int] = {}
    for (here, there), way in ways.items():
        estimate = within if here == there or way else _estimate(points[here], points[there], factor, within)
        metres[here, there] = way[0] if way else estimate
    seconds = {
        ends: round(length / metres_per_second) if (way := ways[ends]) is None or way[1] is None else way[1]
        for ends, length in metres.items()
    }
    between = [way is None for (here, there), way in ways.items() if here != there]
    share = sum(between) / len(between) if between else 1.0
    return Distances(
        tuple(known),
        _matrix(known, metres),
        _matrix(known, seconds),
        basis="file" if share == 0 else "estimate" if share == 1 else "partly",
        estimated_share=share,
        detour_factor=factor,
        within_village_metres=within,
        unknown=tuple(place for place in wanted if place not in known),
    )


def _matrix(places: list[str], ways: dict[tuple[str, str], int]) -> Matrix:
    return tuple(tuple(ways[here, there] for there in places) for here in places)


def _both(driven: dict[tuple[str, str], tuple[int, int | None]], here: str, there: str) -> bool:
    return here == there or ((here, there) in driven and (there, here) in driven)


def _points(con: DuckDBPyConnection) -> dict[str, Point]:
    rows = con.execute("""
        SELECT village_code AS place, latitude, longitude FROM staging.villages
        UNION ALL
        SELECT d.depot, coalesce(d.latitude, v.latitude), coalesce(d.longitude, v.longitude)
        FROM staging.depots AS d LEFT JOIN staging.villages AS v USING (village_code)
    """).fetchall()
    return {place: (latitude, longitude) for place, latitude, longitude in rows if None not in (latitude, longitude)}


def _driven(con: DuckDBPyConnection, places: list[str]) -> dict[tuple[str, str], tuple[int, int | None]]:
    """Metres and seconds of the ways of a file."""
    ways = table_or_empty(con, "staging.distances", _COLUMNS)
    rows = con.execute(
        f"""
        SELECT from_place, to_place, metres, seconds FROM {ways}
        WHERE list_contains($places, from_place) AND list_contains($places, to_place) AND metres IS NOT NULL
        """,
        {"places": places},
    ).fetchall()
    return {
        (here, there): (round(metres), None if seconds is None else round(seconds))
        for here, there, metres, seconds in rows
    }


def _estimate(here: Point, there: Point, factor: float, least: int) -> int:
    """Metres of a way: the straight line times the detour factor, no shorter than a way within a village."""
    return max(least, round(straight_metres(here, there) * factor))


def straight_metres(here: Point, there: Point) -> float:
    """Return the length of the straight line over the globe between two points [m]."""
    (north, east), (north_there, east_there) = (tuple(map(radians, point)) for point in (here, there))
    half = sin((north_there - north) / 2) ** 2 + cos(north) * cos(north_there) * sin((east_there - east) / 2) ** 2
    return 2 * EARTH_RADIUS_METRES * asin(sqrt(half))
