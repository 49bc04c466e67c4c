"""The common parts of charts: a blank figure, axes in the reader's language, a card with the table behind it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from html import escape, unescape
from math import ceil, floor, isfinite, log10
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
import streamlit as st

import theme
from dashboard.frontend import escaping
from dashboard.shell import drill_down, picture
from dashboard.shell.page_context import PageContext
from dashboard.widgets import data_gaps, definitions, tables
from i18n import Words

if TYPE_CHECKING:  # pages without a chart do without Plotly
    import plotly.graph_objects as go

    from dashboard.widgets.drawing import plot

PlotlyOptions = dict[str, Any]
"""Options of a Plotly trace or axis."""
_PLAIN: PlotlyOptions = {}
# Width of the bar of a day [ms].
BAR = 0.82 * 86_400_000
_MARKS = {"x": "×", "diamond": "◆", "square": "■", "triangle-up": "▲"}
"""Symbol of a mark → the sign in a legend."""
# Ground of a day that is not complete.
SHADED = "rgba(128,140,150,0.28)"
READABLE = {"mode": "hide", "minsize": 10}
"""Layout option `uniformtext`: a number that does not fit its bar is left out, not written too small to read."""
MARGIN: PlotlyOptions = {"l": 8, "r": 8, "t": 8, "b": 8}
"""Space around the axes [px]."""
LEGEND: PlotlyOptions = {"orientation": "h", "yanchor": "bottom", "y": 1.01, "x": 0}
"""Where the legend stands in a chart that is saved."""
_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": True}


def colours() -> theme.Palette:
    """The palette that fits the reader's theme."""
    return theme.palette(dark=is_dark())


def is_dark() -> bool:
    """Whether the reader's browser shows the dark theme."""
    return st.context.theme.type == "dark"


def faint(colour: str, opacity: float = 0.22) -> str:
    """The colour made transparent, for bands and areas."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


class Symbol(NamedTuple):
    """An entry of the legend below a chart."""

    sign: str
    """The sign as it is drawn; empty for a field of the colour."""
    words: str
    """What it means."""
    colour: str = ""
    """Its colour as CSS, empty for that of the text."""
    is_line: bool = False
    """Whether the colour is that of a line, not of a field."""


@dataclass(frozen=True)
class Beside:
    """A second, smaller chart at the left of a card, above the other on a phone."""

    key: str
    """Key of its element."""
    figure: "plot.Plot"
    """The chart."""
    title: str
    """Its heading in words."""
    alt: str
    """Its description in words."""


def chart(
    height: int = 300,
    *,
    traces: Sequence[PlotlyOptions] = (),
    xaxis: PlotlyOptions = _PLAIN,
    yaxis: PlotlyOptions = _PLAIN,
    layout: PlotlyOptions = _PLAIN,
) -> "plot.Plot":
    """A transparent chart of these traces and axes; nothing drags, so that a finger on a phone scrolls the page.

    Args:
        height: Height [px].
        traces: Options of its traces.
        xaxis: Options of the x axis.
        yaxis: Options of the y axis.
        layout: Other options of its layout.
    """
    from dashboard.widgets.drawing import plot

    axis = {"fixedrange": True, "automargin": True}
    return plot.plot(
        list(traces),
        {
            "height": height,
            "margin": MARGIN,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "dragmode": False,
            "bargap": 0.18,
            "hoverlabel": {"align": "left"},
            "legend": LEGEND,
            "barcornerradius": 3,
            "xaxis": axis | xaxis,
            "yaxis": axis | yaxis,
        }
        | layout,
    )


def blank(height: int = 300, **options: Any) -> "go.Figure":
    """The same as `chart`, as a figure that is changed afterwards: that takes ten times as long.

    Args:
        height: Height [px].
        **options: Its traces, axes and layout, as of `chart`.
    """
    import plotly.graph_objects as go

    return go.Figure(chart(height, **options).to_dict())


def day_ticks(w: Words, days: Sequence[date], most: int = 6) -> dict[str, Any]:
    """Axis options for days: few ticks, evenly spaced back from the last day, in the reader's language.

    Args:
        w: Words in the reader's language.
        days: The days of the chart.
        most: Most ticks.
    """
    ordered = [pd.Timestamp(day) for day in sorted(set(days))]
    ticks = ordered[::-1][:: max(1, ceil(len(ordered) / most))][::-1]
    half = pd.Timedelta(hours=14)
    return {
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [w.short_day(day) for day in ticks],
        "tickangle": 0,
        "range": [ordered[0] - half, ordered[-1] + half] if ordered else None,
    }


def number_ticks(w: Words, largest: float, smallest: float = 0.0, *, whole: bool = False) -> dict[str, Any]:
    """Axis options for numbers: round steps from `smallest` to above `largest`.

    Args:
        w: Words in the reader's language.
        largest: Largest number of the chart.
        smallest: Smallest number of the axis.
        whole: Whether only whole numbers occur, so that no step is below one.
    """
    top = largest if isfinite(largest) and largest > smallest else smallest + 1
    step = max(round_step((top - smallest) / 5), 1 if whole else 0)
    ticks = [step * n for n in range(floor(smallest / step), ceil(top / step) + 1)]
    digits = max(0, -floor(log10(step)))
    return {
        "tickmode": "array",
        "tickvals": ticks,
        "ticktext": [w.number(tick, digits) for tick in ticks],
        "range": [ticks[0], max(ticks[-1], top * 1.04)],
    }


def round_step(step: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, 50 … (or 0.1, 0.2 …) not below `step`."""
    scale = 10.0 ** floor(log10(step))
    return next(scale * n for n in (1, 2, 5, 10) if scale * n >= step * 0.999)


