"""Charts over days: bars with their mean, the line of a balance."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import canvas, cells, event_marks, forecast, picked, telling
from dashboard.screen import Screen


def daily_bars(
    screen: Screen,
    key: str,
    frame: pd.DataFrame,
    *,
    column: str,
    mean: str | None = None,
    events: pd.DataFrame | None = None,
    ahead: pd.DataFrame | None = None,
    said: str | None = None,
) -> None:
    """Bars of `column` per day, an incomplete day shaded, with the line `mean`, what explains a jump, and what is to be
    expected (`ahead`, with what is `said` of it). A click on a bar picks its day.
    """
    if frame.empty:
        canvas.show(screen, key, canvas.blank(), behind=frame)
        return
    figure = canvas.blank()
    _add_bars(figure, screen, frame, [column, *([mean] if mean else [])])
    if mean:
        _add_line(figure, screen, frame, mean)
    every = frame if ahead is None else forecast.join(figure, screen, frame, ahead)
    day_axes(figure, screen, every, largest=float(every.filter([column, "p90"]).max().max()))
    notes = [None if events is None else event_marks.mark(figure, screen, frame["day"], events), said]
    note = "  \n".join(filter(None, notes)) or None
    title = screen.told(telling.days(key, frame, column=column))
    canvas.show(screen, key, figure, behind=every, note=note, picks=("day",), title=title)


def _add_bars(figure: go.Figure, screen: Screen, frame: pd.DataFrame, told: list[str]) -> None:
    """Bars of the first column told; the others stand beside it when a bar is pointed at."""
    figure.add_bar(
        x=frame["day"],
        y=frame[told[0]],
        width=canvas.BAR,
        marker={"color": canvas.colours().main},
        **picked.marks(("day",), _codes(frame)),
        hovertext=[_hover(screen, row, told) for row in frame.to_dict("records")],
        hoverinfo="text",
        name=screen.w(f"column.{told[0]}"),
    )


def _codes(frame: pd.DataFrame) -> list[list[str]]:
    """The day of each row as the code it is picked by."""
    return [[pd.Timestamp(day).date().isoformat()] for day in frame["day"]]


def daily_line(screen: Screen, key: str, frame: pd.DataFrame, *, column: str) -> None:
    """A line of a balance, at the end of each day. A click on a point picks its day."""
    figure = canvas.blank(240)
    _add_line(figure, screen, frame, column)
    figure.update_traces(
        line_color=canvas.colours().main,
        mode="lines+markers",
        marker_size=9,
        fill="tozeroy",
        fillcolor=canvas.faint(canvas.colours().main),
        hovertext=[_hover(screen, row, [column]) for row in frame.to_dict("records")],
        hoverinfo="text",
        **picked.marks(("day",), _codes(frame)),
    )
    figure.update_layout(showlegend=False)
    day_axes(figure, screen, frame, largest=float(frame[column].max()), smallest=min(0.0, float(frame[column].min())))
    title = screen.told(telling.balance(key, frame, column=column))
    canvas.show(screen, key, figure, behind=frame, picks=("day",), title=title)


def _add_line(figure: go.Figure, screen: Screen, frame: pd.DataFrame, column: str) -> None:
    figure.add_scatter(
        x=frame["day"],
        y=frame[column],
        mode="lines",
        line={"color": canvas.colours().accent, "width": 3},
        name=screen.w(f"column.{column}"),
        hoverinfo="skip",
    )


def _hover(screen: Screen, row: cells.Row, columns: list[str]) -> str:
    lines = [f"{screen.w('column.' + column)}: {cells.written(screen.w, column, row[column])}" for column in columns]
    return "<br>".join([screen.w.day(row["day"]), *lines])


def day_axes(
    figure: go.Figure, screen: Screen, frame: pd.DataFrame, *, largest: float, smallest: float = 0.0, whole: bool = True
) -> None:
    """Axes for the days of a frame and figures up to the largest; days that may still grow are shaded."""
    if "complete" in frame:
        _shade(figure, frame.loc[~frame["complete"].astype(bool), "day"])
    figure.update_xaxes(showgrid=False, **canvas.day_ticks(screen.w, list(frame["day"])))
    figure.update_yaxes(**canvas.number_ticks(screen.w, largest, smallest, whole=whole))


def _shade(figure: go.Figure, days: pd.Series) -> None:
    """A grey ground behind days that may still grow."""
    for day in pd.to_datetime(days).drop_duplicates():
        edges = {"x0": day - pd.Timedelta(hours=12), "x1": day + pd.Timedelta(hours=12)}
        figure.add_vrect(**edges, fillcolor="rgba(128,140,150,0.28)", line_width=0, layer="below")
