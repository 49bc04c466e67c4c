"""Charts of a briefing on the projector: the same content as on paper, drawn by Plotly in large type."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, NamedTuple

import plotly.graph_objects as go
import streamlit as st

import theme
from dashboard.widgets import canvas

Content = dict[str, Any]
Rows = Sequence[dict[str, Any]]
_CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False, "responsive": True, "staticPlot": True}
_LIGHT = theme.palette(dark=False)
_HATCHED = {"shape": "/", "fillmode": "replace", "size": 8, "solidity": 0.25}
_HIDDEN = {"visible": False, "fixedrange": True}


class Size(NamedTuple):
    """Of a chart [px]."""

    width: int
    height: int
    font: int


def draw(chart: Any, size: Size, *, key: str) -> None:
    """Draw a chart with its legend; a kind that has no picture on a screen draws nothing.

    Args:
        chart: The chart.
        size: How large it is.
        key: Of its element.
    """
    make = _KINDS.get(chart.kind)
    if make is None:
        return
    figure = make(chart.content, size)
    figure.update_layout(
        height=size.height,
        font={"size": size.font, "color": _LIGHT.text, "family": "'Noto Sans', 'Noto Sans Devanagari', sans-serif"},
        legend={"font": {"size": size.font}, "traceorder": "normal", "y": 1 + 1.5 * size.font / size.height},
    )
    st.plotly_chart(figure, config=_CONFIG, theme=None, alt=chart.alt, key=key)
    if lines := _legend(chart.content):
        st.html(f'<div class="posko-slide"><div class="legend">{lines}</div></div>')


def warm_up(alt: str) -> None:
    """Have the browser fetch what draws charts while an audience still reads the cover; alt: of the empty chart."""
    with st.container(key="warm-up"):
        st.plotly_chart(canvas.blank(10), config=_CONFIG, theme=None, alt=alt, key="slide-warm-up")


def _legend(content: Content) -> str:
    """What a picture alone does not say: its shades, its events, its note."""
    shades = "".join(
        f'<span><i style="background:{escape(shade["fill"])}"></i>{escape(shade["text"])}</span>'
        for shade in content.get("legend", [])
    )
    events = "".join(
        f"<span><b>{escape(str(event['letter']))}</b> {escape(event['text'])}</span>"
        for event in content.get("events", [])
    )
    note = f"<span>{escape(content['note'])}</span>" if content.get("note") else ""
    return shades + events + note


def _text(text: str) -> str:
    """Text of the data for a chart: no markup comes of it."""
    return escape(text, quote=False)


def _number_axis(content: Content, *, title: bool = True) -> Content:
    """The axis of numbers: its own ticks, in words.

    Args:
        content: Of the chart.
        title: Whether its unit stands beside it.
    """
    ticks = content.get("ticks", [])
    top = max([float(content.get("top") or 0), *(float(tick["at"]) for tick in ticks)], default=1.0)
    return {
        **_ticks(ticks),
        "range": [0, top * 1.02 or 1],
        "title": {"text": content.get("axis", "") if title else "", "standoff": 8},
        "gridcolor": "#dfdcd3",
        "zeroline": False,
    }


def _ticks(ticks: Rows) -> Content:
    return {
        "tickmode": "array",
        "tickvals": [tick["at"] for tick in ticks],
        "ticktext": [_text(tick["text"]) for tick in ticks],
        "tickangle": 0,
        "ticklen": 8,
        "ticks": "outside",
        "tickcolor": "rgba(0,0,0,0)",
        "fixedrange": True,
        "automargin": True,
    }


def _bars(content: Content, size: Size) -> go.Figure:
    """Bars per day, hatched where nothing is known, with their mean and the forecast."""
    days, colours, labels = content["days"], content["colours"], content["labels"]
    places = [*range(len(days))]
    axis = _number_axis(content)
    top = axis["range"][1]
    traces: list[Content] = []
    known = [day for day in days if not day["ahead"]]
    if any(day["low"] is not None for day in days):
        traces += _band(days, colours["band"], labels.get("band", ""))
    unknown = [top if day["amount"] is None and not day["ahead"] else None for day in days]
    if any(unknown):
        traces.append(
            {
                "type": "bar", "x": places, "y": unknown, "width": 0.9, "showlegend": False,
                "marker": {"color": "#eceae3", "pattern": {**_HATCHED, "fgcolor": "#b9b5a9"}},
            }
        )  # fmt: skip
    traces.append(
        {
            "type": "bar", "x": places[: len(known)], "y": [day["amount"] for day in known], "width": 0.8,
            "name": _text(labels.get("bar", "")),
            "marker": {
                "color": colours["bar"],
                "pattern": {**_HATCHED, "fillmode": "overlay", "fgcolor": "#ffffff",
                            "shape": ["/" if day["incomplete"] else "" for day in known]},
            },
        }
    )  # fmt: skip
    if any(day["mean"] is not None for day in days):
        traces.append(_line(places, [day["mean"] for day in days], colours["line"], labels.get("line", "")))
    figure = canvas.blank(
        size.height, traces=traces, xaxis={**_ticks(content["day_ticks"]), "range": [-0.6, len(days) - 0.4],
                                           "showgrid": False}, yaxis=axis,
    )  # fmt: skip
    figure.update_layout(barmode="overlay", margin_t=3 * size.font)
    for event in content.get("events", []):
        at = event["at"] - 0.5
        figure.add_vline(at, line={"color": colours.get("event", _LIGHT.quiet), "width": 2, "dash": "dot"})
        text = f"<b>{_text(str(event['letter']))}</b>"
        figure.add_annotation(x=at, y=1, yref="paper", yanchor="bottom", text=text, showarrow=False)
    return figure


def _band(days: Rows, colour: str, name: str) -> list[Content]:
    """The forecast: a band with its middle.

    Args:
        days: Of the chart.
        colour: Of the band.
        name: In the legend.
    """
    ahead = [(place, day) for place, day in enumerate(days) if day["low"] is not None]
    places = [place for place, _ in ahead]
    highs, lows = [day["high"] for _, day in ahead], [day["low"] for _, day in ahead]
    middle = [day["middle"] for _, day in ahead]
    area = {
        "type": "scatter", "mode": "lines", "x": [*places, *places[::-1]], "y": [*highs, *lows[::-1]], "fill": "toself",
        "fillcolor": canvas.faint(colour) if colour.startswith("#") else colour, "line": {"width": 0},
        "name": _text(name),
    }  # fmt: skip
    solid = colour if colour.startswith("#") else _LIGHT.quiet
    return [area, _line(places, middle, solid, "", dash="dash")]


def _line(x: Sequence[Any], y: Sequence[Any], colour: str, name: str, *, dash: str = "solid") -> Content:
    """A line over days; None is a gap.

    Args:
        x: Places.
        y: Numbers.
        colour: Its colour.
        name: In the legend; empty to leave it out.
        dash: How it is drawn.
    """
    line = {"color": colour, "width": 4, "dash": dash}
    return {
        "type": "scatter", "mode": "lines", "x": [*x], "y": [*y], "line": line, "name": _text(name),
        "showlegend": bool(name), "connectgaps": False,
    }  # fmt: skip


def _ranking(content: Content, size: Size) -> go.Figure:
    """Horizontal bars, the largest on top, each with its number and its change in words."""
    rows = content["rows"]
    places = [*range(len(rows))][::-1]
    has_interval = any(row["high"] is not None for row in rows)
    bar: Content = {
        "type": "bar", "orientation": "h", "y": places, "x": [row["amount"] for row in rows], "width": 0.72,
        "marker": {"color": [row["colour"] for row in rows]}, "showlegend": False,
    }  # fmt: skip
    if has_interval:
        amounts = [(row["amount"] or 0, row["low"], row["high"]) for row in rows]
        bar["error_x"] = {
            "type": "data", "symmetric": False, "color": _LIGHT.text, "thickness": 2,
            "array": [0 if high is None else high - amount for amount, _, high in amounts],
            "arrayminus": [0 if low is None else amount - low for amount, low, _ in amounts],
        }  # fmt: skip
    axis = _number_axis(content)
    axis["range"] = [0, axis["range"][1] * 1.3]
    names = _ticks([{"at": place, "text": row["text"]} for place, row in zip(places, rows, strict=True)])
    figure = canvas.blank(
        size.height, traces=[bar], xaxis=axis, yaxis={**names, "range": [-0.6, len(rows) - 0.4], "showgrid": False}
    )
    for place, row in zip(places, rows, strict=True):
        end = max(row["amount"] or 0, row["high"] or 0)
        beside = f'  <span style="font-size:0.8em">{_text(row["beside"])}</span>' if row.get("beside") else ""
        text = f" <b>{_text(row['written'])}</b>{beside}"
        figure.add_annotation(x=end, y=place, xanchor="left", text=text, showarrow=False)
    return figure


def _survival(content: Content, size: Size) -> go.Figure:
    """Shares over hours, as steps, each with its band."""
    traces: list[Content] = []
    for curve in content["curves"]:
        hours = [point[0] for point in curve["points"]]
        if any(point[2] is not None for point in curve["points"]):
            traces += _step_band(curve)
        line = _line(hours, [point[1] for point in curve["points"]], curve["colour"], curve["text"])
        traces.append({**line, "line": {**line["line"], "shape": "hv"}})
    axis = _number_axis(content, title=False)
    axis["range"] = [0, max([1.0, *(float(tick["at"]) for tick in content["ticks"])]) * 1.02]
    hours_axis = {**_ticks(content["hour_ticks"]), "showgrid": False, "title": {"text": content["axis"]}}
    figure = canvas.blank(size.height, traces=traces, xaxis=hours_axis, yaxis=axis)
    for mark in content.get("marks", []):
        text = f"<b>{_text(mark['text'])}</b>"
        place = {"x": mark["hours"], "y": mark["share"]}
        figure.add_annotation(**place, text=text, ax=0, ay=-2 * size.font, bgcolor="rgba(255,255,255,0.85)")
    return figure


def _step_band(curve: Content) -> list[Content]:
    points = [point for point in curve["points"] if point[2] is not None and point[3] is not None]
    plain: Content = {"type": "scatter", "mode": "lines", "x": [point[0] for point in points], "showlegend": False}
    edge = {"width": 0, "shape": "hv"}
    return [
        {**plain, "y": [point[2] for point in points], "line": edge},
        {**plain, "y": [point[3] for point in points], "line": edge, "fill": "tonexty",
         "fillcolor": canvas.faint(curve["colour"])},
    ]  # fmt: skip


def _fan(content: Content, size: Size) -> go.Figure:
    """The depletion of one stock: its middle, the likely band, what arrives, when it runs out."""
    places = [*range(len(content["p50"]))]
    colour = _first(content.get("colours"), ("line", "middle", "main"), _LIGHT.main)
    shade = canvas.faint(_first(content.get("colours"), ("band", "area"), colour))
    area = {
        "type": "scatter", "mode": "lines", "x": [*places, *places[::-1]],
        "y": [*content["p90"], *content["p10"][::-1]],
        "fill": "toself", "fillcolor": shade, "line": {"width": 0}, "showlegend": False,
    }  # fmt: skip
    labels = content.get("labels", {})
    traces = [area, _line(places, content["p50"], colour, labels.get("line", ""))]
    ticks = content.get("day_ticks") or _some_days(content["days"])
    axis = {**_ticks(ticks), "showgrid": False, "range": [0, max(1, len(places) - 1)]}
    figure = canvas.blank(size.height, traces=traces, xaxis=axis, yaxis=_number_axis(content))
    figure.update_layout(margin_t=int(2.4 * size.font))
    marks = [*content.get("arrivals", []), content.get("runs_out"), content.get("safe_until")]
    for order, mark in enumerate(filter(None, marks)):
        is_end = mark is content.get("runs_out")
        tone = _LIGHT.bad if is_end else _LIGHT.good if mark in content.get("arrivals", []) else _LIGHT.quiet
        figure.add_vline(mark["at"], line={"color": tone, "width": 3, "dash": "solid" if is_end else "dot"})
        figure.add_annotation(
            x=mark["at"], y=1 - 0.1 * (order % 4), yref="paper", yanchor="top", xanchor=_side(mark["at"], places),
            text=f" {_text(mark['text'])} ", showarrow=False, bgcolor="rgba(255,255,255,0.85)", font={"color": tone},
        )  # fmt: skip
    return figure


def _side(at: float, places: Sequence[int]) -> str:
    """On which side of a line its words have room."""
    return "left" if at < len(places) / 2 else "right"


def _first(colours: object, names: Sequence[str], default: str) -> str:
    """The first of these colours that is there.

    Args:
        colours: By name.
        names: In the order of preference.
        default: Without any.
    """
    named = colours if isinstance(colours, dict) else {}
    return next((str(named[name]) for name in names if str(named.get(name, "")).startswith("#")), default)


def _some_days(days: Sequence[str]) -> list[Content]:
    step = max(1, -(-len(days) // 7))
    return [{"at": place, "text": days[place]} for place in range(0, len(days), step)]


def _village_map(content: Content, size: Size) -> go.Figure:
    """Villages, filled; the largest bear their names."""
    traces = [
        {
            "type": "scatter", "mode": "lines", "fill": "toself", "fillcolor": shape["fill"], "showlegend": False,
            "x": [x for ring in shape["rings"] for x in [*(point[0] for point in ring), None]],
            "y": [y for ring in shape["rings"] for y in [*(point[1] for point in ring), None]],
            "line": {"color": _LIGHT.paper, "width": 1.5},
        }
        for shape in content["shapes"]
    ]  # fmt: skip
    figure = canvas.blank(
        size.height, traces=traces, xaxis=_HIDDEN, yaxis={**_HIDDEN, "scaleanchor": "x", "autorange": "reversed"}
    )
    font = max(11, int(size.font * 0.72))
    scale = size.height / max(point[1] for shape in content["shapes"] for ring in shape["rings"] for point in ring)
    taken: list[tuple[float, float, float]] = []
    for shape in (shape for shape in content["shapes"] if shape["label"] and shape["rings"]):
        ring = max(shape["rings"], key=len)
        x, y = _middle([point[0] for point in ring]), _middle([point[1] for point in ring])
        half = font * max(len(shape["text"]), len(shape["written"])) * 0.4 / scale
        if any(abs(x - at) < half + width and abs(y - height) < 3.3 * font / scale for at, height, width in taken):
            continue
        taken.append((x, y, half))
        text = f"{_text(shape['text'])}<br><b>{_text(shape['written'])}</b>"
        figure.add_annotation(
            x=x, y=y, text=text, showarrow=False, font={"size": font}, bgcolor="rgba(255,255,255,0.72)"
        )
    return figure


def _middle(numbers: Sequence[float]) -> float:
    return (min(numbers) + max(numbers)) / 2


def _flow(content: Content, size: Size) -> go.Figure:
    """Gifts from where they came to where they went; a band is as thick as its amount."""
    place = {node["id"]: number for number, node in enumerate(content["nodes"])}
    links = content["links"]
    sankey = {
        "type": "sankey",
        "node": {
            "label": [f"{_text(node['text'])}<br>{_text(node['written'])}" for node in content["nodes"]],
            "color": [node["colour"] for node in content["nodes"]],
            "pad": 2 * size.font, "thickness": size.font,
        },
        "textfont": {"color": _LIGHT.text, "size": max(11, int(size.font * 0.85))},
        "link": {
            "source": [place[link["from"]] for link in links],
            "target": [place[link["to"]] for link in links],
            "value": [float(link["amount"]) for link in links],
            "color": "rgba(128,140,150,0.32)",
        },
    }  # fmt: skip
    figure = canvas.blank(size.height, traces=[sankey])
    figure.update_layout(margin={"l": 8, "r": 8, "t": size.font, "b": size.font})
    return figure


def _plan(content: Content, size: Size) -> go.Figure:
    """Trips of a day between depots and villages: letters and quantities, never a name."""
    traces: list[Content] = []
    for trip in content["trips"]:
        line = {"color": trip["colour"], "width": 3}
        stops = trip["stops"]
        traces.append(
            {
                "type": "scatter", "mode": "lines+markers+text", "line": line,
                "name": _text(f"{trip['letter']} {trip['text']}"),
                "x": [stop["x"] for stop in stops], "y": [stop["y"] for stop in stops], "marker": {"size": size.font},
                "text": [_text(f"{trip['letter']}{number}") for number in range(1, len(stops) + 1)],
                "textposition": "top center", "cliponaxis": False,
            }
        )  # fmt: skip
    depots = content["depots"]
    traces.append(
        {
            "type": "scatter", "mode": "markers+text", "showlegend": False, "textposition": "bottom center",
            "x": [depot["x"] for depot in depots], "y": [depot["y"] for depot in depots],
            "text": [f"<b>{_text(depot['text'])}</b>" for depot in depots], "cliponaxis": False,
            "marker": {"symbol": "square", "size": int(1.3 * size.font), "color": _LIGHT.text},
        }
    )  # fmt: skip
    figure = canvas.blank(
        size.height, traces=traces, xaxis=_HIDDEN, yaxis={**_HIDDEN, "scaleanchor": "x", "autorange": "reversed"}
    )
    figure.update_layout(margin={"l": 3 * size.font, "r": 3 * size.font, "t": 2 * size.font, "b": 2 * size.font})
    return figure


_KINDS: dict[str, Callable[[Content, Size], go.Figure]] = {
    "bars": _bars,
    "ranking": _ranking,
    "survival": _survival,
    "fan": _fan,
    "village_map": _village_map,
    "flow": _flow,
    "plan": _plan,
}
