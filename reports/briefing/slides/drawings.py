"""Maps and plans as shapes: an area for each village, a line for each trip; they can be moved and recoloured."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pptx.enum.shapes import MSO_SHAPE

import theme
from reports.briefing.slides.canvas import PALETTE, Box, Page, Type

Content = Mapping[str, Any]
_LEGEND = 0.34
_STOP = 0.3


def village_map(page: Page, box: Box, content: Content, alt: str) -> None:
    """Draw the villages, their names, what the colours mean and whether shapes are schematic.

    Args:
        page: The slide.
        box: Place of it all.
        content: `village_map` of docs/reference/briefing-charts.md.
        alt: What it shows, in words.
    """
    note, legend = str(content.get("note", "")), content.get("legend", [])
    below = _LEGEND if note else 0
    aside = max((0.5 + len(str(entry["text"])) * 0.1 for entry in legend), default=0.0)
    x, y, scale = _fit(content, Box(box.x, box.y, box.width - aside - 0.2, box.height - below - 0.1))
    shapes = [
        page.outline(_rings(each, x, y, scale), each["fill"], "#8f979d", each["text"]) for each in content["shapes"]
    ]
    shapes += [_name(page, each, x, y, scale) for each in content["shapes"] if each.get("label")]
    page.group(shapes, alt)
    _legend(page, Box(box.x + box.width - aside, box.y, aside, box.height - below), legend)
    if note:
        page.text(Box(box.x, box.y + box.height - _LEGEND, box.width, _LEGEND), note, Type(12, colour=PALETTE.quiet))


def _fit(content: Content, box: Box) -> tuple[float, float, float]:
    """Where the drawing begins, and inches for each of its units: centred, its proportions unchanged."""
    width, height = float(content.get("width") or 1), float(content.get("height") or 1)
    scale = min(box.width / width, box.height / height)
    return box.x + (box.width - width * scale) / 2, box.y + (box.height - height * scale) / 2, scale


def _rings(shape: Content, x: float, y: float, scale: float) -> list[list[tuple[float, float]]]:
    return [[(x + px * scale, y + py * scale) for px, py in ring] for ring in shape["rings"]]


def _name(page: Page, shape: Content, x: float, y: float, scale: float) -> Any:
    """The village and its figure in the middle of its largest ring."""
    ring = max(_rings(shape, x, y, scale), key=_area)
    mx, my = (sum(point[axis] for point in ring) / len(ring) for axis in (0, 1))
    room = 1.1 * (max(px for px, _ in ring) - min(px for px, _ in ring))
    # A name wider than its village would cover its neighbours.
    texts = [text for text in (str(shape["text"]), str(shape.get("written", ""))) if text and _width(text) <= room]
    text = "\n".join(texts or [str(shape.get("written", ""))])
    width, height = max(map(_width, text.split("\n"))), 0.04 + 0.19 * len(text.split("\n"))
    return page.label(Box(mx - width / 2, my - height / 2, width, height), text, Type(11, align="c", anchor="m"))


def _width(text: str) -> float:
    """Width [in] of a label."""
    return 0.14 + len(text) * 0.09


def _area(ring: Sequence[tuple[float, float]]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def _legend(page: Page, box: Box, entries: Sequence[Content]) -> None:
    for place, entry in enumerate(entries):
        y = box.y + place * _LEGEND
        page.block(Box(box.x, y + 0.08, 0.26, 0.18), entry["fill"], line=PALETTE.quiet)
        page.text(Box(box.x + 0.3, y, box.width - 0.3, _LEGEND), str(entry["text"]), Type(12, anchor="m"))


def plan(page: Page, box: Box, content: Content, alt: str) -> None:
    """Draw depots, trips and their stops; no name, number or address stands on it.

    Args:
        page: The slide.
        box: Place of it all.
        content: `plan` of docs/reference/briefing-charts.md.
        alt: What it shows, in words.
    """
    inner = Box(box.x + 0.4, box.y + 0.3, box.width - 0.8, box.height - 0.8)
    x, y, scale = _fit(content, inner)
    depots = [(x + each["x"] * scale, y + each["y"] * scale) for each in content["depots"]]
    shapes: list[Any] = []
    stops: list[tuple[Content, Content, tuple[float, float]]] = []
    for trip in content["trips"]:
        at = [(x + stop["x"] * scale, y + stop["y"] * scale) for stop in trip["stops"]]
        way = [depots[0], *at, depots[0]] if depots else at
        shapes += [page.connect(*leg, trip["colour"]) for leg in pairwise(way)]
        stops += [(trip, stop, place) for stop, place in zip(trip["stops"], at, strict=True)]
    for trip, stop, (sx, sy) in stops:
        kind = Type(12, bold=True, colour=theme.ink(trip["colour"]), align="c", anchor="m")
        spot = Box(sx - _STOP / 2, sy - _STOP / 2, _STOP, _STOP)
        edge = PALETTE.bad if stop.get("late") else PALETTE.paper
        shapes.append(page.shape(MSO_SHAPE.OVAL, spot, trip["colour"], str(trip["letter"]), kind, line=edge))
        text = str(stop["text"])
        shapes.append(
            page.label(Box(sx + _STOP / 2, sy - 0.12, 0.2 + len(text) * 0.1, 0.24), text, Type(12, anchor="m"))
        )
    for depot, (dx, dy) in zip(content["depots"], depots, strict=True):
        spot = Box(dx - 0.17, dy - 0.17, 0.34, 0.34)
        shapes.append(page.shape(MSO_SHAPE.RECTANGLE, spot, PALETTE.text))
        shapes.append(
            page.label(Box(dx - 1.0, dy + 0.17, 2.0, 0.3), str(depot["text"]), Type(12, bold=True, align="c"))
        )
    page.group(shapes, alt)


def plan_rows(content: Content, late: str) -> list[list[str]]:
    """Every stop of every trip as cells of text: trip, place, time, what is brought.

    Args:
        content: `plan` of docs/reference/briefing-charts.md.
        late: The word for a stop that is late.
    """
    return [
        [
            str(trip["letter"]),
            str(stop["text"]),
            f"{stop['time']} ({late})" if stop.get("late") else str(stop["time"]),
            str(stop["written"]),
        ]
        for trip in content["trips"]
        for stop in trip["stops"]
    ]
