"""What explains a jump, marked on a chart over days and told below it."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import canvas
from dashboard.screen import Screen

_MOST = 9
_HALF_A_DAY = pd.Timedelta(hours=12)


def mark(figure: go.Figure, screen: Screen, days: pd.Series, events: pd.DataFrame) -> str | None:
    """Draw a numbered line where each event begins, a strip along the top while it lasts; returns what the numbers
    mean, None without events. events: of the metric `events`; those that began before the first day stand at its edge.
    """
    if events.empty or days.empty:
        return None
    shown = events.tail(_MOST)
    shapes = [shape for row in shown.to_dict("records") for shape in _shapes(row, days)]
    signs = [_annotation(number, _at(row, days)) for number, row in enumerate(shown.to_dict("records"), start=1)]
    kept = {"shapes": [*figure.layout.shapes, *shapes], "annotations": [*figure.layout.annotations, *signs]}
    figure.update_layout(kept, margin_t=34, legend_y=1.12)
    return "  \n".join(_told(screen, number, row) for number, row in enumerate(shown.to_dict("records"), start=1))


def _at(row: dict[Any, Any], days: pd.Series) -> pd.Timestamp:
    """Where its line stands: at the beginning of its day, or at the edge."""
    return max(pd.Timestamp(row["day"]), pd.Timestamp(days.min())) - _HALF_A_DAY


def _shapes(row: dict[Any, Any], days: pd.Series) -> Iterator[dict[str, Any]]:
    first, begun, at = pd.Timestamp(days.min()), pd.Timestamp(row["day"]), _at(row, days)
    colour = canvas.colours().quiet
    ends = min(pd.Timestamp(days.max()), begun if pd.isna(row["last_day"]) else pd.Timestamp(row["last_day"]))
    if begun >= first:
        edges = {"x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "y domain"}
        yield {"type": "line", **edges, "line": {"color": colour, "width": 1.5, "dash": "dot"}}
    if ends > max(begun, first):
        edges = {"x0": at, "x1": ends + _HALF_A_DAY, "y0": 1.0, "y1": 1.025, "yref": "paper"}
        yield {"type": "rect", **edges, "fillcolor": colour, "line": {"width": 0}}


def _annotation(number: int, at: pd.Timestamp) -> dict[str, Any]:
    place = {"x": at, "y": 1.0, "yref": "paper", "yanchor": "bottom", "xanchor": "left"}
    return {**place, "text": f"<b>{_sign(number)}</b>", "showarrow": False, "font": {"size": 15}}


def _told(screen: Screen, number: int, row: dict[Any, Any]) -> str:
    label = str(row["label"]).translate({ord(sign): f"\\{sign}" for sign in "\\`*_{}[]<>#$|~"})
    day = screen.w.short_day(row["day"])
    if pd.isna(row["last_day"]):
        return screen.w("events.on", sign=_sign(number), day=day, label=label)
    return screen.w("events.during", sign=_sign(number), day=day, last=screen.w.short_day(row["last_day"]), label=label)


def _sign(number: int) -> str:
    return chr(ord("①") + number - 1)
