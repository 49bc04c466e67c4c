"""Heat tables: counts in cells shaded by their share of the largest. Plain HTML, so every count can be read out."""

from collections.abc import Callable
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

import look
from dashboard import canvas, cells, tables
from dashboard.screen import Screen


def week(screen: Screen, key: str, frame: pd.DataFrame, *, column: str) -> None:
    """Hours down, weekdays across; frame: weekday (Monday 0), hour, and `column`."""
    with canvas.card(screen, key):
        if frame.empty:
            st.caption(screen.w("screen.nothing_here"))
            return
        grid = frame.pivot(index="hour", columns="weekday", values=column)
        grid.index = pd.Index([f"{hour:02d}" for hour in grid.index])
        grid.columns = pd.Index([screen.w.weekday(int(day)) for day in grid.columns])
        _draw(screen, key, grid)
        tables.behind(screen, key, frame)


def crossed(screen: Screen, key: str, frame: pd.DataFrame, *, down: str, across: str, column: str) -> None:
    """The codes or names of `down` against those of `across`, both from most to least."""
    with canvas.card(screen, key):
        if frame.empty:
            st.caption(screen.w("screen.nothing_here"))
            return
        grid = frame.pivot_table(index=down, columns=across, values=column, aggfunc="sum", fill_value=0)
        grid = grid.loc[grid.sum(axis=1).sort_values(ascending=False).index]
        grid = grid[grid.sum().sort_values(ascending=False).index]
        grid.index = pd.Index([cells.written(screen.w, down, code) for code in grid.index])
        grid.columns = pd.Index([cells.written(screen.w, across, code) for code in grid.columns])
        _draw(screen, key, grid)
        tables.behind(screen, key, frame)


def _draw(screen: Screen, key: str, grid: pd.DataFrame) -> None:
    largest = float(grid.to_numpy().max(initial=0)) or 1.0
    draw(screen, key, grid, lambda count: _cell(screen, count, largest))


def draw(screen: Screen, key: str, grid: pd.DataFrame, cell: Callable[[Any], str]) -> None:
    """A grid whose index and columns are words; `cell` gives the HTML of one of its values."""
    head = "<th></th>" + "".join(f"<th>{escape(str(name))}</th>" for name in grid.columns)
    body = "".join(
        f"<tr><th>{escape(str(name))}</th>" + "".join(map(cell, counts)) + "</tr>"
        for name, counts in zip(grid.index, grid.to_numpy(), strict=True)
    )
    st.html(tables.framed("posko-heat", head, body, label=screen.w(f"{key}_alt"), whole=True))


def _cell(screen: Screen, count: Any, largest: float) -> str:
    if not count:
        return '<td class="none">·</td>'
    return shaded(screen.w.number(int(count)), float(count) / largest)


def shaded(text: str, part: float) -> str:
    """A cell in the shade of a part (0 to 1) of the largest."""
    fill = look.step(part, dark=canvas.is_dark())
    return f'<td style="background:{fill};color:{look.ink(fill)}">{escape(text)}</td>'
