"""The whole wave: all days until the end of the period, small, beside the chart of the days chosen."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pandas as pd

from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells
from dashboard.widgets.timeline import events

MOST_DAYS = 365
"""Most days of a wave: with more a phone has less than a point for each."""
_LONGER = 1.3
"""A wave not longer than the period by this factor shows nothing new."""
_WEEK = 7
_HEIGHT = 300
"""Height [px]."""


@dataclass(frozen=True)
class Wave:
    """The days of a wave and the events among them."""

    days: pd.DataFrame
    """day, complete, and the column of the chart, one row per day, until the end of the period."""
    column: str
    """Column of the chart."""
    marked: pd.DataFrame
    """Events with their numbers."""
    trend: str = ""
    """Where it is going, in a word."""


def days_of(context: PageContext) -> dict[str, Any]:
    """The days that a metric is asked for: `start` and `end`."""
    return {"start": context.end - timedelta(days=MOST_DAYS - 1), "end": context.end}


def of(frame: pd.DataFrame, *, column: str, happened: pd.DataFrame, trend: str = "") -> Wave:
    """Sum the rows of each day.

    Args:
        frame: day, `column`, and complete where it is known; several rows a day are summed, and the day is complete
            when all of them are.
        column: Column of the chart.
        happened: Of the metric `events`.
        trend: Where it is going, in a word.
    """
    known = frame.assign(complete=frame["complete"].astype(bool) if "complete" in frame else True)
    days = known.groupby("day", as_index=False).agg({column: "sum", "complete": "all"})
    return Wave(days, column, events.numbered(happened), trend)


def earlier(context: PageContext, wave: Wave) -> pd.DataFrame:
    """The days of the wave that the period is compared with, each on the day it is compared with.

    Args:
        context: The opened page.
        wave: The wave.

    Returns:
        The columns of the wave, `day` moved, and `earlier_day`.
    """
    days, span = pd.to_datetime(wave.days["day"]), context.earlier_days
    if not span:
        return context.beside(wave.days.head(0))
    within = (days >= pd.Timestamp(span["start"])) & (days <= pd.Timestamp(span["end"]))
    return context.beside(wave.days[within & wave.days["complete"]])


def beside(
    context: PageContext, key: str, wave: Wave, chosen_days: pd.Series, *, tone: str = "main"
) -> canvas.Beside | None:
    """The chart of the wave; None where it would show hardly more than the chosen days.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        wave: The wave.
        chosen_days: Days of the chart that it stands beside.
        tone: Colour of the chosen days in the palette: that of the chart beside it, or one that it does not have.
    """
    days = pd.to_datetime(wave.days["day"])
    if len(days) < 2 * _WEEK or len(days) < _LONGER * chosen_days.nunique():
        return None
    largest = float(wave.days[wave.column].max())
    marks = events.marks(wave.marked, wave.days["day"], height=_HEIGHT)
    marks["annotations"] = [*_highest(context, wave), *marks.get("annotations", [])]
    figure = canvas.chart(
        _HEIGHT,
        traces=[_bars(context, wave, tone), _mean(context, wave)],
        xaxis={"showgrid": False, **canvas.day_ticks(context.w, list(days), most=4)},
        yaxis=_with_room(canvas.number_ticks(context.w, largest, whole=True), largest),
        layout={"showlegend": False, "bargap": 0, "barcornerradius": 0, **marks},
    )
    first, last = (context.w.short_day(day) for day in (days.min(), days.max()))
    alt = context.w("wave.alt", what=context.label(wave.column), first=first, last=last)
    title = context.w("wave.title", first=first, last=last)
    return canvas.Beside(f"wave-{key}", figure, f"{title} · {wave.trend}" if wave.trend else title, alt)


def _with_room(axis: dict[str, Any], largest: float) -> dict[str, Any]:
    """The axis, high enough for the words above the highest bar."""
    bottom, top = axis["range"]
    return axis | {"range": [bottom, max(top, largest * 1.2)]}


def _bars(context: PageContext, wave: Wave, tone: str) -> dict[str, Any]:
    """The chosen days have a colour of their own."""
    chosen, others, first = getattr(canvas.colours(), tone), _others(), pd.Timestamp(context.start)
    days = pd.to_datetime(wave.days["day"])
    return {
        "type": "bar",
        "x": wave.days["day"],
        "y": wave.days[wave.column],
        "width": 86_400_000,
        "marker": {"color": [chosen if day >= first else others for day in days]},
        "hovertext": [_hover(context, row, wave.column) for row in cells.records(wave.days)],
        "hoverinfo": "text",
    }


def _hover(context: PageContext, row: cells.Row, column: str) -> str:
    return f"{context.w.day(row['day'])}<br>{context.label(column)}: {cells.written(context.w, column, row[column])}"


def _mean(context: PageContext, wave: Wave) -> dict[str, Any]:
    """The mean of seven complete days."""
    complete = wave.days[wave.days["complete"]]
    complete = complete.set_index(pd.DatetimeIndex(complete["day"]))
    mean = complete[wave.column].astype(float).rolling(f"{_WEEK}D", min_periods=_WEEK).mean()
    line = {"color": canvas.colours().accent, "width": 2.5}
    plain = {"type": "scatter", "mode": "lines", "hoverinfo": "skip", "name": context.w("column.mean_7d")}
    return {"x": mean.index, "y": mean, "line": line, **plain}


def _highest(context: PageContext, wave: Wave) -> list[dict[str, Any]]:
    """The highest number and its day, written at its bar."""
    if not wave.days[wave.column].max() > 0:
        return []
    place = int(wave.days[wave.column].to_numpy(float).argmax())
    row = wave.days.iloc[place]
    # Near an edge the words stand on the inner side of their day.
    side = "left" if place < len(wave.days) / 5 else "right" if place > len(wave.days) * 4 / 5 else "center"
    text = f"<b>{cells.written(context.w, wave.column, row[wave.column])}</b> · {context.w.short_day(row['day'])}"
    spot = {"x": row["day"], "y": float(row[wave.column]), "yanchor": "bottom", "xanchor": side, "showarrow": False}
    return [{**spot, "text": text, "font": {"size": 12}}]


def symbols(context: PageContext, *, tone: str = "main", mean: bool = True) -> list[canvas.Symbol]:
    """What the colours of a wave mean that the chart beside it does not name.

    Args:
        context: The opened page.
        tone: Colour of the chosen days in the palette.
        mean: Whether its line is to be explained: not where the chart beside it has the same.
    """
    colours, w = canvas.colours(), context.w
    chosen = [] if tone == "main" else [canvas.Symbol("", w("wave.chosen"), getattr(colours, tone))]
    lines = [canvas.Symbol("", w("wave.mean"), colours.accent, is_line=True)] if mean else []
    return [*chosen, canvas.Symbol("", w("wave.others"), _others()), *lines]


def _others() -> str:
    """Colour of the days outside the period."""
    return canvas.faint(canvas.colours().quiet, 0.55)