@contextmanager
def card(context: PageContext, key: str, *, title: str | None = None, note: str | None = None) -> Iterator[None]:
    """Frame a part of the page under the heading of `key`, with its notes below.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        title: Heading in words; without one the text of `key`.
        note: Line below the content.
    """
    with st.container(border=True):
        definitions.heading(context, key, title=title)
        yield
        if note:
            st.caption(escaping.unmarked(note))
        if context.w.has(f"{key}_note"):
            st.caption(context.w(f"{key}_note"))


def shaded(days: pd.Series) -> list[PlotlyOptions]:
    """Shapes of a layout that shade days that are not complete."""
    half = pd.Timedelta(hours=12)
    ground = {"type": "rect", "xref": "x", "yref": "y domain", "y0": 0, "y1": 1, "fillcolor": SHADED, "layer": "below"}
    return [
        {**ground, "x0": day - half, "x1": day + half, "line": {"width": 0}}
        for day in pd.to_datetime(days).drop_duplicates()
    ]


def show(
    context: PageContext,
    key: str,
    figure: "go.Figure | plot.Plot",
    *,
    behind: pd.DataFrame,
    title: str | None = None,
    note: str | None = None,
    picks: Sequence[str] = (),
    symbols: Sequence[Symbol] = (),
    beside: Beside | None = None,
) -> None:
    """Draw a figure in a card with its description, legend, notes, drill-down and the table behind it.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        figure: The figure.
        behind: Rows of the table behind the chart.
        title: Heading in words; without one the text of `key`.
        note: Line below the chart.
        picks: Names under which a click picks the codes of a mark's `customdata`.
        symbols: What the signs and colours of the figure mean that its own legend does not name.
        beside: A smaller chart beside it.
    """
    from dashboard.widgets.drawing import plot

    if data_gaps.unknown(context, key):
        with card(context, key):
            data_gaps.draw_unknown(context, key)
        return
    with card(context, key, title=title, note=note):
        if behind.empty:
            st.caption(context.w("screen.nothing_here"))
            return
        drawn = plot.of_figure(figure)
        drawn.layout_options["showlegend"] = False
        clicks = drill_down.chart(key, picks) if picks else {"key": f"chart-{key}"}
        drawing = {"config": _CONFIG, "alt": context.w(f"{key}_alt"), **clicks}
        if beside is None:
            st.plotly_chart(drawn, **drawing)
        else:
            _pair(context, beside, drawn, drawing)
        legend([*_named(drawn), *symbols])
        picture.offer(context, title or context.w(key))
        drill_down.line(context, picks)
        tables.behind(context, key, behind)


def _pair(context: PageContext, beside: Beside, figure: "plot.Plot", drawing: dict[str, Any]) -> None:
    """The smaller chart at the left and the figure at the right, each under its own days."""
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _above(beside.title)
        st.plotly_chart(beside.figure, config=_CONFIG, alt=beside.alt, key=beside.key)
    with right:
        _above(context.w("wave.days", first=context.w.short_day(context.start), last=context.w.short_day(context.end)))
        st.plotly_chart(figure, **drawing)


def _above(words: str) -> None:
    """The heading of one of two charts."""
    st.html(f'<p class="posko-above">{escape(words)}</p>')


def legend(symbols: Sequence[Symbol]) -> None:
    """Draw what signs and colours mean, where there are any."""
    if symbols:
        st.html(f'<div class="posko-legend">{"".join(map(_entry, symbols))}</div>')


def _entry(symbol: Symbol) -> str:
    colour, sign = symbol.colour, ""
    if symbol.sign:
        style = f' style="color:{colour}"' if colour else ""
        sign = f"<b{style}>{symbol.sign}</b> "
    elif colour:
        sign = f'<i class="alone{" line" if symbol.is_line else ""}" style="background:{colour}"></i>'
    return f"<span>{sign}{escape(symbol.words)}</span>"


def _named(figure: "plot.Plot") -> list[Symbol]:
    """The entries of the traces that have a name, where there are several: their own legend takes half of a phone."""
    traces = figure.traces
    entries = [_symbol(trace) for trace in traces if trace.get("name") and trace.get("showlegend") is not False]
    if figure.layout_options.get("legend", {}).get("traceorder") == "reversed":
        entries.reverse()
    return entries if len(traces) > 1 else []


def _symbol(trace: PlotlyOptions) -> Symbol:
    """The entry of one trace: a line, a band, marks or fields of its colour."""
    name, marker = unescape(trace["name"]), trace.get("marker", {})
    if trace.get("type") == "scatter" and trace.get("fill") and trace.get("fillcolor"):
        return Symbol("", name, trace["fillcolor"])
    if trace.get("type") == "scatter" and trace.get("mode") == "markers":
        symbol, colour = (marker.get(each) for each in ("symbol", "color"))
        sign = _MARKS.get(symbol, "●") if isinstance(symbol, str) else "●"
        return Symbol(sign, name, colour)
    if trace.get("type") == "scatter":
        return Symbol("", name, trace.get("line", {}).get("color"), is_line=True)
    colour = marker.get("color")
    return Symbol("", name, colour if isinstance(colour, str) else "")
