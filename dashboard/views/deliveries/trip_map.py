"""The plan on a map: the way of each trip, its stops numbered as on paper, and the depots."""

import json
from collections.abc import Iterator
from html import escape
from itertools import pairwise
from math import log2
from typing import Any

import pandas as pd
import pydeck as pdk
import streamlit as st

import theme
from dashboard.shell import picture
from dashboard.shell.page_context import PageContext
from dashboard.views.deliveries import trip_tables
from dashboard.widgets import canvas
from dashboard.widgets.drawing import map_labels

# Width of a phone's map, and height of any [px].
_WIDTH, _HEIGHT = 330, 440
_LEAST_DEGREES = 0.02
# Letters of a label, the room of one, of the chip around them, and from one line to the next [px].
_SIZE, _LETTER, _PADDING, _LINE = 13, 8.0, 10.0, 20.0
Point = tuple[float, float]
"""Longitude and latitude."""


def draw(context: PageContext, name: str, trips: list[Any], points: pd.DataFrame, shapes: pd.DataFrame) -> None:
    """Draw the trips; stops without a known place are counted below.

    Args:
        context: The opened page.
        name: Which of the maps of the page it is.
        trips: Of `reports.trips.trips_of`.
        points: Of `place_points`.
        shapes: Of `village_shapes`.
    """
    at = {
        place: (float(longitude), float(latitude))
        for place, latitude, longitude in points[["place", "latitude", "longitude"]].itertuples(index=False)
    }
    spots = [*_spots(trips, at)]
    unknown = sum(stop.place not in at for trip in trips for stop in trip.stops)
    with canvas.card(context, "deliveries.map"):
        if not spots:
            st.caption(context.w("deliveries.map_none"))
            return
        st.pydeck_chart(
            _deck(context, trips, at, spots, shapes),
            height=_HEIGHT,
            key=f"map-{name}",
            alt=context.w("deliveries.map_alt"),
        )
        _legend(context, trips)
        picture.offer(context, context.w("deliveries.map"))
        if unknown:
            st.caption(context.w("deliveries.map_unknown", stops=unknown))


def _spots(trips: list[Any], at: dict[str, Point]) -> Iterator[dict[str, Any]]:
    """Each place of a trip with the numbers of its stops: several in one village stand on one label."""
    together: dict[Point, dict[int, list[int]]] = {}
    names: dict[Point, str] = {}
    for place, trip in enumerate(trips):
        for stop in trip.stops:
            if stop.place in at:
                names[at[stop.place]] = stop.place
                together.setdefault(at[stop.place], {}).setdefault(place, []).append(stop.number)
    for point, by_trip in together.items():
        labels = [f"{trip_tables.mark(trips, trips[place])}{_ranges(numbers)}" for place, numbers in by_trip.items()]
        yield {"at": point, "text": " ".join(labels), "place": names[point], "trip": next(iter(by_trip))}


