"""The depletion fan: the stock day by day as a range, and the orders to come."""

from typing import Any

import numpy as np
import pandas as pd

from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells
from dashboard.widgets.drawing import plot

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
    w = context.w
    figure = canvas.chart(340) if frame.empty else _figure(context, frame, coming, forecast)
    symbols = [] if coming.empty else [canvas.Symbol("◆", w("oxygen.arrival"), canvas.colours().accent)]
    canvas.show(context, key, figure, behind=frame, title=title, note=note, symbols=symbols)


def _figure(
    context: PageContext, frame: pd.DataFrame, coming: pd.DataFrame, forecast: pd.DataFrame | None
) -> plot.Plot:
    """The band, the medians and the orders.

    Args:
        context: The opened page.
        frame: Of `depletion_fan`.
        coming: The orders to come.
        forecast: The plain forecast where `frame` is a what-if.
    """
    plain = canvas.colours().quiet, "dash", "oxygen.middle_forecast"
    middles = [] if forecast is None else [_middle(context, forecast, plain)]
    middles.append(_middle(context, frame, (canvas.colours().main, "solid", "oxygen.middle")))
    orders = _orders(context, frame, coming[coming["likely_at"] <= frame["at"].iloc[-1]])
    days = canvas.day_ticks(context.w, [moment.date() for moment in frame["at"]])
    return canvas.chart(
        340,
        traces=[*_band(context, frame), *middles, *orders],
        xaxis={"showgrid": False, **days, "range": [_clock(frame["at"].iloc[0]), _clock(frame["at"].iloc[-1])]},
        yaxis=canvas.number_ticks(context.w, float(frame[["p50", "p90"]].to_numpy(dtype=float).max())),
    )


def _clock(moment: pd.Timestamp) -> pd.Timestamp:
    """Local time without its zone: Plotly would write the hour of Greenwich."""
    return pd.Timestamp(moment).tz_localize(None)


def _at(frame: pd.DataFrame, column: str = "at") -> list[pd.Timestamp]:
    return [_clock(moment) for moment in frame[column]]


def _band(context: PageContext, frame: pd.DataFrame) -> list[canvas.PlotlyOptions]:
    edge = {"type": "scatter", "x": _at(frame), "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    shade = {"fill": "tonexty", "fillcolor": canvas.faint(canvas.colours().main), "name": context.w("oxygen.band")}
    return [{**edge, "y": frame["p90"], "showlegend": False}, {**edge, "y": frame["p10"], **shade}]


def _middle(context: PageContext, frame: pd.DataFrame, drawn: tuple[str, str, str]) -> canvas.PlotlyOptions:
    colour, dash, name = drawn
    return {
        "type": "scatter",
        "x": _at(frame),
        "y": frame["p50"],
        "mode": "lines",
        "line": {"color": colour, "width": 3, "dash": dash},
        "name": context.w(name),
        "hovertext": [_hover(context, row, name) for row in frame.to_dict("records")],
        "hoverinfo": "text",
    }


def _orders(context: PageContext, frame: pd.DataFrame, coming: pd.DataFrame) -> list[canvas.PlotlyOptions]:
    """An order that is likelier not to come than to come is drawn hollow, with a question mark."""
    if coming.empty:
        return []
    at, colour = _at(coming, "likely_at"), canvas.colours().accent
    height = np.interp([each.value for each in at], [each.value for each in _at(frame)], frame["p50"].astype(float))
    symbols = ["diamond" if share >= LIKELY_SHARE else "diamond-open" for share in coming["comes_share"]]
    trace = {
        "type": "scatter",
        "x": at,
        "y": height,
        "mode": "markers+text",
        "marker": {"symbol": symbols, "size": 13, "color": colour, "line": {"width": 2, "color": colour}},
        "error_x": _spread(coming, colour),
        "text": [_quantity(context, row) for row in coming.to_dict("records")],
        "textposition": "bottom right",
        "textfont": {"size": 15, "color": canvas.colours().text},
        "showlegend": False,
        "hovertext": [_hover_order(context, row) for row in coming.to_dict("records")],
        "hoverinfo": "text",
    }
    return [trace]


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
