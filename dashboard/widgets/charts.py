"""Charts over days: bars with mean and forecast, stacked bars, a balance; events are marked on them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, chart_title, forecast

_MOST_EVENTS = 9
_HALF_A_DAY = pd.Timedelta(hours=12)


def daily_bars(
    context: PageContext,
    key: str,
    frame: pd.DataFrame,
    *,
    column: str,
    mean: str | None = None,
    events: pd.DataFrame | None = None,
    ahead: pd.DataFrame | None = None,
    note: str | None = None,
) -> None:
    """Draw bars of `column` per day; incomplete days are shaded, a click picks a day.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: day, complete, `column`, `mean`.
        column: Column of the bars.
        mean: Column of the line.
        events: Of the metric `events`, marked on their days.
        ahead: Forecast of the days to come: day, p10, p50, p90.
        note: Line below the chart.
    """
    if frame.empty:
        canvas.show(context, key, canvas.blank(), behind=frame)
        return
    figure = canvas.blank()
    _add_bars(figure, context, frame, [column, *([mean] if mean else [])])
    if mean:
        _add_line(figure, context, frame, mean)
    every = frame if ahead is None else forecast.join(figure, context, frame, ahead)
    _day_axes(figure, context, every, largest=float(every.filter([column, "p90"]).max().max()))
    notes = [None if events is None else _mark_events(figure, context, frame["day"], events), note]
    text = "  \n".join(filter(None, notes)) or None
    title = context.chart_title(chart_title.days(key, frame, column=column))
    canvas.show(context, key, figure, behind=every, note=text, picks=("day",), title=title)


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


def daily_line(context: PageContext, key: str, frame: pd.DataFrame, *, column: str) -> None:
    """Draw a balance at the end of each day as a line; a click picks a day.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: One row per day.
        column: Column of the balance.
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
    figure.update_layout(showlegend=False)
    _day_axes(figure, context, frame, largest=float(frame[column].max()), smallest=min(0.0, float(frame[column].min())))
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
        _shade(figure, frame.loc[~frame["complete"].astype(bool), "day"])
    figure.update_xaxes(showgrid=False, **canvas.day_ticks(context.w, list(frame["day"])))
    figure.update_yaxes(**canvas.number_ticks(context.w, largest, smallest, whole=whole))


def _shade(figure: go.Figure, days: pd.Series) -> None:
    """Shade days that are not complete."""
    for day in pd.to_datetime(days).drop_duplicates():
        edges = {"x0": day - pd.Timedelta(hours=12), "x1": day + pd.Timedelta(hours=12)}
        figure.add_vrect(**edges, fillcolor="rgba(128,140,150,0.28)", line_width=0, layer="below")


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
    """
    figure = canvas.blank(340, traces=_stacks(context, frame, by=by, column=column, tones=tones))
    figure.update_layout(barmode="stack", barcornerradius=0)
    totals = frame.groupby("day")[column].sum()
    if marked:
        _add_marks(figure, context, totals[frame.groupby("day")[marked].any()], f"{key.rpartition('.')[0]}.{marked}")
    whole = pd.api.types.is_integer_dtype(frame[column])
    _day_axes(figure, context, frame, largest=float(totals.max()), whole=whole)
    canvas.show(context, key, figure, behind=frame, picks=picks or ("day", by), title=title)


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
    name = cells.written(context.w, by, code)
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


def _mark_events(figure: go.Figure, context: PageContext, days: pd.Series, events: pd.DataFrame) -> str | None:
    """Mark each event by a numbered line at its start and a strip along the top while it lasts.

    Events that began before the first day are marked at the edge. Returns the legend of the numbers, None without
    events.
    """
    if events.empty or days.empty:
        return None
    latest = events.tail(_MOST_EVENTS)
    shapes = [shape for row in latest.to_dict("records") for shape in _shapes(row, days)]
    signs = [_annotation(number, _at(row, days)) for number, row in enumerate(latest.to_dict("records"), start=1)]
    marks = {"shapes": [*figure.layout.shapes, *shapes], "annotations": [*figure.layout.annotations, *signs]}
    figure.update_layout(marks, margin_t=34, legend_y=1.12)
    return "  \n".join(
        _event_text(context, number, row) for number, row in enumerate(latest.to_dict("records"), start=1)
    )


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
        edges = {"x0": at, "x1": ends + _HALF_A_DAY, "y0": 1.0, "y1": 1.025, "yref": "paper"}
        yield {"type": "rect", **edges, "fillcolor": colour, "line": {"width": 0}}


def _annotation(number: int, at: pd.Timestamp) -> dict[str, Any]:
    place = {"x": at, "y": 1.0, "yref": "paper", "yanchor": "bottom", "xanchor": "left"}
    return {**place, "text": f"<b>{_sign(number)}</b>", "showarrow": False, "font": {"size": 15}}


def _event_text(context: PageContext, number: int, row: dict[Any, Any]) -> str:
    label = str(row["label"]).translate({ord(sign): f"\\{sign}" for sign in "\\`*_{}[]<>#$|~"})
    day = context.w.short_day(row["day"])
    if pd.isna(row["last_day"]):
        return context.w("events.on", sign=_sign(number), day=day, label=label)
    return context.w(
        "events.during", sign=_sign(number), day=day, last=context.w.short_day(row["last_day"]), label=label
    )


def _sign(number: int) -> str:
    return chr(ord("①") + number - 1)
