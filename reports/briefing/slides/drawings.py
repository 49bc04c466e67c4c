"""Maps and plans as shapes: an area for each village, a line for each trip; they can be moved and recoloured."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from pptx.enum.shapes import MSO_SHAPE

import theme
from reports.briefing.slides.canvas import PALETTE, Page, Type
from reports.briefing.slides.measure import Box, height_of

Content = Mapping[str, Any]
_LEGEND = 0.34
_STOP = 0.3
_BLOCK, _GAP = 0.22, 0.27
"""Width of a block of a flow and distance of two thin ones [in], so that their labels stand apart."""


def village_map(page: Page, box: Box, content: Content, alt: str) -> None:
    """Draw the villages, their names, what the colours mean and whether shapes are schematic.

    Args:
        page: The slide.
        box: Place of it all.
        content: `village_map` of docs/reference/briefing-charts.md.
        alt: What it shows, in words.
    """
    note, legend = str(content.get("note", "")), content.get("legend", [])
    below = height_of(note, 12, box.width) + 0.05 if note else 0
    aside = max((0.5 + len(str(entry["text"])) * 0.1 for entry in legend), default=0.0)
    x, y, scale = _fit(content, Box(box.x, box.y, box.width - aside - 0.2, box.height - below - 0.1))
    shapes = [
        page.outline(_rings(each, x, y, scale), each["fill"], "#8f979d", each["text"]) for each in content["shapes"]
    ]
    shapes += [_name(page, each, x, y, scale) for each in content["shapes"] if each.get("label")]
    page.group(shapes, alt)
    _legend(page, Box(box.x + box.width - aside, box.y, aside, box.height - below), legend)
    if note:
        page.text(Box(box.x, box.y + box.height - below, box.width, below), note, Type(12, colour=PALETTE.quiet))


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
    for dx, dy in depots:
        shapes.append(page.shape(MSO_SHAPE.RECTANGLE, Box(dx - 0.15, dy - 0.15, 0.3, 0.3), PALETTE.text))
    taken = [Box(px - _STOP / 2, py - _STOP / 2, _STOP, _STOP) for _, _, (px, py) in stops]
    taken += [Box(dx - 0.15, dy - 0.15, 0.3, 0.3) for dx, dy in depots]
    named = [(str(depot["text"]), True, place) for depot, place in zip(content["depots"], depots, strict=True)]
    named += [(str(stop["text"]), False, place) for _, stop, place in stops]
    shapes += _free_labels(page, named, taken)
    page.group(shapes, alt)


def _free_labels(page: Page, named: Sequence[tuple[str, bool, tuple[float, float]]], taken: list[Box]) -> list[Any]:
    """A label beside, below or above each mark, where it covers nothing; the table beside the map names every stop."""
    labels = []
    for text, bold, (x, y) in named:
        width = 0.16 + len(text) * (0.105 if bold else 0.095)
        sides = (
            (x + 0.17, y - 0.12),
            (x - width - 0.17, y - 0.12),
            (x - width / 2, y + 0.17),
            (x - width / 2, y - 0.41),
        )
        boxes = [Box(left, upper, width, 0.24) for left, upper in sides]
        free = [box for box in boxes if box.x > 0 and not any(_overlap(box, other) for other in taken)]
        if free:
            taken.append(free[0])
            labels.append(page.label(free[0], text, Type(12, bold=bold, anchor="m")))
    return labels


def _overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def flow(page: Page, box: Box, content: Content, alt: str) -> None:
    """Draw blocks as high as their amounts, in columns, and what flows between them.

    Args:
        page: The slide.
        box: Place of it all.
        content: `flow` of docs/reference/briefing-charts.md.
        alt: What it shows, in words.
    """
    headings = content.get("headings") or []
    top = box.y + (0.28 if headings else 0)
    blocks = _blocks(content, Box(box.x, top, box.width, box.y + box.height - top))
    shapes = _ribbons(page, content, blocks)
    for node in content["nodes"]:
        block = blocks[node["id"]]
        shapes.append(page.block(block, node["colour"]))
        text = _node_text(node)
        place = Box(block.x + block.width + 0.05, block.y + block.height / 2 - 0.1, _text_width(text), 0.2)
        shapes.append(page.label(place, text, Type(11, anchor="m")))
    page.group(shapes, alt)
    for column, heading in enumerate(headings):
        x = [blocks[node["id"]].x for node in content["nodes"] if node["column"] == column]
        if x:
            page.text(Box(x[0] - 0.05, box.y, 2.6, _LEGEND), str(heading), Type(12, bold=True, colour=PALETTE.quiet))


def _node_text(node: Content) -> str:
    return f"{node['text']}: {node['written']}"


def _text_width(text: str) -> float:
    return 0.2 + len(text) * 0.092


def _blocks(content: Content, box: Box) -> dict[str, Box]:
    """The place of each node: columns from left to right, heights by amount on one scale."""
    columns = [[node for node in content["nodes"] if node["column"] == place] for place in range(content["columns"])]
    last = max((_text_width(_node_text(node)) for node in columns[-1]), default=1.0)
    step = (box.width - _BLOCK - last) / max(1, len(columns) - 1)
    gap = min(_GAP, 0.75 * box.height / max(map(len, columns)))
    scale = _scale(columns, box.height, gap)
    blocks = {}
    for place, nodes in enumerate(columns):
        y = box.y + gap / 2
        for node in nodes:
            height = max(0.02, float(node["amount"] or 0) * scale)
            blocks[node["id"]] = Box(box.x + place * step, y, _BLOCK, height)
            y += max(height + 0.06, gap)
    return blocks


def _scale(columns: Sequence[Sequence[Content]], room: float, gap: float) -> float:
    """Inches of an amount of one, so that the fullest column fits with labels that stand apart."""

    def needed(scale: float) -> float:
        heights = [[max(0.02, float(node["amount"] or 0) * scale) for node in nodes] for nodes in columns]
        return max(sum(max(height + 0.06, gap) for height in column) for column in heights)

    largest = max(sum(float(node["amount"] or 0) for node in nodes) for nodes in columns) or 1
    return next(
        (room / largest * part / 40 for part in range(40, 1, -1) if needed(room / largest * part / 40) <= room), 0
    )


def _ribbons(page: Page, content: Content, blocks: Mapping[str, Box]) -> list[Any]:
    amounts = {node["id"]: float(node["amount"] or 0) or 1 for node in content["nodes"]}
    colours = {node["id"]: node["colour"] for node in content["nodes"]}
    out, into = dict.fromkeys(amounts, 0.0), dict.fromkeys(amounts, 0.0)
    drawn = []
    for link in content["links"]:
        start, end, amount = link["from"], link["to"], float(link["amount"] or 0)
        leaves, enters = blocks[start], blocks[end]
        thick, wide = (block.height * amount / amounts[key] for key, block in ((start, leaves), (end, enters)))
        begin = Box(leaves.x, leaves.y + out[start], leaves.width, thick)
        drawn.append(page.ribbon(begin, Box(enters.x, enters.y + into[end], enters.width, wide), colours[start]))
        out[start] += thick
        into[end] += wide
    return drawn


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
