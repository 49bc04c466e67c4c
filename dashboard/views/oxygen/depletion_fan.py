"""The depletion fan: the stock day by day as a range, and the orders to come."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells

LIKELY_SHARE = 0.5


def draw(
    context: PageContext,
    key: str,
    frame: pd.DataFrame,
    coming: pd.DataFrame,
    *,
    title: str,
    note: str | None = None,
    forecast: pd.DataFrame | None = None,
) -> None:
    """Draw the 10–90 % range as a band, the median as a line, and orders as diamonds with their range of days.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `depletion_fan`: at, p10, p50, p90.
        coming: The orders to come: likely_at, earliest_at, latest_at, comes_share, quantity.
        title: Heading in words; without one the text of `key`.
        note: Line below the chart.
        forecast: The plain forecast where `frame` is a what-if; its median is dashed.
    """
    figure, w = canvas.blank(340), context.w
    if not frame.empty:
        _band(figure, context, frame)
        if forecast is not None:
            _middle(figure, context, forecast, (canvas.colours().quiet, "dash", "oxygen.middle_forecast"))
        _middle(figure, context, frame, (canvas.colours().main, "solid", "oxygen.middle"))
        _orders(figure, context, frame, coming[coming["likely_at"] <= frame["at"].iloc[-1]])
        days = [moment.date() for moment in frame["at"]]
        figure.update_xaxes(showgrid=False, **canvas.day_ticks(w, days))
        figure.update_xaxes(range=[_clock(frame["at"].iloc[0]), _clock(frame["at"].iloc[-1])])
        figure.update_yaxes(**canvas.number_ticks(w, float(frame[["p50", "p90"]].to_numpy(dtype=float).max())))
    symbols = [] if coming.empty else [canvas.Symbol("◆", w("oxygen.arrival"), canvas.colours().accent)]
    canvas.show(context, key, figure, behind=frame, title=title, note=note, symbols=symbols)


def _clock(moment: pd.Timestamp) -> pd.Timestamp:
    """Local time without its zone: Plotly would write the hour of Greenwich."""
    return pd.Timestamp(moment).tz_localize(None)


def _at(frame: pd.DataFrame, column: str = "at") -> list[pd.Timestamp]:
    return [_clock(moment) for moment in frame[column]]


def _band(figure: go.Figure, context: PageContext, frame: pd.DataFrame) -> None:
    edge: dict[str, Any] = {"x": _at(frame), "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    figure.add_scatter(y=frame["p90"], showlegend=False, **edge)
    shade = canvas.faint(canvas.colours().main)
    figure.add_scatter(y=frame["p10"], fill="tonexty", fillcolor=shade, name=context.w("oxygen.band"), **edge)


def _middle(figure: go.Figure, context: PageContext, frame: pd.DataFrame, drawn: tuple[str, str, str]) -> None:
    colour, dash, name = drawn
    figure.add_scatter(
        x=_at(frame),
        y=frame["p50"],
        mode="lines",
        line={"color": colour, "width": 3, "dash": dash},
        name=context.w(name),
        hovertext=[_hover(context, row, name) for row in frame.to_dict("records")],
        hoverinfo="text",
    )


def _orders(figure: go.Figure, context: PageContext, frame: pd.DataFrame, coming: pd.DataFrame) -> None:
    """An order that is likelier not to come than to come is drawn hollow, with a question mark."""
    if coming.empty:
        return
    at, colour = _at(coming, "likely_at"), canvas.colours().accent
    height = np.interp([each.value for each in at], [each.value for each in _at(frame)], frame["p50"].astype(float))
    symbols = ["diamond" if share >= LIKELY_SHARE else "diamond-open" for share in coming["comes_share"]]
    figure.add_scatter(
        x=at,
        y=height,
        mode="markers+text",
        marker={"symbol": symbols, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
        error_x=_spread(coming, colour),
        text=[_quantity(context, row) for row in coming.to_dict("records")],
        textposition="bottom right",
        textfont={"size": 15, "color": canvas.colours().text},
        showlegend=False,
        hovertext=[_hover_order(context, row) for row in coming.to_dict("records")],
        hoverinfo="text",
    )


def _spread(coming: pd.DataFrame, colour: str) -> dict[str, Any]:
    """The days an order may come on, as a bar to both sides of its likely day [ms]."""
    later, sooner = (
        [
            abs((late - likely).total_seconds()) * 1000
            for late, likely in zip(coming[edge], coming["likely_at"], strict=True)
        ]
        for edge in ("latest_at", "earliest_at")
    )
    return {"type": "data", "symmetric": False, "array": later, "arrayminus": sooner, "color": colour, "thickness": 2}


def _quantity(context: PageContext, row: cells.Row) -> str:
    doubt = "" if row["comes_share"] >= LIKELY_SHARE else "?"
    return f"<b>+{context.w.number(row['quantity'])}{doubt}</b>"


def _hover(context: PageContext, row: cells.Row, name: str) -> str:
    w = context.w
    low, middle, high = (cells.written(w, column, row[column]) for column in ("p10", "p50", "p90"))
    return f"{cells.moment_of(w, row['at'])}<br>{w(name)}: {middle}<br>{w('oxygen.band')}: {low}–{high}"


def _hover_order(context: PageContext, row: cells.Row) -> str:
    w = context.w
    days = {name: w.short_day(row[f"{name}_at"].date()) for name in ("likely", "earliest", "latest", "expected")}
    return w("oxygen.arrival_told", quantity=w.number(row["quantity"]), comes=w.share(row["comes_share"]), **days)
