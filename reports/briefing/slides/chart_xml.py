"""Native charts as DrawingML: series over categories or over x, mixed kinds on one pair of axes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
ElementTree.register_namespace("c", C)
ElementTree.register_namespace("a", A)
_SPACES = {"c": C, "a": A}
_TEXT, _GRID, _AXIS = "22303C", "DDE1E4", "767C85"
_POINT = 12_700
"""EMU of a point."""
Node = ElementTree.Element


def node(name: str, *children: Node | None, text: str | None = None, **attributes: object) -> Node:
    """An element, `c:bar` or `a:bar`; children that are None are left out."""
    space, _, local = name.partition(":")
    made = ElementTree.Element(f"{{{_SPACES[space]}}}{local}", {key: str(each) for key, each in attributes.items()})
    made.extend(child for child in children if child is not None)
    made.text = text
    return made


@dataclass(frozen=True)
class Labels:
    """What stands beside the points of a series."""

    texts: tuple[str | None, ...] = ()
    """The label of each point; without any, each point is labelled with its number."""
    position: str = "t"
    """`t`, `r`, `outEnd`, `ctr` …"""
    colour: str = _TEXT


@dataclass(frozen=True)
class Series:
    """A row of numbers as bars, an area, a line or points."""

    name: str
    numbers: tuple[float | None, ...]
    """None where nothing is known: a gap."""
    kind: str
    """`bar`, `area`, `line`, `points`, `scatter`."""
    colour: str | None
    """Hex; None draws nothing."""
    x: tuple[float, ...] = ()
    """Of `scatter` alone."""
    alpha: float = 1.0
    dashed: bool = False
    pattern: bool = False
    """Whether bars are hatched."""
    shades: dict[int, tuple[str, float]] = field(default_factory=dict)
    """Colour and alpha of single points."""
    low: tuple[float | None, ...] = ()
    """Lower end of the error bar of each point."""
    high: tuple[float | None, ...] = ()
    labels: Labels | None = None
    in_legend: bool = True
    thickness: float = 2.25
    """Of a line [pt]."""
    marked: bool = False
    """Whether the points of a `scatter` are marked."""


@dataclass(frozen=True)
class Axis:
    """The axis of numbers."""

    title: str
    top: float
    step: float | None
    format: str


@dataclass(frozen=True)
class Plot:
    """A whole chart."""

    title: str
    categories: tuple[str, ...]
    """Empty for `scatter`."""
    series: tuple[Series, ...]
    numbers: Axis
    hours: Axis | None = None
    """The axis below a `scatter`."""
    horizontal: bool = False
    label_every: int = 1
    """Each how manieth category is labelled."""
    gap: int = 40
    """Between bars, in per cent of their width."""

    @property
    def has_legend(self) -> bool:
        """Whether more than one series has a name to be explained."""
        return sum(each.in_legend for each in self.series) > 1


def chart_xml(plot: Plot) -> bytes:
    """The part of a chart."""
    area = node("c:plotArea", node("c:layout"), *_groups(plot), *_axes(plot))
    chart = node(
        "c:chart",
        _title(plot.title),
        node("c:autoTitleDeleted", val=0),
        area,
        _legend(plot) if plot.has_legend else None,
        node("c:plotVisOnly", val=1),
        node("c:dispBlanksAs", val="gap"),
    )
    space = node(
        "c:chartSpace",
        node("c:date1904", val=0),
        node("c:roundedCorners", val=0),
        chart,
        node("c:spPr", node("a:noFill"), node("a:ln", node("a:noFill"))),
        _text_properties(12),
    )
    return (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + ElementTree.tostring(space, "unicode").encode()
    )


# --- Series ---------------------------------------------------------------------------------------------------------


def _groups(plot: Plot) -> list[Node]:
    """The series by kind, what lies behind first; PowerPoint knows one group of a kind: points are lines undrawn."""
    groups = []
    for kinds in (("area",), ("bar",), ("line", "points"), ("scatter",)):
        members = [(place, each) for place, each in enumerate(plot.series) if each.kind in kinds]
        if members:
            groups.append(_group(plot, kinds[0], [_series(plot, place, each) for place, each in members]))
    return groups


def _group(plot: Plot, kind: str, series: list[Node]) -> Node:
    axes = [node("c:axId", val=1), node("c:axId", val=2)]
    colours = node("c:varyColors", val=0)
    if kind == "area":
        return node("c:areaChart", node("c:grouping", val="stacked"), colours, *series, *axes)
    if kind == "bar":
        return node(
            "c:barChart",
            node("c:barDir", val="bar" if plot.horizontal else "col"),
            node("c:grouping", val="clustered"),
            colours,
            *series,
            node("c:gapWidth", val=plot.gap),
            node("c:overlap", val=100),
            *axes,
        )
    if kind == "scatter":
        return node("c:scatterChart", node("c:scatterStyle", val="lineMarker"), colours, *series, *axes)
    standard = node("c:grouping", val="standard")
    return node("c:lineChart", standard, colours, *series, node("c:marker", val=1), *axes)


def _series(plot: Plot, place: int, each: Series) -> Node:
    is_line = each.kind in ("line", "points", "scatter")
    rows = len(each.numbers)
    if each.x:
        across = [node("c:xVal", _numbers(reference(place * 2, rows), each.x))]
        up = node("c:yVal", _numbers(reference(place * 2 + 1, rows), each.numbers))
    else:
        across = [node("c:cat", _texts(reference(0, rows), plot.categories))]
        up = node("c:val", _numbers(reference(place + 1, rows), each.numbers))
    column = place * 2 + 1 if each.x else place + 1
    return node(
        "c:ser",
        node("c:idx", val=place),
        node("c:order", val=place),
        node("c:tx", _texts(f"Sheet1!${_letters(column)}$1", (each.name,))),
        _shape(each),
        node("c:invertIfNegative", val=0) if each.kind == "bar" else None,
        _marker(each) if is_line else None,
        *_shades(each),
        _labels(plot, each),
        _error_bars(each),
        *across,
        up,
        node("c:smooth", val=0) if is_line else None,
    )


def _shape(each: Series) -> Node:
    if each.colour is None or each.kind == "points" or each.marked:
        return node("c:spPr", node("a:noFill"), node("a:ln", node("a:noFill")))
    if each.kind in ("line", "scatter"):
        dash = node("a:prstDash", val="sysDash") if each.dashed else None
        width = round(each.thickness * _POINT)
        return node("c:spPr", node("a:ln", fill(each.colour, each.alpha), dash, node("a:round"), w=width, cap="rnd"))
    return node("c:spPr", _hatched(each.colour) if each.pattern else fill(each.colour, each.alpha))


def fill(colour: str, alpha: float = 1.0) -> Node:
    """A solid fill."""
    opacity = node("a:alpha", val=round(alpha * 100_000)) if alpha < 1 else None
    return node("a:solidFill", node("a:srgbClr", opacity, val=colour.lstrip("#").upper()))


def _hatched(colour: str) -> Node:
    front, back = (node("a:srgbClr", val=each.lstrip("#").upper()) for each in (colour, "FFFFFF"))
    return node("a:pattFill", node("a:fgClr", front), node("a:bgClr", back), prst="ltUpDiag")


def _marker(each: Series) -> Node:
    if each.colour is None or not (each.kind == "points" or each.marked):
        return node("c:marker", node("c:symbol", val="none"))
    drawn = node("c:spPr", fill(each.colour), node("a:ln", node("a:noFill")))
    return node("c:marker", node("c:symbol", val="diamond"), node("c:size", val=9), drawn)


def _shades(each: Series) -> list[Node]:
    return [
        node(
            "c:dPt",
            node("c:idx", val=place),
            node("c:invertIfNegative", val=0),
            node("c:bubble3D", val=0),
            node("c:spPr", fill(colour, alpha)),
        )
        for place, (colour, alpha) in sorted(each.shades.items())
    ]


def _labels(plot: Plot, each: Series) -> Node | None:
    if each.labels is None:
        return None
    single = [_label(place, text, each.labels) for place, text in enumerate(each.labels.texts) if text is not None]
    return node("c:dLbls", *single, *_label_options(plot, each.labels, with_number=not each.labels.texts))


def _label(place: int, text: str, labels: Labels) -> Node:
    return node(
        "c:dLbl",
        node("c:idx", val=place),
        node("c:layout"),
        node("c:tx", node("c:rich", node("a:bodyPr"), _paragraph(text, 12, labels.colour))),
        node("c:dLblPos", val=labels.position),
        *_parts(number=True),
    )


def _label_options(plot: Plot, labels: Labels, *, with_number: bool) -> list[Node]:
    return [
        node("c:numFmt", formatCode=plot.numbers.format, sourceLinked=0),
        node("c:spPr", node("a:noFill"), node("a:ln", node("a:noFill"))),
        _text_properties(12, labels.colour),
        node("c:dLblPos", val=labels.position),
        *_parts(number=with_number),
    ]


def _parts(*, number: bool) -> list[Node]:
    parts = {"LegendKey": False, "Val": number, "CatName": False, "SerName": False, "Percent": False}
    return [node(f"c:show{what}", val=int(is_part)) for what, is_part in {**parts, "BubbleSize": False}.items()]


def _error_bars(each: Series) -> Node | None:
    if not any(number is not None for number in each.high):
        return None
    pairs = list(zip(each.numbers, each.low, each.high, strict=True))
    plus = [0 if None in (middle, high) else high - middle for middle, _, high in pairs]  # type: ignore[operator]
    minus = [0 if None in (middle, low) else middle - low for middle, low, _ in pairs]  # type: ignore[operator]
    return node(
        "c:errBars",
        None if each.kind == "bar" else node("c:errDir", val="y"),
        node("c:errBarType", val="both"),
        node("c:errValType", val="cust"),
        node("c:noEndCap", val=0),
        node("c:plus", _literal(plus)),
        node("c:minus", _literal(minus)),
        node("c:spPr", node("a:ln", fill(each.colour or _TEXT) if each.kind == "points" else fill(_TEXT), w=_POINT)),
    )


def _literal(numbers: Sequence[float]) -> Node:
    points = [node("c:pt", node("c:v", text=plain(number)), idx=place) for place, number in enumerate(numbers)]
    return node("c:numLit", node("c:formatCode", text="General"), node("c:ptCount", val=len(numbers)), *points)


def _numbers(cells: str, numbers: Sequence[float | None]) -> Node:
    points = [
        node("c:pt", node("c:v", text=plain(number)), idx=place)
        for place, number in enumerate(numbers)
        if number is not None
    ]
    cache = node("c:numCache", node("c:formatCode", text="General"), node("c:ptCount", val=len(numbers)), *points)
    return node("c:numRef", node("c:f", text=cells), cache)


def _texts(cells: str, texts: Sequence[str]) -> Node:
    points = [node("c:pt", node("c:v", text=text), idx=place) for place, text in enumerate(texts)]
    return node("c:strRef", node("c:f", text=cells), node("c:strCache", node("c:ptCount", val=len(texts)), *points))


def plain(number: float) -> str:
    """A number as the file stores it."""
    return repr(round(float(number), 9)).removesuffix(".0")


def reference(column: int, rows: int) -> str:
    """The cells of a column of the sheet behind a chart, below its heading."""
    letters = _letters(column)
    return f"Sheet1!${letters}$2:${letters}${rows + 1}"


def _letters(column: int) -> str:
    first, second = divmod(column, 26)
    return (chr(64 + first) if first else "") + chr(65 + second)


# --- Axes, title and legend -----------------------------------------------------------------------------------------


def _axes(plot: Plot) -> list[Node]:
    below = _number_axis(plot.hours, 1, 2, "b", grid=False) if plot.hours else _category_axis(plot)
    side = "b" if plot.horizontal else "l"
    return [below, _number_axis(plot.numbers, 2, 1, side, crosses=plot.horizontal)]


def _category_axis(plot: Plot) -> Node:
    return node(
        "c:catAx",
        node("c:axId", val=1),
        node("c:scaling", node("c:orientation", val="maxMin" if plot.horizontal else "minMax")),
        node("c:delete", val=0),
        node("c:axPos", val="l" if plot.horizontal else "b"),
        node("c:numFmt", formatCode="General", sourceLinked=0),
        node("c:majorTickMark", val="none"),
        node("c:minorTickMark", val="none"),
        node("c:tickLblPos", val="low"),
        node("c:spPr", node("a:ln", fill(_AXIS), w=_POINT)),
        _text_properties(10 if plot.horizontal and len(plot.categories) > 8 else 12),
        node("c:crossAx", val=2),
        node("c:crosses", val="autoZero"),
        node("c:auto", val=0),
        node("c:lblAlgn", val="ctr"),
        node("c:lblOffset", val=100),
        node("c:tickLblSkip", val=plot.label_every),
        node("c:noMultiLvlLbl", val=1),
    )


def _number_axis(axis: Axis, own: int, other: int, side: str, *, grid: bool = True, crosses: bool = False) -> Node:
    lines = node("c:majorGridlines", node("c:spPr", node("a:ln", fill(_GRID), w=_POINT * 3 // 4)))
    return node(
        "c:valAx",
        node("c:axId", val=own),
        node(
            "c:scaling",
            node("c:orientation", val="minMax"),
            node("c:max", val=plain(axis.top)),
            node("c:min", val=0),
        ),
        node("c:delete", val=0),
        node("c:axPos", val=side),
        lines if grid else None,
        _axis_title(axis.title, upright=side == "l") if axis.title else None,
        node("c:numFmt", formatCode=axis.format, sourceLinked=0),
        node("c:majorTickMark", val="none" if grid else "out"),
        node("c:minorTickMark", val="none"),
        node("c:tickLblPos", val="nextTo"),
        node("c:spPr", node("a:ln", node("a:noFill")) if grid else node("a:ln", fill(_AXIS), w=_POINT)),
        _text_properties(12),
        node("c:crossAx", val=other),
        # A ranking is read from the top: its axis of numbers stays below all the same.
        node("c:crosses", val="max" if crosses else "autoZero"),
        node("c:crossBetween", val="between" if grid else "midCat"),
        node("c:majorUnit", val=plain(axis.step)) if axis.step else None,
    )


def _axis_title(text: str, *, upright: bool) -> Node:
    turned = node("a:bodyPr", rot=-5_400_000, vert="horz") if upright else node("a:bodyPr")
    return node(
        "c:title",
        node("c:tx", node("c:rich", turned, _paragraph(text, 12, _AXIS))),
        node("c:overlay", val=0),
    )


def _title(text: str) -> Node:
    corner = node(
        "c:manualLayout",
        node("c:xMode", val="edge"),
        node("c:yMode", val="edge"),
        node("c:x", val=0.008),
        node("c:y", val=0.012),
    )
    rich = node("c:rich", node("a:bodyPr"), _paragraph(text, 14, _TEXT, bold=True))
    return node("c:title", node("c:tx", rich), node("c:layout", corner), node("c:overlay", val=0))


def _legend(plot: Plot) -> Node:
    without = [
        node("c:legendEntry", node("c:idx", val=place), node("c:delete", val=1))
        for place, each in enumerate(plot.series)
        if not each.in_legend
    ]
    return node("c:legend", node("c:legendPos", val="b"), *without, node("c:overlay", val=0), _text_properties(12))


def _text_properties(size: int, colour: str = _TEXT) -> Node:
    run = node("a:defRPr", fill(colour), sz=size * 100, b=0)
    return node("c:txPr", node("a:bodyPr"), node("a:p", node("a:pPr", run), node("a:endParaRPr", lang="en-US")))


def _paragraph(text: str, size: int, colour: str, *, bold: bool = False) -> Node:
    options: dict[str, Any] = {"sz": size * 100, "b": int(bold)}
    run = node("a:r", node("a:rPr", fill(colour), lang="en-US", **options), node("a:t", text=text))
    return node("a:p", node("a:pPr", node("a:defRPr", **options)), run)
