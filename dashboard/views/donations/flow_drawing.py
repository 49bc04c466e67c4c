"""The flow as our own SVG: bands as thick as their amounts, every node and band with its amount.

Two drawings of the same flow, of which CSS shows the one that fits: a wide one with all steps side by side, and one for
phones with the steps below each other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

WIDE, NARROW = 1000.0, 358.0
"""Widths at which letters have the size of text [px]."""
_BAR = 12.0
_LINE = 15.0
_SLOT = 40.0
"""Least height of a node with its two lines of text."""
_ROOM = 190.0
"""Height of all bands of a column together."""
_PANEL_GAP = 26.0
_MOST_LETTERS = 24


class Band(NamedTuple):
    """What went from one node to another."""

    source: str
    target: str
    amount: float


@dataclass(frozen=True)
class Node:
    """A source, an account or a destination."""

    name: str
    tone: str
    """A field of `theme.Palette`."""


@dataclass(frozen=True)
class _Placed:
    """A node in a column."""

    x: float
    top: float
    height: float
    slot: float
    """Top of the room for its text."""
    room: float


def drawn(
    bands: Sequence[Band],
    nodes: Mapping[str, Node],
    *,
    title: str,
    amount: Callable[[float], str],
    narrow: bool = False,
) -> str:
    """The flow as inline SVG, read aloud by its title.

    Args:
        bands: What went from where to where.
        nodes: The nodes by their codes.
        title: What it shows, in words.
        amount: Writes an amount.
        narrow: Whether it is for a phone: each step below the one before.
    """
    steps = _steps(bands)
    width = NARROW if narrow else WIDE
    parts, height = [], 0.0
    for panel in _panels(bands, steps) if narrow else [(list(bands), steps)]:
        markup, bottom = _panel(panel[0], panel[1], nodes, (width, height, amount))
        parts.append(markup)
        height = bottom + _PANEL_GAP
    style = "narrow" if narrow else "wide"
    return (
        f'<svg class="posko-svg posko-flow {style}" viewBox="0 0 {width:g} {max(height - _PANEL_GAP, 1):.0f}" '
        f'role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>{"".join(parts)}</svg>'
    )


def _steps(bands: Sequence[Band]) -> dict[str, int]:
    """Column of each node: behind all that it comes from; what goes no further stands in the last column."""
    codes = list(dict.fromkeys(code for band in bands for code in band[:2]))
    steps = dict.fromkeys(codes, 0)
    for _ in codes:
        for band in bands:
            steps[band.target] = max(steps[band.target], min(steps[band.source] + 1, len(codes)))
    last, sources = max(steps.values(), default=0), {band.source for band in bands}
    return {code: step if code in sources else last for code, step in steps.items()}


def _panels(bands: Sequence[Band], steps: Mapping[str, int]) -> list[tuple[list[Band], dict[str, int]]]:
    """The bands that begin in the same column, each panel with two columns."""
    panels = []
    for step in sorted({steps[band.source] for band in bands}):
        part = [band for band in bands if steps[band.source] == step]
        columns = {band.source: 0 for band in part} | {band.target: 1 for band in part}
        panels.append((part, columns))
    return panels


def _panel(
    bands: Sequence[Band],
    steps: Mapping[str, int],
    nodes: Mapping[str, Node],
    frame: tuple[float, float, Callable[[float], str]],
) -> tuple[str, float]:
    """One panel and where it ends; frame: its width, its top, and what writes an amount."""
    width, top, amount = frame
    sums = _sums(bands, steps)
    columns = [[code for code in sums if steps[code] == step] for step in range(max(steps.values()) + 1)]
    scale = _ROOM / max(sum(sums[code] for code in column) for column in columns)
    rooms = [sum(max(_SLOT, sums[code] * scale) for code in column) for column in columns]
    tallest = max(rooms)
    placed: dict[str, _Placed] = {}
    for step, column in enumerate(columns):
        x = (width - _BAR) * step / max(len(columns) - 1, 1)
        y = top + (tallest - rooms[step]) / 2
        for code in column:
            height, room = max(sums[code] * scale, 1.5), max(_SLOT, sums[code] * scale)
            placed[code] = _Placed(x, y + (room - height) / 2, height, y, room)
            y += room
    last = len(columns) - 1
    ribbons = "".join(_ribbons(bands, placed, nodes, (scale, amount, sums)))
    labels = "".join(_node(placed[code], nodes[code], amount(sums[code]), is_last=steps[code] == last) for code in sums)
    return ribbons + labels, top + tallest


def _sums(bands: Sequence[Band], steps: Mapping[str, int]) -> dict[str, float]:
    """Amount of each node: what comes in, or what goes out where that is more.

    The largest of a column first, and below them what comes from further off: bands then cross less.
    """
    come: dict[str, float] = {}
    go: dict[str, float] = {}
    for band in bands:
        go[band.source] = go.get(band.source, 0.0) + band.amount
        come[band.target] = come.get(band.target, 0.0) + band.amount
    sums = {code: max(come.get(code, 0.0), go.get(code, 0.0)) for code in [*go, *come]}
    far = {band.target: steps[band.target] - steps[band.source] for band in bands}
    return dict(sorted(sums.items(), key=lambda item: (steps[item[0]], far.get(item[0], 0), -item[1])))


def _ribbons(
    bands: Sequence[Band],
    placed: Mapping[str, _Placed],
    nodes: Mapping[str, Node],
    drawing: tuple[float, Callable[[float], str], Mapping[str, float]],
) -> list[str]:
    """The bands, from the top of each node down in the order of their other ends."""
    scale, amount, sums = drawing
    leaving = {code: each.top for code, each in placed.items()}
    arriving, starts = dict(leaving), {}
    for band in sorted(bands, key=lambda each: (placed[each.target].x, placed[each.target].top)):
        starts[band] = leaving[band.source]
        leaving[band.source] += band.amount * scale
    parts = []
    for band in sorted(bands, key=lambda each: (-placed[each.source].x, placed[each.source].top)):
        start, end, thick = placed[band.source], placed[band.target], max(band.amount * scale, 1.0)
        x, to = start.x + _BAR, end.x
        y, down = starts[band], arriving[band.target]
        arriving[band.target] += band.amount * scale
        middle, words = (x + to) / 2, amount(band.amount)
        tone = nodes[band.target].tone if nodes[band.target].tone != "text" else nodes[band.source].tone
        way = f"{nodes[band.source].name} → {nodes[band.target].name}: {words}"
        parts.append(
            f'<path class="band" style="color:var(--posko-{tone})" d="M{x:.1f} {y:.1f}'
            f"C{middle:.1f} {y:.1f} {middle:.1f} {down:.1f} {to:.1f} {down:.1f}v{thick:.1f}"
            f'C{middle:.1f} {down + thick:.1f} {middle:.1f} {y + thick:.1f} {x:.1f} {y + thick:.1f}z">'
            f"<title>{escape(way)}</title></path>"
        )
        if thick >= _LINE and band.amount < min(sums[band.source], sums[band.target]):
            parts.append(
                f'<text class="amount" x="{middle:.1f}" y="{(y + down + thick) / 2 + 4:.1f}">{escape(words)}</text>'
            )
    return parts


def _node(place: _Placed, node: Node, amount: str, *, is_last: bool) -> str:
    """The bar of a node, its name and its amount."""
    x = place.x - 6 if is_last else place.x + _BAR + 6
    y = place.slot + place.room / 2
    name = node.name if len(node.name) <= _MOST_LETTERS else f"{node.name[: _MOST_LETTERS - 1].rstrip()}…"
    anchor = ' text-anchor="end"' if is_last else ""
    return (
        f'<path style="color:var(--posko-{node.tone})" class="node" '
        f'd="M{place.x:.1f} {place.top:.1f}h{_BAR:g}v{place.height:.1f}h-{_BAR:g}z"/>'
        f'<text x="{x:.1f}" y="{y - 3:.1f}"{anchor}>{escape(name)}</text>'
        f'<text class="number" x="{x:.1f}" y="{y - 3 + _LINE:.1f}"{anchor}>{escape(amount)}</text>'
    )
