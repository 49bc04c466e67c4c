"""Forecasts: a band on a chart over days, and a table of hours."""

from typing import Any

import pandas as pd
import streamlit as st

from dashboard.shell import picture
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, heatmap, tables


def join(
    context: PageContext, frame: pd.DataFrame, ahead: pd.DataFrame
) -> tuple[pd.DataFrame, list[canvas.PlotlyOptions]]:
    """A forecast after the days of `frame`: 8 in 10 days as a band, the median as a dotted line.

    Args:
        context: The opened page.
        frame: The days of the chart.
        ahead: day, p10, p50, p90.

    Returns:
        The days of both, each once, and the traces.
    """
    return (frame, []) if ahead.empty else (frame.merge(ahead, on="day", how="outer"), _band(context, ahead))


def _band(context: PageContext, ahead: pd.DataFrame) -> list[canvas.PlotlyOptions]:
    colour, of_days = canvas.colours().series[2], {"type": "scatter", "x": ahead["day"]}
    edge = {**of_days, "mode": "lines", "line": {"width": 0, "shape": "linear"}, "hoverinfo": "skip"}
    band = {"fill": "tonexty", "fillcolor": canvas.faint(colour), "name": context.w("calls.forecast_band")}
    middle = {
        "y": ahead["p50"],
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2, "dash": "dot"},
        "marker": {"size": 6},
        "name": context.w("calls.forecast_middle"),
        "hovertext": [_hover(context, row) for row in ahead.to_dict("records")],
        "hoverinfo": "text",
    }
    return [{**edge, "y": ahead["p90"], "showlegend": False}, {**edge, "y": ahead["p10"], **band}, of_days | middle]


def hours(context: PageContext, key: str, frame: pd.DataFrame) -> None:
    """Draw hours down, days across, shaded by what is expected.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: day, hour, expected.
    """
    title = _busiest(context, frame)
    with canvas.card(context, key, title=title):
        if frame.empty:
            st.caption(context.w("screen.nothing_here"))
            return
        grid = frame.pivot(index="hour", columns="day", values="expected")
        grid.index = pd.Index([f"{hour:02d}" for hour in grid.index])
        days = pd.DatetimeIndex(grid.columns)
        grid.columns = pd.Index([f"{context.w.weekday(day.weekday())} {day.day}" for day in days])
        largest = float(frame["expected"].max()) or 1.0
        heatmap.draw(context, key, grid, lambda expected: _cell(context, expected, largest))
        picture.offer(context, title or context.w(key))
        tables.behind(context, key, frame)


def _busiest(context: PageContext, frame: pd.DataFrame) -> str | None:
    """The sentence of the busiest hour; None without any calls expected."""
    if frame.empty or not frame["expected"].max():
        return None
    row = frame.iloc[int(frame["expected"].to_numpy().argmax())]
    day, hour = context.w.day(row["day"]), f"{row['hour']:02d}"
    return context.w("calls.hours_busiest", day=day, hour=hour, calls=context.w.number(row["expected"], digits=1))


def _cell(context: PageContext, expected: Any, largest: float) -> str:
    if round(float(expected), 1) == 0:
        return '<td class="none">·</td>'
    return heatmap.shaded(context.w.number(float(expected), digits=1), float(expected) / largest)


def _hover(context: PageContext, row: cells.Row) -> str:
    w = context.w
    low, middle, high = (w.number(row[name]) for name in ("p10", "p50", "p90"))
    return f"{w.day(row['day'])}<br>{w('calls.forecast_middle')}: {middle}<br>{w('calls.forecast_band')}: {low}–{high}"
