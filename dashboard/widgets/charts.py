"""Charts over days: bars with mean and forecast, stacked bars, a balance; events are marked on them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.frontend import escaping
from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, chart_title, forecast
from dashboard.widgets.timeline import events as happened
from dashboard.widgets.timeline import wave as whole_wave
from dashboard.widgets.timeline.wave import Wave

_STACKED = 340
"""Height of stacked bars [px]."""


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
        canvas.show(context, key, canvas.chart(), behind=frame)
        return
    lines = [_line(context, frame, mean)] if mean and frame[mean].notna().any() else []
    before, earlier = _earlier(context, wave, column)
    every, coming = (frame, []) if ahead is None else forecast.join(context, frame, ahead)
    figure = canvas.chart(
        300,
        traces=[_bars(context, frame, [column, *([mean] if mean else [])]), *lines, *earlier, *coming],
        **_day_axes(context, every, largest=max(before, float(every.filter([column, "p90"]).max().max()))),
        layout=_marks(wave, frame, every),
    )
    title = context.chart_title(chart_title.days(key, frame, column=column))
    beside, symbols = _along(context, key, wave, frame, mean=mean is None)
    canvas.show(
        context, key, figure, behind=every, title=title, note=note, picks=("day",), symbols=symbols, beside=beside
    )


def _marks(wave: Wave | None, frame: pd.DataFrame, every: pd.DataFrame, *, height: int = 300) -> dict[str, Any]:
    """Options of the layout of a chart of days: incomplete days are shaded, the events of the wave are marked.

    Args:
        wave: The whole wave.
        frame: The days of which events are marked.
        every: All days of the chart.
        height: Height of the chart [px].
    """
    marks = {} if wave is None else happened.marks(wave.marked, frame["day"], height=height)
    shaded = canvas.shaded(every.loc[~every["complete"].astype(bool), "day"]) if "complete" in every else []
    return {**marks, "shapes": [*shaded, *marks.get("shapes", [])]}


def _along(
    context: PageContext, key: str, wave: Wave | None, frame: pd.DataFrame, *, mean: bool
) -> tuple[canvas.Beside | None, list[canvas.Symbol]]:
    """Draw the wave beside a chart of days.

    Args:
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


def _earlier(context: PageContext, wave: Wave | None, column: str) -> tuple[float, list[canvas.PlotlyOptions]]:
    """The days of the wave that the period is compared with, see `_beside_earlier`."""
    return _beside_earlier(context, None if wave is None else whole_wave.earlier(context, wave), column)


def _beside_earlier(
    context: PageContext, earlier: pd.DataFrame | None, column: str
) -> tuple[float, list[canvas.PlotlyOptions]]:
    """The days that the period is compared with as a thin line.

    Args:
        context: The opened page.
        earlier: day, earlier_day and `column`.
        column: Column of the line.

    Returns:
        Their largest number, and the trace of the line.
    """
    if earlier is None or earlier.empty:
        return 0.0, []
    first, last = (context.w.short_day(day) for day in (earlier["earlier_day"].min(), earlier["earlier_day"].max()))
    trace = {
        "type": "scatter",
        "x": earlier["day"],
        "y": earlier[column],
        "mode": "lines",
        "line": {"color": canvas.colours().quiet, "width": 1.6},
        "name": context.w("wave.earlier", first=first, last=last),
        "hoverinfo": "skip",
    }
    return float(earlier[column].max()), [trace]


def _bars(context: PageContext, frame: pd.DataFrame, columns: list[str]) -> canvas.PlotlyOptions:
    """Bars of the first column; hovering shows the others too."""
    return {
        "type": "bar",
        "x": frame["day"],
        "y": frame[columns[0]],
        "width": canvas.BAR,
        "marker": {"color": canvas.colours().main},
        **drill_down.marks(("day",), _codes(frame)),
        "hovertext": [_hover(context, row, columns) for row in cells.records(frame)],
        "hoverinfo": "text",
        "name": context.w(f"column.{columns[0]}"),
    }


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
    balance = _line(context, frame, column) | {
        "line": {"color": canvas.colours().main, "width": 3},
        "mode": "lines+markers",
        "marker": {"size": 9},
        "fill": "tozeroy",
        "fillcolor": canvas.faint(canvas.colours().main),
        "hovertext": [_hover(context, row, [column]) for row in cells.records(frame)],
        "hoverinfo": "text",
        **drill_down.marks(("day",), _codes(frame)),
    }
    before, line = _beside_earlier(context, earlier, column)
    lowest = min(0.0, float(frame[column].min()))
    axes = _day_axes(context, frame, largest=max(before, float(frame[column].max())), smallest=lowest)
    figure = canvas.chart(240, traces=[balance, *line], **axes, layout=_marks(None, frame, frame))
    title = context.chart_title(chart_title.balance(key, frame, column=column))
    canvas.show(context, key, figure, behind=frame, picks=("day",), title=title)


def _line(context: PageContext, frame: pd.DataFrame, column: str) -> canvas.PlotlyOptions:
    return {
        "type": "scatter",
        "x": frame["day"],
        "y": frame[column],
        "mode": "lines",
        "line": {"color": canvas.colours().accent, "width": 3},
        "name": context.w(f"column.{column}"),
        "hoverinfo": "skip",
    }


def _hover(context: PageContext, row: cells.Row, columns: list[str]) -> str:
    lines = [f"{context.w('column.' + column)}: {cells.written(context.w, column, row[column])}" for column in columns]
    return "<br>".join([context.w.day(row["day"]), *lines])


def _day_axes(
    context: PageContext, frame: pd.DataFrame, *, largest: float, smallest: float = 0.0, whole: bool = True
) -> dict[str, canvas.PlotlyOptions]:
    """Options of the axes for the days of a frame and numbers up to the largest: `xaxis` and `yaxis`."""
    return {
        "xaxis": {"showgrid": False, **canvas.day_ticks(context.w, _span(context, frame["day"]))},
        "yaxis": canvas.number_ticks(context.w, largest, smallest, whole=whole),
    }


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
    traces = _stacks(context, frame, by=by, column=column, tones=tones)
    totals = frame.groupby("day")[column].sum()
    if marked:
        days = totals[frame.groupby("day")[marked].any()]
        traces.append(_crosses(days, context.w(f"{key.rpartition('.')[0]}.{marked}")))
    whole = pd.api.types.is_integer_dtype(frame[column])
    before, line = _earlier(context, wave, column)
    figure = canvas.chart(
        _STACKED,
        traces=[*traces, *line],
        **_day_axes(context, frame, largest=max(before, float(totals.max())), whole=whole),
        layout={"barmode": "stack", "barcornerradius": 0, **_marks(wave, frame, frame, height=_STACKED)},
    )
    beside, symbols = _along(context, key, wave, frame, mean=True)
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


def _crosses(totals: pd.Series, name: str) -> canvas.PlotlyOptions:
    """Marks above the bars of these days."""
    marker = {"symbol": "x", "size": 8, "color": canvas.colours().bad}
    plain = {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "cliponaxis": False}
    return {**plain, "x": totals.index, "y": totals, "marker": marker, "name": name}
