"""Inline SVG: a tile's small curve, the trend of days, a small map. Light on a poor line, and read aloud by its title.

Colours are the CSS variables of `style.py`, so one picture serves the light and the dark theme.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from math import cos, radians

import streamlit as st

Point = tuple[float, float]
Value = float | None

# Size of a trend [px at which its letters have the size of text].
WIDTH, HEIGHT = 360, 160
_LEFT, _RIGHT, _TOP, _BOTTOM = 6.0, 8.0, 20.0, 22.0
# Width of a letter of 12 px, and of the circle of an event with its distance: for what must not overlap.
_LETTER, _CIRCLE = 6.6, 17.0
_EVENT_ROWS = 3


@dataclass(frozen=True)
class Event:
    """Something that happened on a day, marked in a trend."""

    day: date
    name: str


def draw(markup: str) -> None:
    """Draw HTML with SVG in it: `st.html` leaves SVG out. It must contain no empty line, and texts must be escaped."""
    st.markdown(markup.replace("\n", " "), unsafe_allow_html=True)


def sparkline(values: Sequence[Value], *, tone: str = "main", title: str = "") -> str:
    """A small curve without axes that fills its place; a missing value is a gap. Hidden from ears without a title.

    Args:
        values: Values, oldest first.
        tone: Colour, a field of `theme.Palette`.
        title: What it shows, in words.
    """
    known = [each for each in values if each is not None]
    if len(known) < 2:
        return ""
    low, high = min(known), max(known)
    # A change of one in a hundred must not look like one of half.
    spread = max(high - low, 0.1 * abs(high)) or 1.0
    points = [
        None if each is None else (100 * n / (len(values) - 1), 28 - 24 * (each - low) / spread)
        for n, each in enumerate(values)
    ]
    runs = list(_runs(points))
    areas = "".join(f'<path class="area" d="{_line(run)} V32 H{run[0][0]:.1f} Z"/>' for run in runs if len(run) > 1)
    lines = "".join(f'<path class="line" d="{_line(run)}"/>' for run in runs)
    last = runs[-1][-1]
    dot = f'<path class="dot" d="M{last[0]:.1f} {last[1]:.1f}h.01"/>'
    about = f'role="img" aria-label="{escape(title)}"' if title else 'aria-hidden="true"'
    return (
        f'<svg class="posko-svg posko-spark" viewBox="0 0 100 32" preserveAspectRatio="none" {about} '
        f'style="color:var(--posko-{tone})">{areas}{lines}{dot}</svg>'
    )


def trend(
    days: Sequence[date],
    values: Sequence[Value],
    *,
    title: str,
    number: Callable[[float], str],
    short_day: Callable[[date], str],
    complete: Sequence[bool] | None = None,
    events: Sequence[Event] = (),
    earlier: Sequence[Value] | None = None,
    average: Sequence[Value] | None = None,
    selected: tuple[date, date] | None = None,
    tone: str = "main",
) -> str:
    """Bars of days from zero up, with numbered marks of events; the last and the highest day carry their numbers.

    Args:
        days: The days, oldest first, without gaps.
        values: One number per day, None where it is not known.
        title: What it shows, in words, for readers who listen.
        number: Writes a number.
        short_day: Writes a day.
        complete: Whether each day is complete; a day that is not is pale.
        events: What happened, in the order of the days.
        earlier: One number per day to compare with, a thin line.
        average: A smoothed number per day, a strong line.
        selected: First and last day of the chosen period, which is marked when it is not the whole.
        tone: Colour, a field of `theme.Palette`.
    """
    numbers = [each for row in (values, earlier or (), average or ()) for each in row if each is not None]
    if not numbers or not days:
        return ""
    frame = _Frame(days, max(max(numbers), 1e-9), _event_rows(days, events))
    flags = list(complete) if complete is not None else [True] * len(days)
    layers = [
        _selection(frame, selected),
        _events(frame, events, short_day),
        f'<path class="axis" d="M{_LEFT} {frame.bottom:.1f}H{WIDTH - _RIGHT}"/>',
        *(_bar(frame, n, each, short_day(days[n]), number, flags[n]) for n, each in enumerate(values)),
        _curve(frame, earlier, "earlier"),
        _curve(frame, average, "average"),
        _marked(frame, values, flags, number),
        _ticks(frame, short_day),
    ]
    return _picture(WIDTH, frame.height, title, "".join(layers), kind="posko-trend", tone=tone)


class _Frame:
    """Where days and numbers of a trend stand [px]."""

    def __init__(self, days: Sequence[date], top: float, event_rows: int) -> None:
        self.days = days
        self.most = top
        self.step = (WIDTH - _LEFT - _RIGHT) / len(days)
        self.above = _TOP + 15 * event_rows
        self.height = HEIGHT + 15 * event_rows
        self.bottom = self.height - _BOTTOM

    def x(self, place: float) -> float:
        """Middle of a day, by its place in the row."""
        return _LEFT + (place + 0.5) * self.step

    def y(self, value: float) -> float:
        """Height of a number."""
        return self.bottom - (self.bottom - self.above) * max(value, 0) / self.most

    def place(self, day: date) -> int:
        """Place of a day in the row, which may lie outside."""
        return (day - self.days[0]).days


def _bar(frame: _Frame, place: int, value: Value, day: str, number: Callable[[float], str], is_complete: bool) -> str:
    if value is None:
        return ""
    top, width = frame.y(value), max(frame.step * 0.8, 0.8)
    kind = "bar" if is_complete else "bar open"
    at = f'x="{frame.x(place) - width / 2:.1f}" y="{top:.1f}" width="{width:.1f}" height="{frame.bottom - top:.1f}"'
    return f'<rect class="{kind}" {at}><title>{escape(day)}: {escape(number(value))}</title></rect>'


def _curve(frame: _Frame, values: Sequence[Value] | None, kind: str) -> str:
    points = [None if each is None else (frame.x(n), frame.y(each)) for n, each in enumerate(values or ())]
    return "".join(f'<path class="{kind}" d="{_line(run)}"/>' for run in _runs(points) if len(run) > 1)


def _selection(frame: _Frame, selected: tuple[date, date] | None) -> str:
    if selected is None:
        return ""
    first, last = max(frame.place(selected[0]), 0), min(frame.place(selected[1]), len(frame.days) - 1)
    if first > last or (first == 0 and last == len(frame.days) - 1):
        return ""
    x, width = frame.x(first) - frame.step / 2, (last - first + 1) * frame.step
    return (
        f'<rect class="chosen" x="{x:.1f}" y="{frame.above - 16:.1f}" width="{width:.1f}" '
        f'height="{frame.bottom - frame.above + 16:.1f}"/>'
    )


def _event_spots(days: Sequence[date], events: Sequence[Event]) -> list[tuple[Event, int, float, int]]:
    """Each event among the days, with its number, its x, and its row above the bars."""
    step = (WIDTH - _LEFT - _RIGHT) / len(days)
    ends = [-_CIRCLE] * _EVENT_ROWS
    spots = []
    for number, event in enumerate(among(days, events), start=1):
        x = _LEFT + ((event.day - days[0]).days + 0.5) * step
        row = next((n for n, end in enumerate(ends) if x - end >= _CIRCLE), _EVENT_ROWS - 1)
        ends[row] = x
        spots.append((event, number, x, row))
    return spots


def among(days: Sequence[date], events: Sequence[Event]) -> list[Event]:
    """The events that fall on these days, in the order of their numbers.

    Args:
        days: The days of a trend.
        events: What happened.
    """
    return [event for event in sorted(events, key=lambda each: each.day) if days[0] <= event.day <= days[-1]]


def _event_rows(days: Sequence[date], events: Sequence[Event]) -> int:
    return max((row + 1 for _, _, _, row in _event_spots(days, events)), default=0)


def _events(frame: _Frame, events: Sequence[Event], short_day: Callable[[date], str]) -> str:
    drawn = []
    for event, number, x, row in _event_spots(frame.days, events):
        y, at = 8 + 15 * row, min(max(x, 8.0), WIDTH - 8.0)
        about = escape(f"{short_day(event.day)}: {event.name}")
        drawn.append(
            f'<g class="event"><title>{about}</title><path d="M{x:.1f} {y:.1f}V{frame.bottom:.1f}"/>'
            f'<circle cx="{at:.1f}" cy="{y:.1f}" r="7"/><text x="{at:.1f}" y="{y + 3.7:.1f}">{number}</text></g>'
        )
    return "".join(drawn)


def event_legend(days: Sequence[date], events: Sequence[Event], *, short_day: Callable[[date], str]) -> str:
    """What the numbers in a trend mean, as an HTML list; empty without events on its days.

    Args:
        days: The days of the trend.
        events: What happened.
        short_day: Writes a day.
    """
    lines = "".join(
        f'<li><span aria-hidden="true">{number}</span><b>{escape(short_day(event.day))}</b> {escape(event.name)}</li>'
        for number, event in enumerate(among(days, events), start=1)
    )
    return f'<ol class="posko-events">{lines}</ol>' if lines else ""


def _marked(frame: _Frame, values: Sequence[Value], flags: Sequence[bool], number: Callable[[float], str]) -> str:
    """The numbers of the last complete and of the highest day."""
    known = [n for n, each in enumerate(values) if each is not None]
    if not known:
        return ""
    highest = max(known, key=lambda n: values[n] or 0)
    last = next((n for n in reversed(known) if flags[n]), known[-1])
    taken: list[tuple[float, float]] = []
    drawn = []
    for n in dict.fromkeys((highest, last)):
        value = values[n] or 0
        text = number(value)
        half = _LETTER * len(text) / 2 + 2
        x = min(max(frame.x(n), half), WIDTH - half)
        if all(abs(x - other) > half + wide for other, wide in taken):
            taken.append((x, half))
            drawn.append(f'<text class="number" x="{x:.1f}" y="{frame.y(value) - 4:.1f}">{escape(text)}</text>')
    return "".join(drawn)


def _ticks(frame: _Frame, short_day: Callable[[date], str]) -> str:
    """The first and the last day in words, and between them the first day of each month where it has room."""
    y, last = frame.height - 6, len(frame.days) - 1
    wide = {place: _LETTER * len(short_day(frame.days[place])) for place in (0, last)}
    ends = {0: _LEFT + wide[0] + 6, last: WIDTH - _RIGHT - wide[last] - 6}
    drawn = [f'<text class="day" x="{_LEFT}" y="{y}">{escape(short_day(frame.days[0]))}</text>']
    if last:
        text = escape(short_day(frame.days[-1]))
        drawn.append(f'<text class="day" x="{WIDTH - _RIGHT}" y="{y}" text-anchor="end">{text}</text>')
    taken = ends[0]
    for place, day in enumerate(frame.days):
        if day.day != 1 or not place:
            continue
        text, x = short_day(day), frame.x(place) - frame.step / 2
        drawn.append(f'<path class="axis" d="M{x:.1f} {frame.bottom:.1f}v4"/>')
        half = _LETTER * len(text) / 2
        if taken <= x - half and x + half <= ends[last]:
            drawn.append(f'<text class="day" x="{x:.1f}" y="{y}" text-anchor="middle">{escape(text)}</text>')
            taken = x + half + 8
    return "".join(drawn)


@dataclass(frozen=True)
class Area:
    """A village of a small map."""

    name: str
    rings: Sequence[Sequence[Sequence[float]]]
    """Outer rings [longitude, latitude]."""
    label: str
    """Its number in words."""
    fill: str | None
    """CSS colour; None when the number is not known."""
    href: str = ""
    """Address of its page."""


def small_map(areas: Sequence[Area], *, title: str, width: int = WIDTH, most: int = 340) -> str:
    """Villages as polygons with their numbers; what is not known is hatched. Each says its name when pointed at.

    Args:
        areas: The villages.
        title: What it shows, in words, for readers who listen.
        width: Width [px].
        most: Greatest height [px].
    """
    if not areas:
        return ""
    drawn, height = _projected(areas, width, most)
    shapes = "".join(_shape(area, rings) for area, rings in zip(areas, drawn, strict=True))
    labels = _labels(areas, drawn)
    hatch = (
        '<defs><pattern id="posko-hatch" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch" d="M0 0V5"/></pattern></defs>'
    )
    return _picture(width, height, title, f"{hatch}{shapes}{labels}", kind="posko-map", tone="text", role="group")


def _projected(areas: Sequence[Area], width: int, most: int) -> tuple[list[list[list[Point]]], int]:
    """The rings on the paper [px], points too close to be seen left out, and its height."""
    points = [point for area in areas for ring in area.rings for point in ring]
    west, east = min(point[0] for point in points), max(point[0] for point in points)
    south, north = min(point[1] for point in points), max(point[1] for point in points)
    narrow = cos(radians((south + north) / 2))
    wide, high = max((east - west) * narrow, 1e-6), max(north - south, 1e-6)
    scale = min((width - 4) / wide, (most - 4) / high)
    left = (width - wide * scale) / 2

    def placed(point: Sequence[float]) -> Point:
        return left + (point[0] - west) * narrow * scale, 2 + (north - point[1]) * scale

    return [[_thinned([placed(point) for point in ring]) for ring in area.rings] for area in areas], round(
        high * scale + 4
    )


def _thinned(ring: list[Point]) -> list[Point]:
    keep = ring[:1]
    for point in ring[1:]:
        if abs(point[0] - keep[-1][0]) + abs(point[1] - keep[-1][1]) >= 0.8:
            keep.append(point)
    return keep if len(keep) > 2 else ring


def _shape(area: Area, rings: Sequence[Sequence[Point]]) -> str:
    path = " ".join(f"{_line(ring)}Z" for ring in rings)
    fill = area.fill or "url(#posko-hatch)"
    about = escape(f"{area.name}: {area.label}")
    shape = f'<path class="area" d="{path}" style="fill:{fill}"><title>{about}</title></path>'
    if not area.href:
        return shape
    return f'<a href="{area.href}" target="_self" aria-label="{about}">{shape}</a>'


def _labels(areas: Sequence[Area], drawn: Sequence[Sequence[Sequence[Point]]]) -> str:
    """The numbers, largest villages first, where they have room."""
    largest = [max(rings, key=_size) for rings in drawn]
    spots = [(_size(ring), area, ring) for area, ring in zip(areas, largest, strict=True)]
    taken: list[tuple[float, float, float]] = []
    written = []
    for size, area, ring in sorted(spots, key=lambda spot: -spot[0]):
        half = _LETTER * len(area.label) / 2 + 1
        x, y = _middle(ring)
        if size < 150 or any(abs(x - a) < half + wide and abs(y - b) < 13 for a, b, wide in taken):
            continue
        taken.append((x, y, half))
        written.append(f'<text class="number" x="{x:.1f}" y="{y + 4:.1f}">{escape(area.label)}</text>')
    return "".join(written)


def _size(ring: Sequence[Point]) -> float:
    return abs(_signed(ring))


def _signed(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*ring, ring[0]])) / 2


def _middle(ring: Sequence[Point]) -> Point:
    whole = 6 * _signed(ring)
    if not whole:
        return sum(p[0] for p in ring) / len(ring), sum(p[1] for p in ring) / len(ring)
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise([*ring, ring[0]])]
    return sum((a[0] + b[0]) * c for a, b, c in pairs) / whole, sum((a[1] + b[1]) * c for a, b, c in pairs) / whole


def _picture(width: float, height: float, title: str, inside: str, *, kind: str, tone: str, role: str = "img") -> str:
    return (
        f'<svg class="posko-svg {kind}" viewBox="0 0 {width:.0f} {height:.0f}" role="{role}" '
        f'aria-label="{escape(title)}" style="color:var(--posko-{tone})"><title>{escape(title)}</title>{inside}</svg>'
    )


def _runs(points: Sequence[Point | None]) -> Iterator[list[Point]]:
    """The points between gaps."""
    run: list[Point] = []
    for point in [*points, None]:
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []


def _line(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
