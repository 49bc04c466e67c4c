"""Heatmaps: cells shaded by their share of the largest.

Those with drill-down are drawn as a chart; others as an HTML table.
"""

from collections.abc import Callable
from html import escape
from itertools import product
from typing import Any

import pandas as pd
import streamlit as st

import theme
from dashboard.shell import drill_down
from dashboard.shell.page_context import PageContext
from dashboard.widgets import canvas, cells, chart_title, tables

_EDGE = 0.04
"""Half of the gap between two cells [cells]."""
_WRITTEN = {"textposition": "inside", "insidetextanchor": "middle", "textangle": 0, "constraintext": "none"}


def week(context: PageContext, key: str, frame: pd.DataFrame, *, column: str, note: str | None = None) -> None:
    """Draw hours down, weekdays across; a click picks hour and weekday.

    Args:
        context: The opened page.
        key: i18n key of this part of the page.
        frame: weekday (Monday 0), hour and `column`.
        column: Column of counts.
        note: Line below the chart.
    """
    grid = frame.pivot(index="hour", columns="weekday", values=column)
    words = ([f"{hour:02d}" for hour in grid.index], [context.w.weekday(int(day)) for day in grid.columns])
    title = context.chart_title(chart_title.half_of_day(key, frame, column=column))
    _pickable(context, key, grid, words, picks=("hour", "weekday"), behind=frame, title=title, note=note)


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
    grid = frame.pivot_table(index=index, columns=across, values=column, aggfunc="sum", fill_value=0)
    grid = grid.loc[grid.sum(axis=1).sort_values(ascending=False, kind="stable").index]
    grid = grid[grid.sum().sort_values(ascending=False, kind="stable").index]
    words = (
        [cells.written(context.w, down, names.get(code)) for code in grid.index],
        [cells.written(context.w, across, code) for code in grid.columns],
    )
    title = context.chart_title(chart_title.pair(key, frame, labels=(down, across), column=column))
    _pickable(context, key, grid, words, picks=(down, across), behind=frame, title=title)


def _pickable(
    context: PageContext,
    key: str,
    grid: pd.DataFrame,
    words: tuple[list[str], list[str]],
    *,
    picks: tuple[str, str],
    behind: pd.DataFrame,
    title: str | None,
    note: str | None = None,
) -> None:
    """Draw a grid whose index and columns are codes, with their `words`: each cell is a bar of length one."""
    if behind.empty:
        canvas.show(context, key, canvas.blank(), behind=behind, title=title, note=note)
        return
    down, across = words
    long = max((len(word) for word in across), default=0) > 4
    marks = _cells(context, grid, words, picks=picks)
    figure = canvas.blank(34 + 24 * len(down) + (110 if long else 0), traces=[marks], **_axes(words, long=long))
    canvas.show(context, key, figure, behind=behind, picks=picks, title=title, note=note)


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
        "xaxis": {**plain, **ticks, "side": "top", "tickangle": -60 if long else 0, "range": [0, len(across)]},
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
