"""Bars per day, stacked by kind."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard import canvas, cells, charts, picked
from dashboard.screen import Screen


def days(
    screen: Screen,
    key: str,
    frame: pd.DataFrame,
    *,
    by: str,
    column: str,
    marked: str | None = None,
    title: str | None = None,
) -> None:
    """Bars per day, stacked by the codes in `by`: the five most frequent in their own colour, the others together. A
    click picks the day and the code.

    marked: a column of yes and no; days with a yes carry a sign above their bar.
    """
    figure = canvas.blank(340, traces=_stacks(screen, frame, by=by, column=column))
    figure.update_layout(barmode="stack", barcornerradius=0)
    totals = frame.groupby("day")[column].sum()
    if marked:
        _add_marks(figure, screen, totals[frame.groupby("day")[marked].any()], f"{key.rpartition('.')[0]}.{marked}")
    whole = pd.api.types.is_integer_dtype(frame[column])
    charts.day_axes(figure, screen, frame, largest=float(totals.max()), whole=whole)
    canvas.show(screen, key, figure, behind=frame, picks=("day", by), title=title)


def _stacks(screen: Screen, frame: pd.DataFrame, *, by: str, column: str) -> list[dict[str, Any]]:
    ranked = frame.groupby(by)[column].sum().sort_values(ascending=False).index.tolist()
    shown, others = ranked[:5], ranked[5:]
    stacks = [
        _stack(screen, frame[frame[by] == code].groupby("day")[column].sum(), (by, code, colour))
        for code, colour in zip(shown, canvas.colours().series, strict=False)
    ]
    if others:
        rest = frame[frame[by].isin(others)].groupby("day")[column].sum()
        stacks.append(_stack(screen, rest, (by, "other", canvas.colours().quiet)))
    return stacks


def _stack(screen: Screen, counts: pd.Series, named: tuple[str, str, str]) -> dict[str, Any]:
    by, code, colour = named
    name = cells.written(screen.w, by, code)
    hover = [
        f"{screen.w.day(day)}<br>{name}: {screen.w.number(count)}"
        for day, count in zip(pd.to_datetime(counts.index), counts, strict=True)
    ]
    days = [pd.Timestamp(day).date().isoformat() for day in counts.index]
    return {
        "type": "bar",
        "x": counts.index,
        "y": counts,
        "width": canvas.BAR,
        "name": name,
        "marker": {"color": colour},
        **picked.marks(("day", by), [[day] if code == "other" else [day, code] for day in days]),
        "hovertext": hover,
        "hoverinfo": "text",
    }


def _add_marks(figure: go.Figure, screen: Screen, totals: pd.Series, key: str) -> None:
    marker = {"symbol": "x", "size": 8, "color": canvas.colours().bad}
    plain: dict[str, Any] = {"mode": "markers", "hoverinfo": "skip", "cliponaxis": False}
    figure.add_scatter(x=totals.index, y=totals, marker=marker, name=screen.w(key), **plain)
