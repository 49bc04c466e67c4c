"""What a driver gets on the phone: a text per trip, links to a map in short legs, and a GPX track."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from codes import MADE_UP_MARK
from i18n import Words
from reports.message_text import plain
from reports.trip_sheet import about, due, empties_of, full_of, heading, item_name
from reports.trips import Trip, TripStop

STOPS_A_LEG = 4
"""Telephones open a link with at most three points between its ends."""
_GPX = "http://www.topografix.com/GPX/1/1"
_NOT_IN_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Point(NamedTuple):
    """A place on the map [degrees]."""

    latitude: float
    longitude: float


Points = Mapping[str, Point]
"""Where a village or a depot is, by its name in the plan."""


class Leg(NamedTuple):
    """A part of a trip that one link shows."""

    first: int
    """Number of its first stop."""
    last: int
    """Number of its last stop; the leg after the last stop leads back to the depot."""
    url: str


def message(trip: Trip, w: Words, *, points: Points | None = None, made_up: bool) -> str:
    """The trip as one text for WhatsApp: load, stops in order, and where to look at the map.

    Args:
        trip: Of `trips_of`; with its contacts the text names people.
        w: Words in the driver's language.
        points: Places on the map, None without links.
        made_up: Whether the data are made up.
    """
    loaded = ", ".join(_amount(w, item, number) for item, number in trip.loading.items()) or w("sheet.nothing")
    lines = [
        *([f"*{MADE_UP_MARK}*", w("screen.made_up")] if made_up else []),
        f"*{plain(heading(trip, w))}*",
        w.day(trip.day),
        w("sheet.load_message", depot=plain(trip.depot), cylinders=loaded),
        "",
        *(line for stop in trip.stops for line in _stop(stop, w, trip.day)),
        "",
        w("sheet.return_message", depot=plain(trip.depot)),
    ]
    if trip.empties:
        empties = ", ".join(_amount(w, item, number) for item, number in trip.empties.items())
        lines.append(w("sheet.empties_message", cylinders=empties))
    legs = map_legs(trip, points or {})
    if legs:
        lines += ["", w("sheet.map_note"), *(f"{leg_name(leg, w)}: {leg.url}" for leg in legs)]
    return "\n".join(lines)


def leg_name(leg: Leg, w: Words) -> str:
    """`Stop 1–4`."""
    return w("sheet.leg_one" if leg.first == leg.last else "sheet.leg", first=leg.first, last=leg.last)


def _stop(stop: TripStop, w: Words, day: date) -> Iterator[str]:
    time = f"{w.clock(stop.arrive_at)} " if stop.arrive_at else ""
    urgent = due(stop, w, day)
    yield f"{stop.number}. {time}*{plain(stop.place or w('term.unknown'))}*{f' - {urgent}' if urgent else ''}"
    yield "   " + ", ".join(map(plain, [*full_of(stop, w), *empties_of(stop, w)]))
    for line in about(stop, w):
        yield f"   {plain(line)}"


def _amount(w: Words, item: str, number: int) -> str:
    return w("sheet.cylinders", quantity=number, item=plain(item_name(item, w)))


def map_legs(trip: Trip, points: Points) -> list[Leg]:
    """Links to a map: from the depot along the stops, a few at a time; stops without a known place are left out.

    A link opens a map's own site or program; nothing is fetched before somebody follows it.
    """
    known = [(stop.number, points[stop.place]) for stop in trip.stops if stop.place in points]
    at = points.get(trip.depot)
    legs = []
    for start in range(0, len(known), STOPS_A_LEG):
        part = known[start : start + STOPS_A_LEG]
        legs.append(Leg(part[0][0], part[-1][0], _link(at, [point for _, point in part])))
        at = part[-1][1]
    return legs


def _link(origin: Point | None, stops: Sequence[Point]) -> str:
    *between, last = dict.fromkeys(map(_written, stops))
    query = {"api": "1", "travelmode": "driving", "destination": last}
    if origin:
        query["origin"] = _written(origin)
    if between:
        query["waypoints"] = "|".join(between)
    return f"https://www.google.com/maps/dir/?{urlencode(query, safe=',')}"


def _written(point: Point) -> str:
    return f"{point.latitude:.5f},{point.longitude:.5f}"


def gpx(trips: Sequence[Trip], w: Words, *, points: Points, made_up: bool) -> bytes:
    """The trips as GPX 1.1, a route each, for programs that show a map without a network. It names no person.

    Args:
        trips: Of `trips_of`.
        w: Words in the driver's language.
        points: Places on the map; a stop without one is left out.
        made_up: Whether the data are made up.
    """
    ET.register_namespace("", _GPX)
    root = ET.Element(f"{{{_GPX}}}gpx", {"version": "1.1", "creator": "Posko"})
    metadata = ET.SubElement(root, f"{{{_GPX}}}metadata")
    _text(metadata, "name", MADE_UP_MARK if made_up else w("sheet.title"))
    _text(metadata, "desc", w("sheet.map_note"))
    for trip in trips:
        route = ET.SubElement(root, f"{{{_GPX}}}rte")
        _text(route, "name", f"{MADE_UP_MARK} · {heading(trip, w)}" if made_up else heading(trip, w))
        for name, what, place in _way(trip, w):
            if place in points:
                _point(route, points[place], name, what)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _way(trip: Trip, w: Words) -> Iterator[tuple[str, str, str]]:
    """Name, description and place of each point, from the depot and back to it."""
    yield trip.depot, w("sheet.load_at", depot=trip.depot), trip.depot
    for stop in trip.stops:
        time = w.clock(stop.arrive_at) if stop.arrive_at else ""
        yield (
            f"{stop.number} {stop.place} {time}".strip(),
            ", ".join([*full_of(stop, w), *empties_of(stop, w)]),
            stop.place,
        )
    yield trip.depot, w("sheet.return_message", depot=trip.depot), trip.depot


def _point(route: ET.Element, point: Point, name: str, what: str) -> None:
    place = {"lat": f"{point.latitude:.6f}", "lon": f"{point.longitude:.6f}"}
    element = ET.SubElement(route, f"{{{_GPX}}}rtept", place)
    _text(element, "name", name)
    _text(element, "desc", what)


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, f"{{{_GPX}}}{tag}").text = _NOT_IN_XML.sub("", text)