def _ranges(numbers: list[int]) -> str:
    """`1-3,5`."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ",".join(str(part[0]) if len(part) == 1 else f"{part[0]}-{part[-1]}" for part in parts)


def _colour(place: int) -> list[int]:
    series = theme.palette(dark=canvas.is_dark()).series
    return _rgb(series[place % len(series)])


def _rgb(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _deck(
    context: PageContext, trips: list[Any], at: dict[str, Point], spots: list[dict[str, Any]], shapes: pd.DataFrame
) -> pdk.Deck:
    """The map without tiles: outlines, ways, depots, numbers.

    Args:
        context: The opened page.
        trips: The trips.
        at: Where each place is.
        spots: Of `_spots`.
        shapes: Of `village_shapes`.
    """
    palette = theme.palette(dark=canvas.is_dark())
    names = [name for name in dict.fromkeys(trip.depot for trip in trips) if name in at]
    depots = [{"at": at[name], "text": name, "about": escape(name), "colour": _rgb(palette.text)} for name in names]
    stops = [
        spot | {"colour": _colour(spot["trip"]), "about": escape(f"{spot['text']}: {spot['place']}")} for spot in spots
    ]
    view = _view([mark["at"] for mark in (*stops, *depots)])
    apart = spread([*stops, *depots], view.zoom)
    stops, depots = apart[: len(stops)], apart[len(stops) :]
    layers = [
        _outlines(shapes, _rgb(palette.quiet)),
        pdk.Layer("PathLayer", _ways(trips, at), id="ways", get_path="path", get_color="colour", width_min_pixels=3),
        pdk.Layer(
            "ScatterplotLayer",
            [*depots, *stops],
            id="points",
            get_position="at",
            get_fill_color="colour",
            radius_min_pixels=4,
            radius_max_pixels=4,
        ),
        _labels("depots", depots, _rgb(palette.text), [*_rgb(palette.paper), 225]),
        _labels("stops", stops, _rgb(theme.PAPER[canvas.is_dark()]), "colour"),
    ]
    tips = {"html": "{about}", "style": {"fontFamily": "inherit", "borderRadius": "6px"}}
    return pdk.Deck(layers, initial_view_state=view, map_provider=None, tooltip=tips)


def spread(marks: list[dict[str, Any]], zoom: float) -> list[dict[str, Any]]:
    """Move labels that would cover another one up, down or aside; each gets its `offset` [px].

    Args:
        marks: `at` (longitude, latitude) and `text` of each; the first ones stay where they are.
        zoom: Of the map as it is first drawn.
    """
    per_degree = 512 * 2**zoom / 360
    taken: list[tuple[float, float, float]] = []
    placed = []
    for mark in marks:
        half = (_LETTER * len(mark["text"]) + _PADDING) / 2
        x, y = mark["at"][0] * per_degree, -mark["at"][1] * per_degree
        steps = [(0, 0), *((0, sign * n * _LINE) for n in (1, 2, 3) for sign in (-1, 1)), (2 * half, 0), (-2 * half, 0)]
        free = (step for step in steps if not _covers(taken, x + step[0], y + step[1], half))
        offset = next(free, steps[1])
        taken.append((x + offset[0], y + offset[1], half))
        placed.append(mark | {"offset": list(offset)})
    return placed


def _covers(taken: list[tuple[float, float, float]], x: float, y: float, half: float) -> bool:
    """Whether a label there would cover one of those that have their place."""
    return any(abs(x - left) < half + wide and abs(y - top) < _LINE for left, top, wide in taken)


def _outlines(shapes: pd.DataFrame, colour: list[int]) -> pdk.Layer:
    features = [{"type": "Feature", "geometry": json.loads(shape), "properties": {}} for shape in shapes["shape"]]
    return pdk.Layer(
        "GeoJsonLayer",
        {"type": "FeatureCollection", "features": features},
        id="outlines",
        filled=False,
        get_line_color=[*colour, 110],
        line_width_min_pixels=1,
    )


def _ways(trips: list[Any], at: dict[str, Point]) -> list[dict[str, Any]]:
    ways = []
    for place, trip in enumerate(trips):
        names = [trip.depot, *(stop.place for stop in trip.stops), trip.depot]
        path = [at[name] for name in names if name in at]
        if any(one != other for one, other in pairwise(path)):
            ways.append({"path": path, "colour": [*_colour(place), 170]})
    return ways


def _labels(name: str, marks: list[dict[str, Any]], colour: list[int], behind: Any) -> pdk.Layer:
    """Texts on chips.

    Args:
        name: Id of the layer.
        marks: `at`, `text` and `offset` of each.
        colour: Of the letters.
        behind: Colour of the chip, or the field that holds it.
    """
    return pdk.Layer(
        "TextLayer",
        marks,
        id=name,
        get_position="at",
        get_text="text",
        get_color=colour,
        get_size=_SIZE,
        get_pixel_offset="offset",
        background=True,
        get_background_color=behind,
        background_padding=[4, 2],
        pickable=True,
        **map_labels.typeface(mark["text"] for mark in marks),
    )


def _view(points: list[Point]) -> pdk.ViewState:
    """The view that fits every point into a phone's width."""
    (west, south), (east, north) = ([end(point[axis] for point in points) for axis in (0, 1)] for end in (min, max))
    wide, high = max(east - west, _LEAST_DEGREES), max(north - south, _LEAST_DEGREES)
    zoom = min(log2(_WIDTH / 512 * 360 / wide), log2(_HEIGHT / 512 * 360 / high))
    return pdk.ViewState(longitude=(west + east) / 2, latitude=(south + north) / 2, zoom=round(zoom - 0.35, 2))


def _legend(context: PageContext, trips: list[Any]) -> None:
    series = theme.palette(dark=canvas.is_dark()).series
    parts = [
        f'<span><i class="alone" style="background:{series[place % len(series)]}"></i>'
        f"{escape(context.w('sheet.heading', letter=trip.letter, vehicle=trip.vehicle, trip=trip.number))}</span>"
        for place, trip in enumerate(trips)
    ]
    st.html(f'<div class="posko-legend">{"".join(parts)}</div>')
