"""Heatmaps: cells with a colour for what their counts show beyond chance, or shaded by their share of the largest.

Those with drill-down are drawn as a chart; others as an HTML table.
"""

from collections.abc import Callable, Iterator
from html import escape
from itertools import product
from typing import Any

import pandas as pd
import streamlit as st

import theme
from dashboard.frontend import escaping
from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, chart_title, tables

_EDGE = 0.04
"""Half of the gap between two cells [cells]."""
_ROOM = 1.55
"""Room at the right for the calls an hour [cells]."""
_EMPTY = "rgba(0,0,0,0)"
_WRITTEN = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none"}


def week(context: PageContext, key: str, frame: pd.DataFrame, *, title: str, note: str | None = None) -> None:
    """Draw hours down, weekdays across: the colour is what is usual there, a number what stands out from it.

    A click picks hour and weekday.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: Of `busy_hours`: weekday (Monday 0), hour, calls, calls_per_day, usual_calls, run_start, run_end, signal.
        title: Heading in words.
        note: Line below the chart.
    """
    if frame.empty:
        canvas.show(context, key, canvas.chart(), behind=frame, title=title, note=note)
        return
    if frame["usual_calls"].nunique() < 2 and frame["signal"].isna().all():  # the title says that nothing stands out
        with canvas.card(context, key, title=title, note=note):
            tables.behind(context, key, frame.drop(columns=["days_differ"]))
        return
    usual = frame.pivot(index="hour", columns="weekday", values="usual_calls").astype(float)
    words = ([f"{hour:02d}" for hour in usual.index], [context.w.weekday(int(day)) for day in usual.columns])
    marks = _cells(context, usual.fillna(0), words, picks=("hour", "weekday")) | _standing_out(
        context, frame, usual, words
    )
    axes = _axes(words, long=False)
    axes["xaxis"]["range"] = [0, len(words[1]) + _ROOM]
    runs = {"annotations": list(_runs(context, frame))}
    figure = canvas.chart(34 + 15 * len(usual), traces=[marks], **axes, layout=runs)
    picks, behind = ("hour", "weekday"), frame.drop(columns=["days_differ"])
    canvas.show(
        context, key, figure, behind=behind, title=title, note=note, picks=picks, symbols=_week_symbols(context, frame)
    )


