"""What explains a jump, marked on a chart over days and told below it."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import canvas
from dashboard.screen import Screen

_MOST = 9


def mark(figure: go.Figure, screen: Screen, days: pd.Series, events: pd.DataFrame) -> str | None:
    """Draw a numbered line where each event begins, a strip along the top while it lasts; returns what the numbers
    mean, None without events. events: of the metric `events`; those that began before the first day stand at its edge.
    """
    if events.empty or days.empty:
        return None
    first, last, half = pd.Timestamp(days.min()), pd.Timestamp(days.max()), pd.Timedelta(hours=12)
    shown = events.tail(_MOST)
    for number, row in enumerate(shown.to_dict("records"), start=1):
        begun = pd.Timestamp(row["day"])
        ends = min(last, begun if pd.isna(row["last_day"]) else pd.Timestamp(row["last_day"]))
        at = max(begun, first) - half
        if begun >= first:
            figure.add_vline(x=at, line={"color": canvas.colours().quiet, "width": 1.5, "dash": "dot"})
        if ends > max(begun, first):
            edges: dict[str, Any] = {"x0": at, "x1": ends + half, "y0": 1.0, "y1": 1.025}
            figure.add_shape(type="rect", yref="paper", **edges, fillcolor=canvas.colours().quiet, line_width=0)
        place: dict[str, Any] = {"x": at, "y": 1.0, "yref": "paper", "yanchor": "bottom", "xanchor": "left"}
        figure.add_annotation(**place, text=f"<b>{_sign(number)}</b>", showarrow=False, font={"size": 15})
    figure.update_layout(margin_t=34, legend_y=1.12)
    return "  \n".join(_told(screen, number, row) for number, row in enumerate(shown.to_dict("records"), start=1))


def _told(screen: Screen, number: int, row: dict[Any, Any]) -> str:
    label = str(row["label"]).translate({ord(sign): f"\\{sign}" for sign in "\\`*_{}[]<>#$|~"})
    day = screen.w.short_day(row["day"])
    if pd.isna(row["last_day"]):
        return screen.w("events.on", sign=_sign(number), day=day, label=label)
    return screen.w("events.during", sign=_sign(number), day=day, last=screen.w.short_day(row["last_day"]), label=label)


def _sign(number: int) -> str:
    return chr(ord("①") + number - 1)
