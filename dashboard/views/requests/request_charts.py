"""Charts of requests: waiting times, requests per day, by village, and outcomes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.frontend import escaping
from dashboard.shell import address
from dashboard.shell.page_context import PageContext
from dashboard.shell.query_cache import query
from dashboard.widgets import canvas, cells, chart_title, charts, figures, heatmap, tables
from dashboard.widgets.drawing import icons
from dashboard.widgets.timeline import wave

WAITS_BY = ("category", "village", "urgency", "channel")
_STEPS = ("requested", "approved", "delivered")


def curve(context: PageContext, key: str, frame: pd.DataFrame, *, title: str, note: str | None = None) -> None:
    """Draw the share fulfilled by hours since the request, with its interval.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: The curve of `time_to_fulfil`: hours, fulfilled_share, low_share, high_share.
        title: Heading in words; without one the text of `key`.
        note: Line below the chart.
    """
    of_hours = {"type": "scatter", "mode": "lines", "x": frame["hours"]}
    edge = {**of_hours, "line": {"width": 0, "shape": "hv"}, "hoverinfo": "skip"}
    band = {"fill": "tonexty", "fillcolor": canvas.faint(canvas.colours().main), "name": context.w("requests.range_95")}
    middle = {
        "y": frame["fulfilled_share"],
        "line": {"color": canvas.colours().main, "width": 3, "shape": "hv"},
        "name": context.label("fulfilled_share"),
        "hovertext": [_curve_hover(context, row) for row in frame.to_dict("records")],
        "hoverinfo": "text",
    }
    high, low = {**edge, "y": frame["high_share"], "showlegend": False}, {**edge, "y": frame["low_share"], **band}
    hours, shares = [0, 6, 12, 24, 36, 48, 60, 72], [0.0, 0.25, 0.5, 0.75, 1.0]
    xaxis = {"tickvals": hours, "ticktext": [context.w.number(hour) for hour in hours], "showgrid": False}
    xaxis["title"] = {"text": context.w("requests.hours_since")}
    yaxis = {"tickvals": shares, "ticktext": [context.w.share(share) for share in shares], "range": [0, 1.02]}
    figure = canvas.chart(320, traces=[high, low, of_hours | middle], xaxis=xaxis, yaxis=yaxis)
    canvas.show(context, key, figure, behind=frame, title=title, note=note)


def _curve_hover(context: PageContext, row: cells.Row) -> str:
    low, middle, high = (context.w.share(float(row[f"{name}_share"])) for name in ("low", "fulfilled", "high"))
    return f"{context.w('requests.within', hours=int(row['hours']))}: {middle} ({low}–{high})"


def ended_by_death(context: PageContext, totals: pd.DataFrame) -> None:
    """Tell the desk how many requests of the period a death ended; so few are about known people.

    Args:
        context: The opened page.
        totals: Of `request_totals`.
    """
    ended: Any = totals["ended_by_death"].iloc[0]
    if context.writes and not cells.is_missing(ended) and ended:
        st.caption(f"{icons.mark('candle')} {context.w('requests.ended_by_death', requests=int(ended))}")


def within_a_day(context: PageContext, times: pd.DataFrame, earlier: pd.DataFrame | None) -> figures.Figure:
    """The share fulfilled within 24 hours; where none was followed for so long, that.

    Args:
        context: The opened page.
        times: Of `time_to_fulfil`.
        earlier: The same of the days compared with; None where nothing is known of them.
    """
    figure = figures.of(times, "within_24h_share", unit="share", better=1, earlier=earlier)
    row = times.iloc[0]
    is_open = cells.is_missing(figure.now) and row["fulfilled"]
    return replace(figure, about=context.w("requests.not_followed", hours=24)) if is_open else figure


def without_time(context: PageContext, times: pd.DataFrame) -> str | None:
    """How many requests no waiting time counts, in words; None for none; times: of `time_to_fulfil`."""
    left_out = int(times["left_out"].iloc[0])
    return context.w("requests.without_time", left_out=left_out) if left_out else None


def waits_by(context: PageContext, metric: Callable[..., pd.DataFrame], **filters: Any) -> None:
    """Draw how long requests wait, split by what the reader chooses; metric: `time_to_fulfil_by`."""
    offered = WAITS_BY if context.writes else WAITS_BY[:1]
    code = address.chosen("by", offered, offered[0])
    w, tied = context.w, address.widget("by", code)
    st.pills(w("filter.by"), offered, format_func=lambda name: w(f"filter.by_{name}"), required=True, **tied)
    tables.card(context, "requests.waits", query(metric, by=code, **filters))


def daily(context: PageContext, key: str, frame: pd.DataFrame, every: wave.Wave) -> None:
    """Draw requests per day, stacked by category, beside the whole wave.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `daily_requests`.
        every: The whole wave.
    """
    title = context.chart_title(chart_title.days(key, frame, column="requests"))
    charts.stacked_days(context, key, frame, by="category", column="requests", title=title, wave=every)


def by_village(context: PageContext, metric: Callable[..., pd.DataFrame], **filters: Any) -> None:
    """Draw requests by village and category as a heatmap; metric: `requests_by_village`."""
    pairs = {"down": "village", "codes": "village_code", "across": "category"}
    heatmap.crossed(context, "requests.villages", query(metric, **filters), **pairs, column="requests")


def sensitive(context: PageContext, metric: Callable[..., pd.DataFrame], **filters: Any) -> None:
    """Draw the sensitive needs by week and district; metric: `sensitive_requests`."""
    frame = query(metric, **filters)
    names = frame["district"].astype(object).mask(frame["district"].isna(), context.w("small_groups.total"))
    tables.card(context, "requests.sensitive", frame.assign(district=names))
    if frame["is_suppressed"].any():
        st.caption(context.w("small_groups.explained"))


def outcomes(context: PageContext, key: str, frame: pd.DataFrame) -> None:
    """Draw per item what was requested, approved and delivered, in percent of what was requested.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `requested_quantities`: item, requested, approved, delivered.
    """
    known = frame[frame["requested"] > 0].iloc[::-1]
    if known.empty:
        tables.card(context, key, known)
        return
    named = zip(reversed(_STEPS), reversed(canvas.colours().series[:3]), strict=True)
    figure = canvas.chart(
        80 + 62 * len(known),
        traces=[_step(context, known, name, colour) for name, colour in named],
        xaxis={"visible": False, "range": [0, 1.6]},
        yaxis={"showgrid": False},
        layout={"barmode": "group", "legend": {**canvas.LEGEND, "traceorder": "reversed"}},
    )
    canvas.show(context, key, figure, behind=frame, title=context.chart_title(chart_title.least_delivered(key, frame)))


def _step(context: PageContext, frame: pd.DataFrame, name: str, colour: str) -> canvas.PlotlyOptions:
    """Bars of one step of what was requested.

    Args:
        context: The opened page.
        frame: Items and their quantities.
        name: Column of the step.
        colour: Its colour.
    """
    shares = (frame[name] / frame["requested"]).astype(float)
    written = [cells.written(context.w, "quantity", count) for count in frame[name]]
    parts = ["" if cells.is_missing(share) else f" ({context.w.share(share)})" for share in shares]
    return {
        "type": "bar",
        "y": [escaping.of_chart(cells.written(context.w, "item", code)) for code in frame["item"]],
        "x": shares,
        "orientation": "h",
        "name": context.label(name),
        "marker": {"color": colour},
        "text": [f"{count}{part}" for count, part in zip(written, parts, strict=True)],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
