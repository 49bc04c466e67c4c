"""The cylinder loop as a chart: how many are in each state, and what moved between the states."""

from types import ModuleType
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import theme
from dashboard.shell import layout
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import canvas, data_gaps, definitions, tables

Place = tuple[float, float]
Annotation = dict[str, Any]
_PLACES: dict[str, Place] = {
    "full": (0.5, 0.88),
    "with_patients": (0.86, 0.5),
    "empty": (0.5, 0.12),
    "at_refill": (0.14, 0.5),
    "lost": (0.9, 0.14),
}
_OUTSIDE = {"came": ((0.1, 0.97), "full"), "left": ((0.9, 0.97), "full")}
_NAMED_ABOVE = ("with_patients", "at_refill")
_NODE = 58
"""Width of a state [px]."""


def draw(context: PageContext, metrics: ModuleType) -> None:
    """Draw the states of cylinders as circles and the movements of the chosen days as arrows."""
    finding, loop = query(metrics.loop_balance), query(metrics.cylinder_loop)
    if len(loop) and loop["owned"].isna().all():
        with st.container(border=True):
            definitions.heading(context, "oxygen.loop")
            data_gaps.draw_reason(context, context.w("oxygen.loop_unknown"))
        return
    flow = query(metrics.loop_flow, **context.days)
    followed = loop.dropna(subset=["owned"])
    figure = _blank()
    counts = {state: float(followed[state].sum()) for state in _PLACES}
    _add_nodes(figure, context, counts)
    arrows = [part for way, count in _arrows(flow).items() for part in _arrow(context, way, count)]
    figure.update_layout(annotations=arrows + [_name(context, state) for state in _PLACES])
    title = None if finding.key.endswith(".none") else context.w.sentence(finding)
    canvas.show(context, "oxygen.loop", figure, behind=loop, title=title)


def draw_with_loans(context: PageContext, loop: ModuleType, loans: ModuleType) -> None:
    """Draw the cylinder loop, and the loans that are overdue.

    Args:
        context: The opened page.
        loop: The metrics of `cylinder_loop`.
        loans: The metrics of `loans`.
    """
    layout.mark_now(context)
    draw(context, loop)
    title = context.w.sentence(query(loans.loans_finding, now=context.current))
    tables.card(context, "oxygen.loans", query(loans.overdue_loans, now=context.current), title=title)


def _arrows(flow: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Cylinders moved between states, from outside and to outside, without corrections by a count."""
    moved = flow[flow["movement"] != "count"].fillna({"from_condition": "came", "to_condition": "left"})
    ways: dict[tuple[str, str], float] = {("came", "full"): 0, ("full", "left"): 0}
    for row in moved.to_dict("records"):
        way = (str(row["from_condition"]), str(row["to_condition"]))
        way = ("came", "full") if way[0] == "came" else ("full", "left") if way[1] == "left" else way
        ways[way] = ways.get(way, 0) + row["quantity"]
    return {way: count for way, count in ways.items() if count}


def _blank() -> go.Figure:
    figure = canvas.blank(430)
    figure.update_xaxes(visible=False, range=[0, 1])
    figure.update_yaxes(visible=False, range=[0, 1])
    figure.update_layout(showlegend=False, margin={"l": 0, "r": 0, "t": 0, "b": 0})
    return figure


def _add_nodes(figure: go.Figure, context: PageContext, counts: dict[str, float]) -> None:
    colours = [getattr(canvas.colours(), theme.CONDITION_TONE[state]) for state in counts]
    figure.add_scatter(
        x=[_PLACES[state][0] for state in counts],
        y=[_PLACES[state][1] for state in counts],
        mode="markers+text",
        marker={"size": _NODE, "opacity": 1, "color": colours, "line": {"color": canvas.colours().paper, "width": 4}},
        text=[f"<b>{context.w.number(count)}</b>" for count in counts.values()],
        textfont={"color": [theme.ink(colour) for colour in colours], "size": 17},
        hovertext=[f"{context.w.term('condition', name)}: {context.w.number(count)}" for name, count in counts.items()],
        hoverinfo="text",
    )


def _name(context: PageContext, state: str) -> Annotation:
    shift = (_NODE // 2 + 11) * (1 if state in _NAMED_ABOVE else -1)
    return _text(_PLACES[state], context.w(f"oxygen.loop_{state}"), shift=shift)


def _arrow(context: PageContext, way: tuple[str, str], count: float) -> tuple[Annotation, Annotation]:
    """The arrow and what is written on it."""
    start, end = (_PLACES.get(name) or _OUTSIDE[name][0] for name in way)
    arrow = {
        "x": end[0], "y": end[1], "ax": start[0], "ay": start[1], "axref": "x", "ayref": "y", "xref": "x", "yref": "y",
        "showarrow": True, "text": "", "arrowhead": 2, "arrowsize": 1.1, "arrowwidth": 2,
        "arrowcolor": canvas.colours().quiet,
        "standoff": _NODE // 2 + 4, "startstandoff": _NODE // 2 + 4 if way[0] in _PLACES else 0,
    }  # fmt: skip
    key = f"oxygen.loop_{way[0]}_{way[1]}"
    words = context.w(key, count=count) if context.w.has(key) else context.w("oxygen.loop_moved", count=count)
    return arrow, _text(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2), words)


def _text(place: Place, words: str, *, shift: int = 0) -> Annotation:
    colours = canvas.colours()
    return {
        "x": place[0], "y": place[1], "yshift": shift, "text": words, "showarrow": False,
        "font": {"color": colours.text, "size": 12}, "bgcolor": colours.paper, "borderpad": 1,
    }  # fmt: skip
