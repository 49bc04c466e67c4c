"""Charts over days: bars with mean and forecast, stacked bars, a balance; events are marked on them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.frontend import escaping
from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, chart_title, forecast
from dashboard.widgets.timeline import events as happened
from dashboard.widgets.timeline import wave as whole_wave
from dashboard.widgets.timeline.wave import Wave


def daily_bars(
    context: PageContext,
    key: str,
    frame: pd.DataFrame,
    *,
    column: str,
    mean: str | None = None,
    ahead: pd.DataFrame | None = None,
    wave: Wave | None = None,
    note: str | None = None,
) -> None:
    """Draw bars of `column` per day; incomplete days are shaded, a click picks a day.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: day, complete, `column`, `mean`.
        column: Column of the bars.
        mean: Column of the line.
        ahead: Forecast of the days to come: day, p10, p50, p90.
        wave: The whole wave, drawn beside; its events are marked on both, and its days that the period is compared
            with are a thin line.
        note: Line below the chart.
    """
    if frame.empty:
        canvas.show(context, key, canvas.blank(), behind=frame)
        return
    figure = canvas.blank()
    _add_bars(figure, context, frame, [column, *([mean] if mean else [])])
    if mean and frame[mean].notna().any():
        _add_line(figure, context, frame, mean)
    before = _add_earlier(figure, context, _earlier(context, wave), column)
    every = frame if ahead is None else forecast.join(figure, context, frame, ahead)
    _day_axes(figure, context, every, largest=max(before, float(every.filter([column, "p90"]).max().max())))
    title = context.chart_title(chart_title.days(key, frame, column=column))
    beside, symbols = _along(figure, context, key, wave, frame, mean=mean is None)
    canvas.show(
        context, key, figure, behind=every, title=title, note=note, picks=("day",), symbols=symbols, beside=beside
    )


def _along(
    figure: go.Figure, context: PageContext, key: str, wave: Wave | None, frame: pd.DataFrame, *, mean: bool
) -> tuple[canvas.Beside | None, list[canvas.Symbol]]:
    """Mark the events of the wave on a chart of days.

    Args:
        figure: The chart.
        context: The opened page.
        key: i18n key of this part of the page.
        wave: The whole wave.
        frame: The days of the chart.
        mean: Whether the line of the wave is to be explained: the chart has none, and colours of its own.

    Returns:
        The chart of the wave, and what is to be explained of both.
    """
    symbols = _unfinished(context, frame)
    if wave is None:
        return None, symbols
    happened.mark(figure, wave.marked, frame["day"])
    tone = "text" if mean else "main"
    beside = whole_wave.beside(context, key, wave, frame["day"], tone=tone)
    marked = happened.touching(wave.marked, frame["day"]) if beside is None else wave.marked
    symbols += happened.symbols(context, marked)
    return beside, symbols if beside is None else [*whole_wave.symbols(context, tone=tone, mean=mean), *symbols]


def _unfinished(context: PageContext, frame: pd.DataFrame) -> list[canvas.Symbol]:
    """What the ground of an incomplete day means, where there is one."""
    if "complete" not in frame or frame["complete"].astype(bool).all():
        return []
    return [canvas.Symbol("", context.w("wave.unfinished"), canvas.SHADED)]


def _earlier(context: PageContext, wave: Wave | None) -> pd.DataFrame | None:
    """The days of the wave that the period is compared with."""
    return None if wave is None else whole_wave.earlier(context, wave)


def _add_earlier(figure: go.Figure, context: PageContext, earlier: pd.DataFrame | None, column: str) -> float:
    """Draw the days that the period is compared with as a thin line.

    Args:
        figure: The chart to draw on.
        context: The opened page.
        earlier: day, earlier_day and `column`.
        column: Column of the line.

    Returns:
        Their largest number.
    """
    if earlier is None or earlier.empty:
        return 0.0
    first, last = (context.w.short_day(day) for day in (earlier["earlier_day"].min(), earlier["earlier_day"].max()))
    figure.add_scatter(
        x=earlier["day"],
        y=earlier[column],
        mode="lines",
        line={"color": canvas.colours().quiet, "width": 1.6},
        name=context.w("wave.earlier", first=first, last=last),
        hoverinfo="skip",
    )
    return float(earlier[column].max())


def _add_bars(figure: go.Figure, context: PageContext, frame: pd.DataFrame, columns: list[str]) -> None:
    """Bars of the first column; hovering shows the others too."""
    figure.add_bar(
        x=frame["day"],
        y=frame[columns[0]],
        width=canvas.BAR,
        marker={"color": canvas.colours().main},
        **drill_down.marks(("day",), _codes(frame)),
        hovertext=[_hover(context, row, columns) for row in frame.to_dict("records")],
        hoverinfo="text",
        name=context.w(f"column.{columns[0]}"),
    )


def _codes(frame: pd.DataFrame) -> list[list[str]]:
    """The day of each row as its code."""
    return [[pd.Timestamp(day).date().isoformat()] for day in frame["day"]]


def daily_line(
    context: PageContext, key: str, frame: pd.DataFrame, *, column: str, earlier: pd.DataFrame | None = None
) -> None:
    """Draw a balance at the end of each day as a line; a click picks a day.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: One row per day.
        column: Column of the balance.
        earlier: The days compared with: day (of the period that it is compared with), earlier_day and `column`.
    """
    figure = canvas.blank(240)
    _add_line(figure, context, frame, column)
    figure.update_traces(
        line_color=canvas.colours().main,
        mode="lines+markers",
        marker_size=9,
        fill="tozeroy",
        fillcolor=canvas.faint(canvas.colours().main),
        hovertext=[_hover(context, row, [column]) for row in frame.to_dict("records")],
        hoverinfo="text",
        **drill_down.marks(("day",), _codes(frame)),
    )
    before = _add_earlier(figure, context, earlier, column)
    lowest = min(0.0, float(frame[column].min()))
    _day_axes(figure, context, frame, largest=max(before, float(frame[column].max())), smallest=lowest)
    title = context.chart_title(chart_title.balance(key, frame, column=column))
    canvas.show(context, key, figure, behind=frame, picks=("day",), title=title)


def _add_line(figure: go.Figure, context: PageContext, frame: pd.DataFrame, column: str) -> None:
    figure.add_scatter(
        x=frame["day"],
        y=frame[column],
        mode="lines",
        line={"color": canvas.colours().accent, "width": 3},
        name=context.w(f"column.{column}"),
        hoverinfo="skip",
    )


def _hover(context: PageContext, row: cells.Row, columns: list[str]) -> str:
    lines = [f"{context.w('column.' + column)}: {cells.written(context.w, column, row[column])}" for column in columns]
    return "<br>".join([context.w.day(row["day"]), *lines])


def _day_axes(
    figure: go.Figure,
    context: PageContext,
    frame: pd.DataFrame,
    *,
    largest: float,
    smallest: float = 0.0,
    whole: bool = True,
) -> None:
    """Axes for the days of a frame and numbers up to the largest; incomplete days are shaded."""
    if "complete" in frame:
        canvas.shade(figure, frame.loc[~frame["complete"].astype(bool), "day"])
    figure.update_xaxes(showgrid=False, **canvas.day_ticks(context.w, _span(context, frame["day"])))
    figure.update_yaxes(**canvas.number_ticks(context.w, largest, smallest, whole=whole))


def _span(context: PageContext, days: pd.Series) -> list[date]:
    """All days of the axis: where the days begin or end within the period, the whole of it, also without data."""
    if days.empty:
        return []
    first, last = pd.Timestamp(days.min()).date(), pd.Timestamp(days.max()).date()
    first = context.start if context.start < first <= context.end else first
    last = context.end if context.start <= last < context.end else last
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def stacked_days(
    context: PageContext,
    key: str,
    frame: pd.DataFrame,
    *,
    by: str,
    column: str,
    marked: str | None = None,
    title: str | None = None,
    tones: Mapping[str, str] | None = None,
    picks: Sequence[str] | None = None,
    wave: Wave | None = None,
) -> None:
    """Draw bars per day, stacked by code; a click picks the day and the code.

    The five most frequent codes have a colour each, the others are drawn together; codes that have an order have their
    own colours.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: day, `by`, `column`, `marked`.
        by: Column of codes.
        column: Column of counts.
        marked: Column of booleans; days with a true one are marked above their bar.
        title: Heading in words; without one the text of `key`.
        tones: Codes from the bottom up, each with the name of its colour in the palette.
        picks: What a click picks instead.
        wave: The whole wave, drawn beside; its events are marked on both, and its days that the period is compared
            with are a thin line.
    """
    figure = canvas.blank(340, traces=_stacks(context, frame, by=by, column=column, tones=tones))
    figure.update_layout(barmode="stack", barcornerradius=0)
    totals = frame.groupby("day")[column].sum()
    if marked:
        _add_marks(figure, context, totals[frame.groupby("day")[marked].any()], f"{key.rpartition('.')[0]}.{marked}")
    whole = pd.api.types.is_integer_dtype(frame[column])
    before = _add_earlier(figure, context, _earlier(context, wave), column)
    _day_axes(figure, context, frame, largest=max(before, float(totals.max())), whole=whole)
    beside, symbols = _along(figure, context, key, wave, frame, mean=True)
    canvas.show(
        context, key, figure, behind=frame, title=title, picks=picks or ("day", by), symbols=symbols, beside=beside
    )


def _stacks(
    context: PageContext, frame: pd.DataFrame, *, by: str, column: str, tones: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    if tones:
        return [
            _stack(
                context,
                frame[frame[by] == code].groupby("day")[column].sum(),
                (by, code, getattr(canvas.colours(), tone)),
            )
            for code, tone in tones.items()
            if (frame[by] == code).any()
        ]
    ranked = frame.groupby(by)[column].sum().sort_values(ascending=False).index.tolist()
    ranked = sorted(ranked, key=lambda code: code == "other")  # its name is that of the others drawn together
    first, others = ranked[:5], ranked[5:]
    stacks = [
        _stack(context, frame[frame[by] == code].groupby("day")[column].sum(), (by, code, colour))
        for code, colour in zip(first, canvas.colours().series, strict=False)
    ]
    if others:
        rest = frame[frame[by].isin(others)].groupby("day")[column].sum()
        stacks.append(_stack(context, rest, (by, "other", canvas.colours().quiet)))
    return stacks


def _stack(context: PageContext, counts: pd.Series, named: tuple[str, str, str]) -> dict[str, Any]:
    by, code, colour = named
    name = escaping.of_chart(cells.written(context.w, by, code))
    hover = [
        f"{context.w.day(day)}<br>{name}: {context.w.number(count)}"
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
        **drill_down.marks(("day", by), [[day] if code == "other" else [day, code] for day in days]),
        "hovertext": hover,
        "hoverinfo": "text",
    }


def _add_marks(figure: go.Figure, context: PageContext, totals: pd.Series, key: str) -> None:
    marker = {"symbol": "x", "size": 8, "color": canvas.colours().bad}
    plain: dict[str, Any] = {"mode": "markers", "hoverinfo": "skip", "cliponaxis": False}
    figure.add_scatter(x=totals.index, y=totals, marker=marker, name=context.w(key), **plain)