def _standing_out(
    context: PageContext, frame: pd.DataFrame, usual: pd.DataFrame, words: tuple[list[str], list[str]]
) -> dict[str, Any]:
    """What each cell says, and the colours of those that stand out; hours that the data do not reach are empty.

    Args:
        context: The opened page.
        frame: Of `busy_hours`.
        usual: The usual calls, hours × weekdays.
        words: Names of the hours and of the weekdays.
    """
    w = context.w
    by_cell = {(row["hour"], row["weekday"]): row for row in cells.records(frame)}
    rows = [by_cell[spot] for spot in product(usual.index, usual.columns)]
    most = float(usual.max().max()) or 1.0
    fills = [_week_fill(row, most) for row in rows]
    return {
        "marker": {"color": fills, "cornerradius": 4},
        "text": ["" if cells.is_missing(row["signal"]) else w.number(int(row["calls"])) for row in rows],
        "textfont": {"color": [theme.ink(fill) if fill.startswith("#") else fill for fill in fills], "size": 12},
        "customdata": [[str(code) for code in spot] for spot in product(usual.index, usual.columns)],
        "hovertext": [
            f"{day} {hour}.00<br>{_week_hover(context, row)}"
            for row, (hour, day) in zip(rows, product(*words), strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _week_fill(row: Any, most: float) -> str:
    if cells.is_missing(row["calls"]):
        return _EMPTY
    if not cells.is_missing(row["signal"]):
        return theme.lean(1.0 if row["signal"] == "more" else -1.0, dark=canvas.is_dark())
    return theme.step(float(row["usual_calls"]) / most, dark=canvas.is_dark())


def _week_hover(context: PageContext, row: Any) -> str:
    if cells.is_missing(row["calls"]):
        return context.w("busy_hours.not_reached")
    usual = context.w.number(float(row["usual_calls"]), digits=1)
    return context.w("busy_hours.cell", calls=int(row["calls"]), usual=usual)


def _runs(context: PageContext, frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """At the right of each run of hours its usual calls an hour, beside its longer part where it passes midnight."""
    first = frame[frame["usual_calls"].notna()].groupby("run_start")
    means, ends = first["usual_calls"].mean(), first["run_end"].first()
    for begin, until, mean in zip(means.index.astype(int), ends.astype(int), means.astype(float), strict=True):
        end = until or 24
        middle = (begin + end - 1) / 2
        if end <= begin:
            middle = (begin + 23) / 2 if 24 - begin >= end else (end - 1) / 2
        text = context.w("busy_hours.rate", calls=context.w.number(mean, digits=1))
        yield {"x": 7.15, "y": middle, "text": text, "showarrow": False, "xanchor": "left", "font": {"size": 12}}


def _week_symbols(context: PageContext, frame: pd.DataFrame) -> list[canvas.Symbol]:
    """What the colours mean, and whether the weekdays are told apart."""
    w, dark, usual = context.w, canvas.is_dark(), frame["usual_calls"].dropna()
    if usual.empty:
        return []
    most = float(usual.max()) or 1.0
    ends = dict.fromkeys((float(usual.min()), float(usual.max())))
    signs = [
        canvas.Symbol("", w("busy_hours.usual", calls=w.number(end, digits=1)), theme.step(end / most, dark=dark))
        for end in ends
    ]
    signs += _signals(context, frame, "busy_hours")
    return signs if frame["days_differ"].any() else [*signs, canvas.Symbol("", w("busy_hours.days_alike"))]


def _signals(context: PageContext, frame: pd.DataFrame, part: str) -> list[canvas.Symbol]:
    """The colours of cells that stand out, as far as there are any.

    Args:
        context: The opened page.
        frame: The counts with their `signal`.
        part: Part of the texts.
    """
    return [
        canvas.Symbol("", context.w(f"{part}.{code}"), theme.lean(side, dark=canvas.is_dark()))
        for code, side in (("more", 1.0), ("fewer", -1.0))
        if (frame["signal"] == code).any()
    ]


def crossed(
    context: PageContext,
    key: str,
    frame: pd.DataFrame,
    *,
    down: str,
    across: str,
    column: str,
    codes: str | None = None,
) -> None:
    """Draw `down` against `across`, both from most to least; a click picks both.

    With the column `signal` (`more`, `fewer`, missing) only cells that have one are coloured.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: The counts.
        down: Column of the rows.
        across: Column of codes of the columns.
        column: Column of counts.
        codes: Column of the codes of `down`, where `down` holds names.
    """
    index = codes or down
    names = dict(zip(frame[index], frame[down], strict=True))
    grid = frame.groupby([index, across])[column].sum().unstack(fill_value=0)
    if grid.empty:
        canvas.show(context, key, canvas.chart(), behind=frame)
        return
    grid = grid.loc[grid.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    grid = grid[grid.sum().sort_values(ascending=False, kind="stable").index]
    words = (
        [escaping.of_chart(cells.written(context.w, down, names.get(code))) for code in grid.index],
        [escaping.of_chart(cells.written(context.w, across, code)) for code in grid.columns],
    )
    title = context.chart_title(chart_title.pair(key, frame, labels=(down, across), column=column))
    marks, symbols = _cells(context, grid, words, picks=(down, across)), []
    if "signal" in frame:
        signal = frame.dropna(subset=[index, "signal"]).set_index([index, across])["signal"].to_dict()
        marks |= _paler(context, grid, signal)
        symbols = _signals(context, frame, "beyond_chance") or [canvas.Symbol("", context.w("beyond_chance.none"))]
    figure = canvas.chart(34 + 24 * len(grid.index) + 110, traces=[marks], **_axes(words, long=True))
    canvas.show(context, key, figure, behind=frame, picks=(down, across), title=title, symbols=symbols)


def _paler(context: PageContext, grid: pd.DataFrame, signal: dict[Any, str]) -> dict[str, Any]:
    """Colours for the cells that stand out; all others are numbers on the palest ground.

    Args:
        context: The opened page.
        grid: The counts.
        signal: `more` or `fewer` by row and column.
    """
    dark, ink = canvas.is_dark(), canvas.colours().text
    codes = [signal.get(spot) for spot in product(grid.index, grid.columns)]
    sides = {"more": theme.lean(1.0, dark=dark), "fewer": theme.lean(-1.0, dark=dark)}
    fills = [sides[code] if code else canvas.faint(canvas.colours().quiet, 0.1) for code in codes]
    inks = [theme.ink(fill) if code else ink for code, fill in zip(codes, fills, strict=True)]
    return {"marker": {"color": fills, "cornerradius": 4}, "textfont": {"color": inks, "size": 12}}


def _cells(
    context: PageContext, grid: pd.DataFrame, words: tuple[list[str], list[str]], *, picks: tuple[str, str]
) -> dict[str, Any]:
    spots = list(product(range(len(grid.index)), range(len(grid.columns))))
    counts = [float(count) for count in grid.to_numpy(float).ravel()]
    most = max(counts) or 1.0
    fills = [theme.step(count / most, dark=canvas.is_dark()) for count in counts]
    return {
        "type": "bar",
        "y": [row for row, _ in spots],
        "x": [1 - 2 * _EDGE] * len(spots),
        "base": [column + _EDGE for _, column in spots],
        "width": 1 - 2 * _EDGE,
        "orientation": "h",
        "marker": {"color": fills, "cornerradius": 4},
        **drill_down.marks(picks, list(product(grid.index, grid.columns))),
        "text": [context.w.number(count) if count else "·" for count in counts],
        **_WRITTEN,
        "textfont": {"color": [theme.ink(fill) for fill in fills], "size": 12},
        "hovertext": [f"{down} · {across}" for down, across in product(*words)],
        "hovertemplate": "%{hovertext}: %{text}<extra></extra>",
    }


def _axes(words: tuple[list[str], list[str]], *, long: bool) -> dict[str, dict[str, Any]]:
    down, across = words
    plain = {"showgrid": False, "zeroline": False, "ticks": ""}
    ticks = {"tickvals": [place + 0.5 for place in range(len(across))], "ticktext": across}
    return {
        "yaxis": {"tickvals": list(range(len(down))), "ticktext": down, "autorange": "reversed", **plain},
        "xaxis": {**plain, **ticks, "side": "top", "tickangle": -90 if long else 0, "range": [0, len(across)]},
    }


def draw(context: PageContext, key: str, grid: pd.DataFrame, cell: Callable[[Any], str]) -> None:
    """Draw a grid as an HTML table.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        grid: Index and columns are words.
        cell: Gives the HTML of a value.
    """
    head = "<td></td>" + "".join(f'<th scope="col">{escape(str(name))}</th>' for name in grid.columns)
    body = "".join(
        f'<tr><th scope="row">{escape(str(name))}</th>' + "".join(map(cell, counts)) + "</tr>"
        for name, counts in zip(grid.index, grid.to_numpy(), strict=True)
    )
    st.html(tables.framed("posko-heat", head, body, label=context.w(f"{key}_alt"), whole=True))


def shaded(text: str, part: float) -> str:
    """The HTML of a cell shaded by its share (0 to 1) of the largest."""
    fill = theme.step(part, dark=canvas.is_dark())
    return f'<td style="background:{fill};color:{theme.ink(fill)}">{escape(text)}</td>'
