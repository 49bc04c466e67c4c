"""Events on a chart over days: numbered marks, and what the numbers mean."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas

MOST = 9
"""Most events that are marked, the latest: more numbers than these are not read."""
SIGN = "sign"
"""Column of the number of an event."""
_HALF_A_DAY = pd.Timedelta(hours=12)
# Signs nearer than this part of the days would lie on each other.
_APART, _ROWS, _HIGH = 0.045, 3, 14


def numbered(events: pd.DataFrame) -> pd.DataFrame:
    """Number the latest events of the metric `events`, the oldest first, in the column `sign`."""
    latest = events.tail(MOST).reset_index(drop=True)
    return latest.assign(**{SIGN: [chr(ord("①") + place) for place in range(len(latest))]})


def touching(marked: pd.DataFrame, days: pd.Series) -> pd.DataFrame:
    """The numbered events that touch these days."""
    if marked.empty or days.empty:
        return marked.iloc[:0]
    first, last = pd.Timestamp(days.min()), pd.Timestamp(days.max())
    begun, ended = pd.to_datetime(marked["day"]), pd.to_datetime(marked["last_day"].fillna(marked["day"]))
    return marked[(begun <= last) & (ended >= first)]


def marks(marked: pd.DataFrame, days: pd.Series, *, height: int) -> dict[str, Any]:
    """Options of a layout that mark events by a numbered line at their start and a strip along the top while they last.

    Events that began before the first day are marked at the edge.

    Args:
        marked: Events with their numbers.
        days: The days of the chart.
        height: Height of the chart [px].

    Returns:
        Nothing where no event touches these days.
    """
    rows = touching(marked, days).to_dict("records")
    if not rows:
        return {}
    levels = _levels([_at(row, days) for row in rows], days)
    top = 15 + _HIGH * (max(levels) + 1)
    return {
        "shapes": [shape for row in rows for shape in _shapes(row, days)],
        "annotations": [_annotation(row[SIGN], _at(row, days), level) for row, level in zip(rows, levels, strict=True)],
        "margin": {**canvas.MARGIN, "t": top},
        "legend": {**canvas.LEGEND, "y": 1 + top / max(height - top, 1)},
    }


def _levels(places: list[pd.Timestamp], days: pd.Series) -> list[int]:
    """The row above the chart on which each sign has room, in the order of the places."""
    whole = max(pd.Timedelta(days=1), pd.Timestamp(days.max()) - pd.Timestamp(days.min()))
    last: list[pd.Timestamp] = []
    levels = []
    for place in places:
        free = [row for row, taken in enumerate(last) if (place - taken) / whole >= _APART]
        row = free[0] if free else min(len(last), _ROWS - 1)
        last[row : row + 1] = [place]
        levels.append(row)
    return levels


def _at(row: dict[Any, Any], days: pd.Series) -> pd.Timestamp:
    """Position of its line: the start of its day, or the edge."""
    return max(pd.Timestamp(row["day"]), pd.Timestamp(days.min())) - _HALF_A_DAY


def _shapes(row: dict[Any, Any], days: pd.Series) -> Iterator[dict[str, Any]]:
    first, begun, at = pd.Timestamp(days.min()), pd.Timestamp(row["day"]), _at(row, days)
    colour = canvas.colours().quiet
    ends = min(pd.Timestamp(days.max()), begun if pd.isna(row["last_day"]) else pd.Timestamp(row["last_day"]))
    if begun >= first:
        edges = {"x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "y domain"}
        yield {"type": "line", **edges, "line": {"color": colour, "width": 1.5, "dash": "dot"}}
    if ends > max(begun, first):
        edges = {
            "x0": at,
            "x1": ends + _HALF_A_DAY,
            "yref": "paper",
            "yanchor": 1,
            "ysizemode": "pixel",
            "y0": 0,
            "y1": 5,
        }
        yield {"type": "rect", **edges, "fillcolor": colour, "line": {"width": 0}}


def _annotation(sign: str, at: pd.Timestamp, level: int) -> dict[str, Any]:
    place = {"x": at, "y": 1.0, "yref": "paper", "yanchor": "bottom", "xanchor": "left", "yshift": _HIGH * level}
    return {**place, "text": f"<b>{sign}</b>", "showarrow": False, "font": {"size": 15}, "borderpad": 0}


def symbols(context: PageContext, marked: pd.DataFrame) -> list[canvas.Symbol]:
    """What each number means, for the legend.

    Args:
        context: The opened page.
        marked: Events with their numbers.
    """
    return [canvas.Symbol(row[SIGN], _written(context, row)) for row in marked.to_dict("records")]


def _written(context: PageContext, row: dict[Any, Any]) -> str:
    w, day = context.w, context.w.short_day(row["day"])
    if pd.isna(row["last_day"]):
        return w("events.on", day=day, label=str(row["label"]))
    return w("events.during", day=day, last=w.short_day(row["last_day"]), label=str(row["label"]))
